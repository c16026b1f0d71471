"""The platform on real parts with a simulated card cloud, for journeys: gateway, worker, one site."""

import asyncio
import contextlib
import json
import sys
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import msgspec
import psycopg

from chargewright.adapters.vault import AesVault, new_key
from chargewright.gateway.settings import GatewaySettings
from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import currency
from chargewright.kernel.sealed import Purpose
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.gateway import GatewayProcess
from chargewright.main.worker import WorkerProcess, WorkerSettings
from chargewright.payments.reader import Reader, ReaderPolicy
from chargewright.tariffs.model import (
    Component,
    Dim,
    Group,
    Profile,
    RoundingRule,
    TariffVersion,
)
from chargewright.tariffs.tax import TaxMode, TaxRule
from sim.payter.remote import PayterCloud
from tests.play.network import T0, Site

EUR = currency("EUR")


@contextlib.asynccontextmanager
async def payter_cloud():
    """The simulated cloud as its own process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sim.payter", "--port", "0", "--with-parent",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        said = json.loads(await process.stdout.readline())
        async with PayterCloud(said["url"], said["key"]) as cloud:
            yield cloud
    finally:
        process.stdin.close()
        await process.wait()


def vat(percent):
    return TaxRule(code="VAT", name="VAT", percent=Decimal(percent), jurisdiction="NL")


def tariff(*components, mode=TaxMode.INCLUSIVE):
    """A published tariff: 0.49 per kWh and 0.50 per charge with 21 % VAT unless told otherwise."""
    components = components or (
        Component(id="start", dim=Dim.FLAT, price=Decimal("0.50"), tax=(vat("21"),)),
        Component(id="energy", dim=Dim.ENERGY, price=Decimal("0.49"), tax=(vat("21"),)),
    )
    return TariffVersion(
        id=TariffVersionId("trv_1"),
        tariff_id=TariffId("trf_1"),
        number=1,
        name="Standard",
        currency=EUR,
        tax_mode=mode,
        groups=(Group(id="all", components=components),),
        rounding=RoundingRule(profile=Profile.EU_GROSS),
        valid_from=T0,
        published_at=T0,
    )


@dataclass
class Platform:
    """What a journey reaches: ports, the cloud, and the database to look behind the scenes."""

    database: object
    cloud: PayterCloud
    ocpp_port: int
    gateway: GatewayProcess
    worker: WorkerProcess

    @property
    def ocpp_url(self):
        return f"ws://127.0.0.1:{self.ocpp_port}/ocpp"

    def rows(self, query, *values):
        with psycopg.connect(self.database.superuser) as connection:
            return connection.execute(query, values).fetchall()

    async def until(self, query, wanted, within_s=60.0):
        """Look until the first row is this, or say what it was instead."""
        found = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while (found := self.rows(query)) != wanted:  # noqa: ASYNC110 - rows ring no bell
                    await asyncio.sleep(0.05)
        assert found == wanted, f"{query}\nis {found}\nnot {wanted}"


class SeededSite:
    """The site of `network.Site` with a tariff and a terminal that pays for some of its EVSEs."""

    def __init__(self, database, cloud, vault):
        self._database = database
        self._cloud = cloud
        self._vault = vault
        self.site = Site(database.owner).seed()

    def sells(self, version, **settings):
        with psycopg.connect(self._database.owner) as connection:
            connection.execute(
                "INSERT INTO tariff (organization_id, id, name, created_at) VALUES ('org_1', 'trf_1', 'T', %s)",
                (T0,),
            )
            connection.execute(
                "INSERT INTO tariff_version (organization_id, id, tariff_id, number, currency, document,"
                " valid_from, published_at) VALUES ('org_1', 'trv_1', 'trf_1', 1, 'EUR', %s, %s, %s)",
                (msgspec.json.encode(version).decode(), T0, T0),
            )
            connection.execute(
                "UPDATE site SET tariff_id = 'trf_1', settings = %s", (json.dumps(settings),)
            )

    async def terminal(
        self, serial, evses, *, always_armed=True, family="Apollo", receipt_screen=None
    ):
        await self._cloud.add_terminal(serial, family=family)
        policy = ReaderPolicy(
            always_armed=always_armed,
            look_every=timedelta(seconds=2),
            message_shown_for=timedelta(seconds=1),
            result_shown_for=timedelta(seconds=1),
            retry_after=timedelta(seconds=1),
        )
        reader = Reader(terminal_id=f"trm_{serial}", policy=policy, online=False)
        sealed = self._vault.seal(self._cloud.key.encode(), purpose=Purpose.PROVIDER_KEY).hex()
        with psycopg.connect(self._database.owner) as connection:
            connection.execute(
                "INSERT INTO terminal_account (organization_id, id, provider, name, base_url,"
                " api_key_encrypted, receipt_screen, created_at)"
                " VALUES ('org_1', 'acc_1', 'payter', 'P', %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (self._cloud.url, sealed, receipt_screen, T0),
            )
            connection.execute(
                "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref,"
                " label, created_at) VALUES ('org_1', %s, 'sit_1', 'acc_1', 'payter', %s, %s, %s)",
                (f"trm_{serial}", serial, serial, T0),
            )
            connection.execute(
                "INSERT INTO reader (organization_id, terminal_id, state, machine)"
                " VALUES ('org_1', %s, 'idle', %s)",
                (f"trm_{serial}", msgspec.json.encode(reader).decode()),
            )
            for evse_id, station_id, evse_no in evses:
                connection.execute(
                    "INSERT INTO terminal_evse (organization_id, terminal_id, evse_id, station_id,"
                    " evse_no) VALUES ('org_1', %s, %s, %s, %s)",
                    (f"trm_{serial}", evse_id, station_id, evse_no),
                )


@contextlib.asynccontextmanager
async def platform(database, cloud, vault, provider=None, vat=None, **gateway_settings):
    """Gateway and worker on this database, nudging each other directly instead of by the bus."""
    clock, ids = SystemClock(), RandomIds()
    holder = []

    def nudge(subjects):
        for subject in subjects:
            for process in holder:
                process.hear(subject)

    gateway = GatewayProcess(
        GatewaySettings(
            **{
                "goodbye_spread_s": 0.0,
                "boot_grace_s": 0.0,
                "asks_for_boot": False,
                **gateway_settings,
            }
        ),
        journal_dsn=database.journal,
        work_dsn=database.work,
        connections_max=4,
        clock=clock,
        ids=ids,
        nudge=nudge,
        defaults={},
        asks_private_responders=True,
        provider=provider,
        vat=vat,
    )
    worker = WorkerProcess(
        WorkerSettings(deadline_poll_s=0.2, reconcile_every_s=1.0),
        work_dsn=database.work,
        connections_max=4,
        clock=clock,
        ids=ids,
        vault=vault,
        nudges=nudge,
        defaults={},
    )
    port = asyncio.get_running_loop().create_future()

    async def open_ports(serving):
        port.set_result(await serving.listen("127.0.0.1", 0))

    async with asyncio.TaskGroup() as group:
        gate = group.create_task(gateway.run(started=lambda: None, open_ports=open_ports))
        ready = asyncio.Event()
        work = group.create_task(worker.run(started=ready.set))
        ocpp_port = await port
        await ready.wait()
        holder.append(gateway)
        try:
            yield Platform(database, cloud, ocpp_port, gateway, worker)
        finally:
            gateway.gateway.stop()
            worker.stop()
            await gate
            await work


def vault():
    return AesVault([new_key()])
