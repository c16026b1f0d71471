"""Figures of a part of the network: what it is doing now, and sums between instants."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.money import Money, currency
from chargewright.network.scope import Ended, Scope

_QUERIES: Final = Queries.load("statistics")


class StatisticsRows:
    """`api.ports.Statistics` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def missing(self, scope: Scope) -> str | None:
        row = await self._unit.one(
            _QUERIES.is_there, seen=list(self._unit.organizations), **_of(scope)
        )
        assert row is not None, "a question has an answer"
        if not row["site"]:
            return "site"
        return None if row["station_group"] else "group"

    async def stations(self, scope: Scope) -> Mapping[str, int]:
        return await self._counts(_QUERIES.stations, scope, is_whole=scope.is_whole)

    async def evses(self, scope: Scope) -> Mapping[str, int]:
        rows = await self._unit.rows(_QUERIES.evses, is_whole=scope.is_whole, **_of(scope))
        return {row["state"]: row["evses"] for row in rows}

    async def terminals(self, scope: Scope) -> Mapping[str, int]:
        return await self._counts(_QUERIES.terminals, scope)

    async def running(self, scope: Scope) -> int:
        counts = await self._counts(_QUERIES.running, scope)
        return counts["sessions"]

    async def holds(self, scope: Scope) -> tuple[int, Sequence[Money]]:
        rows = await self._unit.rows(_QUERIES.holds, **_of(scope))
        held = [Money(row["held_minor"], currency(row["currency"])) for row in rows]
        return sum(row["holds"] for row in rows), held

    async def ended(self, scope: Scope, edges: Sequence[datetime]) -> Sequence[Ended]:
        found = [Ended()] * (len(edges) - 1)
        for row in await self._unit.rows(_QUERIES.ended, **_between(scope, edges)):
            found[row["stretch"]] = Ended(row["sessions"], row["energy_wh"], row["failed_starts"])
        return found

    async def revenue(
        self, scope: Scope, edges: Sequence[datetime]
    ) -> Sequence[Sequence[tuple[Money, Money]]]:
        found: list[list[tuple[Money, Money]]] = [[] for _ in edges[1:]]
        for row in await self._unit.rows(_QUERIES.revenue, **_between(scope, edges)):
            code = currency(row["currency"])
            booked = Money(row["net_minor"], code), Money(row["gross_minor"], code)
            found[row["stretch"]].append(booked)
        return found

    async def seconds_in_state(
        self, scope: Scope, edges: Sequence[datetime], at: datetime
    ) -> Sequence[Mapping[str, float]]:
        found: list[dict[str, float]] = [{} for _ in edges[1:]]
        if edges[0] >= at:
            return found
        between = _between(scope, edges) | {"until": min(edges[-1], at)}
        for row in await self._unit.rows(
            _QUERIES.seconds_in_state, is_whole=scope.is_whole, **between
        ):
            found[row["stretch"]][row["state"]] = row["seconds"]
        return found

    async def sites(
        self,
        site_ids: Sequence[str],
        since: datetime,
        until: datetime,
        *,
        unless_about: Sequence[str],
    ) -> Mapping[str, Mapping[str, Any]]:
        rows = await self._unit.rows(
            _QUERIES.sites,
            site_ids=list(site_ids),
            since=since,
            until=until,
            unless_about=list(unless_about),
        )
        return {row["id"]: row for row in rows}

    async def items(
        self,
        scope: Scope,
        most: int,
        *,
        kinds_first: Sequence[str],
        unless_about: Sequence[str],
    ) -> Sequence[Mapping[str, Any]]:
        return await self._unit.rows(
            _QUERIES.items,
            most=most,
            kinds_first=list(kinds_first),
            unless_about=list(unless_about),
            **_of(scope),
        )

    async def items_by_kind(
        self, scope: Scope, *, unless_about: Sequence[str]
    ) -> Mapping[str, int]:
        rows = await self._unit.rows(
            _QUERIES.items_by_kind, unless_about=list(unless_about), **_of(scope)
        )
        return {row["kind"]: row["items"] for row in rows}

    async def _counts(self, query: Any, scope: Scope, **more: Any) -> Mapping[str, int]:
        row = await self._unit.one(query, **_of(scope), **more)
        assert row is not None, "a count is one row"
        return row


def _of(scope: Scope) -> dict[str, Any]:
    return {
        "organizations": list(scope.organizations),
        "site_id": scope.site_id,
        "group_id": scope.group_id,
    }


def _between(scope: Scope, edges: Sequence[datetime]) -> dict[str, Any]:
    return {**_of(scope), "edges": list(edges), "since": edges[0], "until": edges[-1]}
