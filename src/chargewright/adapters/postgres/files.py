"""Firmware images, jobs by which files travel, and what stations uploaded, in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.outgoing import Told
from chargewright.network.file_jobs import (
    NOT_OFFERED,
    REPORTS_MAX,
    FileJob,
    JobKind,
    JobState,
    dropped_for,
    file_named,
    state_after,
    state_answered,
)
from chargewright.network.firmware import FirmwareImage
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("files")
_COMMANDS: Final = frozenset({"get_log", "update_firmware", "PublishFirmware"})
"""By which a job begins."""
_TAKES_BACK: Final = "UnpublishFirmware"
_JOB: Final = SqlListing(
    source="file_job AS t LEFT JOIN station AS s ON s.id = t.station_id",
    columns={
        "site_id": "s.site_id",
        "station_identity": "s.identity",
        "is_ours": "(t.user_name IS NOT NULL)",
        "reports": (
            "ARRAY(SELECT jsonb_build_object('status', r.status, 'state', r.state, 'at', r.at)"
            " FROM file_job_report AS r"
            " WHERE r.organization_id = t.organization_id AND r.job_id = t.id ORDER BY r.number)"
        ),
    },
)
_FILE: Final = SqlListing(
    source="station_file AS t LEFT JOIN station AS s ON s.id = t.station_id",
    columns={
        "station_identity": "s.identity",
        "site_id": "s.site_id",
        "is_partial": "(t.sha256 IS NULL)",
    },
)
FILE_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "firmware_images": SqlListing(
            source="firmware_image AS t",
            columns={
                "is_whole": "(t.sha256 IS NOT NULL)",
                "is_signed": "(t.signature IS NOT NULL)",
                "is_retired": "(t.retired_at IS NOT NULL)",
            },
        ),
        "file_jobs": _JOB,
        "station_file_jobs": _JOB,
        "station_files": _FILE,
    }
)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of a job; `sha256` None: partial."""

    id: str
    name: str
    size_bytes: int
    sha256: str | None


class FirmwareRows:
    """`api.ports_files.Firmware` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, image: FirmwareImage) -> None:
        await self._unit.run(_QUERIES.add_image, **asdict(image))

    async def lock(self, firmware_id: str) -> FirmwareImage | None:
        row = await self._unit.one(_QUERIES.lock_image, id=firmware_id)
        return None if row is None else FirmwareImage(**row)

    async def find(self, firmware_id: str) -> FirmwareImage | None:
        row = await self._unit.one(_QUERIES.find_image, id=firmware_id)
        return None if row is None else FirmwareImage(**row)

    async def save(self, image: FirmwareImage) -> None:
        await self._unit.run(_QUERIES.save_image, **asdict(image))


class FileJobRows:
    """Jobs of one unit of work, for whoever makes them, hears of them or moves their files."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, job: FileJob) -> None:
        await self._unit.run(_QUERIES.add_job, **asdict(job))

    async def lock(self, job_id: str) -> FileJob | None:
        row = await self._unit.one(_QUERIES.lock_job, id=job_id)
        if row is None:
            return None
        return FileJob(**{**row, "kind": JobKind(row["kind"]), "state": JobState(row["state"])})

    async def close(self, job_id: str, at: datetime) -> bool:
        """Cancel a job and shut its door; False where it had ended so before."""
        return await self._unit.one(_QUERIES.close_job, id=job_id, at=at) is not None

    async def move(
        self,
        job_id: str,
        state: JobState,
        at: datetime,
        *,
        reported: str | None = None,
        answered_name: str | None = None,
        published_at_urls: Sequence[str] | None = None,
    ) -> None:
        await self._unit.run(
            _QUERIES.move_job,
            id=job_id,
            state=state,
            at=at,
            reported=reported,
            answered_name=answered_name,
            published_at_urls=None if published_at_urls is None else list(published_at_urls),
        )

    async def reported(
        self,
        work: Work,
        station_id: str,
        kind: JobKind,
        status: str,
        *,
        request_no: int | None,
        published_at_urls: Sequence[str] = (),
    ) -> None:
        """Keep what a station says of a job, and where that leaves it; nothing where it has none."""
        row = await self._unit.one(
            _QUERIES.job_reported, station_id=station_id, kind=kind, request_no=request_no
        )
        if row is None:
            return
        state = state_after(kind, JobState(row["state"]), status)
        await self.move(
            row["id"],
            state,
            work.now,
            reported=status,
            published_at_urls=published_at_urls or None,
        )
        await self._report(work.organization_id, row["id"], status, state, work.now)
        await tell_moved(work, row["id"], state, station_id)

    async def unpublished(self, station_id: str, checksum: str, status: str, at: datetime) -> None:
        """Keep what a controller answered about firmware that it shall offer no more."""
        rows = await self._unit.rows(
            _QUERIES.note_unpublished,
            station_id=station_id,
            checksum=checksum,
            status=status,
            is_gone=status in NOT_OFFERED,
            at=at,
        )
        for row in rows:
            await self._report(row["organization_id"], row["id"], status, row["state"], at)

    async def _report(
        self, organization_id: str, job_id: str, status: str, state: str, at: datetime
    ) -> None:
        await self._unit.run(
            _QUERIES.keep_report,
            organization_id=organization_id,
            job_id=job_id,
            status=status,
            state=state,
            at=at,
            most=REPORTS_MAX,
        )

    async def spoken(self, station_id: str) -> frozenset[str]:
        """The protocols by which a station says that it moves files, in capitals; empty: it has not said."""
        rows = await self._unit.rows(_QUERIES.spoken, station_id=station_id)
        return frozenset(
            each.strip().upper() for row in rows for each in row["value"].split(",") if each.strip()
        )

    async def is_charging(self, station_id: str) -> bool:
        row = await self._unit.one(_QUERIES.is_charging, station_id=station_id)
        return row is not None and bool(row["is_charging"])

    # Bytes on their way

    async def files(self, job_id: str) -> Sequence[KnownFile]:
        rows = await self._unit.rows(_QUERIES.files_of_job, job_id=job_id)
        return [KnownFile(**row) for row in rows]

    async def file(self, file_id: str) -> KnownFile | None:
        row = await self._unit.one(_QUERIES.content_of_file, id=file_id)
        return None if row is None else KnownFile(**row)

    async def begin_file(
        self, job: FileJob, file_id: str, name: str, *, protocol: str, peer: str, at: datetime
    ) -> str:
        """The id of the file's row: the one that the job has under this name, else a new one."""
        row = await self._unit.one(
            _QUERIES.begin_file,
            organization_id=job.organization_id,
            id=file_id,
            job_id=job.id,
            station_id=job.station_id,
            name=name,
            protocol=protocol,
            peer=peer,
            at=at,
        )
        assert row is not None, "it is there, or it is made"
        return str(row["id"])

    async def keep_file(
        self, file_id: str, size_bytes: int, sha256: str | None, at: datetime
    ) -> None:
        await self._unit.run(
            _QUERIES.keep_file, id=file_id, size_bytes=size_bytes, sha256=sha256, at=at
        )

    async def note_fetched(self, job_id: str, fetched_bytes: int, at: datetime) -> None:
        await self._unit.run(_QUERIES.note_fetched, id=job_id, fetched_bytes=fetched_bytes, at=at)


async def tell_moved(work: Work, job_id: str, state: JobState, station_id: str | None) -> None:
    """Tell everybody that a job moved."""
    told = Told(
        "file_job.moved",
        job_id,
        {"state": state},
        occurred_at=work.now,
        received_at=work.now,
        station_id=station_id,
    )
    await work.outbox.tell([told])


async def job_answered(
    unit: Unit, command: Mapping[str, Any], state: str, answer: object, at: datetime
) -> None:
    """Move the job that this command began, took back or took the place of, now that it has ended."""
    if command["name"] == _TAKES_BACK:
        status = answer.get("status") if isinstance(answer, Mapping) else None
        if isinstance(status, str):
            checksum = command["payload"]["checksum"]
            await FileJobRows(unit).unpublished(command["station_id"], checksum, status, at)
        return
    dropped = dropped_for(command["name"], answer)
    if dropped is not None:
        await unit.run(
            _QUERIES.drop_jobs,
            station_id=command["station_id"],
            kind=dropped,
            command_id=command["id"],
            at=at,
        )
    if command["name"] not in _COMMANDS:
        return
    row = await unit.one(_QUERIES.job_of_command, command_id=command["id"])
    if row is not None:
        await FileJobRows(unit).move(
            row["id"],
            state_answered(JobState(row["state"]), state, answer),
            at,
            answered_name=file_named(answer),
        )
