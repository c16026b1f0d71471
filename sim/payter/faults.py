"""How the cloud misbehaves when told to, and where it can be made to stop and wait.

A fault is asked for by call and lasts so many calls. `…_after` means that the thing was done and
only the answer is missing. A gate holds a call (or a callback) until it is let go, so that a test
can kill whoever waits at exactly that point.
"""

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

CALLS = (
    "terminals",
    "terminal",
    "start",
    "stop",
    "card",
    "authorize",
    "commit",
    "cancel",
    "session",
    "sessions",
    "ui",
    "webhook",
)


class Outcome(StrEnum):
    """What becomes of a call."""

    SUCCESS = "success"
    FAILED = "failed"
    """HTTP 200 and a session that failed: a commit not taken, a card declined."""
    CONFLICT = "conflict"
    """409 without anything having ended."""
    ERROR = "error"
    ERROR_AFTER = "error_after"
    HANG = "hang"
    HANG_AFTER = "hang_after"
    DROP = "drop"
    DROP_AFTER = "drop_after"
    REFUSE_KEY = "refuse_key"
    NONSENSE = "nonsense"
    """200 and words that are no JSON, as from a proxy in between."""


class CallbackMode(StrEnum):
    NORMAL = "normal"
    DROP = "drop"
    DUPLICATE = "duplicate"
    DELAY = "delay"
    BEFORE_RESPONSE = "before_response"
    """The card is read and called back before the start that armed the reader is answered."""
    WRONG_SERIAL = "wrong_serial"


class Fault(msgspec.Struct, frozen=True):
    """`serial` None means every terminal; `times` None means until further notice."""

    call: str
    outcome: Outcome
    serial: str | None = None
    times: int | None = 1
    hang_s: float = 600.0


class Manner(msgspec.Struct, frozen=True):
    """How callbacks are delivered; `times` None means until further notice."""

    mode: CallbackMode
    times: int | None = None
    copies: int = 2
    delay_s: float = 0.0


class Gate(msgspec.Struct, eq=False):
    """One point at which one call waits. `when` is `before` it is done, or `after`, unanswered."""

    id: str
    call: str
    when: str
    serial: str | None
    reached: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    opened: asyncio.Event = msgspec.field(default_factory=asyncio.Event)


class Mischief:
    """All faults, manners and gates in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._manner = Manner(CallbackMode.NORMAL)
        self._gates: dict[str, Gate] = {}
        self._gate_number = 0

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def set_manner(self, manner: Manner) -> None:
        self._manner = manner

    def forget(self) -> None:
        """Behave again, and let go of everyone who waits."""
        for gate in self._gates.values():
            gate.opened.set()
        self.__init__()  # type: ignore[misc]  # as new

    def outcome(self, call: str, serial: str | None) -> Fault | None:
        """The fault that this call meets, which is then one time older; None: it goes well."""
        for place, fault in enumerate(self._faults):
            if fault.call != call or fault.serial not in {None, serial}:
                continue
            if fault.times is not None:
                left = fault.times - 1
                self._faults[place : place + 1] = (
                    [msgspec.structs.replace(fault, times=left)] if left else []
                )
            return fault
        return None

    def manner(self, *, at_start: bool = False) -> Manner:
        """How to deliver the next callback. At a start only the early manner is of interest."""
        manner = self._manner
        is_early = manner.mode is CallbackMode.BEFORE_RESPONSE
        if at_start != is_early:
            return Manner(CallbackMode.NORMAL)
        if manner.times is not None:
            left = manner.times - 1
            self._manner = (
                msgspec.structs.replace(manner, times=left) if left else Manner(CallbackMode.NORMAL)
            )
        return manner

    def gate(self, call: str, when: str, serial: str | None) -> Gate:
        self._gate_number += 1
        gate = Gate(f"gate-{self._gate_number}", call, when, serial)
        self._gates[gate.id] = gate
        return gate

    def find_gate(self, gate_id: str) -> Gate | None:
        return self._gates.get(gate_id)

    def gates(self) -> Iterator[dict[str, Any]]:
        for gate in self._gates.values():
            yield {
                "id": gate.id,
                "call": gate.call,
                "when": gate.when,
                "serial": gate.serial,
                "reached": gate.reached.is_set(),
            }

    async def pass_gate(self, call: str, when: str, serial: str | None) -> None:
        """Wait at the first gate that is set here and that nobody has reached yet."""
        for gate in self._gates.values():
            if (
                (gate.call, gate.when) == (call, when)
                and gate.serial in {None, serial}
                and not gate.reached.is_set()
            ):
                gate.reached.set()
                await gate.opened.wait()
                self._gates.pop(gate.id, None)  # nobody stands there any more, or all were let go
                return
