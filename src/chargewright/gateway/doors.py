"""The ports at which stations come: each request to upgrade is judged, and whoever may come gets a listener."""

import asyncio
import ssl
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from picows import (
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from chargewright.gateway.admission import Admission
from chargewright.gateway.connection import Handler, StationConnection
from chargewright.gateway.counts import Counts
from chargewright.gateway.directory import Directory
from chargewright.gateway.handshake import Refused, Stranger, Subprotocol, Welcome, judge
from chargewright.gateway.shared import Shared
from chargewright.gateway.strangers import NoSubprotocol, StrangerConnection, Strangers
from chargewright.network.security_events import NO_SUBPROTOCOL, NOT_AUTHENTICATED
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX

_log = structlog.get_logger(__name__)

READ_BUFFER_BYTES: Final = 2048
"""Holds the usual frame; grows for larger ones. Ten thousand connections pay for it."""


class Doors:
    """The open ports of a gateway."""

    def __init__(
        self,
        gateway: Shared,
        strangers: Strangers,
        *,
        directory: Directory,
        admission: Admission,
        counts: Counts,
        handlers: Mapping[Subprotocol, Mapping[type[msgspec.Struct], Handler]],
    ) -> None:
        self._gateway: Final = gateway
        self._strangers: Final = strangers
        self._directory: Final = directory
        self._admission: Final = admission
        self._counts: Final = counts
        self._handlers: Final = handlers
        self._servers: list[asyncio.Server] = []

    def __bool__(self) -> bool:
        """Whether any is open."""
        return bool(self._servers)

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
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

    def close(self) -> None:
        """Let nobody else in; who is in stays."""
        for server in self._servers:
            server.close()

    def _accept(self, request: WSUpgradeRequest, *, is_tls: bool) -> Any:
        settings = self._gateway.settings
        verdict = judge(
            request.path.decode("latin-1"),
            request.headers,
            self._directory,
            prefix=settings.path_prefix,
            is_tls=is_tls,
            strangers_may_ask=settings.strangers_may_ask,
            now=self._gateway.now(),
        )
        if isinstance(verdict, Refused):
            return self._turn_away(verdict)
        if verdict.subprotocol is None:
            offered = request.headers.get("Sec-WebSocket-Protocol", "")
            if isinstance(verdict, Welcome):
                said = f"it offers {offered!r}" if offered else "it offers none"
                self._admission.notice(verdict.station, NO_SUBPROTOCOL, said, "")
            return NoSubprotocol(offered)
        listener = (
            StrangerConnection(self._strangers, verdict.identity, verdict.subprotocol)
            if isinstance(verdict, Stranger)
            else StationConnection(
                self._gateway,
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

    def _turn_away(self, refused: Refused) -> Any:
        self._counts.refused[int(refused.status)] += 1
        if refused.station is not None:
            self._admission.notice(refused.station, NOT_AUTHENTICATED, refused.reason, "")
        _log.info("handshake_refused", status=int(refused.status), reason=refused.reason)
        headers = (
            {"WWW-Authenticate": 'Basic realm="station", charset="UTF-8"'}
            if refused.status is HTTPStatus.UNAUTHORIZED
            else None
        )
        return WSUpgradeResponseWithListener(
            WSUpgradeResponse.create_error_response(refused.status, extra_headers=headers), None
        )
