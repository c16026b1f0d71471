"""Connections that nobody let in: told in our log, counted, and written down by a beat."""

from typing import Final, Protocol

import structlog

from chargewright.kernel.clock import Clock
from chargewright.network.refused_connections import RefusedConnection, RefusedFor

_log = structlog.get_logger(__name__)
KINDS_MAX: Final = 1_000
"""Different ones that wait to be written: a flood of addresses fills no memory."""


class KeepsRefused(Protocol):
    """Where they are kept."""

    async def keep(self, refused: list[RefusedConnection]) -> None:
        """Count them with what is known of the hour.

        Raises:
            Outage: it could not be written down.
        """
        ...


class TurnedAway:
    """What waits to be written."""

    def __init__(self, kept: KeepsRefused, clock: Clock) -> None:
        self._kept: Final = kept
        self._clock: Final = clock
        self._waiting: dict[tuple[str, str, str, str], RefusedConnection] = {}

    def add(self, address: str, reason: RefusedFor, detail: str = "", identity: str = "") -> None:
        """Count one more; what is of a new kind while too many wait stands in the log alone."""
        now = self._clock.now()
        _log.info(
            "connection_refused",
            address=address,
            reason=str(reason),
            detail=detail,
            identity=identity,
        )
        self._count(
            RefusedConnection(
                address=address,
                identity=identity,
                reason=reason,
                detail=detail,
                count=1,
                first_at=now,
                last_at=now,
            )
        )

    async def write(self, drops: tuple[type[Exception], ...]) -> None:
        """Write down what waits; what an outage keeps from that waits for the next beat."""
        if not self._waiting:
            return
        taken = list(self._waiting.values())
        self._waiting.clear()
        try:
            await self._kept.keep(taken)
        except drops:
            for each in taken:
                self._count(each)
            raise

    def _count(self, refused: RefusedConnection) -> None:
        known = self._waiting.get(refused.kind)
        if known is not None:
            self._waiting[refused.kind] = known.and_(refused)
        elif len(self._waiting) < KINDS_MAX:
            self._waiting[refused.kind] = refused
