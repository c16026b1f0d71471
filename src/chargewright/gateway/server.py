"""The gateway process: two listeners, ten thousand connections, one journal.

Holds what connections share and what time must wake: take-overs, commands, fresh credentials, fresh
session caches, commits that take too long, and a goodbye that does not bring everyone back at once.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from picows import (
    WSCloseCode,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from chargewright.gateway.admission import Admission, Revoked
from chargewright.gateway.connection import Handler, StationConnection
from chargewright.gateway.counts import Counts
from chargewright.gateway.desk import Desk
from chargewright.gateway.deviations import Unwritten
from chargewright.gateway.directory import Directory
from chargewright.gateway.handshake import Refused, Stranger, Subprotocol, Welcome, judge
from chargewright.gateway.ports import Commands, Deviations, Links, Stations
from chargewright.gateway.sending import send_commands
from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.strangers import NoSubprotocol, StrangerConnection
from chargewright.gateway.turn import Turn
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.network.journal import Journal, instant
from chargewright.network.model import KnownStation
from chargewright.network.security_events import NO_SUBPROTOCOL, NOT_AUTHENTICATED
from chargewright.wire.ocpp import MESSAGES
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    Called,
    CallEnded,
    CallLost,
    CallNeverSent,
    CallTimedOut,
)

_log = structlog.get_logger(__name__)

READ_BUFFER_BYTES: Final = 2048
"""Holds the usual frame; grows for larger ones. Ten thousand connections pay for it."""


CHANGES_WHO_OWES: Final = {
    action.lower(): action
    for action in ("StartTransaction", "StopTransaction", "TransactionEvent", "MeterValues")
}
"""By their names in small letters: a station that writes them otherwise is not understood."""


UNANSWERED: Final = (CallTimedOut, CallLost, CallNeverSent)
"""Ends of a call of ours that brought no frame."""


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
        self._stations = stations
        self._links = links
        self._commands = commands
        self._deviations = deviations
        self._revoked = revoked
        self.admission: Final = Admission(settings, clock)
        self._handlers = handlers
        self._connections: dict[str, StationConnection] = {}
        self._strangers: dict[str, StrangerConnection] = {}
        self._calls: dict[tuple[str, str], bytes] = {}
        self._unwritten = Unwritten()
        self._untold: dict[tuple[str, str], tuple[KnownStation, Fault]] = {}
        self._group: asyncio.TaskGroup | None = None
        self._stopping = asyncio.Event()
        self._came = asyncio.Event()
        self._servers: list[asyncio.Server] = []

    # What connections ask

    def now_text(self) -> str:
        return instant(self.now())

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a flow of one station beside the others; what befalls it is its own affair."""
        assert self._group is not None, "the gateway is not running"
        self._group.create_task(self._guarded(work))

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

    def stranger_came(self, stranger: StrangerConnection) -> None:
        """An identity that nobody created: kept, so that it is told once somebody has."""
        headers = {} if stranger.transport is None else stranger.transport.request.headers
        if not self.admission.may_come(stranger.peer, headers):
            stranger.close(WSCloseCode.POLICY_VIOLATION, "too many connections from this address")
            return
        before = self._strangers.get(stranger.identity)
        self._strangers[stranger.identity] = stranger
        if before is not None:
            before.close(WSCloseCode.POLICY_VIOLATION, "a newer connection of this station")

    def stranger_left(self, stranger: StrangerConnection) -> None:
        if self._strangers.get(stranger.identity) is stranger:
            del self._strangers[stranger.identity]

    def refused(self, connection: StationConnection, action: str, fault: Fault) -> None:
        """A CALLERROR was given; where money may hang on the message, an operator is told."""
        known = CHANGES_WHO_OWES.get(action.lower())
        if known is not None:
            self._untold[connection.station.id, known] = (connection.station, fault)
            self.spawn(self._tell_operators())

    def deviated(self, connection: StationConnection, called: Called) -> None:
        self._unwritten.heard(connection.station, called.action, called.mends, self.now())

    def too_fast(self, connection: StationConnection) -> None:
        self.admission.too_many(connection)

    def failed(self, connection: StationConnection, called: Called) -> None:
        self.counts.failures += 1
        _log.error("frame_failed", station_id=connection.station.id, action=called.action)

    def command_ended(self, connection: StationConnection, happened: CallEnded) -> None:
        """Our call was answered, refused, lost or never sent: log both frames, tell who asked."""
        ended = happened.answer if isinstance(happened, AnsweredLate) else happened
        request = self._calls.pop((connection.station.id, ended.message_id), b"")
        answer = None if isinstance(ended, UNANSWERED) else ended.frame
        problem = None if isinstance(happened, Answered) else type(happened).__name__
        if isinstance(ended, Answered):
            problem = self._oddities(connection, ended) or problem
        connection.note_call(ended.action, ended.message_id, request, answer, problem)
        self.spawn(self.desk.command_ended(connection.station, ended.message_id, happened))

    def _oddities(self, connection: StationConnection, answered: Answered) -> str | None:
        """Count what had to be mended of an answer; what is wrong with it where nobody could."""
        messages = MESSAGES[connection.conversation.version]
        if answered.action not in messages:
            return None
        strict_in = connection.station.strict_in
        read = read_answer(messages, answered.action, answered.payload, strict_in=strict_in)
        if isinstance(read, Fault):
            return read.description
        if read.mends:
            self._unwritten.heard(connection.station, answered.action, read.mends, self.now())
        return None

    async def refresh(self, connection: StationConnection) -> None:
        await self._refresh([connection])

    def ceiling_reached(self, connection: StationConnection, session_id: str) -> None:
        self.spawn(self.desk.ceiling_reached(connection.station, session_id))

    def refresh_sessions(self, station_id: str) -> None:
        """Something changed a session of this station: read what is committed."""
        connection = self._connections.get(station_id)
        if connection is not None:
            self.spawn(self._refresh([connection]))

    def wake_commands(self, station_id: str) -> None:
        """A command was queued for this station; nothing happens where it is not ours."""
        connection = self._connections.get(station_id)
        if connection is not None and connection.epoch:
            self.spawn(self._send_commands(connection))

    @property
    def connections(self) -> int:
        return len(self._connections)

    @property
    def is_open(self) -> bool:
        """Whether stations are let in."""
        return bool(self._servers) and not self._stopping.is_set()

    # The process

    async def run(
        self, *, started: Callable[[], None], open_ports: Callable[["Gateway"], Awaitable[None]]
    ) -> None:
        """Serve until `stop`. `open_ports` calls `listen` once the stations are known."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self.admission.revoked = await self._revoked()
            self.directory.learn(await self._stations.changed())
            await open_ports(self)
            started()
            beats = [
                group.create_task(self._every(1.0, self._tick)),
                group.create_task(self._every(self.settings.credentials_poll_s, self.relearn)),
                group.create_task(self._every(self.settings.sessions_poll_s, self._refresh_all)),
                group.create_task(self._every(self.settings.commands_poll_s, self._poll_commands)),
                group.create_task(
                    self._every(self.settings.operators_poll_s, self._tell_operators)
                ),
                group.create_task(self._every(self.settings.deviations_s, self._write_deviations)),
                group.create_task(self._every(self.settings.noticed_s, self._write_noticed)),
                group.create_task(self._look_for_those_who_came()),
            ]
            await self._stopping.wait()
            for server in self._servers:
                server.close()
            for beat in beats:
                beat.cancel()
            await self._say_goodbye()
            await self._guarded(self._write_deviations())
            await self._guarded(self._write_noticed())

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Open a port for stations; returns the one taken where `port` is 0."""
        server = await ws_create_server(
            partial(self._accept, is_tls=tls is not None),
            host,
            port,
            ssl=tls,
            max_frame_size=FRAME_BYTES_MAX,
            read_buffer_init_size=READ_BUFFER_BYTES,
            enable_auto_ping=True,
            auto_ping_idle_timeout=60.0,
            auto_ping_reply_timeout=30.0,
            websocket_handshake_timeout=10.0,
            backlog=4096,
        )
        self._servers.append(server)
        taken: int = server.sockets[0].getsockname()[1]
        return taken

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
            stranger = self._strangers.get(station.identity)
            if stranger is not None and not station.is_retired:
                stranger.close(WSCloseCode.SERVICE_RESTART, "accepted: come again")
            connection = self._connections.get(station.id)
            if connection is None:
                continue
            if station.is_retired or not self._may_stay(connection, station):
                connection.close(WSCloseCode.POLICY_VIOLATION, "the credentials were changed")
            else:
                connection.configure(station)

    # Behind it

    def _accept(self, request: WSUpgradeRequest, *, is_tls: bool) -> Any:
        verdict = judge(
            request.path.decode("latin-1"),
            request.headers,
            self.directory,
            prefix=self.settings.path_prefix,
            is_tls=is_tls,
            strangers_may_ask=self.settings.strangers_may_ask,
            now=self.now(),
        )
        if isinstance(verdict, Refused):
            self.counts.refused[int(verdict.status)] += 1
            if verdict.station is not None:
                self.admission.notice(verdict.station, NOT_AUTHENTICATED, verdict.reason, "")
            _log.info("handshake_refused", status=int(verdict.status), reason=verdict.reason)
            headers = (
                {"WWW-Authenticate": 'Basic realm="station", charset="UTF-8"'}
                if verdict.status is HTTPStatus.UNAUTHORIZED
                else None
            )
            return WSUpgradeResponseWithListener(
                WSUpgradeResponse.create_error_response(verdict.status, extra_headers=headers), None
            )
        if verdict.subprotocol is None:
            offered = request.headers.get("Sec-WebSocket-Protocol", "")
            if isinstance(verdict, Welcome):
                said = f"it offers {offered!r}" if offered else "it offers none"
                self.admission.notice(verdict.station, NO_SUBPROTOCOL, said, "")
            return NoSubprotocol(offered)
        listener = (
            StrangerConnection(self, verdict.identity, verdict.subprotocol)
            if isinstance(verdict, Stranger)
            else StationConnection(
                self,
                verdict.station,
                verdict.subprotocol,
                self._handlers[verdict.subprotocol],
                verdict.profiles,
            )
        )
        is_assumed = isinstance(verdict, Welcome) and verdict.is_assumed
        chosen = {} if is_assumed else {"Sec-WebSocket-Protocol": verdict.subprotocol.value}
        return WSUpgradeResponseWithListener(
            WSUpgradeResponse.create_101_response(extra_headers=chosen), listener
        )

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
        connection.begin(taken.epoch)
        if connection.profile == connection.station.next_security_profile:
            self.spawn(self.desk.security.profile_reached(connection.station, connection.profile))
        self._came.set()

    async def _release(self, connection: StationConnection) -> None:
        await self._links.release(connection.station, connection.epoch)

    async def knock(self, identity: str, subprotocol: str, peer: str) -> bool:
        return await self._links.knock(identity, subprotocol, peer)

    async def keep_boot(self, identity: str, boot: bytes) -> None:
        await self.desk.station_is_stranger(identity, boot)

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

    async def _tell_operators(self) -> None:
        """Tell what could not be read; what an outage keeps untold waits for the next beat.

        The station has its answer and says it once: nobody else would bring it again.
        """
        while self._untold:
            about, (station, fault) = self._untold.popitem()
            try:
                await self.desk.unreadable(station, about[1], fault)
            except self.drops:
                self._untold.setdefault(about, (station, fault))
                raise

    async def _write_deviations(self) -> None:
        """Write down what was counted; what an outage keeps from that is counted on."""
        told = self._unwritten.take()
        if not told:
            return
        try:
            await self._deviations.keep(told)
        except self.drops:
            for each in told:
                self._unwritten.add(each)
            raise

    async def _write_noticed(self) -> None:
        await self.admission.write(self.desk.security, self.drops)

    async def _look_for_those_who_came(self) -> None:
        """Commands may have waited for a station: one look for all that came since the last."""
        while True:
            await self._came.wait()
            self._came.clear()
            await self._guarded(self._poll_commands())

    async def _send_commands(self, connection: StationConnection) -> None:
        await send_commands(self._commands, connection, self._calls, self.monotonic, self.now)

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

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._guarded(work())

    async def _guarded(self, work: Awaitable[None]) -> None:
        """What fails here is done again by the next beat or by the station."""
        try:
            await work
        except self.drops as reason:
            self.counts.outages += 1
            _log.warning("gateway_outage", reason=str(reason))
        except Exception:  # noqa: BLE001 - a bug in one beat must not stop the others
            self.counts.failures += 1
            _log.exception("gateway_work_failed")

    def _may_stay(self, connection: StationConnection, now: KnownStation) -> bool:
        """Whether a station that came by what it had before still has what it needs."""
        if connection.profile == 3:
            return 3 in now.profiles
        if now.credentials is None:
            return connection.station.credentials is None
        return now.credentials.let_stay(connection.station.credentials)
