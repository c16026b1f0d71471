"""Runs in the database: settings brought to stations, one step in each unit of work."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString

import msgspec

from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.rollouts import RUN_IDS, RolloutWork, due_runs
from chargewright.adapters.postgres.standing import Compared, StandingRows
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.network.bringing import UNDER_WAY, Run, RunState, Tried
from chargewright.network.configuration import Attempt, Result
from chargewright.network.rollouts import RolloutKind
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("setting_runs")


class RunWork(RolloutWork):
    """A unit of work in which one station's settings are asked for, compared or set."""

    def __init__(self, work: Work, unit: Unit) -> None:
        super().__init__(work, unit, RolloutKind.SETTINGS)

    async def lock(self, run_id: str) -> Run | None:
        row = await self.locked(run_id)
        if row is None:
            return None
        return Run(
            **{
                **{name: row[name] for name in RUN_IDS},
                "state": RunState(row["state"]),
                "template_id": row["about_id"],
                "command_ids": tuple(row["command_ids"]),
                "results": msgspec.convert(row["results"], tuple[Tried, ...]),
            }
        )

    async def save(self, run: Run) -> None:
        results = msgspec.to_builtins(run.results)
        is_open = run.state in UNDER_WAY
        await self.keep(run.id, run.state, run.command_ids, results, is_open=is_open)

    async def is_answered(self, run: Run) -> bool:
        """Whether all its commands have ended."""
        row = await self._unit.one(_QUERIES.is_answered, command_ids=list(run.command_ids))
        return row is not None and bool(row["is_answered"])

    async def compare(self, station_id: str) -> Compared | None:
        return await self._standing(station_id).compare(self.work.now)

    async def note_swept(self, station_id: str) -> None:
        await self._standing(station_id).note_swept(self.work.now)

    async def note_not_applied(self, station_id: str, keys: Sequence[str]) -> None:
        await self._standing(station_id).note_not_applied(keys)

    async def begin_attempts(
        self, station_id: str, attempts: Sequence[Attempt], command_id: str
    ) -> None:
        rows = SettingRows(self._unit, self.work.organization_id, station_id)
        await rows.begin(attempts, command_id=command_id, by=None, at=self.work.now)

    async def results(self, run: Run) -> Mapping[str, Result]:
        """What became of what its commands tried, by the setting's key."""
        rows = await self._unit.rows(
            _QUERIES.attempt_results,
            station_id=run.station_id,
            command_ids=list(run.command_ids),
        )
        return {row["id"]: Result(row["attempt_result"]) for row in rows}

    async def add_correction(self, station_id: str) -> bool:
        row = await self._unit.one(
            _QUERIES.add_correction,
            organization_id=self.work.organization_id,
            id=self.work.ids.mint("run"),
            station_id=station_id,
            at=self.work.now,
        )
        return row is not None

    def _standing(self, station_id: str) -> StandingRows:
        return StandingRows(self._unit, self.work.organization_id, station_id)


class Runs:
    """What is due of them, whosever it is, and the units of work to do it in."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[RunWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield RunWork(work, unit)

    async def due_comparisons(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._due(_QUERIES.due_comparisons, at=at, most=most)

    async def due_sweeps(
        self, at: datetime, read_before: datetime, again_after: timedelta, most: int
    ) -> Sequence[Due]:
        return await self._due(
            _QUERIES.due_setting_sweeps,
            at=at,
            read_before=read_before,
            again_after=again_after,
            most=most,
        )

    async def due_corrections(self, most: int) -> Sequence[Due]:
        return await self._due(_QUERIES.due_corrections, most=most)

    async def due_runs(self, most: int) -> Sequence[Due]:
        return await due_runs(self._units, RolloutKind.SETTINGS, most)

    async def _due(self, query: LiteralString, **values: Any) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(query, **values)
        return [Due(row["organization_id"], row["id"]) for row in rows]
