"""What stations and we tell one another of the cost of sessions, in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.money import Money, currency, rounded
from chargewright.network.station_costs import (
    DISPLAY_SETTINGS,
    Limit,
    Limits,
    PriceDisplay,
    Reckoned,
)

_QUERIES: Final = Queries.load("station_costs")
COST_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_costs": SqlListing(
            source=(
                "station_cost AS t JOIN station AS s ON s.id = t.station_id"
                " JOIN session AS e ON e.organization_id = t.organization_id AND e.id = t.session_id"
            ),
            id="t.session_id",
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "billed": ("e.total_minor", "e.currency"),
                "told": ("t.told_minor", "t.told_currency"),
                "reckoned": ("t.reckoned_minor", "t.reckoned_currency"),
                "reckoned_exact": "trim_scale(t.reckoned)::text",
                "difference": (
                    "CASE WHEN t.reckoned_currency = e.currency THEN t.reckoned_minor - e.total_minor END",
                    "e.currency",
                ),
                "differs": (
                    "(t.reckoned_minor IS NOT NULL AND e.total_minor IS NOT NULL"
                    " AND (t.reckoned_currency, t.reckoned_minor) IS DISTINCT FROM (e.currency, e.total_minor))"
                ),
                "limit_cost": "trim_scale(t.limit_cost)::text",
                "limit_energy_wh_exact": "trim_scale(t.limit_energy_wh)::text",
                "own_limit_cost": "trim_scale(t.own_limit_cost)::text",
                "own_limit_energy_wh_exact": "trim_scale(t.own_limit_energy_wh)::text",
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


class StationCostRows:
    """`gateway.station_costs.StationCosts` in a unit of work, and what the worker tells."""

    def __init__(self, unit: Unit, organization_id: str, station_id: str, now: datetime) -> None:
        self._unit = unit
        self._whose = {"organization_id": organization_id, "station_id": station_id}
        self._now = now

    async def display(self) -> PriceDisplay | None:
        rows = await self._unit.rows(
            _QUERIES.display_settings, **self._whose, names=list(DISPLAY_SETTINGS)
        )
        return PriceDisplay.told({row["id"]: row["value"] or "" for row in rows})

    async def price(self, session_id: str) -> None:
        """Note that it was priced for its station, or could not be."""
        await self._write(_QUERIES.price, session_id)

    async def told(self, session_id: str) -> Money | None:
        """What the station was told last; None before."""
        row = await self._unit.one(_QUERIES.station_cost, session_id=session_id)
        if row is None or row["told_minor"] is None:
            return None
        return Money(row["told_minor"], currency(row["told_currency"]))

    async def tell(self, session_id: str, cost: Money, *, is_final: bool) -> None:
        await self._write(
            _QUERIES.tell,
            session_id,
            minor=cost.minor,
            currency=cost.currency,
            is_final=is_final,
        )

    async def reckon(self, session_id: str, said: Reckoned) -> None:
        await self._write(
            _QUERIES.reckon,
            session_id,
            **asdict(said) | {"details": Jsonb(said.details)},
            minor=_minor(said),
        )

    async def limits(self, session_id: str) -> Limits:
        row = await self._unit.one(
            _QUERIES.limits, station_id=self._whose["station_id"], session_id=session_id
        )
        assert row is not None, "the station is there"
        return Limits(
            given=_limit(row, "limit"), own=_limit(row, "own_limit"), supported=row["supported"]
        )

    async def give_limit(self, session_id: str, limit: Limit) -> None:
        await self._write(_QUERIES.give_limit, session_id, **asdict(limit))

    async def keep_limit(self, session_id: str, limit: Limit) -> None:
        await self._write(_QUERIES.keep_limit, session_id, **asdict(limit))

    async def _write(self, query: Any, session_id: str, **values: Any) -> None:
        await self._unit.run(_QUERIES.say, **self._whose, session_id=session_id, at=self._now)
        await self._unit.run(query, session_id=session_id, at=self._now, **values)


def _limit(row: Mapping[str, Any], of: str) -> Limit:
    return Limit(
        cost=row[f"{of}_cost"], energy_wh=row[f"{of}_energy_wh"], time_s=row[f"{of}_time_s"]
    )


def _minor(said: Reckoned) -> int | None:
    if said.total is None:
        return None
    try:
        return rounded(said.total, currency(said.currency)).minor
    except ValueError:
        return None
