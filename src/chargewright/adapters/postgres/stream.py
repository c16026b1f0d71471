"""The stream of facts: read in commit order, and watched once for all readers of a process.

An id that grows is no commit order: who keeps one skips what commits late. A fact is read once
every unit of work that began before its own has ended, and its place is (xid, position).
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final, NoReturn

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.problem import Outage
from chargewright.kernel.stream import StreamedFact, StreamPosition

_QUERIES: Final = Queries.load("stream")
POLL_S: Final = 2.0
SOON_S: Final = 0.05
_XID_MAX: Final = (1 << 64) - 1
_POSITION_MAX: Final = (1 << 63) - 1


class PostgresFacts:
    """`api.parts.FactStream` on a database of role app; run `run()` in a task group."""

    def __init__(self, database: Database, *, poll_s: float = POLL_S) -> None:
        self._database = database
        self._poll_s = poll_s
        self._end = StreamPosition(0, 0)
        self._nudged = asyncio.Event()
        self._sign = asyncio.Event()
        self._signs = 0
        self._is_closing = False

    @property
    def is_closing(self) -> bool:
        return self._is_closing

    @property
    def signs(self) -> int:
        return self._signs

    def nudge(self) -> None:
        """Somebody has written facts: look at once."""
        self._nudged.set()

    def close(self) -> None:
        """Let all readers go."""
        self._is_closing = True
        self._signal()

    async def run(self) -> NoReturn:
        """Watch where the stream ends until cancelled: at each nudge, and by a poll.

        Nudges are gathered for a moment, so that a busy network costs no query for each fact.
        """
        pause = self._poll_s
        while True:
            is_nudged = await self._is_nudged_within(pause)
            has_grown = await self._has_grown()
            if has_grown:
                self._signal()
            # What a nudge spoke of may wait for an older unit of work: look again soon, then rarely.
            pause = SOON_S if is_nudged and not has_grown else min(2 * pause, self._poll_s)
            await asyncio.sleep(SOON_S)

    async def end(self) -> StreamPosition:
        async with self._database.unit(()) as unit:
            row = await unit.one(_QUERIES.stream_end)
        return StreamPosition(0, 0) if row is None else _place(row)

    async def read(
        self, organizations: Sequence[OrganizationId], after: StreamPosition, most: int
    ) -> Sequence[StreamedFact]:
        async with self._database.unit(organizations) as unit:
            rows = await unit.rows(
                _QUERIES.read_facts,
                xid=str(min(after.xid, _XID_MAX)),
                position=min(after.position, _POSITION_MAX),
                most=most,
            )
        return [_fact(row) for row in rows]

    async def news(self, seen: int, within_s: float) -> bool:
        if self._signs == seen and not self._is_closing:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await self._sign.wait()
        return self._signs != seen

    async def _is_nudged_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._nudged.wait()
        is_nudged = self._nudged.is_set()
        self._nudged.clear()
        return is_nudged

    async def _has_grown(self) -> bool:
        try:
            end = await self.end()
        except Outage:
            return False  # the next look sees what this one missed
        has_grown = end > self._end
        self._end = end
        return has_grown

    def _signal(self) -> None:
        self._signs += 1
        self._sign.set()
        self._sign = asyncio.Event()


def _place(row: DictRow) -> StreamPosition:
    return StreamPosition(int(row["xid"]), row["position"])


def _fact(row: DictRow) -> StreamedFact:
    return StreamedFact(
        at=_place(row),
        id=row["id"],
        kind=row["kind"],
        about=row["about"],
        organization_id=OrganizationId(row["organization_id"]),
        body=row["body"],
        occurred_at=row["occurred_at"],
        received_at=row["received_at"],
        station_id=row["station_id"],
        session_id=row["session_id"],
        payment_id=row["payment_id"],
    )
