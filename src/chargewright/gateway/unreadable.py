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
    """What no operator was told yet; of one kind of message of one station the last."""

    def __init__(self) -> None:
        self._untold: dict[tuple[str, str], tuple[KnownStation, Fault]] = {}

    def refused(self, station: KnownStation, action: str, fault: Fault) -> bool:
        """A CALLERROR was given; gives whether somebody should hear of it."""
        known = CHANGES_WHO_OWES.get(action.lower())
        if known is None:
            return False
        self._untold[station.id, known] = (station, fault)
        return True

    async def tell(self, tell: Tell, drops: tuple[type[Exception], ...]) -> None:
        """Tell what could not be read; what an outage keeps untold waits for the next beat.

        The station has its answer and says it once: nobody else would bring it again.
        """
        while self._untold:
            about, (station, fault) = self._untold.popitem()
            try:
                await tell(station, about[1], fault)
            except drops:
                self._untold.setdefault(about, (station, fault))
                raise
