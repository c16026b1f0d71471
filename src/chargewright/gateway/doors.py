"""The ports at which stations come: each request to upgrade is judged, and whoever may come gets a listener."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import msgspec
from picows import WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener

from chargewright.gateway.admission import Admission
from chargewright.gateway.connection import Handler, StationConnection
from chargewright.gateway.counts import Counts
from chargewright.gateway.directory import Directory
from chargewright.gateway.handshake import Refused, Stranger, Subprotocol, Welcome, judge
from chargewright.gateway.packing import HEADER as EXTENSIONS
from chargewright.gateway.packing import agreed
from chargewright.gateway.ports_open import Secure, TlsPort, open_plain
from chargewright.gateway.shared import Shared
from chargewright.gateway.strangers import NoSubprotocol, StrangerConnection, Strangers
from chargewright.network.security_events import NO_SUBPROTOCOL, NOT_AUTHENTICATED


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
        self._close: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        """Whether any is open."""
        return bool(self._close)

    async def open(self, host: str, port: int, secure: Secure | None) -> int:
        """Open a port for stations; returns the one taken where `port` is 0.

        Raises:
            OSError: it cannot be had.
        """
        judge = partial(self._accept, is_tls=secure is not None)
        if secure is None:
            plain = await open_plain(host, port, judge)
            self._close.append(plain.close)
            taken: int = plain.sockets[0].getsockname()[1]
            return taken
        with_tls = TlsPort(
            host,
            port,
            judge=judge,
            secure=secure,
            may_try=self._admission.may_shake_hands,
            failed=self._admission.handshake_failed,
        )
        self._close.append(with_tls.close)
        self._gateway.spawn(with_tls.run())
        return with_tls.port

    def close(self) -> None:
        """Let nobody else in; who is in stays."""
        for close in self._close:
            close()

    def _accept(self, request: WSUpgradeRequest, peer: str, *, is_tls: bool) -> Any:
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
            return self._turn_away(verdict, self._admission.address(peer, request.headers))
        if verdict.subprotocol is None:
            offered = request.headers.get("Sec-WebSocket-Protocol", "")
            if isinstance(verdict, Welcome):
                said = f"it offers {offered!r}" if offered else "it offers none"
                address = self._admission.address(peer, request.headers)
                self._admission.notice(verdict.station, NO_SUBPROTOCOL, said, address)
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
                verdict.came_by,
            )
        )
        is_assumed = isinstance(verdict, Welcome) and verdict.is_assumed
        chosen = {} if is_assumed else {"Sec-WebSocket-Protocol": verdict.subprotocol.value}
        if settings.packs_messages and EXTENSIONS in request.headers:
            listener.packing = agreed(request.headers.getall(EXTENSIONS))
            if listener.packing is not None:
                chosen[EXTENSIONS] = listener.packing.answer
        return WSUpgradeResponseWithListener(
            WSUpgradeResponse.create_101_response(extra_headers=chosen), listener
        )

    def _turn_away(self, refused: Refused, address: str) -> Any:
        self._counts.refused[int(refused.status)] += 1
        if refused.station is not None:
            self._admission.notice(refused.station, NOT_AUTHENTICATED, refused.reason, address)
        self._admission.refuse(address, refused.why, identity=refused.identity)
        headers = (
            {"WWW-Authenticate": 'Basic realm="station", charset="UTF-8"'}
            if refused.status is HTTPStatus.UNAUTHORIZED
            else None
        )
        return WSUpgradeResponseWithListener(
            WSUpgradeResponse.create_error_response(refused.status, extra_headers=headers), None
        )
