"""Books are looked at again while nobody asks: a few pieces at a time, a run a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

import structlog

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due
from chargewright.kernel.problem import Outage
from chargewright.worker.ports import Effects
from chargewright.worker.unwoken import Unwoken

_log = structlog.get_logger(__name__)
BOOKS_AT_ONCE: Final = 20
PIECES_AT_ONCE: Final = 20
"""Of one book, before the next has its turn: ten thousand entries."""


class Books(Protocol):
    """The books of this installation."""

    async def due(self, at: datetime, most: int) -> Sequence[Due]:
        """Those that are to be looked at again."""
        ...

    async def look(self, organization_id: str) -> bool:
        """Look at the next piece; False when there is none."""
        ...


class Verifying:
    """The beat that looks at books."""

    def __init__(self, books: Books, effects: Effects, *, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._book = Unwoken(effects, "book", self._look).wake

    async def verify_ledgers(self) -> None:
        """Some pieces of each book that is due; what is left has its turn at the next beat."""
        for due in await self._books.due(self._clock.now(), BOOKS_AT_ONCE):
            try:
                await self._book(due)
            except Outage as reason:
                _log.warning("beat_outage", id=due.id, reason=str(reason))
            except Exception:  # noqa: BLE001 - one book's bug must not hold up the others
                _log.exception("beat_failed", id=due.id)

    async def _look(self, due: Due) -> None:
        for _ in range(PIECES_AT_ONCE):
            if not await self._books.look(due.organization_id):
                break
