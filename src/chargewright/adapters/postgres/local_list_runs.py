"""Local lists brought to stations in the database: one step of one run in each unit of work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.local_lists import LocalListRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.rollouts import RUN_IDS, RolloutWork
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.network.local_list_rollouts import (
    UNDER_WAY,
    Brought,
    LocalListRun,
    LocalListRunState,
    Stands,
    ToBring,
)
from chargewright.network.rollouts import RolloutKind
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("local_list_runs")


class LocalListWork(RolloutWork):
    """A unit of work in which one station's list is brought, or heard about."""

    def __init__(self, work: Work, unit: Unit) -> None:
        super().__init__(work, unit, RolloutKind.LOCAL_LISTS)
        self._lists = LocalListRows(unit)

    async def lock(self, run_id: str) -> LocalListRun | None:
        row = await self.locked(run_id)
        if row is None:
            return None
        told: dict[str, Any] = {name: row[name] for name in RUN_IDS}
        brought = msgspec.convert(row["results"] or {}, Brought)
        return LocalListRun(**told, state=LocalListRunState(row["state"]), brought=brought)

    async def save(self, run: LocalListRun) -> None:
        is_open = run.state in UNDER_WAY
        await self.keep(run.id, run.state, (), msgspec.to_builtins(run.brought), is_open=is_open)

    async def asked(self, run: LocalListRun) -> ToBring:
        details, _ = await self.details(run)
        return msgspec.convert(details, ToBring)

    async def stands(self, station_id: str) -> Stands | None:
        row = await self._unit.one(_QUERIES.stands, station_id=station_id)
        return None if row is None else msgspec.convert(row, Stands)

    async def send(self, station_id: str, what: ToBring) -> None:
        """Say what its list shall be, where that is asked, and send what it lacks."""
        if what.takes_all is not None or what.is_kept is not None:
            await self._lists.want(
                self.work,
                station_id,
                is_kept=what.is_kept,
                takes_all=what.takes_all,
                token_ids=None,
            )
        await self._lists.send(self.work, station_id, is_full=what.is_full)


class LocalListRuns:
    """What is due of them, whosever it is, and the units of work to do it in."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[LocalListWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield LocalListWork(work, unit)

    async def due(self, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.due_local_list_runs, most=most)
        return [Due(row["organization_id"], row["id"]) for row in rows]
