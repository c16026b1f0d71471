"""A real PostgreSQL for tests: one server per run, databases copied from a template.

A conftest takes the fixtures by importing them:

    from tests.play.postgres import database, postgres_server  # noqa: F401 - fixtures

`CHARGEWRIGHT_TEST_PG_BIN` names another folder of programs, such as Debian's
`/usr/lib/postgresql/15/bin`. The server is not durable (tests throw it away) unless a test makes a
`PostgresServer` of its own.
"""

import atexit
import fcntl
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from chargewright.embedded.address import ROLES, SUPERUSER, ServerAddress
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.postgres import PostgresServer
from chargewright.embedded.roles import create_database

PLAYGROUND: Final = Path("/tmp")  # noqa: S108 - short enough for a socket, and open to the account
IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the same, without a disk
ROOM_BYTES: Final = 2 << 30
"""What the servers of a run take at most: copies of one small database, and little log."""
PREFIX: Final = "chargewright-test-"


def binaries() -> Path | None:
    """Where the programs are; None for the wheel's."""
    named = os.environ.get("CHARGEWRIGHT_TEST_PG_BIN")
    return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class PlayDatabase:
    """One database of the test server; every role has its URL."""

    server: "PlayServer"
    name: str

    def dsn(self, role: str) -> str:
        return self.server.address.dsn(role, database=self.name)

    @property
    def owner(self) -> str:
        return self.dsn("owner")

    @property
    def journal(self) -> str:
        return self.dsn("journal")

    @property
    def work(self) -> str:
        return self.dsn("work")

    @property
    def app(self) -> str:
        return self.dsn("app")

    @property
    def superuser(self) -> str:
        """For looking behind the scenes; no process of ours signs in like this."""
        return self.dsn(SUPERUSER)


class PlayServer:
    """The running server, and databases made from templates."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._making = self.superuser()

    def close(self) -> None:
        self._making.close()

    def template(
        self, name: str, prepare: Callable[[str], object], *, of: str = "template1"
    ) -> str:
        """A database to copy, itself a copy, prepared once per run: `prepare` gets the owner's URL."""
        if name not in self._templates:
            made = self.new_database(of)
            prepare(made.owner)
            self._templates[name] = made.name
        return self._templates[name]

    def new_database(self, template: str = "template1") -> PlayDatabase:
        name = f"play_{next(self._numbers)}"
        create_database(self._making, name, template=template)
        return PlayDatabase(self, name)

    def drop(self, database: PlayDatabase) -> None:
        """Drop it, closing the connections a failed test left open."""
        self._making.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name))
        )

    def migrated(self) -> PlayDatabase:
        """A new database with this release's schema."""
        return self.new_database(self.schema())

    def schema(self) -> str:
        """The template of those."""
        # Imported here: tests of the server alone need no migrations.
        from chargewright.adapters.postgres.migrate import migrate  # noqa: PLC0415

        return self.template("migrated", migrate)

    def superuser(self) -> psycopg.Connection:
        """A connection for looking behind the scenes."""
        return psycopg.connect(self.address.dsn(SUPERUSER, database="postgres"), autocommit=True)


@contextmanager
def play_folder(playground: Path = PLAYGROUND) -> Iterator[Path]:
    """A folder that the service account can reach, gone afterwards.

    pytest's own temporary folders are 0700, so a server started by root could not enter them.
    """
    _sweep(playground)
    # It gets its name when it is held: another run sweeps what has the name and is not held.
    made = Path(tempfile.mkdtemp(prefix=f".{PREFIX}", dir=playground))
    made.chmod(0o711)
    with (made / "held").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder = made.rename(made.with_name(made.name[1:]))
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def _throwaway() -> Path:
    """Memory where there is room: hundreds of databases are copied, and a disk is most of that work."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM_BYTES
    return IN_MEMORY if has_room else PLAYGROUND


@functools.cache
def server() -> PlayServer:
    """The one server of this run, started when first asked for and ended with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    data = DataDirectory.at(stack.enter_context(play_folder(_throwaway())) / "data")
    stack.enter_context(data.locked())
    postgres = PostgresServer(data, binaries=binaries(), is_durable=False)
    stack.callback(postgres.stop)
    started = PlayServer(postgres.start())
    stack.callback(started.close)
    _make_light(started)
    return started


def _make_light(server: PlayServer) -> None:
    """Little log, and passwords of one round instead of 4,096: a run signs in thousands of times, and
    half of each time went into them. Older servers than 16 do not know that setting.
    """
    with server.superuser() as connection:
        connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
        connection.execute("SELECT pg_reload_conf()")
        if connection.info.server_version < 160_000:
            return
        connection.execute("SET scram_iterations = 1")
        for role in (*ROLES, SUPERUSER):
            password = conninfo_to_dict(server.address.dsn(role))["password"]
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )


@pytest.fixture(scope="session")
def postgres_server() -> PlayServer:
    return server()


@pytest.fixture(scope="module")
def empty_database(postgres_server: PlayServer) -> Iterator[PlayDatabase]:
    """A database without any table of ours, for one module."""
    yield from for_a_while(postgres_server, postgres_server.new_database())


@pytest.fixture(scope="module")
def database(postgres_server: PlayServer) -> Iterator[PlayDatabase]:
    """A migrated database, shared by one module's tests."""
    yield from for_a_while(postgres_server, postgres_server.migrated())


@pytest.fixture
def fresh_database(postgres_server: PlayServer) -> Iterator[PlayDatabase]:
    """A migrated database of one test's own."""
    yield from for_a_while(postgres_server, postgres_server.migrated())


def for_a_while(server: PlayServer, database: PlayDatabase) -> Iterator[PlayDatabase]:
    """A fixture's database, dropped when it is over."""
    yield database
    server.drop(database)


def _sweep(playground: Path) -> None:
    """Remove what runs that were killed left behind: folders that nobody holds."""
    for folder in playground.glob(f"{PREFIX}*"):
        try:
            with (folder / "held").open() as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held, or being made, or of another account
            continue
        shutil.rmtree(folder, ignore_errors=True)
