"""Groups of stations in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import psycopg

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId, StationGroupId, StationId
from chargewright.network.groups import StationGroup

_QUERIES: Final = Queries.load("groups")


class StationGroupRows:
    """`api.ports_stations.StationGroups` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, group_id: StationGroupId) -> StationGroup | None:
        row = await self._unit.one(_QUERIES.lock_group, id=group_id)
        return None if row is None else StationGroup(**row)

    async def add(self, group: StationGroup) -> bool:
        return await self._unit.one(_QUERIES.add_group, **asdict(group)) is not None

    async def save(self, group: StationGroup) -> bool:
        try:
            async with self._unit.connection.transaction():
                await self._unit.run(_QUERIES.save_group, **asdict(group))
        except psycopg.errors.UniqueViolation:
            return False
        return True

    async def delete(self, group_id: StationGroupId) -> None:
        await self._unit.run(_QUERIES.delete_group, id=group_id)

    async def may_hold(
        self, organization_id: OrganizationId, station_ids: Sequence[StationId]
    ) -> Mapping[StationId, bool]:
        rows = await self._unit.rows(
            _QUERIES.may_hold, organization_id=organization_id, station_ids=list(station_ids)
        )
        return {row["id"]: row["may_hold"] for row in rows}

    async def add_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        rows = await self._unit.rows(
            _QUERIES.add_members,
            organization_id=group.organization_id,
            id=group.id,
            station_ids=list(station_ids),
        )
        return sorted(row["station_id"] for row in rows)

    async def remove_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        rows = await self._unit.rows(
            _QUERIES.remove_members, id=group.id, station_ids=list(station_ids)
        )
        return sorted(row["station_id"] for row in rows)
