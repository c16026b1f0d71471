"""One process of one role: gateway, API or worker, with its signals and its bus."""

import asyncio
import json
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from chargewright.adapters.bus import Message
from chargewright.adapters.contract_provider import HttpProvider
from chargewright.adapters.postgres.effects import Kept
from chargewright.adapters.postgres.releases import check
from chargewright.gateway.contracts import ContractRules
from chargewright.gateway.limits import networks_of
from chargewright.gateway.ports_open import Secure
from chargewright.gateway.server import Gateway
from chargewright.gateway.settings import GatewaySettings
from chargewright.main import measures
from chargewright.main.gateway import GatewayProcess, calm_collector
from chargewright.main.key_places import telling_of_keys
from chargewright.main.listening import taken
from chargewright.main.nudges import PREFIX, Nudges
from chargewright.main.parts import Installation
from chargewright.main.setting import Address
from chargewright.main.setting_groups_contracts import ContractSettings
from chargewright.main.setting_groups_stations import UnknownStations
from chargewright.main.settings import Settings
from chargewright.main.station_tls import StationTls
from chargewright.main.vat import vat_desk_of
from chargewright.main.watching import watched
from chargewright.main.worker import WorkerProcess, WorkerSettings

_log = structlog.get_logger(__name__)
READY: Final = "ready"


def say_ready(**what: object) -> None:
    """One line of JSON on standard output: who started us waits for it."""
    print(json.dumps({READY: True, **what}), flush=True)


async def run_gateway(it: Installation) -> None:
    """Hold stations' sockets until told to stop."""
    check(it.dsn("journal"))
    settings = it.settings
    nudges = Nudges(it.bus)
    process = GatewayProcess(
        GatewaySettings(
            path_prefix=settings.ocpp.path_prefix,
            strangers_may_ask=settings.ocpp.unknown_stations is UnknownStations.PEND,
            call_timeout_s=settings.ocpp.call_timeout_s,
            commit_deadline_s=settings.ocpp.commit_deadline_s,
            boot_retry_s=settings.ocpp.boot_retry_s,
            heartbeat_interval_s=settings.ocpp.heartbeat_interval_s,
            reads_configuration=settings.ocpp.reads_configuration,
            asks_for_boot=settings.ocpp.asks_for_boot,
            credentials_poll_s=settings.ocpp.credentials_poll_s,
            sessions_poll_s=settings.sessions.cache_poll_s,
            goodbye_spread_s=settings.ocpp.close_spread_s,
            trusted_proxies=networks_of(settings.ocpp.trusted_proxies),
            handshakes_per_address_per_minute=settings.ocpp.handshakes_per_address_per_minute,
            handshakes_per_identity_per_minute=settings.ocpp.handshakes_per_identity_per_minute,
            failed_handshakes_per_address_per_minute=(
                settings.ocpp.failed_handshakes_per_address_per_minute
            ),
            checks_serial_numbers=settings.ocpp.checks_serial_numbers,
            packs_messages=settings.ocpp.packs_messages,
            frames_per_s=settings.ocpp.frames_per_s,
            frames_at_once=settings.ocpp.frames_at_once,
            certificates_per_day=settings.ocpp.certificates_per_day,
        ),
        journal_dsn=it.dsn("journal"),
        work_dsn=it.dsn("work"),
        connections_max=settings.database.connections_max,
        clock=it.clock,
        ids=it.ids,
        nudge=nudges,
        defaults=it.site_defaults,
        asks_private_responders=settings.ocpp.asks_private_responders,
        contracts=ContractRules(
            needs_certificate=settings.contracts.needs_certificate,
            needs_responders=settings.contracts.needs_responders,
        ),
        provider=provider_of(settings.contracts),
        vat=vat_desk_of(settings.vat),
        public_url=settings.public_url,
    )

    tls = StationTls(settings.ocpp, process.authorities.certificates, process.gateway.believe_only)

    async def hear(message: Message) -> None:
        process.hear(message.subject.removeprefix(PREFIX))

    async def open_ports(gateway: Gateway) -> None:
        address = settings.ocpp.address
        port = await listen(gateway, address, "ocpp.address")
        opened = {"ocpp": f"ws://{address.host}:{port}{settings.ocpp.path_prefix}"}
        if settings.ocpp.tls_certificate_file is not None:
            secure = settings.ocpp.tls_address
            await tls.renew()
            port = await listen(gateway, secure, "ocpp.tls_address", lambda: tls.context)
            opened["ocpps"] = f"wss://{secure.host}:{port}{settings.ocpp.path_prefix}"
        await it.bus.subscribe(f"{PREFIX}>", hear)
        say_ready(**opened, gateway_watch=url)

    async with (
        watched(
            process.watched(measures.bus(it.bus)),
            settings.watch.gateway_address,
            "watch.gateway_address",
        ) as url,
        asyncio.TaskGroup() as group,
    ):
        bus = group.create_task(it.bus.run())
        telling = group.create_task(nudges.run())
        renewing = group.create_task(tls.keep())
        on_stop(process.gateway.stop)
        calm_collector()
        await process.run(started=lambda: None, open_ports=open_ports)
        renewing.cancel()
        bus.cancel()
        telling.cancel()


def provider_of(contracts: ContractSettings) -> HttpProvider | None:
    """Who gives vehicles their contract certificates; None: nobody."""
    if contracts.provider_url is None:
        return None
    token = contracts.provider_token
    return HttpProvider(
        contracts.provider_url,
        token=None if token is None else token.reveal(),
        shape=contracts.provider_shape,
        timeout_s=contracts.provider_timeout_s,
    )


async def listen(gateway: Gateway, address: Address, key: str, tls: Secure | None = None) -> int:
    """Open a port for stations; gives the one taken.

    Raises:
        PortTaken: it cannot be had; `key` is the setting that said so.
    """
    try:
        return await gateway.listen(address.host, address.port, tls)
    except OSError as error:
        raise taken(address, key, error) from error


async def run_worker(it: Installation) -> None:
    """Do what was decided until told to stop."""
    check(it.dsn("work"))
    settings = it.settings
    nudges = Nudges(it.bus)
    process = WorkerProcess(
        WorkerSettings(
            jobs_at_once=settings.work.jobs_at_once,
            deadline_poll_s=settings.work.deadline_poll_s,
            reconcile_every_s=settings.work.reconcile_every_s,
            limit_check_s=settings.sessions.limit_check_s,
            costs_told_every_s=settings.sessions.costs_told_every_s,
            stalled_after_s=settings.work.stalled_after_s,
            kept=kept_by(settings),
            finished_job_days=settings.retention.finished_job_days,
            public_url=settings.public_url,
            configuration_read_every_s=(
                settings.ocpp.configuration_read_every_s
                if settings.ocpp.reads_configuration
                else None
            ),
            certificate_lasts=timedelta(days=settings.ocpp.certificate_days),
            certificate_renewed_before=timedelta(days=settings.ocpp.certificate_renewal_days),
            files=settings.files_offers,
        ),
        work_dsn=it.dsn("work"),
        connections_max=settings.database.connections_max,
        clock=it.clock,
        ids=it.ids,
        vault=it.vault,
        nudges=nudges,
        defaults=it.site_defaults,
        patience=it.card_patience,
    )
    async with (
        watched(
            process.watched(measures.bus(it.bus)),
            settings.watch.worker_address,
            "watch.worker_address",
        ) as url,
        telling_of_keys(settings, it.dsn("work"), it.clock, "worker"),
        asyncio.TaskGroup() as group,
    ):
        bus = group.create_task(it.bus.run())
        telling = group.create_task(nudges.run())
        on_stop(process.stop)
        await process.run(started=lambda: say_ready(worker_watch=url))
        bus.cancel()
        telling.cancel()


def kept_by(settings: Settings) -> Kept:
    """The retention of each table that the worker sweeps."""
    retention = settings.retention
    return Kept(
        log=timedelta(days=retention.ocpp_log_days),
        readings=timedelta(days=retention.meter_reading_days),
        effects=timedelta(days=retention.effect_days),
        commands=timedelta(days=retention.command_days),
        attention=timedelta(days=retention.attention_days),
        strangers=timedelta(days=retention.unknown_station_days),
        spans=timedelta(days=retention.availability_days),
        audit=timedelta(days=retention.audit_days),
        audit_addresses=timedelta(days=retention.audit_address_days),
    )


def on_stop(stop: Callable[[], None]) -> None:
    """Stop gracefully on the signals that ask for it."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
