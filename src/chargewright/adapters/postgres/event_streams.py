"""Event streams and their values in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.network.event_streams import STREAMS_MAX, VALUES_MAX, EventStream, StreamPart
from chargewright.reactions.ports import Work
from chargewright.translate.event_streams import (
    ADJUSTING,
    ASKING,
    CLEARING,
    adjusted_in,
    streams_in,
)
from chargewright.translate.monitoring import said_in

_QUERIES: Final = Queries.load("event_streams")
_ASKED_WITHIN: Final = timedelta(minutes=10)
EVENT_STREAM_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "event_streams": SqlListing(
            source=(
                "event_stream AS t JOIN station AS s ON s.id = t.station_id"
                " LEFT JOIN station_monitor AS m"
                " ON m.station_id = t.station_id AND m.monitor_no = t.monitor_no"
                " LEFT JOIN station_setting AS v ON v.organization_id = t.organization_id"
                " AND v.station_id = t.station_id AND v.id = lower(m.name)"
            ),
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "name": "m.name",
                "severity": "m.severity",
                "monitor_kind": "m.kind",
                "period_s": "trim_scale(m.value)::text",
                "unit": "v.unit",
                "is_open": "(t.closed_at IS NULL)",
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS g"
                    " WHERE g.station_id = t.station_id AND g.group_id = ANY ({}))"
                )
            },
        ),
        "stream_values": SqlListing(
            source=(
                "event_stream_value AS t JOIN event_stream AS e"
                " ON e.organization_id = t.organization_id AND e.id = t.event_stream_id"
            ),
            id="t.event_stream_id || '.' || t.value_no",
            columns={"stream_no": "e.stream_no", "monitor_no": "e.monitor_no"},
        ),
    }
)


class EventStreamRows:
    """`gateway.event_streams.EventStreams` in a unit of work that holds the station's link."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id
        self._here = {"station_id": station_id, "at": work.now}

    async def open(self, stream: EventStream) -> bool:
        if not await self._has_room(stream.number):
            return False
        await self._keep(stream)
        return True

    async def close(self, number: int) -> None:
        await self._close(_QUERIES.close_streams, numbers=[number], monitors=[])

    async def keep(self, part: StreamPart) -> None:
        values = part.values[-VALUES_MAX:]
        last_value_at, last_value = values[-1]
        heard = {
            **self._here,
            "number": part.number,
            "pending": part.pending,
            "count": len(values),
            "last_value": last_value,
            "last_value_at": last_value_at,
        }
        row = await self._unit.one(_QUERIES.hear_stream, **heard)
        if row is None:
            if not await self._begin_unknown(part.number):
                return
            row = await self._unit.one(_QUERIES.hear_stream, **heard)
            assert row is not None, "it was opened"
        stands = {"id": row["id"], "heard": row["values_heard"]}
        await self._unit.run(
            _QUERIES.keep_values,
            **self._here,
            **stands,
            organization_id=self._work.organization_id,
            instants=[at for at, _ in values],
            values=[value for _, value in values],
        )
        await self._unit.run(_QUERIES.forget_old_values, **stands, most=VALUES_MAX)

    async def command_ended(self, command: Mapping[str, Any], state: str, answer: object) -> None:
        """Keep what the end of a command says of streams; nothing where it speaks of something else."""
        match command["name"]:
            case name if name == ADJUSTING:
                await self._adjusted(command["payload"], is_done=state == "accepted")
            case name if name == ASKING and (told := streams_in(answer)) is not None:
                await self._told(told)
            case name if name == CLEARING and answer is not None:
                gone = said_in(CLEARING, command["payload"], answer).gone
                await self._close(_QUERIES.close_streams, numbers=[], monitors=list(gone))

    async def _adjusted(self, payload: Mapping[str, Any], *, is_done: bool) -> None:
        asked = adjusted_in(payload)
        if asked is None:
            return
        number, rhythm = asked
        row = await self._unit.one(
            _QUERIES.want_rhythm, **self._here, number=number, is_done=is_done, **asdict(rhythm)
        )
        if row is not None:
            await tell(self._work, "event_stream.adjusted", row["id"], self._station_id)

    async def _told(self, streams: Sequence[EventStream]) -> None:
        for stream in streams[:STREAMS_MAX]:
            await self._keep(stream)
        numbers = [each.number for each in streams[:STREAMS_MAX]]
        await self._close(_QUERIES.close_other_streams, numbers=numbers)

    async def _begin_unknown(self, number: int) -> bool:
        """A stream is open that we did not hear begin: what it is of, the station is asked."""
        if not await self._has_room(number):
            return False
        stream_id = self._work.ids.mint("est")
        rhythm = {"interval_s": None, "values_max": None}
        await self._insert(stream_id, number=number, monitor=None, **rhythm)
        await self._work.outbox.command(
            self._station_id, ASKING, {}, cause=f"streams {stream_id}", lives_for=_ASKED_WITHIN
        )
        self._work.nudges.append(f"commands.{self._station_id}")
        return True

    async def _has_room(self, number: int) -> bool:
        row = await self._unit.one(_QUERIES.open_streams, **self._here, number=number)
        assert row is not None, "a count is always there"
        return bool(row["open"] < STREAMS_MAX)

    async def _keep(self, stream: EventStream) -> None:
        numbers = {"number": stream.number, "monitor": stream.monitor}
        await self._unit.run(_QUERIES.recognise_stream, **self._here, **numbers)
        await self._unit.run(_QUERIES.end_other_monitor, **self._here, **numbers)
        await self._insert(self._work.ids.mint("est"), **numbers, **asdict(stream.rhythm))

    async def _insert(self, stream_id: str, **described: Any) -> None:
        row = await self._unit.one(
            _QUERIES.keep_stream,
            **self._here,
            **described,
            organization_id=self._work.organization_id,
            id=stream_id,
        )
        assert row is not None, "it was kept"
        await self._unit.run(_QUERIES.forget_old_streams, **self._here, most=STREAMS_MAX)
        await tell(self._work, "event_stream.opened", row["id"], self._station_id)

    async def _close(self, query: Any, **which: Any) -> None:
        for row in await self._unit.rows(query, **self._here, **which):
            await tell(self._work, "event_stream.closed", row["id"], self._station_id)
