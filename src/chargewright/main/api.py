"""The HTTP API with its real parts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import msgspec
import uvicorn
from litestar.types import ControllerRouterHandler

from chargewright.access.door import Door
from chargewright.adapters.bus import Message
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.migrate import check
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.randomness import SystemRandomness
from chargewright.api import callbacks, receipt_pages
from chargewright.api.app import build_app
from chargewright.api.callbacks import Granted
from chargewright.api.parts import ApiSettings, Parts
from chargewright.api.receipt_pages import Opened
from chargewright.billing.documents import CreditNote, DocumentType
from chargewright.billing.paper import MODEL
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import OperationId
from chargewright.main.cards import TerminalAccounts
from chargewright.main.nudges import PREFIX, Nudges
from chargewright.main.parts import Installation
from chargewright.main.roles import on_stop, say_ready
from chargewright.reactions.ports import Work

_WORKER: Final = Queries.load("worker")
_RECEIPTS: Final = Queries.load("receipts")


class PostgresCallbacks:
    """`api.callbacks.CallbackDesk`."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def granted(self, token_sha256: bytes) -> Granted | None:
        async with self._units.database.unit(()) as unit:
            row = await unit.one(
                _WORKER.callback_owner, token_sha256=token_sha256, at=self._clock.now()
            )
        if row is None:
            return None
        return Granted(row["organization_id"], row["terminal_id"], OperationId(row["operation_id"]))

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[Work]:
        async with self._units.of(organization_id) as (work, _):
            yield work

    def now(self) -> datetime:
        return self._clock.now()


class PostgresPapers:
    """`api.receipt_pages.Papers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, token_sha256: bytes) -> Opened | None:
        async with self._database.unit(()) as unit:
            owner = await unit.one(_RECEIPTS.by_link, token_sha256=token_sha256)
        if owner is None:
            return None
        async with self._database.unit((owner["organization_id"],)) as unit:
            row = await unit.one(_RECEIPTS.open_document, id=owner["id"])
            notes = await unit.rows(_RECEIPTS.notes_of, receipt_id=owner["id"])
        if row is None:
            return None
        kind = MODEL[DocumentType(row["document_type"])]
        return Opened(
            document=msgspec.convert(row["document"], kind, strict=False),
            pdf=bytes(row["pdf"]),
            corrections=[
                msgspec.convert(note["document"], CreditNote, strict=False) for note in notes
            ],
        )


class _Server(uvicorn.Server):
    """A server that leaves signals to us: readers of the fact stream are let go first."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()


async def run_api(it: Installation) -> None:
    """Serve HTTP until told to stop."""
    check(it.dsn("app"))
    settings = it.settings
    database = Database(
        it.dsn("app"), connections_max=settings.database.connections_max, name="api"
    )
    nudges = Nudges(it.bus)
    units = Units(database, clock=it.clock, ids=it.ids, nudge=nudges, defaults=it.site_defaults)
    facts = PostgresFacts(database)
    accounts = TerminalAccounts(units, it.vault)
    await database.open()

    async def hear(message: Message) -> None:
        if message.subject.removeprefix(PREFIX) == "facts":
            facts.nudge()

    routes: Sequence[ControllerRouterHandler] = (
        *callbacks.routes(PostgresCallbacks(units, it.clock)),
        *receipt_pages.routes(PostgresPapers(database)),
    )
    app = build_app(
        _parts(
            it,
            database,
            PostgresUnits(database, it.ids, nudge=nudges, flows=units),
            facts,
            accounts,
            routes,
        )
    )
    address = settings.http.address
    server = _Server(
        uvicorn.Config(
            app,
            host=address.host,
            port=address.port,
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=10,
            server_header=False,
        )
    )
    try:
        async with asyncio.TaskGroup() as group:
            background = [
                group.create_task(it.bus.run()),
                group.create_task(nudges.run()),
                group.create_task(facts.run()),
            ]
            await it.bus.subscribe(f"{PREFIX}>", hear)
            serving = group.create_task(server.serve())
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn rings no bell
                await asyncio.sleep(0.05)

            def stop() -> None:
                facts.close()
                server.should_exit = True

            on_stop(stop)
            port = server.servers[0].sockets[0].getsockname()[1]
            say_ready(http=f"http://{address.host}:{port}", public_url=settings.public_url)
            await serving
            for task in background:
                task.cancel()
    finally:
        await accounts.close()
        await database.close()


def _parts(
    it: Installation,
    database: Database,
    units: PostgresUnits,
    facts: PostgresFacts,
    cards: TerminalAccounts,
    routes: Sequence[ControllerRouterHandler],
) -> Parts:
    randomness = SystemRandomness()
    passwords = Argon2Passwords()

    async def is_database_there() -> str | None:
        async with database.unit(()) as unit:
            await unit.one("SELECT 1 AS there")
        return None

    return Parts(
        clock=it.clock,
        ids=it.ids,
        randomness=randomness,
        passwords=passwords,
        vault=it.vault,
        units=units,
        facts=facts,
        cards=cards,
        door=Door(units=units, passwords=passwords, vault=it.vault, randomness=randomness),
        settings=ApiSettings(
            public_url=it.settings.public_url, payter_url=it.settings.payments.payter_url
        ),
        probes={"database": is_database_there},
        routes=routes,
    )
