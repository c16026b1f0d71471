"""Displays of stations, and what they have stored of customers, in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Final

from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.network.displays import DisplayMessage

_QUERIES: Final = Queries.load("station_messages")
DISPLAY_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "display_messages": SqlListing(
            source="station_display_message AS t", id="t.message_no::text"
        ),
        "customer_reports": SqlListing(
            source="station_customer_report AS t",
            columns={
                "content": (
                    "(SELECT string_agg(p.value, '' ORDER BY p.key::bigint)"
                    " FROM jsonb_each_text(t.parts) AS p)"
                ),
                "is_complete": (
                    "coalesce((SELECT count(*) > t.last_part FROM jsonb_object_keys(t.parts)), false)"
                ),
            },
        ),
    }
)


class DisplayRows:
    """`gateway.displays.Displays` in a unit of work that holds the station's link."""

    def __init__(self, unit: Unit, organization_id: str, station_id: str, ids: IdSource) -> None:
        self._unit = unit
        self._ids = ids
        self._station_id = station_id
        self._whose = {"organization_id": organization_id, "station_id": station_id}

    async def keep(
        self, message: DisplayMessage, at: datetime, *, report_ref: int | None = None
    ) -> None:
        told = asdict(message) | {"others": Jsonb([asdict(each) for each in message.others])}
        await self._unit.run(
            _QUERIES.keep_message, **self._whose, **told, at=at, report_ref=report_ref
        )

    async def forget(self, number: int) -> None:
        await self._unit.run(_QUERIES.forget_message, station_id=self._station_id, number=number)

    async def forget_others(self, report_ref: int) -> None:
        await self._unit.run(
            _QUERIES.forget_other_messages, station_id=self._station_id, ref=report_ref
        )

    async def keep_customer_part(
        self, ref: int, seq_no: int, data: str, at: datetime, *, is_last: bool
    ) -> None:
        await self._unit.run(
            _QUERIES.keep_customer_part,
            **self._whose,
            id=self._ids.mint("ctr"),
            ref=ref,
            seq_no=seq_no,
            data=data,
            last=seq_no if is_last else None,
            at=at,
        )


class CustomerReportRows:
    """`api.ports_money.CustomerReports` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def delete(self, station_id: str, report_id: str) -> None:
        await self._unit.run(_QUERIES.delete_customer_report, station_id=station_id, id=report_id)
