"""Monitors and events of stations in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.network.configuration import Report
from chargewright.network.monitoring import Monitor, NoticedEvent

_QUERIES: Final = Queries.load("monitoring")
_EVENTS: Final = SqlListing(
    source="station_event AS t JOIN station AS s ON s.id = t.station_id",
    columns={"site_id": "s.site_id", "station_identity": "s.identity"},
    conditions={
        "group_id": (
            "EXISTS (SELECT FROM station_group_member AS m"
            " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
        )
    },
)
MONITORING_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_events": _EVENTS,
        "events_of_station": _EVENTS,
        "station_monitors": SqlListing(
            source="station_monitor AS t",
            id="t.monitor_no::text",
            columns={"value": "trim_scale(t.value)::text"},
        ),
    }
)


class MonitorRows:
    """`gateway.monitoring.Monitors` in a unit of work that holds the station's link."""

    def __init__(self, unit: Unit, organization_id: str, station_id: str, ids: IdSource) -> None:
        self._unit = unit
        self._ids = ids
        self._station_id = station_id
        self._whose = {"organization_id": organization_id, "station_id": station_id}

    async def keep_events(
        self, noticed: Sequence[NoticedEvent], at: datetime
    ) -> Sequence[NoticedEvent]:
        news = []
        for event in noticed:
            values: dict[str, Any] = {**asdict(event), "name": event.name.text}
            row = await self._unit.one(
                _QUERIES.keep_event, **self._whose, **values, id=self._ids.mint("evt"), at=at
            )
            if row is not None:
                news.append(replace(event, severity=row["severity"]))
        return news

    async def lock_report(self) -> Report | None:
        row = await self._unit.one(_QUERIES.lock_monitor_report, station_id=self._station_id)
        if row is None or row["report_ref"] is None:
            return None
        seen = frozenset(row["report_seen"])
        return Report(row["report_ref"], row["report_begun_at"], seen, row["report_last"])

    async def keep_report(self, report: Report) -> None:
        await self._unit.run(
            _QUERIES.keep_monitor_report,
            **self._whose,
            ref=report.ref,
            begun_at=report.begun_at,
            seen=sorted(report.seen),
            last=report.last,
        )

    async def is_whole(self, report_ref: int) -> bool:
        """Whether we asked for a report of every monitor under this number."""
        row = await self._unit.one(
            _QUERIES.asked_for_all_monitors, station_id=self._station_id, ref=report_ref
        )
        return row is not None and bool(row["is_whole"])

    async def keep(
        self, monitors: Sequence[Monitor], at: datetime, *, begun_at: datetime | None = None
    ) -> None:
        for monitor in sorted(monitors, key=lambda each: each.number):
            values = {**asdict(monitor), "name": monitor.name.text}
            await self._unit.run(
                _QUERIES.keep_monitor, **self._whose, **values, at=at, begun_at=begun_at
            )

    async def forget(self, numbers: Sequence[int]) -> None:
        if numbers:
            await self._unit.run(
                _QUERIES.forget_monitors, station_id=self._station_id, numbers=list(numbers)
            )

    async def forget_custom(self) -> None:
        await self._unit.run(_QUERIES.forget_custom_monitors, station_id=self._station_id)

    async def forget_others(self, begun_at: datetime) -> None:
        await self._unit.run(
            _QUERIES.forget_other_monitors, station_id=self._station_id, begun_at=begun_at
        )

    async def note(self, *, base: str | None, level: int | None) -> None:
        await self._unit.run(_QUERIES.note_monitoring, **self._whose, base=base, level=level)
