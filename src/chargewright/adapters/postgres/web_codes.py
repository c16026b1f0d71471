"""Codes that stations show in a QR code, in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.network.web_codes import WebCodesFound, WebCodesKept

_QUERIES: Final = Queries.load("web_codes")
WEB_CODE_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_web_codes": SqlListing(
            source="station_web_code AS t JOIN station AS s ON s.id = t.station_id",
            id="t.station_id",
            columns={"site_id": "s.site_id", "station_identity": "s.identity"},
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
    }
)


class WebCodeRows:
    """`api.ports_stations.WebCodes` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self, identity: str, evse_no: int) -> WebCodesFound | None:
        row = await self._unit.one(_QUERIES.find, identity=identity, evse_no=evse_no)
        return None if row is None else WebCodesFound(**row)

    async def keep(self, codes: WebCodesKept) -> None:
        await self._unit.run(_QUERIES.keep, **asdict(codes))

    async def remove(self, station_id: str) -> None:
        await self._unit.run(_QUERIES.remove, station_id=station_id)

    async def open(
        self, found: WebCodesFound, interval_no: int, at: datetime, *, by: bytes
    ) -> bool:
        """False where somebody else opened the code of this interval before."""
        which = {"station_id": found.station_id, "interval_no": interval_no}
        await self._unit.run(_QUERIES.forget_opened, **which)
        opened = await self._unit.one(
            _QUERIES.open,
            organization_id=found.organization_id,
            evse_id=found.evse_id,
            opened_by=by,
            **which,
        )
        if opened is not None:
            await self._unit.run(_QUERIES.count_opened, station_id=found.station_id, at=at)
        return opened is not None
