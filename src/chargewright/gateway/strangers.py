"""Connections that are no station of ours: without a common subprotocol, or of unknown identity."""

import json
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from picows import WSCloseCode, WSListener, WSTransport

from chargewright.gateway.admission import Admission
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.ports import Links
from chargewright.gateway.socket import StationSocket
from chargewright.gateway.turn import Moment, Turn
from chargewright.network.journal import instant
from chargewright.wire.ocpp.conversation import Conversation
from chargewright.wire.ocpp.errors import ErrorCode, Fault, Version
from chargewright.wire.ocpp.frames import error_frame
from chargewright.wire.ocpp.happened import Called, Happened, Refused, Sent

_log = structlog.get_logger(__name__)


class NoSubprotocol(WSListener):
    """Completed without a subprotocol and closed at once (OCPP-J 1.6, 3.1.2; 2.0.1 Part 4, 3.1.2)."""

    def __init__(self, offered: str) -> None:
        self._offered = offered

    def on_ws_connected(self, transport: WSTransport) -> None:
        _log.info("no_common_subprotocol", offered=self._offered)
        transport.send_close(WSCloseCode.PROTOCOL_ERROR, b"no common subprotocol")
        transport.disconnect()


class KeepsStrangers(Protocol):
    """Where what strangers say of themselves is kept."""

    async def station_is_stranger(self, identity: str, boot: bytes) -> None:
        """For the operator who decides."""
        ...


class Strangers:
    """Whoever is connected and nobody knows, so that it is told once somebody has created it."""

    def __init__(
        self,
        turn: Turn,
        links: Links,
        desk: KeepsStrangers,
        admission: Admission,
        *,
        boot_retry_s: int,
        now: Callable[[], datetime],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self.turn: Final = turn
        self.spawn: Final = spawn
        self.now: Final = now
        self.boot_retry_s: Final = boot_retry_s
        self._links: Final = links
        self._desk: Final = desk
        self._admission: Final = admission
        self._by_identity: dict[str, StrangerConnection] = {}

    def came(self, stranger: "StrangerConnection") -> None:
        """An identity that nobody created."""
        headers = {} if stranger.transport is None else stranger.transport.request.headers
        if not self._admission.may_come(stranger.identity, stranger.peer, headers):
            stranger.close(WSCloseCode.POLICY_VIOLATION, "too many connections from this address")
            return
        before = self._by_identity.get(stranger.identity)
        self._by_identity[stranger.identity] = stranger
        if before is not None:
            before.close(WSCloseCode.POLICY_VIOLATION, "a newer connection of this station")

    def left(self, stranger: "StrangerConnection") -> None:
        if self._by_identity.get(stranger.identity) is stranger:
            del self._by_identity[stranger.identity]

    async def knock(self, identity: str, subprotocol: str, peer: str) -> bool:
        """Note a stranger; False where an operator has decided."""
        return await self._links.knock(identity, subprotocol, peer)

    async def keep_boot(self, identity: str, boot: bytes) -> None:
        """Keep what a stranger says of itself, for the operator who decides."""
        await self._desk.station_is_stranger(identity, boot)

    def is_station_now(self, identity: str) -> None:
        """Somebody created it: it comes again as what it is."""
        stranger = self._by_identity.get(identity)
        if stranger is not None:
            stranger.close(WSCloseCode.SERVICE_RESTART, "accepted: come again")


class StrangerConnection(StationSocket):
    """An identity that nobody created: its boot is Pending until an operator decides."""

    def __init__(self, strangers: Strangers, identity: str, subprotocol: Subprotocol) -> None:
        super().__init__(strangers.turn, identity)
        self._strangers = strangers
        self.identity = identity
        self._subprotocol = subprotocol
        self._conversation = Conversation(Version(subprotocol.value))

    def opened(self) -> None:
        self._strangers.came(self)
        self._strangers.spawn(self._or_again(self._knock()))

    def take(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame; nothing a stranger says waits for what it said before."""
        self._conversation.receive(frame, heard.monotonic)
        for happened in self._conversation.take_happened():
            self._react(happened)

    def gone(self) -> None:
        self._conversation.end()
        self._strangers.left(self)

    async def _or_again(self, work: Awaitable[None]) -> None:
        """What could not be done leaves nobody waiting for it: the stranger comes again."""
        try:
            await work
        except Exception:
            self.close(WSCloseCode.TRY_AGAIN_LATER, "what you said could not be kept")
            raise

    async def _knock(self) -> None:
        if not await self._strangers.knock(self.identity, self._subprotocol.value, self.peer):
            self.close(WSCloseCode.POLICY_VIOLATION, "an operator has decided")

    def _react(self, happened: Happened) -> None:
        if isinstance(happened, Refused):
            self._answer(happened.message_id, happened.answer)
        elif isinstance(happened, Called) and not isinstance(happened, Sent):
            if happened.action == "BootNotification":
                self._strangers.spawn(self._or_again(self._boot(happened)))
            else:
                fault = Fault(ErrorCode.SECURITY_ERROR, "this station is not accepted yet")
                answer = error_frame(happened.message_id, fault, self._conversation.version)
                self._answer(happened.message_id, answer)

    async def _boot(self, called: Called) -> None:
        """Answered Pending once an operator can read what it says of itself."""
        await self._knock()
        await self._strangers.keep_boot(self.identity, bytes(called.payload))
        pending = {
            "status": "Pending",
            "currentTime": instant(self._strangers.now()),
            "interval": self._strangers.boot_retry_s,
        }
        self._answer(called.message_id, json.dumps([3, called.message_id, pending]).encode())

    def _answer(self, message_id: str, answer: bytes) -> None:
        self._conversation.answer(message_id, answer)
        for frame in self._conversation.take_outgoing():
            self.say(frame)
