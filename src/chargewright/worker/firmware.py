"""Firmware brought to many stations, one step of one station at a time.

Each step is one unit of work that begins from rows: a worker that is killed is followed by another.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due
from chargewright.network.file_jobs import Door, FileJob, JobKind, JobState, Offers
from chargewright.network.firmware import served_by
from chargewright.network.firmware_rollouts import (
    UNDER_WAY,
    Asked,
    Boots,
    FirmwareRun,
    FirmwareRunState,
    ToBring,
    Travelled,
    Tried,
    Why,
    went_on,
)
from chargewright.network.rollouts import RolloutNews, StationRun
from chargewright.reactions.ports import Work
from chargewright.translate import payloads
from chargewright.translate.configuration import request_no
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.masking import without_secrets
from chargewright.worker.beats import each_of
from chargewright.worker.rollouts import tell_moved

MOST: Final = 50
"""Stations in one beat."""
LIVES_FOR: Final = timedelta(minutes=10)
"""How long a command of ours waits for its station, which may be busy with a person's."""
PAUSED: Final = "firmware.rollout_paused"


class FirmwareWork(Protocol):
    """A unit of work in which one station is sent firmware, or heard about it."""

    work: Work

    async def lock(self, run_id: str) -> FirmwareRun | None: ...
    async def save(self, run: FirmwareRun, command_ids: Sequence[str] = ()) -> None: ...
    async def may_begin(self, run: StationRun) -> bool | None: ...
    async def asked(self, run: FirmwareRun) -> Asked: ...
    async def boots(self, station_id: str) -> Boots: ...
    async def subprotocol(self, station_id: str) -> str | None: ...
    async def spoken(self, station_id: str) -> frozenset[str]: ...
    async def add_job(self, job: FileJob) -> None: ...
    async def travelled(self, file_job_id: str) -> Travelled | None: ...
    async def job_after(self, run: StationRun) -> RolloutNews | None: ...


class FirmwareRuns(Protocol):
    """What is due, whosever it is."""

    def work(self, organization_id: str) -> AbstractAsyncContextManager[FirmwareWork]: ...
    async def due(self, at: datetime, most: int) -> Sequence[Due]: ...


class FirmwareBeat:
    """The beat that brings firmware; `octets` makes doors that nobody can guess."""

    def __init__(
        self, runs: FirmwareRuns, *, clock: Clock, offers: Offers, octets: Callable[[int], bytes]
    ) -> None:
        self._runs = runs
        self._clock = clock
        self._offers = offers
        self._octets = octets

    async def go_on(self) -> None:
        """Take every run that can go on a step further."""
        await each_of(await self._runs.due(self._clock.now(), MOST), self._advance)

    async def _advance(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            run = await at.lock(due.id)
            if run is None:
                return
            if run.state is FirmwareRunState.WAITING:
                moved = await self._begin(at, run)
            else:
                moved = await _heard(at, run)
            if moved != run:
                await at.save(moved)
                await tell_moved(
                    at,
                    moved,
                    moved.state,
                    thing="firmware",
                    is_over=moved.state not in UNDER_WAY,
                    paused=PAUSED,
                )

    async def _begin(self, at: FirmwareWork, run: FirmwareRun) -> FirmwareRun:
        may = await at.may_begin(run)
        if may is None:
            return replace(run, state=FirmwareRunState.SKIPPED)
        if not may:
            return run
        asked = await at.asked(run)
        before = (await at.boots(run.station_id)).firmware
        if before == asked.what.image.version:
            return replace(run, state=FirmwareRunState.UNCHANGED)
        job = await self._sent(at, run, asked)
        if job is None:
            tried = run.begun(Tried(firmware_before=before))
            return tried.failed(Why.NO_PROTOCOL, tries_max=0)
        return run.begun(Tried(firmware_before=before, file_job_id=job.id))

    async def _sent(self, at: FirmwareWork, run: FirmwareRun, asked: Asked) -> FileJob | None:
        """Make the job and its command; None where the station speaks no protocol that is served."""
        what, now = asked.what, at.work.now
        offers = self._offers
        protocol = what.protocol or offers.chosen(await at.spoken(run.station_id))
        if protocol is None or protocol not in offers.urls:
            return None
        spoken = await at.subprotocol(run.station_id)
        assert spoken is not None, f"{run.station_id} is connected"
        door = Door.made(self._octets)
        url = door.url(offers.urls[protocol], what.image.file_name)
        payload = _payload(what, Version(spoken), url, now)
        command_id = await at.work.outbox.command(
            run.station_id,
            "update_firmware",
            msgspec.to_builtins(payload),
            cause=f"firmware {run.id} {len(run.tries)}",
            lives_for=LIVES_FOR,
            is_urgent=False,
        )
        assert command_id is not None, "its cause is its own"
        at.work.nudges.append(f"commands.{run.station_id}")
        is_numbered = Version(spoken) is not Version.V16 or what.is_signed
        job = FileJob(
            id=at.work.ids.mint("fjb"),
            organization_id=run.organization_id,
            station_id=run.station_id,
            kind=JobKind.FIRMWARE,
            state=JobState.QUEUED,
            protocol=protocol,
            location=without_secrets(url),
            created_at=now,
            created_by=asked.by,
            expires_at=payload.retrieve_at + offers.lives_for,
            request_no=payload.request_no if is_numbered else None,
            command_id=command_id,
            user_name=door.user_name,
            password_sha256=door.lock,
            size_bytes_max=offers.upload_bytes_max,
            **served_by(what.image),
        )
        await at.add_job(job)
        return job


def _payload(what: ToBring, version: Version, url: str, now: datetime) -> payloads.UpdateFirmware:
    image = what.image if what.is_signed else None
    knows_when = version is not Version.V16 or what.is_signed
    is_ahead = what.install_at is not None and what.install_at > now
    return payloads.UpdateFirmware(
        location=url,
        retrieve_at=now if what.retrieve_at is None else max(now, what.retrieve_at),
        install_at=what.install_at if knows_when and is_ahead else None,
        signature=None if image is None else image.signature,
        signing_certificate=None if image is None else image.signing_certificate,
        request_no=request_no(now),
    )


async def _heard(at: FirmwareWork, run: FirmwareRun) -> FirmwareRun:
    """Hear how the job of the last try went, and what the station booted with."""
    what = (await at.asked(run)).what
    file_job_id = run.tries[0].file_job_id
    assert file_job_id is not None, "a try that is under way has a job"
    travelled = await at.travelled(file_job_id)
    if travelled is None:
        return run.failed(Why.NOT_DONE, what.tries_max)
    return went_on(run, what, travelled, await at.boots(run.station_id), at.work.now)
