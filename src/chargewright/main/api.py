"""The HTTP API with its real parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import msgspec
from litestar.types import ControllerRouterHandler

from chargewright.access.door import Door
from chargewright.adapters.bus import Message
from chargewright.adapters.file_probe import FileProbe
from chargewright.adapters.files import FileStore
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.releases import check
from chargewright.adapters.postgres.signed_meters import container
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.randomness import SystemRandomness
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
from chargewright.api.callbacks import Granted
from chargewright.api.parts import ApiSettings, Parts
from chargewright.api.receipt_pages import Opened
from chargewright.billing.documents import CreditNote, DocumentType
from chargewright.billing.paper import read
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import OperationId
from chargewright.main import measures
from chargewright.main.cards import TerminalAccounts
from chargewright.main.driver_places import PostgresPlaces
from chargewright.main.files_test import FilesTest
from chargewright.main.key_places import telling_of_keys
from chargewright.main.listening import bind, server, url_of
from chargewright.main.nudges import PREFIX, Nudges
from chargewright.main.parts import Installation
from chargewright.main.phones import PostgresPhones
from chargewright.main.roles import on_stop, say_ready
from chargewright.main.vat import vat_desk_of
from chargewright.main.watching import database_probe
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
        return Opened(
            document=read(DocumentType(row["document_type"]), row["document"]),
            pdf=row["pdf"],
            corrections=[msgspec.json.decode(note["document"], type=CreditNote) for note in notes],
        )

    async def is_coming(self, token_sha256: bytes) -> bool:
        async with self._database.unit(()) as unit:
            row = await unit.one(_RECEIPTS.is_coming, token_sha256=token_sha256)
        return row is not None and bool(row["is_coming"])

    async def signed_records(self, token_sha256: bytes) -> bytes | None:
        async with self._database.unit(()) as unit:
            owner = await unit.one(_RECEIPTS.by_link, token_sha256=token_sha256)
        if owner is None:
            return None
        async with self._database.unit((owner["organization_id"],)) as unit:
            row = await unit.one(_RECEIPTS.session_of_document, id=owner["id"])
            session_id = None if row is None else row["session_id"]
            return None if session_id is None else await container(unit, session_id)


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
    accounts = TerminalAccounts(units, it.vault, it.card_patience)
    opened = bind(settings.http.address, "http.address")
    await database.open()

    async def hear(message: Message) -> None:
        if message.subject.removeprefix(PREFIX) == "facts":
            facts.nudge()

    phones = PostgresPhones(units, it.clock)
    routes: Sequence[ControllerRouterHandler] = (
        *callbacks.routes(PostgresCallbacks(units, it.clock), accounts),
        *phone_payments.routes(phones, accounts),
        *page_callbacks.routes(phones, accounts),
        *receipt_pages.routes(PostgresPapers(database)),
        *driver_pages.routes(PostgresPlaces(database, it.site_defaults)),
        *dashboard.routes(Built()),
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
    serving_http = server(app)
    try:
        async with (
            telling_of_keys(settings, it.dsn("app"), it.clock, "api"),
            asyncio.TaskGroup() as group,
        ):
            background = [
                group.create_task(it.bus.run()),
                group.create_task(nudges.run()),
                group.create_task(facts.run()),
            ]
            await it.bus.subscribe(f"{PREFIX}>", hear)
            serving = group.create_task(serving_http.serve(sockets=[opened]))
            while not serving_http.started and not serving.done():  # noqa: ASYNC110 - uvicorn rings no bell
                await asyncio.sleep(0.05)

            def stop() -> None:
                facts.close()
                serving_http.should_exit = True

            on_stop(stop)
            say_ready(
                http=url_of(opened, settings.http.address.host), public_url=settings.public_url
            )
            await serving
            for task in background:
                task.cancel()
    finally:
        opened.close()
        await accounts.close()
        await database.close()


def files_test_of(it: Installation, database: Database) -> FilesTest:
    """The self-test of the file service, as this installation is set."""
    tls = it.settings.files_tls
    probe = FileProbe(None if tls is None else tls[0])
    return FilesTest(database, probe, it.settings.files_urls, clock=it.clock, ids=it.ids)


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

    return Parts(
        clock=it.clock,
        ids=it.ids,
        randomness=randomness,
        passwords=passwords,
        vault=it.vault,
        units=units,
        facts=facts,
        cards=cards,
        files=FileStore(it.settings.files_folder),
        files_test=files_test_of(it, database),
        vat=vat_desk_of(it.settings.vat),
        door=Door(
            units=units,
            passwords=passwords,
            vault=it.vault,
            randomness=randomness,
            lifetimes=it.sign_in_lifetimes,
        ),
        settings=ApiSettings(
            public_url=it.settings.public_url,
            station_url=it.settings.station_url,
            installation_name=it.settings.http.installation_name,
            tile_url=it.settings.http.tile_url,
            payter_url=it.settings.payments.payter_url,
            stripe_url=it.settings.payments.stripe_url,
            files=it.settings.files_offers,
            answers_kept_for=timedelta(days=it.settings.retention.api_answer_days),
        ),
        probes={"database": database_probe(database)},
        metrics=measures.registry_of((measures.pools({"api": database}), measures.bus(it.bus))),
        routes=routes,
    )
