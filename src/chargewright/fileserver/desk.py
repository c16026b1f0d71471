"""Who comes in by a job's door, and what they may do there, whatever protocol they speak.

A door leads to one folder that is named after its user. In it a station finds the firmware of its job
and nothing else, or leaves files that nobody fetches from here. Whoever is cut off finds what came so
far under the same name, and goes on.
"""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chargewright.fileserver.ports import Content, Store, Units, Upload
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Conflict, Forbidden, Invalid, NotFound, Problem
from chargewright.network.file_jobs import (
    FILES_MAX,
    FileJob,
    JobKind,
    JobState,
    is_plain_name,
)

SWEPT_AFTER: Final = timedelta(hours=1)
"""How long bytes may be on disk before a row names them: far longer than a row takes."""
EXPIRED_AT_ONCE: Final = 200
_BEFORE_BYTES: Final = frozenset({JobState.QUEUED, JobState.ACCEPTED})
_BEFORE_ALL: Final = _BEFORE_BYTES | {JobState.TRANSFERRING}


@dataclass(frozen=True, slots=True)
class Served:
    """What a door offers: one whole file."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever came in by a job's door. `served` None: they bring files and fetch none."""

    job: FileJob
    served: Served | None

    @property
    def writes(self) -> bool:
        return self.served is None

    def name_in(self, path: str) -> str:
        """The file that a path names; empty for the folder itself.

        Raises:
            Forbidden: it leads out of the folder.
            NotFound: there are no folders within it.
        """
        if "\\" in path or "\0" in path:
            raise Forbidden("that path leads nowhere")
        parts = [part for part in path.split("/") if part not in {"", "."}]
        if ".." in parts:
            raise Forbidden("that path leads out of the folder of this job")
        if parts and parts[0] == self.job.user_name:
            parts = parts[1:]
        if len(parts) > 1:
            raise NotFound("there are no folders within that of this job")
        return parts[0] if parts else ""


@dataclass(slots=True)
class Coming:
    """A file that a guest brings."""

    guest: Guest
    name: str
    upload: Upload


class Desk:
    """Doors, downloads and uploads, for every protocol."""

    def __init__(self, units: Units, store: Store, *, clock: Clock, ids: IdSource) -> None:
        self._units = units
        self._store = store
        self._clock = clock
        self._ids = ids

    async def admit(self, user_name: str, password: str) -> Guest | None:
        """The guest who knows this password; None for a stranger, and for whoever comes too late."""
        door = await self._units.door(user_name)
        tried = hashlib.sha256(password.encode("utf-8", "replace")).digest()
        if door is None or not hmac.compare_digest(tried, door["password_sha256"]):
            return None
        if door["expires_at"] <= self._clock.now():
            return None
        async with self._units.of(door["organization_id"]) as at:
            job = await at.jobs.lock(door["id"])
            if job is None:
                return None
        if job.served_name is None or job.served_sha256 is None or job.served_bytes is None:
            return Guest(job, None)
        return Guest(job, Served(job.served_name, job.served_sha256, job.served_bytes))

    # Downloads

    def served(self, guest: Guest, name: str) -> Served:
        """The file that this guest may fetch.

        Raises:
            Forbidden: this door is for bringing files only.
            NotFound: it offers another file.
        """
        if guest.served is None:
            raise Forbidden("files are brought here, and not fetched")
        if name != guest.served.name:
            raise NotFound("there is no such file")
        return guest.served

    async def fetched(self, guest: Guest, up_to: int) -> None:
        """Note that a download went so far."""
        async with self._units.of(guest.job.organization_id) as at:
            job = await at.jobs.lock(guest.job.id)
            if job is None:
                return
            await at.jobs.note_fetched(job.id, up_to, at.work.now)
            if job.state in _BEFORE_BYTES:
                await at.moved(job, JobState.TRANSFERRING)

    def read(self, served: Served, offset: int, length: int) -> bytes:
        """So many bytes of a file from an offset on; fewer at its end. Blocks for as long as the disk takes."""
        return b"".join(self._store.read(served.sha256, offset, length))

    # Uploads

    async def sizes(self, guest: Guest) -> dict[str, int]:
        """What this guest has brought so far: how many bytes of each file."""
        async with self._units.of(guest.job.organization_id) as at:
            files = await at.jobs.files(guest.job.id)
        return {
            each.name: self._store.partial(each.id) if each.sha256 is None else each.size_bytes
            for each in files
        }

    async def bring(
        self, guest: Guest, name: str, *, protocol: str, peer: str, goes_on: bool
    ) -> Coming:
        """Begin a file, or go on with what came of it before.

        Raises:
            Forbidden: this door is for fetching only, or it is closed.
            Invalid: no file may be called so.
            Conflict: the job has all its files, or another connection writes to this one.
        """
        if not guest.writes:
            raise Forbidden("files are fetched here, and not brought")
        if not is_plain_name(name):
            rule = "must be the name of a file, without a path"
            raise Invalid("no file may be called so", problems=(Problem("name", rule),))
        async with self._units.of(guest.job.organization_id) as at:
            job = await at.jobs.lock(guest.job.id)
            if job is None or job.state is JobState.CANCELLED or job.expires_at <= at.work.now:
                raise Forbidden("this job is closed")
            files = await at.jobs.files(job.id)
            known = {each.name: each for each in files}
            if name not in known and len(files) >= FILES_MAX:
                raise Conflict("this job has all its files")
            before = known.get(name)
            file_id = await at.jobs.begin_file(
                job, self._ids.mint("fil"), name, protocol=protocol, peer=peer, at=at.work.now
            )
            others = sum(each.size_bytes for each in files if each.name != name)
            most = (job.size_bytes_max or 0) - others
            of = before.sha256 if before is not None and goes_on else None
            # Within the unit: where another connection holds the file, the row stays as it was.
            upload = await asyncio.to_thread(self._store.begin, file_id, most=most, of=of)
            if not goes_on:
                upload.cut(0)
            if job.state in _BEFORE_BYTES:
                await at.moved(job, JobState.TRANSFERRING)
        return Coming(guest, name, upload)

    async def brought(self, coming: Coming) -> Content:
        """The file is whole: make it durable, then say so."""
        content = await asyncio.to_thread(coming.upload.finish)
        async with self._units.of(coming.guest.job.organization_id) as at:
            await at.jobs.keep_file(
                coming.upload.id, content.size_bytes, content.sha256, at.work.now
            )
            job = await at.jobs.lock(coming.guest.job.id)
            if job is not None:
                arrived = JobState.DONE if job.kind is JobKind.TEST else JobState.TRANSFERRED
                await at.moved(job, arrived if job.state in _BEFORE_ALL else job.state)
        coming.upload.discard()
        return content

    async def broke_off(self, coming: Coming) -> None:
        """The guest is gone in the middle: what came is kept as partial."""
        await asyncio.to_thread(coming.upload.keep)
        async with self._units.of(coming.guest.job.organization_id) as at:
            await at.jobs.keep_file(coming.upload.id, coming.upload.size_bytes, None, at.work.now)

    # What time must cause

    async def expire(self) -> None:
        """Jobs whose time is over end."""
        await self._units.expire(self._clock.now(), EXPIRED_AT_ONCE)

    async def sweep(self, forgotten_after: timedelta) -> int:
        """Forget jobs of long ago, and remove the bytes that nothing names; gives how many files."""
        now = self._clock.now()
        await self._units.forget(now - forgotten_after)
        before = (now - SWEPT_AFTER).timestamp()
        hashes, uploads = await asyncio.to_thread(self._store.older_than, before)
        unnamed = await self._units.unnamed(hashes, uploads)
        return sum([await asyncio.to_thread(self._store.remove, each, before) for each in unnamed])
