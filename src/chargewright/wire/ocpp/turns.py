"""Our calls take turns: at most one waits for its answer (OCPP-J 1.6, 4.1.1; OCPP-J 2.0.1, 4.1.1).

A person's call overtakes a sweep's, and a call that came too late to be of use is never sent. Times
are seconds on the caller's monotonic clock.
"""

from enum import Enum
from typing import Final

import msgspec

REMEMBERED: Final = 32
"""How many calls that timed out are still recognised when their answer comes late."""


class Priority(Enum):
    """Who waits for the answer: somebody, or only a sweep over many stations."""

    PERSON = "person"
    SWEEP = "sweep"


class OurCall(msgspec.Struct, frozen=True):
    """A call of ours, ready to send. `not_after` is when it becomes too late to (None: never)."""

    message_id: str
    action: str
    frame: bytes
    not_after: float | None = None


class Turns:
    """Which of our calls is in flight, which wait, and which came to nothing."""

    __slots__ = (
        "_are_held",
        "_in_flight",
        "_in_flight_until",
        "_timed_out",
        "_timeout_s",
        "_waiting",
    )

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        # Lists, for they are short and a network has many: an empty deque weighs ten times as much.
        self._waiting: dict[Priority, list[OurCall]] = {priority: [] for priority in Priority}
        self._in_flight: OurCall | None = None
        self._in_flight_until = 0.0
        self._timed_out: dict[str, OurCall] = {}
        self._are_held = False

    def add(self, call: OurCall, priority: Priority) -> None:
        """Let a call wait for its turn.

        Raises:
            AssertionError: its message id is that of another call which an answer might mean.
        """
        if call.message_id in self._ids():
            raise AssertionError(f"message id {call.message_id!r} is in use")
        self._waiting[priority].append(call)

    def withdraw(self, message_id: str) -> bool:
        """Take back a call that still waits. False: it was sent, or is over."""
        for waiting in self._waiting.values():
            for call in waiting:
                if call.message_id == message_id:
                    waiting.remove(call)
                    return True
        return False

    def hold(self) -> None:
        """Send nothing until `release`."""
        self._are_held = True

    def release(self) -> None:
        self._are_held = False

    def next(self, now: float) -> OurCall | None:
        """The call to send now; from here on it is in flight. None: nothing may be sent."""
        if self._in_flight is not None or self._are_held:
            return None
        for priority in Priority:  # a person's before a sweep's
            if self._waiting[priority]:
                self._in_flight = self._waiting[priority].pop(0)
                self._in_flight_until = now + self._timeout_s
                return self._in_flight
        return None

    def answered(self, message_id: str) -> tuple[OurCall, bool] | None:
        """The call that this id answers, which is over now, and whether the answer is in time.

        None: no call of ours, or one answered before.
        """
        if self._in_flight is not None and self._in_flight.message_id == message_id:
            call, self._in_flight = self._in_flight, None
            return call, True
        late = self._timed_out.pop(message_id, None)
        return None if late is None else (late, False)

    def timed_out(self, now: float) -> OurCall | None:
        """The call whose answer did not come in time; told once."""
        if self._in_flight is None or now < self._in_flight_until:
            return None
        call, self._in_flight = self._in_flight, None
        self._timed_out[call.message_id] = call
        if len(self._timed_out) > REMEMBERED:
            del self._timed_out[next(iter(self._timed_out))]
        return call

    def stale(self, now: float) -> list[OurCall]:
        """The calls that have waited until it was too late to send them; told once."""
        found: list[OurCall] = []
        for waiting in self._waiting.values():
            found += [c for c in waiting if c.not_after is not None and now >= c.not_after]
        for call in found:
            self.withdraw(call.message_id)
        return found

    def abandon(self) -> tuple[OurCall | None, list[OurCall]]:
        """Nothing will be sent or answered any more: the call in flight, and those that waited."""
        waited = [call for waiting in self._waiting.values() for call in waiting]
        for waiting in self._waiting.values():
            waiting.clear()
        lost, self._in_flight = self._in_flight, None
        return lost, waited

    @property
    def deadline(self) -> float | None:
        """When the next call times out or becomes stale; None: none does."""
        due = [] if self._in_flight is None else [self._in_flight_until]
        for waiting in self._waiting.values():
            due += [call.not_after for call in waiting if call.not_after is not None]
        return min(due, default=None)

    def _ids(self) -> set[str]:
        waiting = {call.message_id for calls in self._waiting.values() for call in calls}
        in_flight = set() if self._in_flight is None else {self._in_flight.message_id}
        return waiting | in_flight | self._timed_out.keys()
