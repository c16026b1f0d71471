"""Firmware brought to stations in the database: one step of one run in each unit of work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

import msgspec

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.files import FileJobRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.rollouts import RUN_IDS, RolloutWork
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.network.file_jobs import FileJob
from chargewright.network.firmware_rollouts import (
    BOOTS_WITHIN,
    UNDER_WAY,
    Asked,
    Boots,
    FirmwareRun,
    FirmwareRunState,
    ToBring,
    Travelled,
    Tried,
)
from chargewright.network.rollouts import RolloutKind
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("firmware_runs")


class FirmwareWork(RolloutWork):
    """A unit of work in which one station is sent firmware, or heard about it."""

    def __init__(self, work: Work, unit: Unit) -> None:
        super().__init__(work, unit, RolloutKind.FIRMWARE)
        self._jobs = FileJobRows(unit)

    async def lock(self, run_id: str) -> FirmwareRun | None:
        row = await self.locked(run_id)
        if row is None:
            return None
        told: dict[str, Any] = {name: row[name] for name in RUN_IDS}
        tries = msgspec.convert(row["results"], tuple[Tried, ...])
        return FirmwareRun(**told, state=FirmwareRunState(row["state"]), tries=tries)

    async def save(self, run: FirmwareRun, command_ids: Sequence[str] = ()) -> None:
        is_open = run.state in UNDER_WAY
        results = msgspec.to_builtins(run.tries)
        await self.keep(run.id, run.state, command_ids, results, is_open=is_open)

    async def asked(self, run: FirmwareRun) -> Asked:
        details, by = await self.details(run)
        return Asked(msgspec.convert(details, ToBring), by)

    async def boots(self, station_id: str) -> Boots:
        row = await self._unit.one(_QUERIES.station_firmware, station_id=station_id)
        assert row is not None, "it has connected once"
        return Boots(firmware=row["firmware_version"], at=row["booted_at"])

    async def spoken(self, station_id: str) -> frozenset[str]:
        return await self._jobs.spoken(station_id)

    async def add_job(self, job: FileJob) -> None:
        await self._jobs.add(job)

    async def travelled(self, file_job_id: str) -> Travelled | None:
        row = await self._unit.one(_QUERIES.travelled, id=file_job_id)
        return None if row is None else msgspec.convert(row, Travelled)


class FirmwareRuns:
    """What is due of them, whosever it is, and the units of work to do it in."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[FirmwareWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield FirmwareWork(work, unit)

    async def due(self, at: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(
                _QUERIES.due_firmware_runs, at=at, boots_within=BOOTS_WITHIN, most=most
            )
        return [Due(row["organization_id"], row["id"]) for row in rows]
