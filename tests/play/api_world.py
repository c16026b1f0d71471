"""The API on a real database, with people of every role in a small tree of organisations.

    org_root ─┬─ org_here ─── org_below
              └─ org_there

Everybody works in `org_here`, with a web session for people and an API key for programs. `org_there`
has one of everything, for trying doors that must stay shut: `THERE` gives an id of it for each
parameter that a path may have, `ID_OF` says which parameter names the rows of a listing, and `BODIES`
has a body good enough to get past reading, by operation.
"""

import random
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
import psycopg
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from argon2 import PasswordHasher
from litestar.testing import TestClient
from litestar.types import ControllerRouterHandler

from chargewright.access import api_keys
from chargewright.access.door import Door
from chargewright.access.roles import Role
from chargewright.access.secrets import Secret
from chargewright.adapters.files import FileStore
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.units import Units as FlowUnits
from chargewright.adapters.terminals.payter import PayterTerminals
from chargewright.adapters.vault import AesVault
from chargewright.api import (
    callbacks,
    dashboard,
    driver_pages,
    page_callbacks,
    phone_payments,
    receipt_pages,
)
from chargewright.api.app import build_app
from chargewright.api.built import Built
from chargewright.api.parts import ApiSettings, Parts
from chargewright.kernel.ids import OrganizationId, TerminalId
from chargewright.kernel.money import currency
from chargewright.kernel.problem import Outage
from chargewright.kernel.stream import StreamedFact, StreamPosition
from chargewright.kernel.vat_number import VatNumber
from chargewright.main.api import PostgresCallbacks, PostgresPapers
from chargewright.main.driver_places import PostgresPlaces
from chargewright.main.phones import PostgresPhones
from chargewright.network.file_jobs import Offers, Probed, ProbeStep, Protocol
from chargewright.network.vat_checks import Said, VatDesk, VatReason
from chargewright.payments.outcomes import TerminalStatus
from chargewright.payments.port import Callback, Reachable
from tests.play import as_it_was, network_there
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock
from tests.play.hosted import PlayedPages
from tests.play.postgres import PlayDatabase, PlayServer, for_a_while

ROOT: Final = "org_root"
HERE: Final = "org_here"
BELOW: Final = "org_below"
THERE_ORG: Final = "org_there"
PARENTS: Final = {ROOT: None, HERE: ROOT, BELOW: HERE, THERE_ORG: ROOT}
PASSWORD: Final = "seven-quiet-lighthouses"
DATA_KEY: Final = bytes(range(32))
QUICK_HASHER: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OFFERS: Final = Offers(
    {
        Protocol.SFTP: "sftp://files.example.org:2022",
        Protocol.HTTP: "http://files.example.org:8090",
        Protocol.FTP: "ftp://files.example.org:2121",
    },
    timedelta(days=1),
    1_000_000,
    500_000,
)
PASSWORD_HASH: Final = QUICK_HASHER.hash(PASSWORD)

THERE: Final[Mapping[str, str]] = {
    "organization_id": THERE_ORG,
    "user_id": "usr_there",
    "api_key_id": "key_there",
    **network_there.THERE,
}
ID_OF: Final[Mapping[str, str]] = {
    "organizations": "organization_id",
    "users": "user_id",
    "api_keys": "api_key_id",
    **network_there.ID_OF,
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "resolve_station_settlement": {"resolution": "written_off", "reason": "a complaint"},
    "change_organization": {},
    "change_user": {},
    **network_there.BODIES,
}


class SeededRandomness:
    """Octets that look random, never the same twice, always the same in a run."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a test must be repeatable

    def octets(self, count: int) -> bytes:
        return self._dice.randbytes(count)


class PlayedStream:
    """A stream of facts that a test writes by hand; it closes after some silences."""

    def __init__(self, facts: Sequence[StreamedFact] = ()) -> None:
        self.facts = list(facts)
        self.silences_left = 1

    @property
    def is_closing(self) -> bool:
        return self.silences_left <= 0

    async def end(self) -> StreamPosition:
        return max((fact.at for fact in self.facts), default=StreamPosition(0, 0))

    async def read(
        self, organizations: Sequence[OrganizationId], after: StreamPosition, most: int
    ) -> Sequence[StreamedFact]:
        seen = [
            fact for fact in self.facts if fact.at > after and fact.organization_id in organizations
        ]
        return seen[:most]

    @property
    def signs(self) -> int:
        return len(self.facts)

    async def news(self, seen: int, within_s: float) -> bool:
        """Silence, at once: what a test waits for must not take time."""
        del seen, within_s
        self.silences_left -= 1
        return False


class PlayedCards:
    """Providers of terminals: `status` is what they say of any; an outage is raised.

    `lost_key` is why the key of the account with payment pages cannot be opened.
    """

    def __init__(self) -> None:
        self.status: TerminalStatus | Outage = Outage("no answer", retry=True)
        self.pages = PlayedPages()
        self.lost_key: Outage | None = None

    async def page(self, organization_id: str, terminal_id: str) -> PlayedPages:
        del organization_id, terminal_id
        if self.lost_key is not None:
            raise self.lost_key
        return self.pages

    async def page_account(self, organization_id: str, account_id: str) -> PlayedPages:
        del organization_id, account_id
        return self.pages

    async def reach(self, organization_id: str, terminal_id: str) -> tuple[Any, Reachable]:
        del organization_id
        return PlayedProvider(self), Reachable(
            terminal_id=TerminalId(terminal_id), terminal_ref="APL-1", currency=currency("EUR")
        )


class PlayedFilesTest:
    """FTP's data connection fails; everything else is reached."""

    async def run(self, organization_id: str, by: str) -> Sequence[Probed]:
        del organization_id, by
        return [
            Probed(Protocol.SFTP, None, ""),
            Probed(Protocol.HTTP, None, ""),
            Probed(Protocol.FTP, ProbeStep.PASSIVE, "timed out"),
        ]


class PlayedVatRegister:
    """A register of VAT numbers that says of any number what a test last had it say."""

    def __init__(self) -> None:
        self.said = Said(VatReason.NO_REGISTER)

    async def ask(self, number: VatNumber) -> Said:
        del number
        return self.said


@dataclass(frozen=True)
class PlayedProvider:
    """The one call that the API makes at a provider, and how its callbacks are read."""

    cards: PlayedCards

    def read_callback(self, body: bytes) -> Callback:
        return PayterTerminals.read_callback(self, body)  # type: ignore[arg-type] - needs nothing of itself

    async def status(self, terminal_ref: str) -> TerminalStatus:
        del terminal_ref
        if isinstance(self.cards.status, Outage):
            raise self.cards.status
        return self.cards.status


@dataclass(frozen=True)
class Behind:
    """What a world has beside the API, kept open: connecting is dear where a story has many steps."""

    superuser: psycopg.Connection
    """Commits every statement at once."""
    putting_back: psycopg.Connection
    units: FlowUnits
    portal: BlockingPortal
    """A loop of its own, since a browser keeps the one of this thread."""

    @classmethod
    @contextmanager
    def of(
        cls, database: PlayDatabase, clock: PatientClock, ids: CountingIds
    ) -> Iterator["Behind"]:
        pool = Database(database.work, connections_max=2, name="behind the test api")
        units = FlowUnits(pool, clock=clock, ids=ids, nudge=lambda _: None, defaults={})
        with (
            psycopg.connect(database.superuser, autocommit=True) as superuser,
            as_it_was.connected(database) as putting_back,
            start_blocking_portal() as portal,
        ):
            portal.call(pool.open)
            yield cls(superuser, putting_back, units, portal)
            portal.call(pool.close)


@dataclass
class World:
    """One running API, its clock, and ways in."""

    client: TestClient[Any]
    clock: PatientClock
    stream: PlayedStream
    database: PlayDatabase
    keys: Mapping[Role, str]
    parts: Parts
    nudged: list[str]
    cards: PlayedCards
    register: PlayedVatRegister
    behind: Behind
    csrf: dict[str, str] = field(default_factory=dict)

    def as_key(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[role]}"}

    def get(self, path: str, role: Role = Role.ADMINISTRATOR, **more: Any) -> httpx.Response:
        return self.ask("GET", path, role, **more)

    def post(self, path: str, role: Role = Role.ADMINISTRATOR, **more: Any) -> httpx.Response:
        return self.ask("POST", path, role, **more)

    def ask(
        self, method: str, path: str, role: Role = Role.ADMINISTRATOR, **more: Any
    ) -> httpx.Response:
        """A request with the API key of a role."""
        headers = {**self.as_key(role), **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in as a person; the client keeps the cookie, and the CSRF token is in `csrf`."""
        answer = self.client.post("/api/v1/sign-in", json={"email": email, "password": password})
        if answer.status_code == 200:
            self.csrf = {"X-CSRF-Token": answer.json()["csrf_token"]}
        return answer

    def leave(self) -> None:
        """Forget the cookie, as another browser would."""
        self.client.cookies.clear()
        self.csrf = {}

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look behind the scenes."""
        return self.behind.superuser.execute(query, values).fetchall()

    def starts_over(self) -> None:
        """Put every row back to where it was at first, in a database that is `peopled`."""
        as_it_was.put_back(self.behind.putting_back)

    def does(self, statement: str, *values: Any) -> None:
        """Change what is behind the scenes."""
        self.behind.superuser.execute(statement, values)

    @property
    def units(self) -> FlowUnits:
        """The worker's units of work, for `told`."""
        return self.behind.units

    def told(self, story: Coroutine[Any, Any, Any]) -> Any:
        """Let happen beside the API what a gateway or a worker would do."""

        async def heard() -> Any:
            return await story

        return self.behind.portal.call(heard)


def email_of(role: Role) -> str:
    return f"{role}@here.example"


@contextmanager
def world(
    database: PlayDatabase,
    *,
    settings: ApiSettings | None = None,
    routes: Sequence[ControllerRouterHandler] = (),
    built: Built | None = None,
) -> Iterator[World]:
    """The API of a migrated database, which must hold `seed`'s rows."""
    clock, stream, ids = PatientClock(), PlayedStream(), CountingIds()
    nudged: list[str] = []
    cards, register = PlayedCards(), PlayedVatRegister()
    pool = Database(database.app, connections_max=6, name="test api")
    flows = FlowUnits(pool, clock=clock, ids=ids, nudge=nudged.extend, defaults={})
    units = PostgresUnits(pool, ids, nudge=nudged.extend, flows=flows)
    passwords = Argon2Passwords(QUICK_HASHER)
    vault, randomness = AesVault([DATA_KEY]), SeededRandomness()
    door = Door(units=units, passwords=passwords, vault=vault, randomness=randomness)
    files = TemporaryDirectory(prefix="chargewright-files-")
    store = FileStore(Path(files.name))
    parts = Parts(
        clock=clock,
        ids=ids,
        randomness=randomness,
        passwords=passwords,
        vault=vault,
        units=units,
        facts=stream,
        door=door,
        cards=cards,
        files=store,
        files_test=PlayedFilesTest(),
        vat=VatDesk(register=register),
        settings=settings or ApiSettings(public_url="http://testserver.local", files=OFFERS),
        routes=(
            *callbacks.routes(PostgresCallbacks(flows, clock), cards),
            *phone_payments.routes(PostgresPhones(flows, clock), cards),
            *page_callbacks.routes(PostgresPhones(flows, clock), cards),
            *receipt_pages.routes(PostgresPapers(pool)),
            *driver_pages.routes(PostgresPlaces(pool, {})),
            *dashboard.routes(built or Built()),
            *routes,
        ),
    )
    app = build_app(parts)
    app.on_startup.append(pool.open)
    app.on_shutdown.append(pool.close)
    with (
        files,
        Behind.of(database, clock, ids) as behind,
        TestClient(app, base_url=parts.settings.public_url) as client,
    ):
        yield World(
            client=client,
            clock=clock,
            stream=stream,
            database=database,
            keys={role: key_text(role)[0] for role in Role},
            parts=parts,
            nudged=nudged,
            cards=cards,
            register=register,
            behind=behind,
        )


def key_text(role: Role) -> tuple[str, str, Secret]:
    """The API key of a role: its text, prefix and secret."""
    octets = bytes([list(Role).index(role) + 1]) * (api_keys.PREFIX_BYTES + api_keys.SECRET_BYTES)
    text, parts = api_keys.written(octets)
    return text, parts.prefix, parts.secret


def peopled(server: PlayServer) -> PlayDatabase:
    """A new database that holds `seed`'s rows, and can be put back to them."""
    return server.new_database(server.template("peopled", _people, of=server.schema()))


@pytest.fixture(scope="module")
def peopled_database(postgres_server: PlayServer) -> Iterator[PlayDatabase]:
    """The same for one module."""
    yield from for_a_while(postgres_server, peopled(postgres_server))


@pytest.fixture
def people(peopled_database: PlayDatabase) -> PlayDatabase:
    """That with all rows as they were at first."""
    with as_it_was.connected(peopled_database) as connection:
        as_it_was.put_back(connection)
    return peopled_database


def _people(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        _seed(connection)
        as_it_was.remember(connection)


def seed(database: PlayDatabase) -> None:
    """The tree of organisations, a person and a key of each role here, one of each there."""
    with psycopg.connect(database.owner) as connection:
        _seed(connection)


def _seed(connection: psycopg.Connection) -> None:
    with connection.pipeline():
        for organization, parent in PARENTS.items():
            connection.execute(
                "INSERT INTO organization (id, parent_id, name, country, legal_name, legal_address,"
                " created_at) VALUES (%s, %s, %s, 'NL', 'Legal BV', 'Street 1', %s)",
                (organization, parent, organization.removeprefix("org_"), MONDAY_MORNING),
            )
        for role in Role:
            _user(connection, HERE, f"usr_{role}", email_of(role), role)
            _, prefix, secret = key_text(role)
            _key(connection, HERE, f"key_{role}", prefix, secret.sha256, role)
        network_there.seed(connection, THERE_ORG)
        _user(connection, THERE_ORG, "usr_there", "boss@there.example", Role.ADMINISTRATOR)
        _key(connection, THERE_ORG, "key_there", "there000", b"there", Role.ADMINISTRATOR)


def _user(
    connection: psycopg.Connection, organization: str, user: str, email: str, role: Role
) -> None:
    connection.execute(
        "INSERT INTO user_account (organization_id, id, email, name, role, password_hash,"
        " must_change_password, created_at, created_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, false, %s, 'machine')",
        (organization, user, email, f"The {role}", role, PASSWORD_HASH, MONDAY_MORNING),
    )


def _key(
    connection: psycopg.Connection,
    organization: str,
    key: str,
    prefix: str,
    secret_sha256: bytes,
    role: Role,
) -> None:
    connection.execute(
        "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role, created_at,"
        " created_by) VALUES (%s, %s, %s, %s, %s, %s, %s, 'machine')",
        (organization, key, prefix, secret_sha256, f"Key of {role}", role, MONDAY_MORNING),
    )


def connect(world, station_id):
    """Have the station connected, as the gateway would write."""
    world.does(
        "INSERT INTO station_link (organization_id, station_id, epoch, is_connected,"
        " subprotocol) SELECT organization_id, id, 1, true, 'ocpp1.6' FROM station WHERE id = %s",
        station_id,
    )
