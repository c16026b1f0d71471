"""Runs in the database: settings brought to stations, one step in each unit of work."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.standing import Compared, StandingRows
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.network.bringing import PauseReason, Run, RunState, SettingJobState, Tried
from chargewright.network.configuration import Attempt, Result
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("setting_runs")


@dataclass(frozen=True, slots=True)
class JobNews:
    """What a job has become because a run of its ended."""

    state: SettingJobState
    pause_reason: PauseReason | None


class RunWork:
    """A unit of work in which one station's settings are asked for, compared or set."""

    def __init__(self, work: Work, unit: Unit) -> None:
        self.work = work
        self._unit = unit

    async def lock(self, run_id: str) -> Run | None:
        row = await self._unit.one(_QUERIES.lock_run, id=run_id)
        if row is None:
            return None
        return Run(
            **{
                **row,
                "state": RunState(row["state"]),
                "command_ids": tuple(row["command_ids"]),
                "results": msgspec.convert(row["results"], tuple[Tried, ...]),
            }
        )

    async def save(self, run: Run) -> None:
        is_open = run.state in {RunState.WAITING, RunState.SETTING, RunState.VERIFYING}
        await self._unit.run(
            _QUERIES.save_run,
            id=run.id,
            state=run.state,
            command_ids=list(run.command_ids),
            results=Jsonb(msgspec.to_builtins(run.results)),
            at=self.work.now,
            ended_at=None if is_open else self.work.now,
        )

    async def may_begin(self, run: Run) -> bool | None:
        """Whether the run may begin; None where its station is away and shall be skipped for that.

        Of those who begin at the same time at one station, or for one job, one does.
        """
        skips_offline = False
        if run.job_id is not None:
            job = await self._unit.one(
                _QUERIES.hold_job, organization_id=run.job_organization_id, id=run.job_id
            )
            if job is None:
                return False
            skips_offline = job["skips_offline"]
        row = await self._unit.one(_QUERIES.is_at_work, station_id=run.station_id)
        if row is None or row["is_at_work"]:
            return False
        if await self.is_connected(run.station_id):
            return True
        return None if skips_offline else False

    async def is_connected(self, station_id: str) -> bool:
        row = await self._unit.one(_QUERIES.station_now, station_id=station_id)
        return row is not None and bool(row["is_connected"])

    async def subprotocol(self, station_id: str) -> str | None:
        row = await self._unit.one(_QUERIES.station_now, station_id=station_id)
        return None if row is None else row["subprotocol"]

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

    async def job_after(self, run: Run) -> JobNews | None:
        """What its job has become because this run is over; None where that is nothing new."""
        row = await self._unit.one(
            _QUERIES.run_ended,
            organization_id=run.job_organization_id,
            id=run.job_id,
            at=self.work.now,
        )
        if row is None or not row["is_news"]:
            return None
        reason = row["pause_reason"]
        return JobNews(
            SettingJobState(row["state"]), None if reason is None else PauseReason(reason)
        )

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
        return await self._due(_QUERIES.due_setting_runs, most=most)

    async def _due(self, query: LiteralString, **values: Any) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(query, **values)
        return [Due(row["organization_id"], row["id"]) for row in rows]
