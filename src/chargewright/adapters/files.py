"""Files on disk: each by the hash of its content, and those that are still coming by the id of their row.

    ROOT/
      content/ab/abcdef…   whole files, by SHA-256, never changed
      coming/fil_…         what has come so far of a file

A file that is whole is linked to its content before its row says so and leaves `coming` after: killed at
any line, either the row knows nothing of it and its station goes on or sends it again, or it is there.
What nothing names is swept.
"""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chargewright.kernel.problem import Conflict
from chargewright.network.file_jobs import FileTooLarge

_CHUNK: Final = 1 << 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Content:
    """What a whole file is known by; hashes in hexadecimal."""

    sha256: str
    md5: str
    size_bytes: int


class Upload:
    """A file that is coming. Held alone: nobody else writes to it meanwhile.

    `size_bytes` is how much has come; what is written before that is written again.
    """

    def __init__(self, store: "FileStore", upload_id: str, most: int) -> None:
        self.id: Final = upload_id
        self._store = store
        self._most = most
        self._file = os.open(store.coming(upload_id), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise Conflict("this file is being written to by another connection") from None
        self.size_bytes = os.fstat(self._file).st_size

    def cut(self, size_bytes: int) -> None:
        """Forget what came after this many bytes."""
        os.ftruncate(self._file, size_bytes)
        self.size_bytes = size_bytes

    def write(self, offset: int, data: bytes) -> None:
        """Put these bytes at this place.

        Raises:
            FileTooLarge: that is more than this file may have.
            Conflict: it would leave a gap.
        """
        if offset + len(data) > self._most:
            raise FileTooLarge(self._most)
        if offset > self.size_bytes:
            raise Conflict("what comes before is missing")
        view = memoryview(data)
        while view:
            written = os.pwrite(self._file, view, offset)
            view, offset = view[written:], offset + written
        self.size_bytes = max(self.size_bytes, offset)

    def finish(self) -> Content:
        """Make it durable as the whole file; its row is still to be told, then `discard`."""
        os.fsync(self._file)
        sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        for place in range(0, self.size_bytes, _CHUNK):
            piece = os.pread(self._file, _CHUNK, place)
            sha256.update(piece)
            md5.update(piece)
        content = Content(sha256.hexdigest(), md5.hexdigest(), self.size_bytes)
        self._store.link(self.id, content.sha256)
        return content

    def keep(self) -> None:
        """Leave it as far as it came, for whoever goes on."""
        os.fsync(self._file)
        os.close(self._file)

    def discard(self) -> None:
        """It is elsewhere now, or nobody wants it."""
        with contextlib.suppress(FileNotFoundError):
            self._store.coming(self.id).unlink()
        os.close(self._file)


class FileStore:
    """One folder of files, for as many processes as see it."""

    def __init__(self, root: Path) -> None:
        self.root: Final = root

    def make(self) -> None:
        """Make its folders where they are missing, for this account alone."""
        for folder in (self.root, self.root / "content", self.root / "coming"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def coming(self, upload_id: str) -> Path:
        return self.root / "coming" / upload_id

    def content(self, sha256: str) -> Path:
        assert _SHA256.fullmatch(sha256), "a hash is no path"
        return self.root / "content" / sha256[:2] / sha256

    def contents(self) -> Iterator[Path]:
        """Every whole file, called by its hash."""
        return self.root.glob("content/??/" + "?" * 64)

    def begin(self, upload_id: str, *, most: int, of: str | None = None) -> Upload:
        """Go on with an upload, or begin it; `of` is the whole file that it begins with.

        Raises:
            Conflict: another connection writes to it.
        """
        self.make()
        upload = Upload(self, upload_id, most)
        if of is not None and not upload.size_bytes:
            for piece in self.read(of):
                upload.write(upload.size_bytes, piece)
        return upload

    def partial(self, upload_id: str) -> int:
        """How many bytes have come of an upload; 0 where none have."""
        with contextlib.suppress(FileNotFoundError):
            return self.coming(upload_id).stat().st_size
        return 0

    def read(self, sha256: str, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """A whole file in pieces, from an offset on.

        Raises:
            FileNotFoundError: it is not on this machine's disk.
        """
        left = length
        with self.content(sha256).open("rb") as file:
            file.seek(offset)
            while piece := file.read(_CHUNK if left is None else min(_CHUNK, left)):
                left = None if left is None else left - len(piece)
                yield piece

    def pieces(self, upload_id: str, sha256: str | None) -> Iterator[bytes]:
        """A file, or what came of it where it has no hash yet."""
        if sha256 is not None:
            yield from self.read(sha256)
            return
        with contextlib.suppress(FileNotFoundError), self.coming(upload_id).open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece

    def link(self, upload_id: str, sha256: str) -> None:
        """Let an upload be found by its hash. What is there already is said to be young again."""
        path = self.content(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(self.coming(upload_id), path)
        except FileExistsError:
            os.utime(path)
        _sync(path.parent)
        _sync(path.parent.parent)

    def older_than(self, before: float) -> tuple[list[str], list[str]]:
        """Hashes of contents, and ids of uploads, that nobody touched since then (seconds of the epoch)."""
        self.make()
        return (
            [each.name for each in self.root.glob("content/*/*") if _is_older(each, before)],
            [each.name for each in self.root.glob("coming/*") if _is_older(each, before)],
        )

    def remove(self, name: str, before: float) -> bool:
        """Remove a content or an upload, unless somebody has touched it since."""
        path = self.content(name) if _SHA256.fullmatch(name) else self.coming(name)
        if not _is_older(path, before):
            return False
        path.unlink(missing_ok=True)
        return True


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
