"""Payments that stations took by themselves, in the database."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.billing.link import LINK_BYTES, hash_of
from chargewright.kernel.ids import IdSource
from chargewright.kernel.money import Money, currency, rounded
from chargewright.network.station_settlements import (
    FELL_THROUGH,
    Resolution,
    Settlement,
    SettlementStatus,
    Taken,
    Told,
    Unpaid,
)

_QUERIES: Final = Queries.load("station_settlements")
_DIFFERENCE: Final = "t.amount_minor - e.total_minor"
_MINOR_MAX: Final = 10**15
"""Stations say amounts that no column holds; nobody is billed a thousandth of this."""
STATION_SETTLEMENT_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_settlements": SqlListing(
            source=(
                "station_settlement AS t JOIN station AS s ON s.id = t.station_id"
                " LEFT JOIN session AS e ON e.organization_id = t.organization_id"
                " AND e.id = t.session_id AND e.currency = t.currency"
            ),
            id="t.id",
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "amount": ("t.amount_minor", "t.currency"),
                "amount_exact": "trim_scale(t.amount)::text",
                "billed": ("e.total_minor", "e.currency"),
                "difference": (
                    f"CASE WHEN t.status = 'Settled' THEN {_DIFFERENCE} END",
                    "t.currency",
                ),
                "open": ("t.open_minor", "t.currency"),
                "is_open": "(t.open_minor IS NOT NULL)",
                "resolved": ("t.resolved_minor", "t.currency"),
                "differs": (
                    "(t.status = 'Settled' AND e.total_minor IS NOT NULL"
                    " AND t.amount_minor IS DISTINCT FROM e.total_minor)"
                ),
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
    }
)


class StationSettlementRows:
    """`gateway.flows.Settlements` of one station in a unit of work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._whose = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def keep(self, said: Settlement) -> Told:
        sold = await self._unit.one(
            _QUERIES.sold_by,
            station_id=self._whose["station_id"],
            transaction_ref=said.transaction_ref,
        )
        assert sold is not None, "the station is held"
        minor = rounded(said.amount, currency(sold["currency"])).minor
        is_taken = said.status is SettlementStatus.SETTLED and 0 < minor <= _MINOR_MAX
        is_ours = sold.pop("wants_receipt") and is_taken and sold["session_id"] is not None
        makes_its_own = said.receipt_url is not None or said.receipt_ref is not None
        token = secrets.token_urlsafe(LINK_BYTES) if is_ours and not makes_its_own else None
        row = await self._unit.one(
            _QUERIES.keep,
            **self._whose,
            **asdict(said),
            **sold,
            id=self._ids.mint("sst"),
            amount_minor=minor if abs(minor) <= _MINOR_MAX else None,
            received_at=self._now,
            receipt_token=token,
            receipt_token_sha256=None if token is None else hash_of(token),
        )
        if row is None:
            before = await self._unit.one(
                _QUERIES.token_told,
                station_id=self._whose["station_id"],
                payment_ref=said.payment_ref,
                status=said.status,
                transaction_ref=said.transaction_ref,
            )
            return Told(None, None if before is None else before["receipt_token"])
        if said.status in FELL_THROUGH:
            return Told(
                None, None, unpaid=unpaid_of(row | {"station_id": self._whose["station_id"]})
            )
        if not is_taken:
            return Told(None, None)
        amount = Money(minor, currency(sold["currency"]))
        return Told(Taken(row["id"], row["session_id"], amount), token)


def unpaid_of(row: DictRow) -> Unpaid:
    """What a station failed to take, as its row has it; an amount that no column holds is none."""
    return Unpaid(
        settlement_id=row["id"],
        station_id=row["station_id"],
        session_id=row["session_id"],
        amount=Money(max(row["amount_minor"] or 0, 0), currency(row["currency"])),
    )


class ResolutionRows:
    """What people do about money that stations failed to take."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, settlement_id: str) -> DictRow | None:
        """A settlement and how it stands, until the unit of work ends; None: there is none."""
        return await self._unit.one(_QUERIES.settlement, id=settlement_id)

    async def resolve(
        self, settlement_id: str, resolution: Resolution, *, reason: str, by: str, at: datetime
    ) -> None:
        await self._unit.run(
            _QUERIES.resolve,
            id=settlement_id,
            resolution=resolution,
            reason=reason,
            by=by,
            at=at,
        )
