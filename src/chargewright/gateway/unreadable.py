"""Messages that were refused and on which money may hang: an operator is told of each."""

from collections.abc import Awaitable, Callable
from typing import Final

from chargewright.network.model import KnownStation
from chargewright.wire.ocpp.errors import Fault

CHANGES_WHO_OWES: Final = {
    action.lower(): action
    for action in ("StartTransaction", "StopTransaction", "TransactionEvent", "MeterValues")
}
"""By their names in small letters: a station that writes them otherwise is not understood."""

Tell = Callable[[KnownStation, str, Fault], Awaitable[None]]
"""Tells an operator of one."""


class Unreadable:
    """What no operator was told yet; of one kind of message of one station the last.

    The first of a kind is told at once, what follows with the next beat: each that is told flags every session
    that runs at the station, and a station may send nonsense as fast as it can.
    """

    def __init__(self) -> None:
        self._untold: dict[tuple[str, str], tuple[KnownStation, Fault]] = {}
        self._told: set[tuple[str, str]] = set()

    def refused(self, station: KnownStation, action: str, fault: Fault) -> bool:
        """A CALLERROR was given; gives whether somebody should hear of it at once."""
        known = CHANGES_WHO_OWES.get(action.lower())
        if known is None:
            return False
        about = (station.id, known)
        self._untold[about] = (station, fault)
        return about not in self._told

    def begin_turn(self) -> None:
        """A beat comes: whatever is untold may be told again."""
        self._told.clear()

    async def tell(self, tell: Tell, drops: tuple[type[Exception], ...]) -> None:
        """Tell what could not be read and may be told; what an outage keeps untold waits for the next beat.

        The station has its answer and says it once: nobody else would bring it again.
        """
        while (about := self._next()) is not None:
            station, fault = self._untold.pop(about)
            self._told.add(about)
            try:
                await tell(station, about[1], fault)
            except drops:
                self._untold.setdefault(about, (station, fault))
                self._told.discard(about)
                raise

    def _next(self) -> tuple[str, str] | None:
        return next((about for about in self._untold if about not in self._told), None)
