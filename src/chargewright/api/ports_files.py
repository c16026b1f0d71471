"""What the resources ask of firmware, of the files that stations bring, and of where they are kept."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from chargewright.network.file_jobs import FileJob, Probed
from chargewright.network.firmware import FirmwareImage


class Firmware(Protocol):
    """The library of firmware images."""

    async def add(self, image: FirmwareImage) -> None: ...
    async def lock(self, firmware_id: str) -> FirmwareImage | None: ...
    async def find(self, firmware_id: str) -> FirmwareImage | None: ...
    async def save(self, image: FirmwareImage) -> None: ...


class StationFile(Protocol):
    """A file that a station uploaded; `sha256` None: partial."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str | None: ...


class FileJobs(Protocol):
    """Jobs by which files travel, and the files that came."""

    async def add(self, job: FileJob) -> None: ...
    async def lock(self, job_id: str) -> FileJob | None: ...

    async def close(self, job_id: str, at: datetime) -> bool:
        """Cancel a job and shut its door; False where it had ended so before."""
        ...

    async def spoken(self, station_id: str) -> Collection[str]:
        """The protocols by which a station says that it moves files; empty: it has not said."""
        ...

    async def is_charging(self, station_id: str) -> bool: ...
    async def file(self, file_id: str) -> StationFile | None: ...


class Upload(Protocol):
    """Bytes that are coming; blocks for as long as the disk takes."""

    @property
    def size_bytes(self) -> int: ...
    def cut(self, size_bytes: int) -> None: ...
    def write(self, offset: int, data: bytes) -> None: ...
    def finish(self) -> "Content": ...
    def discard(self) -> None: ...


class Content(Protocol):
    """What a whole file is known by; hashes in hexadecimal."""

    @property
    def sha256(self) -> str: ...
    @property
    def md5(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...


class Files(Protocol):
    """Where bytes are kept."""

    def begin(self, upload_id: str, *, most: int) -> Upload: ...
    def read(self, sha256: str) -> Iterator[bytes]: ...

    def pieces(self, upload_id: str, sha256: str | None) -> Iterator[bytes]:
        """A file, or what came of it where it has no hash yet."""
        ...


class FilesTest(Protocol):
    """Whether a station could reach the file service."""

    async def run(self, organization_id: str, by: str) -> Sequence[Probed]:
        """Try every protocol that is served."""
        ...
