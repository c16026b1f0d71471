"""The data directory: which folder holds what, who may enter, and one process at a time.

    DATA/
      lock             held while a process serves from here
      addresses.json   where it is reached, while it serves
      restoring        there while a backup is restored, and after one that was cut short
      secrets/         0700: passwords, the bus token, the data keys
      postgres/        cluster/ log/ socket/
      bus/             the broker's configuration and log

Made by root, DATA may be passed through by the service account (0711); otherwise it is 0700.
"""

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chargewright.embedded.account import ServiceAccount, give
from chargewright.embedded.events import AlreadyRunning, CannotStart

SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_PATH_MAX: Final = 103
"""Bytes of a Unix socket's path: 107 on Linux, 103 elsewhere."""


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """Where everything of one installation is kept. `root` is absolute."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> "DataDirectory":
        """Take this folder, making it where it does not exist yet.

        A folder with something in it keeps its mode: it may be somebody's home.

        Raises:
            CannotStart: it cannot be made, or is no folder.

        """
        root = path.resolve()
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not any(root.iterdir()):
                root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            (root / "secrets").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The data directory {root} cannot be used: {error}.") from error
        return cls(root)

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def cluster(self) -> Path:
        return self.postgres / "cluster"

    @property
    def bus(self) -> Path:
        return self.root / "bus"

    @contextmanager
    def locked(self, *, is_restoring: bool = False) -> Iterator[None]:
        """Hold the directory; the kernel lets go when the process ends, however it ends.

        While a backup is restored it is marked, and the mark outlives a restore that was cut short.

        Raises:
            AlreadyRunning: another process holds it.
            CannotStart: a restore into it was cut short.

        """
        with (self.root / "lock").open("a+", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise AlreadyRunning(
                    f"The data directory {self.root} is in use by process {holder}: one start per "
                    f"data directory. Stop that one, or name another directory with --data."
                ) from None
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            if is_restoring:
                self._mark.touch(mode=0o600)
            elif self._mark.exists():
                raise CannotStart(
                    f"A restore into {self.root} was cut short, and only part of the data is "
                    f"there: remove the directory and restore again."
                )
            yield

    def restored(self) -> None:
        """Take the mark of a restore away: everything is there."""
        self._mark.unlink()

    @property
    def _mark(self) -> Path:
        return self.root / "restoring"

    def socket_folder(self, account: ServiceAccount | None) -> Path:
        """The folder of PostgreSQL's socket, 0700 and the account's own, made where missing.

        It is inside the data directory, unless the path is too long for a socket: then it is a
        short one, named after the data directory, under the folder for temporary files.

        Raises:
            CannotStart: the short one exists and is not ours.

        """
        return own_folder(self._socket_path(), account)

    def leave_socket_folder(self) -> None:
        """Remove the short one after use; one that still has a socket in it stays."""
        folder = self._socket_path()
        if not folder.is_relative_to(self.root):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _socket_path(self) -> Path:
        folder = self.postgres / "socket"
        if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_MAX:
            return folder
        mark = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"chargewright-{mark}")


def own_folder(folder: Path, account: ServiceAccount | None) -> Path:
    """Make a folder that only the account may enter, or accept the one that is so already.

    Raises:
        CannotStart: something else has that name. In a folder anybody may write to, that can be
            somebody's trap.

    """
    owner = os.geteuid() if account is None else account.uid
    try:
        folder.mkdir(mode=0o700)
        give(folder, account)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
            raise CannotStart(
                f"{folder} exists and is not a folder of our own: remove it, then start again."
            ) from None
        give(folder, account)
        folder.chmod(0o700)
    return folder
