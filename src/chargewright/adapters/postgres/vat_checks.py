"""VAT numbers that were checked for receipts of companies, in the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource, OrganizationId, SessionId
from chargewright.network.vat_checks import VatCheck, VatSession

_QUERIES: Final = Queries.load("vat_checks")
BEGINS_WITHIN: Final = timedelta(minutes=10)
"""Who gives a number and begins later than this is somebody else, as far as a receipt is concerned."""
VAT_CHECK_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "vat_checks": SqlListing(
            source="vat_check AS t LEFT JOIN station AS s ON s.id = t.station_id",
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


class StationVatRows:
    """`gateway.vat_numbers.VatChecks` of one station in a unit of work. Role work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._of = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def keep(self, check: VatCheck, evse_no: int | None) -> None:
        running = await self._unit.rows(
            _QUERIES.not_over, station_id=self._of["station_id"], evse_no=evse_no
        )
        is_certain = len(running) == 1 or (bool(running) and evse_no is not None)
        await self._unit.run(
            _QUERIES.keep,
            **self._of,
            **_columns(check),
            id=self._ids.mint("vat"),
            evse_no=evse_no,
            session_id=running[0]["id"] if is_certain else None,
            checked_at=self._now,
            checked_by=None,
        )

    async def begun(self, session_id: str, evse_no: int | None) -> None:
        await self._unit.run(
            _QUERIES.begun,
            **self._of,
            session_id=session_id,
            evse_no=evse_no,
            since=self._now - BEGINS_WITHIN,
        )


class VatRows:
    """`api.ports_money.VatChecks` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def session(self, session_id: SessionId) -> VatSession | None:
        row = await self._unit.one(_QUERIES.session_at, session_id=session_id)
        return None if row is None else VatSession(id=session_id, **row)

    async def keep(
        self,
        check_id: str,
        organization_id: OrganizationId,
        check: VatCheck,
        of: VatSession | None,
        *,
        by: str,
        at: datetime,
    ) -> None:
        await self._unit.run(
            _QUERIES.keep,
            **_columns(check),
            id=check_id,
            organization_id=organization_id,
            station_id=None if of is None else of.station_id,
            evse_no=None if of is None else of.evse_no,
            session_id=None if of is None else of.id,
            checked_at=at,
            checked_by=by,
        )


def _columns(check: VatCheck) -> dict[str, Any]:
    number, company = check.number, check.company
    return {
        "written": check.written,
        "number": None if number is None else str(number),
        "country": None if number is None else number.country,
        "verdict": check.verdict,
        "reason": check.reason,
        "is_accepted": check.is_accepted,
        "company": None if company is None else company.name,
        "address": [] if company is None else list(company.address),
    }
