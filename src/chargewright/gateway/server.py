"""The gateway process: its ports, ten thousand connections, one journal.

Holds what connections share and what time must wake: take-overs, commands, fresh credentials, fresh
session caches, commits that take too long, and a goodbye that does not bring everyone back at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

import msgspec
import structlog
from picows import WSCloseCode

from chargewright.gateway.admission import Admission, Revoked
from chargewright.gateway.answering import Answering
from chargewright.gateway.beats import Beats
from chargewright.gateway.calls import Calls
from chargewright.gateway.connection import Handler, StationConnection
from chargewright.gateway.counts import Counts
from chargewright.gateway.desks.desk import Desk
from chargewright.gateway.deviations import Unwritten
from chargewright.gateway.directory import Directory
from chargewright.gateway.doors import Doors
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.ports import Commands, Deviations, Links, Stations
from chargewright.gateway.ports_open import Secure
from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.strangers import Strangers
from chargewright.gateway.turn import Turn
from chargewright.gateway.turned_away import KeepsRefused, TurnedAway
from chargewright.gateway.unreadable import Unreadable
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.network.believed import Believed
from chargewright.network.credentials import Secret
from chargewright.network.journal import Journal
from chargewright.network.model import KnownStation
from chargewright.network.registration import Registration
from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.happened import Called, CallEnded

_log = structlog.get_logger(__name__)
LOOKED_AT_ONCE: Final = 100
"""A signature takes a tenth of a millisecond; then others have their turn."""


class Gateway:
    """Everything that connections share. `run` it; it ends when `stop` is called."""

    def __init__(
        self,
        settings: GatewaySettings,
        *,
        stations: Stations,
        links: Links,
        journal: Journal,
        commands: Commands,
        deviations: Deviations,
        revoked: Revoked,
        refused: KeepsRefused,
        desk: Desk,
        clock: Clock,
        ids: IdSource,
        handlers: Mapping[Subprotocol, Mapping[type[msgspec.Struct], Handler]],
    ) -> None:
        self.settings: Final = settings
        self.now: Final = clock.now
        self.monotonic: Final = clock.monotonic
        self.turn: Final = Turn(now=clock.now, monotonic=clock.monotonic)
        self.journal: Final = journal
        self.desk: Final = desk
        self.ids: Final = ids
        self.directory: Final = Directory()
        self.counts: Final = Counts()
        self.drops: Final[tuple[type[Exception], ...]] = (Outage, TimeoutError)
        self.admission: Final = Admission(settings, TurnedAway(refused, clock), clock)
        self._stations = stations
        self._links = links
        self._commands = commands
        self._deviations = deviations
        self._revoked = revoked
        self._beats = Beats(self.counts, self.drops)
        self.spawn: Final = self._beats.spawn
        self._unwritten = Unwritten()
        self._unreadable = Unreadable()
        self._calls = Calls(
            commands, self._unwritten, clock, self.spawn, again_s=settings.answers_again_s
        )
        self._connections: dict[str, StationConnection] = {}
        self.strangers: Final = Strangers(
            self.turn,
            links,
            desk,
            self.admission,
            boot_retry_s=settings.boot_retry_s,
            now=clock.now,
            spawn=self.spawn,
        )
        self._doors = Doors(
            self,
            self.strangers,
            directory=self.directory,
            admission=self.admission,
            counts=self.counts,
            handlers=handlers,
        )
        self._stopping = asyncio.Event()
        self._came = asyncio.Event()

    # What connections ask

    def connected(self, connection: StationConnection) -> None:
        """A socket is open: take the station over, then hear it."""
        profile = self.admission.admit(connection)
        if profile is None:
            return
        connection.profile = profile
        before = self._connections.get(connection.station.id)
        self._connections[connection.station.id] = connection
        if before is not None:
            before.close(WSCloseCode.POLICY_VIOLATION, "a newer connection of this station")
        self.spawn(self._take_over(connection))

    def disconnected(self, connection: StationConnection) -> None:
        if self._connections.get(connection.station.id) is connection:
            del self._connections[connection.station.id]
        if connection.was_too_large:
            self.admission.too_large(connection)
        if connection.epoch:
            self.spawn(self._release(connection))

    def refused(self, connection: Answering, action: str, fault: Fault) -> None:
        """A CALLERROR was given; where money may hang on the message, an operator is told."""
        if self._unreadable.refused(connection.station, action, fault):
            self.spawn(self._tell_operators())

    def deviated(self, connection: StationConnection, called: Called) -> None:
        self._unwritten.heard(connection.station, called.action, called.mends, self.now())

    def too_fast(self, connection: StationConnection) -> None:
        self.admission.too_many(connection)

    def may_boot(self, connection: StationConnection, serial_number: str) -> bool:
        return self.admission.may_boot(connection, serial_number)

    def failed(self, connection: Answering, called: Called) -> None:
        self.counts.failures += 1
        _log.error("frame_failed", station_id=connection.station.id, action=called.action)

    def command_ended(self, connection: StationConnection, happened: CallEnded) -> None:
        self._calls.ended(connection, happened)

    async def answers_kept(self, connection: Answering) -> None:
        await self._calls.all_told(connection.station.id)

    async def refresh(self, connection: StationConnection) -> None:
        await self._refresh([connection])

    def ceiling_reached(self, connection: StationConnection, session_id: str) -> None:
        self.spawn(self.desk.running.ceiling_reached(connection.station, session_id))

    def refresh_sessions(self, station_id: str) -> None:
        """Something changed a session of this station: read what is committed."""
        connection = self._connections.get(station_id)
        if connection is not None:
            self.spawn(self._refresh([connection]))

    def wake_commands(self, station_id: str) -> None:
        """A command was queued for this station; nothing happens where it is not ours."""
        connection = self._connections.get(station_id)
        if connection is not None and connection.epoch:
            self.spawn(self._calls.send(connection))

    @property
    def connections(self) -> int:
        return len(self._connections)

    @property
    def is_open(self) -> bool:
        """Whether stations are let in."""
        return bool(self._doors) and not self._stopping.is_set()

    # The process

    async def run(
        self, *, started: Callable[[], None], open_ports: Callable[["Gateway"], Awaitable[None]]
    ) -> None:
        """Serve until `stop`. `open_ports` calls `listen` once the stations are known."""
        async with asyncio.TaskGroup() as group:
            self._beats.begin(group)
            self.admission.revoked = await self._revoked()
            self.directory.learn(await self._stations.changed())
            await open_ports(self)
            started()
            self._begin_beats()
            await self._stopping.wait()
            self._doors.close()
            self._beats.end()
            await self._say_goodbye()
            await self._beats.guarded(self._write_deviations())
            await self._beats.guarded(self._write_noticed())

    def _begin_beats(self) -> None:
        every, settings = self._beats.every, self.settings
        every(1.0, self._tick)
        every(settings.credentials_poll_s, self.relearn)
        every(settings.sessions_poll_s, self._refresh_all)
        every(settings.commands_poll_s, self._poll_commands)
        every(settings.operators_poll_s, self._tell_operators_again)
        every(settings.deviations_s, self._write_deviations)
        every(settings.noticed_s, self._write_noticed)
        # Commands may have waited for a station: one look for all that came since the last.
        self._beats.whenever(self._came, self._poll_commands)

    async def listen(self, host: str, port: int, tls: Secure | None = None) -> int:
        """Open a port for stations; returns the one taken where `port` is 0."""
        return await self._doors.open(host, port, tls)

    def stop(self) -> None:
        """Stop accepting, write what is waiting, close the sockets, end."""
        self._stopping.set()

    async def relearn(self) -> None:
        """Take what operators changed.

        A connection whose credentials changed is closed, and a stranger's that is a station now: it
        comes again as what it is.
        """
        revoked = await self._revoked()
        if revoked != self.admission.revoked:
            self.admission.revoked = revoked
            for each in list(self._connections.values()):
                self.admission.look_again(each)
        for station in self.directory.learn(await self._stations.changed()):
            if not station.is_retired:
                self.strangers.is_station_now(station.identity)
            connection = self._connections.get(station.id)
            if connection is None:
                continue
            if station.is_retired or not _may_stay(connection, station, self.now()):
                connection.close(WSCloseCode.POLICY_VIOLATION, "the credentials were changed")
            else:
                connection.configure(station)
        self._end_old_passwords()

    def _end_old_passwords(self) -> None:
        """Who came by a password whose time is over meanwhile comes again, by the one that works."""
        now = self.now()
        for connection in list(self._connections.values()):
            known, came_by = connection.station.credentials, connection.came_by
            if known is None or came_by is None or connection.profile == 3:
                continue
            if not known.let_stay(came_by, now):
                connection.close(WSCloseCode.POLICY_VIOLATION, "the password's time is over")

    async def believe_only(self, believed: Believed) -> None:
        """Authorities were let go: who came by a certificate of theirs is closed."""
        for number, each in enumerate(list(self._connections.values())):
            self.admission.look_again(each, believed)
            if number % LOOKED_AT_ONCE == 0:
                await asyncio.sleep(0)

    # Behind it

    async def _take_over(self, connection: StationConnection) -> None:
        try:
            taken = await self._links.take_over(
                connection.station, connection.subprotocol.value, connection.peer
            )
        except self.drops as reason:
            connection.close(WSCloseCode.TRY_AGAIN_LATER, str(reason))
            return
        if connection.is_closed:
            connection.epoch = taken.epoch
            await self._release(connection)
            return
        connection.live.refresh(list(taken.sessions), connection.station)
        connection.statuses.learn(taken.statuses)
        connection.asked = taken.asked
        connection.booted_at = taken.booted_at
        connection.registered.is_told(taken.registration)
        if connection.registered.standing is Registration.PENDING:
            connection.epoch = taken.epoch
            if not await self._recalled(connection):
                return
        connection.begin(taken.epoch)
        if connection.profile == connection.station.next_security_profile:
            self.spawn(self.desk.security.profile_reached(connection.station, connection.profile))
        if connection.came_by is not None and connection.profile != 3:
            self._came_by(connection, connection.came_by)
        self._came.set()

    async def _recalled(self, connection: StationConnection) -> bool:
        """Whether it is known what a station that waits was asked for, and its socket is open still."""
        try:
            await self._calls.recall(connection)
        except self.drops as reason:
            connection.close(WSCloseCode.TRY_AGAIN_LATER, str(reason))
        return not connection.is_closed

    def _came_by(self, connection: StationConnection, password: Secret) -> None:
        """A station that shows the other one of two may have been told of it, without an answer."""
        known = connection.station.credentials
        if known is not None and password == known.previous:
            self.spawn(self.desk.security.password_shown(connection.station, password))

    async def _release(self, connection: StationConnection) -> None:
        await self._links.release(connection.station, connection.epoch)

    async def _refresh(self, connections: list[StationConnection]) -> None:
        found = await self._links.open_sessions([each.station.id for each in connections])
        for connection in connections:
            connection.live.refresh(found.get(connection.station.id, []), connection.station)

    async def _refresh_all(self) -> None:
        with_sessions = [each for each in self._connections.values() if each.live]
        if with_sessions:
            await self._refresh(with_sessions)

    async def _poll_commands(self) -> None:
        for station_id in await self._commands.waiting_stations():
            self.wake_commands(station_id)

    async def _tell_operators_again(self) -> None:
        self._unreadable.begin_turn()
        await self._tell_operators()

    async def _tell_operators(self) -> None:
        await self._unreadable.tell(self.desk.running.unreadable, self.drops)

    async def _write_deviations(self) -> None:
        await self._unwritten.write(self._deviations, self.drops)

    async def _write_noticed(self) -> None:
        await self.admission.write(self.desk.security, self.drops)

    async def _tick(self) -> None:
        now = self.monotonic()
        for connection in list(self._connections.values()):
            if connection.busy_for(now) > self.settings.commit_deadline_s:
                self.counts.too_late += 1
                connection.close(WSCloseCode.TRY_AGAIN_LATER, "the commit took too long")
            else:
                connection.tick(now)

    async def _say_goodbye(self) -> None:
        leaving = list(self._connections.values())
        pause_s = self.settings.goodbye_spread_s / max(len(leaving), 1)
        for connection in leaving:
            connection.close(WSCloseCode.GOING_AWAY, "the gateway is going away")
            await asyncio.sleep(pause_s)


def _may_stay(connection: StationConnection, now: KnownStation, at: datetime) -> bool:
    """Whether a station that came by what it had before still has what it needs."""
    if connection.profile == 3:
        return 3 in now.profiles
    if now.credentials is None:
        return connection.station.credentials is None
    return now.credentials.let_stay(connection.came_by, at)
