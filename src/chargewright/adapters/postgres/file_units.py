"""The file service's units of work: doors, jobs and files of whichever organisation. Role work."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chargewright.adapters.postgres.files import FileJobRows, tell_moved
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.network.file_jobs import FileJob, JobState
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("files")


@dataclass(frozen=True, slots=True)
class JobWork:
    """A unit of work of one organisation, for what is done to its jobs."""

    jobs: FileJobRows
    work: Work

    async def moved(self, job: FileJob, state: JobState) -> None:
        await self.jobs.move(job.id, state, self.work.now)
        await tell_moved(self.work, job.id, state, job.station_id)


class FileUnits:
    """`fileserver.ports.Units`. Role work."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @asynccontextmanager
    async def of(self, organization_id: str) -> AsyncIterator[JobWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield JobWork(FileJobRows(unit), work)

    async def door(self, user_name: str) -> Mapping[str, Any] | None:
        """Whose door this is: organization_id, id, password_sha256 and expires_at of its job."""
        async with self._units.database.unit(()) as unit:
            return await unit.one(_QUERIES.door, user_name=user_name)

    async def expire(self, at: datetime, most: int) -> None:
        """End the jobs whose time is over."""
        async with self._units.database.unit(()) as unit:
            due = await unit.rows(_QUERIES.expired_jobs, at=at, most=most)
        for each in due:
            async with self._units.of(each["organization_id"]) as (work, unit):
                row = await unit.one(_QUERIES.expire_job, id=each["id"], at=at)
                if row is not None:
                    await tell_moved(work, row["id"], JobState.EXPIRED, row["station_id"])

    async def forget(self, before: datetime) -> None:
        async with self._units.database.unit(()) as unit:
            await unit.run(_QUERIES.forget_jobs, before=before)

    async def unnamed(self, hashes: Sequence[str], uploads: Sequence[str]) -> Sequence[str]:
        """Those of them that no row names."""
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.unnamed, hashes=list(hashes), uploads=list(uploads))
        return [row["name"] for row in rows]
