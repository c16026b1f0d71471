"""Where the benchmarks run: a durable PostgreSQL of their own, a network in it, and processes.

The server is the embedded one as it is served, in a data directory that is gone afterwards.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import psycopg
from psycopg import sql

from bench import words
from chargewright.adapters.postgres.migrate import migrate
from chargewright.embedded.address import SUPERUSER, ServerAddress
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.postgres import PostgresServer
from chargewright.embedded.roles import create_database
from chargewright.network.credentials import Credentials

ROOT: Final = Path(__file__).parent.parent
PASSWORD: Final = "a-password-of-20-chars"  # noqa: S105 - of stations that exist for a minute
POWER_W: Final = 22_000
_ORGANIZATION: Final = "org_bench"
_WARM_UP_BYTES: Final = 1_200_000_000
"""More than the server has buffers, and than it writes between two checkpoints."""


@dataclass(frozen=True, slots=True)
class Network:
    """A database with stations `prefix`0, `prefix`1 and so on, each with one connector."""

    address: ServerAddress
    name: str
    prefix: str

    def dsn(self, role: str) -> str:
        return self.address.dsn(role, database=self.name)

    @property
    def order(self) -> dict[str, Any]:
        """What servers and stations are told."""
        return {
            "journal_dsn": self.dsn("journal"),
            "work_dsn": self.dsn("work"),
            "prefix": self.prefix,
            "password": PASSWORD,
        }

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look behind the scenes."""
        with psycopg.connect(self.dsn(SUPERUSER)) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def change(self, statement: str | sql.Composed, values: dict[str, Any]) -> None:
        """Make rows behind the scenes, where saying them over the wire would take too long."""
        said = statement.encode() if isinstance(statement, str) else statement
        with psycopg.connect(self.dsn(SUPERUSER)) as connection:
            connection.execute(said, values)


class Place:
    """The server; each benchmark takes a network of its own."""

    def __init__(self, address: ServerAddress) -> None:
        self._address = address
        with self._superuser() as connection:
            create_database(connection, "template_bench")
        migrate(address.dsn("owner", database="template_bench"))
        self._warm_up()

    def settings(self) -> dict[str, str]:
        """What makes a commit durable, as the server says."""
        names = ("fsync", "full_page_writes", "synchronous_commit")
        with self._superuser() as connection:
            rows = connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", (list(names),)
            ).fetchall()
        return {str(name): str(setting) for name, setting in rows}

    def network(self, name: str, stations: int) -> Network:
        """A new database with one site and so many stations."""
        with self._superuser() as connection:
            create_database(connection, name, template="template_bench")
        network = Network(self._address, name, "CP")
        _seed(network, stations)
        return network

    def _warm_up(self) -> None:
        """Bring the server to where it is after its first hour.

        A new one clears each page of memory at its first use, and each file of its write-ahead log
        before it writes there. One that has run has its memory, and uses old files again.
        """
        with self._superuser() as connection:
            create_database(connection, "warm_up")
        with psycopg.connect(
            self._address.dsn(SUPERUSER, database="warm_up"), autocommit=True
        ) as connection:
            connection.execute("CREATE TABLE row (filling text STORAGE PLAIN)")
            connection.execute(
                "INSERT INTO row SELECT repeat('x', 4000) FROM generate_series(1, %s)",
                (_WARM_UP_BYTES // 4000,),
            )
            connection.execute("CHECKPOINT")
        with self._superuser() as connection:
            connection.execute("DROP DATABASE warm_up")

    def _superuser(self) -> psycopg.Connection:
        return psycopg.connect(self._address.dsn(SUPERUSER, database="postgres"), autocommit=True)


def _seed(network: Network, stations: int) -> None:
    kept = Credentials.of(PASSWORD, b"salt")
    values = {
        "org": _ORGANIZATION,
        "at": words.now(),
        "prefix": network.prefix,
        "last": stations - 1,
        "salt": kept.secret.salt,
        "hash": kept.secret.hashed,
        "power_w": POWER_W,
    }
    with psycopg.connect(network.dsn("owner")) as connection:
        for statement in _SEED:
            connection.execute(statement, values)
    with psycopg.connect(network.dsn(SUPERUSER), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


_SEED: Final = (
    """INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)
    VALUES (%(org)s, 'Bench', 'NL', 'Bench BV', 'Street 1', %(at)s)""",
    """INSERT INTO site (
        organization_id, id, name, country, tax_jurisdiction, zone, currency, created_at
    ) VALUES (%(org)s, 'sit_1', 'Site', 'NL', 'NL', 'Europe/Amsterdam', 'EUR', %(at)s)""",
    """INSERT INTO station (
        organization_id, id, site_id, identity, name, security_profile, password_salt,
        password_sha256, created_at
    ) SELECT %(org)s, 'stn_' || n, 'sit_1', %(prefix)s || n, 'Station ' || n, 1, %(salt)s, %(hash)s,
        %(at)s
    FROM generate_series(0, %(last)s) AS n""",
    """INSERT INTO evse (organization_id, id, station_id, evse_no, label)
    SELECT %(org)s, 'evs_' || n, 'stn_' || n, 1, 'E' || n FROM generate_series(0, %(last)s) AS n""",
    """INSERT INTO connector (
        organization_id, id, station_id, evse_id, evse_no, connector_no, standard, current_kind,
        power_w
    ) SELECT %(org)s, 'con_' || n, 'stn_' || n, 'evs_' || n, 1, 1, 'IEC_62196_T2', 'AC', %(power_w)s
    FROM generate_series(0, %(last)s) AS n""",
)


@contextmanager
def place() -> Iterator[Place]:
    """Start the server; it and its data are gone afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chargewright-bench-"))
        Path(folder).chmod(0o711)  # its account must be able to enter
        data = DataDirectory.at(Path(folder) / "data")
        stack.enter_context(data.locked())
        postgres = PostgresServer(data)
        stack.callback(postgres.stop)
        yield Place(postgres.start())


class Process:
    """A Python module as a process that takes an order and answers in JSON lines."""

    def __init__(self, module: str, *arguments: str, order: dict[str, Any]) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.tell(json.dumps(order))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._popen.communicate()

    def tell(self, line: str = "") -> None:
        assert self._popen.stdin is not None
        self._popen.stdin.write(line + "\n")
        self._popen.stdin.flush()

    def hear(self) -> Any:
        """The next line it says.

        Raises:
            RuntimeError: it ended without a word; what went wrong is on its standard error.
        """
        assert self._popen.stdout is not None
        line = self._popen.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._popen.args!r} ended with {self._popen.wait()}")
        return json.loads(line)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def resident_kib(self) -> int:
        """Its resident memory, as the kernel counts it."""
        status = Path("/proc", str(self.pid), "status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])


def errand(name: str, order: dict[str, Any]) -> Any:
    """Send the stations on one errand and hear what they saw."""
    with Process("bench.stations", name, order=order) as stations:
        return stations.hear()
