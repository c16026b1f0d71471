"""Roll-outs in the database: as operators make them, and as they are brought to one station after another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import OrganizationId, RolloutId
from chargewright.kernel.outgoing import Due
from chargewright.network.rollouts import (
    Part,
    PauseReason,
    Rollout,
    RolloutKind,
    RolloutNews,
    RolloutState,
    StationRun,
    Where,
)
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("rollouts")
RUN_IDS: Final = ("id", "organization_id", "station_id", "job_id", "job_organization_id")
"""Of a run's row, what every kind has as it is."""


class RolloutRows:
    """`api.ports_rollouts.Rollouts` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def stations(self, where: Where, most: int) -> Sequence[tuple[str, str]]:
        """Stations that have ever connected, by identity: whose, and which."""
        rows = await self._unit.rows(
            _QUERIES.stations_of,
            organization_id=where.organization_id,
            site_id=where.site_id,
            group_id=where.group_id,
            station_ids=None if where.station_ids is None else list(where.station_ids),
            most=most,
        )
        return [(row["organization_id"], row["id"]) for row in rows]

    async def add(self, rollout: Rollout, parts: Sequence[Part]) -> None:
        """A job with a run for each station; without any it is done."""
        await self._unit.run(
            _QUERIES.add_job,
            **{**asdict(rollout), "details": Jsonb(dict(rollout.details))},
            state=RolloutState.RUNNING if parts else RolloutState.DONE,
            ended_at=None if parts else rollout.at,
        )
        await self._unit.run(
            _QUERIES.add_runs,
            organization_id=rollout.organization_id,
            job_id=rollout.id,
            kind=rollout.kind,
            about_id=rollout.about_id,
            at=rollout.at,
            owners=[part.organization_id for part in parts],
            ids=[part.run_id for part in parts],
            stations=[part.station_id for part in parts],
            stages=[part.stage for part in parts],
        )

    async def lock(
        self, kind: RolloutKind, job_id: RolloutId
    ) -> tuple[OrganizationId, RolloutState] | None:
        row = await self._unit.one(_QUERIES.lock_job, kind=kind, id=job_id)
        return None if row is None else (row["organization_id"], RolloutState(row["state"]))

    async def pause(self, job_id: RolloutId) -> None:
        await self._unit.run(_QUERIES.pause_job, id=job_id)

    async def resume(self, job_id: RolloutId) -> None:
        await self._unit.run(_QUERIES.resume_job, id=job_id)

    async def retry(
        self,
        organization_id: OrganizationId,
        job_id: RolloutId,
        station_ids: Sequence[str] | None,
    ) -> Collection[str]:
        """Stations of it that failed, or of these also such as were left out, wait again; gives which."""
        rows = await self._unit.rows(
            _QUERIES.retry_runs,
            organization_id=organization_id,
            id=job_id,
            station_ids=None if station_ids is None else list(station_ids),
        )
        if rows:
            await self._unit.run(_QUERIES.reopen_job, organization_id=organization_id, id=job_id)
        return {row["station_id"] for row in rows}

    async def cancel(
        self, organization_id: OrganizationId, job_id: RolloutId, at: datetime
    ) -> None:
        await self._unit.run(
            _QUERIES.cancel_runs, organization_id=organization_id, id=job_id, at=at
        )
        await self._unit.run(_QUERIES.cancel_job, id=job_id, at=at)


class RolloutWork:
    """A unit of work in which one run of a kind is taken a step further. Role work."""

    def __init__(self, work: Work, unit: Unit, kind: RolloutKind) -> None:
        self.work = work
        self._unit = unit
        self._kind = kind

    async def locked(self, run_id: str) -> DictRow | None:
        """The row of a run that is not over, held; None where somebody else holds it."""
        return await self._unit.one(_QUERIES.lock_run, id=run_id)

    async def keep(
        self, run_id: str, state: str, command_ids: Sequence[str], results: Any, *, is_open: bool
    ) -> None:
        """How far a run is; `results` are what JSON knows."""
        await self._unit.run(
            _QUERIES.save_run,
            id=run_id,
            state=state,
            command_ids=list(command_ids),
            results=Jsonb(results),
            at=self.work.now,
            ended_at=None if is_open else self.work.now,
        )

    async def may_begin(self, run: StationRun) -> bool | None:
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
        row = await self._unit.one(_QUERIES.is_at_work, kind=self._kind, station_id=run.station_id)
        if row is None or row["is_at_work"]:
            return False
        if await self.is_connected(run.station_id):
            return True
        return None if skips_offline else False

    async def details(self, run: StationRun) -> tuple[Mapping[str, Any], str]:
        """What its kind wants to know of the job of a run, and who asked for it."""
        row = await self._unit.one(
            _QUERIES.details_of_job, organization_id=run.job_organization_id, id=run.job_id
        )
        assert row is not None, "a run of this kind has a job"
        return row["details"], row["created_by"]

    async def is_connected(self, station_id: str) -> bool:
        row = await self._unit.one(_QUERIES.station_now, station_id=station_id)
        return row is not None and bool(row["is_connected"])

    async def subprotocol(self, station_id: str) -> str | None:
        row = await self._unit.one(_QUERIES.station_now, station_id=station_id)
        return None if row is None else row["subprotocol"]

    async def job_after(self, run: StationRun) -> RolloutNews | None:
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
        return RolloutNews(
            RolloutState(row["state"]), None if reason is None else PauseReason(reason)
        )


async def due_runs(units: Units, kind: RolloutKind, most: int) -> Sequence[Due]:
    """Runs of a kind that can go on, whosever they are: at work and answered, or that may begin."""
    async with units.database.unit(()) as unit:
        rows = await unit.rows(_QUERIES.due_runs, kind=kind, most=most)
    return [Due(row["organization_id"], row["id"]) for row in rows]
