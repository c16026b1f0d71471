"""Ports of stations: sockets accepted, with TLS or without, until WebSocket is spoken on them.

With TLS we accept ourselves, for an event loop that does it says of a handshake that failed neither
whose it was nor why. Each handshake is a task of its own: who is slow keeps nobody waiting.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any, Final

import structlog
from picows import WSAutoPingStrategy, WSUpgradeRequest
from picows.api import WSProtocol  # type: ignore[attr-defined] # its own server is made of it

from chargewright.gateway.tls_failures import reason_of
from chargewright.network.refused_connections import RefusedFor
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX

_log = structlog.get_logger(__name__)
BACKLOG: Final = 4096
HANDSHAKE_S: Final = 30.0
"""A handshake of TLS that takes longer is given up: over a slow radio it takes a few seconds."""
UPGRADE_S: Final = 10.0
READ_BUFFER_BYTES: Final = 2048
"""Holds the usual frame; grows for larger ones. Ten thousand connections pay for it."""
ACCEPTED_AT_ONCE: Final = 100
"""Then others have their turn."""
BREATH_S: Final = 1.0
"""How long nobody is accepted where the machine has no more sockets."""
_PICOWS: Final = logging.getLogger("picows.server")

Secure = Callable[[], ssl.SSLContext]
"""Gives the context for the next handshake: what is believed changes while a port is open."""
Judge = Callable[[WSUpgradeRequest, str], Any]
"""Decides over one upgrade request, of the peer with this address and port."""


class _Came:
    """Who asks on one connection."""

    __slots__ = ("_judge", "peer")

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.peer = ""

    def __call__(self, request: WSUpgradeRequest) -> Any:
        return self._judge(request, self.peer)


class _Spoken(WSProtocol):  # type: ignore[misc] # written in C, without types
    """WebSocket on a socket that was just accepted."""

    __slots__ = ("_came",)

    def __init__(self, judge: Judge) -> None:
        self._came = _Came(judge)
        super().__init__(
            None,  # host and port, path: of a client
            None,
            False,  # noqa: FBT003 - is_client_side, by position in C
            self._came,
            _PICOWS,
            True,  # noqa: FBT003 - disconnect_on_exception
            UPGRADE_S,
            True,  # noqa: FBT003 - enable_auto_ping
            60.0,
            30.0,
            WSAutoPingStrategy.PING_WHEN_IDLE,
            True,  # noqa: FBT003 - enable_auto_pong
            FRAME_BYTES_MAX,
            None,
            READ_BUFFER_BYTES,
        )

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._came.peer = name_of(transport.get_extra_info("peername"))
        super().connection_made(transport)


def name_of(address: Any) -> str:
    """A peer's address and port; empty where there is none."""
    return f"{address[0]}:{address[1]}" if address else ""


async def open_plain(host: str, port: int, judge: Judge) -> asyncio.Server:
    """A port without TLS."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: _Spoken(judge), host, port, backlog=BACKLOG)


class TlsPort:
    """A port with TLS. `run` it; it ends when `close` is called, and handshakes that go on with it.

    `may_try` is asked with the address of each peer before any work is done for it; `failed` is told of
    every handshake that came to nothing.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        judge: Judge,
        secure: Secure,
        may_try: Callable[[str], bool],
        failed: Callable[[str, RefusedFor, str], None],
    ) -> None:
        self._judge: Final = judge
        self._secure: Final = secure
        self._may_try: Final = may_try
        self._failed: Final = failed
        self._closing: Final = asyncio.Event()
        self._loop: Final = asyncio.get_running_loop()
        self._shaking: Final[set[asyncio.Task[None]]] = set()
        self._sockets: Final = _listening(host, port)

    @property
    def port(self) -> int:
        """The one taken."""
        taken: int = self._sockets[0].getsockname()[1]
        return taken

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for each in self._sockets:
                self._listen(each, group)
            await self._closing.wait()
            for each in self._sockets:
                self._loop.remove_reader(each)
                each.close()
            for task in self._shaking:
                task.cancel()

    def close(self) -> None:
        """Let nobody else in; who is in stays."""
        self._closing.set()

    def _listen(self, at: socket.socket, group: asyncio.TaskGroup) -> None:
        if not self._closing.is_set():
            self._loop.add_reader(at, self._accept, at, group)

    def _accept(self, at: socket.socket, group: asyncio.TaskGroup) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                came, address = at.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as reason:
                _log.error("no_socket_to_accept", reason=str(reason))
                self._loop.remove_reader(at)
                self._loop.call_later(BREATH_S, self._listen, at, group)
                return
            if self._may_try(address[0]):
                task = group.create_task(self._shake_hands(came, address[0]))
                self._shaking.add(task)
                task.add_done_callback(self._shaking.discard)
            else:
                came.close()
                self._failed(address[0], RefusedFor.TOO_MANY_FAILURES, "")

    async def _shake_hands(self, came: socket.socket, address: str) -> None:
        came.setblocking(False)  # noqa: FBT003 - the library's own word
        context = self._secure()
        try:
            transport, _ = await self._loop.connect_accepted_socket(
                lambda: _Spoken(self._judge),
                came,
                ssl=context,
                ssl_handshake_timeout=HANDSHAKE_S,
            )
            if self._secure() is not context:
                transport.abort()  # whom that believed may not be believed any more: come again
        except OSError as error:
            self._failed(address, *reason_of(error))
        except Exception:  # noqa: BLE001 - a bug in one handshake must not close the port
            _log.exception("handshake_bug")


def _listening(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of this host.

    Raises:
        OSError: there is no such address, or somebody else listens there.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    opened = []
    try:
        for family, where in dict.fromkeys((each[0], each[4][:2]) for each in found):
            opened.append(socket.create_server(where, family=family, backlog=BACKLOG))
            opened[-1].setblocking(False)  # noqa: FBT003 - the library's own word
    except OSError:
        for each in opened:
            each.close()
        raise
    return opened
