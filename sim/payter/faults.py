"""How the cloud misbehaves when told to, and where it can be made to stop and wait.

A fault is asked for by call and lasts so many calls. `…_after` means that the thing was done and
only the answer is missing. A gate holds a call (or a callback) until it is let go, so that a test
can kill whoever waits at exactly that point.
"""

from enum import StrEnum

import msgspec

from sim.gates import Gates
from sim.timed import met

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


class Mischief:
    """All faults, manners and gates in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._manner = Manner(CallbackMode.NORMAL)
        self.gates = Gates()

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def set_manner(self, manner: Manner) -> None:
        self._manner = manner

    def forget(self) -> None:
        """Behave again, and let go of everyone who waits."""
        self.gates.open_all()
        self.__init__()  # type: ignore[misc]  # as new

    def outcome(self, call: str, serial: str | None) -> Fault | None:
        """The fault that this call meets, which is then one time older; None: it goes well."""
        return met(
            self._faults, lambda fault: fault.call == call and fault.serial in {None, serial}
        )

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
