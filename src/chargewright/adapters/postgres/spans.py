"""Spans in the database: written in the unit of work of whatever they follow from.

Whoever calls holds what the spans are of: the station's link, or the terminal. So one thing's spans are
written by one unit of work at a time, and each sees all that was committed before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from chargewright.adapters.postgres.queries import Queries
from chargewright.network.availability import state_of_evse
from chargewright.network.spans import About, Said, Span, State, continued

_QUERIES: Final = Queries.load("spans")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_COLUMNS: Final = (
    "organization_id",
    "id",
    "about_kind",
    "about_id",
    "state",
    "began_at",
    "ended_at",
)


@dataclass(frozen=True, slots=True)
class _Thing:
    """What spans are of, with the open one; None: nothing was ever said of it."""

    organization_id: str
    kind: About
    id: str
    newest: Span | None

    @classmethod
    def of(cls, kind: About, row: Mapping[str, Any]) -> "_Thing":
        newest = None
        if row["state"] is not None:
            newest = Span(State(row["state"]), row["began_at"].astimezone(UTC))
        return cls(row["organization_id"], kind, row["about_id"], newest)


class Spans:
    """What is said of stations and terminals, as spans, on one connection."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def hold_changing(self, reports: Mapping[str, Sequence[Any]]) -> frozenset[str]:
        """Hold the stations of which a connector says something new; `reports` are columns of statuses."""
        return frozenset(
            row["station_id"] for row in await self._rows(_QUERIES.lock_changing, **reports)
        )

    async def links_moved(
        self, station_ids: Sequence[str], at: datetime, *, silent_for: timedelta | None = None
    ) -> None:
        """Stations came or went at this time, as their links say.

        One that came or went without having left before is gone since we last heard of it, if that is
        longer ago than `silent_for`; None: whoever went told us so.
        """
        rows = await self._rows(_QUERIES.links, station_ids=station_ids)
        lost: dict[str, datetime] = {}
        if silent_for is not None:
            heard = await self._last_heard(rows)
            lost = {each: last for each, last in heard.items() if at - last > silent_for}
        said = []
        for row in rows:
            now = State.ONLINE if row["is_connected"] else State.OFFLINE
            news = [Said(now, at)]
            if row["about_id"] in lost:
                news.insert(0, Said(State.OFFLINE, lost[row["about_id"]]))
            said.append((_Thing.of(About.STATION_LINK, row), news))
        await self._write(said)
        await self.evses_moved(dict.fromkeys(station_ids, at), lost)

    async def evses_moved(
        self, at: Mapping[str, datetime], lost: Mapping[str, datetime] | None = None
    ) -> None:
        """Something was said at stations, by id, that their EVSEs may follow from; `lost` as above."""
        said = []
        for row in await self._rows(_QUERIES.evses, station_ids=list(at)):
            is_maintained = row["is_held_back"]
            is_connected = row["is_connected"]
            state = state_of_evse(
                row["statuses"], is_connected=is_connected, is_maintained=is_maintained
            )
            news = [Said(state, at[row["station_id"]])]
            if lost and row["station_id"] in lost:
                gone = state_of_evse((), is_connected=False, is_maintained=is_maintained)
                news.insert(0, Said(gone, lost[row["station_id"]]))
            said.append((_Thing.of(About.EVSE, row), news))
        await self._write(said)

    async def station_changed(self, station_id: str, at: datetime) -> None:
        """An operator has changed what the station is."""
        await self._rows(_QUERIES.lock_link, station_id=station_id)
        await self.evses_moved({station_id: at})

    async def terminal_noted(
        self, organization_id: str, terminal_id: str, at: datetime, *, is_online: bool
    ) -> None:
        """Whether its provider reaches a terminal."""
        about = {
            "organization_id": organization_id,
            "about_kind": About.TERMINAL.value,
            "about_id": terminal_id,
        }
        rows = await self._rows(_QUERIES.open_span, **about)
        newest = rows[0] if rows else {"state": None}
        thing = _Thing.of(About.TERMINAL, {**about, **newest})
        await self._write([(thing, [Said(State.ONLINE if is_online else State.OFFLINE, at)])])

    async def lasted(
        self, organization_id: str, kind: About, about_id: str, since: datetime, until: datetime
    ) -> Mapping[State, timedelta]:
        """How long a thing was in which state in a period that has passed."""
        rows = await self._rows(
            _QUERIES.seconds_in_state,
            organization_id=organization_id,
            about_kind=kind.value,
            about_ids=[about_id],
            since=since,
            until=until,
        )
        return {State(row["state"]): timedelta(seconds=row["seconds"]) for row in rows}

    async def _last_heard(self, links: Iterable[DictRow]) -> dict[str, datetime]:
        """When we last heard of those that are online as far as their spans say."""
        since = {
            row["about_id"]: row["began_at"] for row in links if row["state"] == State.ONLINE.value
        }
        if not since:
            return {}
        rows = await self._rows(
            _QUERIES.last_heard, station_ids=list(since), since=list(since.values())
        )
        return {row["station_id"]: row["heard_at"] or since[row["station_id"]] for row in rows}

    async def _write(self, said: Iterable[tuple[_Thing, Sequence[Said]]]) -> None:
        rows = [
            (
                thing.organization_id,
                f"{thing.id}.{(span.began_at - _EPOCH) // _MICROSECOND}",
                thing.kind.value,
                thing.id,
                span.state.value,
                span.began_at,
                span.ended_at,
            )
            for thing, news in said
            for span in continued(thing.newest, news)
        ]
        if rows:
            values = dict(zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
            async with self._connection.cursor() as cursor:
                await cursor.execute(_QUERIES.write_spans, values)

    async def _rows(self, query: Any, **values: Any) -> list[DictRow]:
        async with self._connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(query, values)
            return await cursor.fetchall()
