"""The gateway with its real parts."""

import asyncio
import gc
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from chargewright.adapters.ocsp import Responders
from chargewright.adapters.postgres.certificates import Authorities
from chargewright.adapters.postgres.commands import Commands
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.deviations import Deviations
from chargewright.adapters.postgres.journal import PostgresJournal, node_key
from chargewright.adapters.postgres.network import Links, Stations
from chargewright.adapters.postgres.refused_connections import RefusedConnections
from chargewright.adapters.postgres.units import Units
from chargewright.gateway import v16, v21, v201
from chargewright.gateway.contracts import ContractRules
from chargewright.gateway.desks.desk import Desk
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.ports import ContractProvider
from chargewright.gateway.server import Gateway
from chargewright.gateway.settings import GatewaySettings
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.main import measures
from chargewright.main.watching import Watched, database_probe
from chargewright.network.vat_checks import VatDesk


def node_name() -> str:
    """What this process is called in the database: unique among those that live."""
    return f"{socket.gethostname()}/{os.getpid()}"


def calm_collector() -> None:
    """Look for garbage seldom, and not among what is imported; for a process that is a gateway only.

    What a frame makes is gone by counting alone; looking through ten thousand connections for it
    costs a tenth of the time and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class GatewayProcess:
    """A gateway, its two pools and its journal, run together."""

    def __init__(
        self,
        settings: GatewaySettings,
        *,
        journal_dsn: str,
        work_dsn: str,
        connections_max: int,
        clock: Clock,
        ids: IdSource,
        nudge: Callable[[Sequence[str]], None],
        defaults: Mapping[str, Any],
        node: str | None = None,
        asks_private_responders: bool = False,
        contracts: ContractRules | None = None,
        provider: ContractProvider | None = None,
        vat: VatDesk | None = None,
        public_url: str = "",
    ) -> None:
        self.node = node or node_name()
        self._clock = clock
        self._link_database = Database(journal_dsn, connections_max=4, name="gateway links")
        self._work_database = Database(
            work_dsn, connections_max=connections_max, name="gateway flows"
        )
        self.journal = PostgresJournal(
            journal_dsn, node_key=node_key(self.node), monotonic=clock.monotonic
        )
        self._links = Links(self._link_database, node=self.node, clock=clock, ids=ids)
        self.authorities = Authorities(self._link_database, clock)
        units = Units(self._work_database, clock=clock, ids=ids, nudge=nudge, defaults=defaults)
        self.gateway = Gateway(
            settings,
            stations=Stations(self._link_database),
            links=self._links,
            journal=self.journal,
            commands=Commands(self._work_database, clock),
            deviations=Deviations(self._link_database, ids),
            revoked=self.authorities.revoked,
            refused=RefusedConnections(self._link_database, ids),
            desk=Desk(
                units,
                Responders(clock, allows_private=asks_private_responders),
                contracts,
                provider,
                vat,
                public_url,
            ),
            clock=clock,
            ids=ids,
            handlers={
                Subprotocol.OCPP_16: v16.HANDLERS,
                Subprotocol.OCPP_201: v201.HANDLERS,
                Subprotocol.OCPP_21: v21.HANDLERS,
            },
        )

    async def run(
        self, *, started: Callable[[], None], open_ports: Callable[[Gateway], Awaitable[None]]
    ) -> None:
        """Serve until the gateway is stopped; what is waiting is written before this ends."""
        await self._link_database.open()
        await self._work_database.open()
        try:
            await self._links.release_all()
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self.journal.run())
                links = [
                    group.create_task(self._links.coming.run()),
                    group.create_task(self._links.going.run()),
                ]
                await self.gateway.run(started=started, open_ports=open_ports)
                self.journal.close()
                await writer
                for link in links:
                    link.cancel()
        finally:
            await self._work_database.close()
            await self._link_database.close()

    def watched(self, *more: measures.Look) -> Watched:
        """What this process tells whoever watches it. Ready once its ports are open."""

        async def is_open() -> str | None:
            return None if self.gateway.is_open else "the stations' ports are not open"

        databases = {"links": self._link_database, "flows": self._work_database}
        return Watched(
            probes={"database": database_probe(self._link_database), "ports": is_open},
            registries=(
                measures.registry_of(
                    (
                        measures.gateway(self.gateway, self.journal, self._clock),
                        measures.pools(databases),
                        *more,
                    )
                ),
            ),
        )

    def hear(self, subject: str) -> None:
        """Something on the bus: a command was queued, a session or a station changed."""
        kind, _, station_id = subject.partition(".")
        if kind == "commands":
            self.gateway.wake_commands(station_id)
        elif kind == "sessions":
            self.gateway.refresh_sessions(station_id)
        elif kind == "stations":
            self.gateway.spawn(self.gateway.relearn())
