"""The message bus: NATS, at most once, and never in the way.

The bus only makes things fast. What matters is a row in the database, and a poll makes it true:
so a publish never raises and never waits for a lost server, it is counted. Subjects are made of
our own words and ids, never of what a station says.
"""

import asyncio
import contextlib
import itertools
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription as NatsSubscription

CONNECT_TIMEOUT_S: Final = 2
PING_EVERY_S: Final = 10
"""A server that answers neither of two pings is lost: half a minute where TCP would say nothing."""
BACK_OFF_S: Final = (0.05, 0.2, 0.5, 1.0, 2.0)
"""How long to wait before each further try to connect; the last one repeats."""
WAITING_MAX: Final = 10_000
"""Messages of one subscription that may wait for its handler; more are dropped and counted."""

_log: Final = structlog.get_logger()


class NoAnswer(StrEnum):
    """Why a request has no answer. Never read it as a refusal."""

    NOBODY_LISTENS = "nobody_listens"
    """The server is sure: nobody has received it."""
    NOT_SENT = "not_sent"
    """There was no connection."""
    UNKNOWN = "unknown"
    """Somebody may have received it, and may yet act on it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What was published; `subject` is the full one, where the subscription had a wildcard."""

    subject: str
    payload: bytes


Handler = Callable[[Message], Awaitable[bytes | None]]
"""Takes one message at a time; what it returns is the answer to a request, None is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusCounts:
    """Since the process started."""

    published: int = 0
    dropped: int = 0
    """Published into no connection, or larger than the server takes."""
    received: int = 0
    failed: int = 0
    """Messages whose handler raised, or that nobody handled in time."""
    connects: int = 0


class Subscription:
    """A standing wish for messages; it outlives connections."""

    def __init__(self, bus: "Bus", subject: str, handler: Handler, queue: str) -> None:
        self.subject = subject
        self.handler = handler
        self.queue = queue
        self._bus = bus

    async def end(self) -> None:
        """Hear no more. Safe to repeat."""
        await self._bus._forget(self)  # noqa: SLF001 - one idea in two classes


class Bus:
    """One process's connection. `run` keeps it; everything else may be called at any time."""

    def __init__(
        self,
        servers: Sequence[str],
        *,
        token: str | None = None,
        tls: ssl.SSLContext | None = None,
        name: str = "chargewright",
    ) -> None:
        self._servers = tuple(servers)
        self._token = token
        self._tls = tls
        self._name = name
        self._client: Client | None = None  # connected, or None
        self._connected = asyncio.Event()
        self._wanted: dict[Subscription, NatsSubscription | None] = {}
        self._placing = asyncio.Lock()
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> BusCounts:
        return BusCounts(**self._counts)

    @property
    def is_connected(self) -> bool:
        return self._client is not None

    async def connected(self) -> None:
        """Wait until there is a connection with all subscriptions in place."""
        await self._connected.wait()

    async def run(self) -> None:
        """Keep connected until cancelled: again after every loss, whatever its reason."""
        tries = 0
        for server in itertools.cycle(self._servers):
            client = Client()
            try:
                if await self._hold(client, server):
                    tries = 0
            finally:
                self._client = None
                self._connected.clear()
                self._wanted = dict.fromkeys(self._wanted)
                await client.close()
            await asyncio.sleep(BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)])
            tries += 1

    async def publish(self, subject: str, payload: bytes) -> None:
        """Tell whoever listens now. Never raises; what cannot be sent is dropped and counted."""
        client = self._client
        if client is not None:
            try:
                await client.publish(subject, payload)
            except (nats.errors.Error, OSError) as error:
                _log.warning("bus_publish_dropped", subject=subject, reason=repr(error))
            else:
                self._counts["published"] += 1
                return
        self._counts["dropped"] += 1

    async def request(self, subject: str, payload: bytes, *, timeout_s: float) -> bytes | NoAnswer:
        """Ask, and wait for the first answer."""
        client = self._client
        if client is None:
            return NoAnswer.NOT_SENT
        try:
            answer = await client.request(subject, payload, timeout=timeout_s)
        except nats.errors.NoRespondersError:
            return NoAnswer.NOBODY_LISTENS
        except (nats.errors.Error, OSError):
            return NoAnswer.UNKNOWN
        return answer.data

    async def subscribe(self, subject: str, handler: Handler, *, queue: str = "") -> Subscription:
        """Hear a subject from now on, over every connection to come.

        Processes that give the same `queue` share the messages, each going to one of them.
        """
        wish = Subscription(self, subject, handler, queue)
        self._wanted[wish] = None
        await self._place_all()
        return wish

    async def _hold(self, client: Client, server: str) -> bool:
        """Connect once and stay until the connection is lost; False when there was none.

        The client's own reconnecting is off: it gives up for ever on some errors.
        """
        lost = asyncio.Event()

        async def closed() -> None:
            lost.set()

        async def failed(error: Exception) -> None:
            if isinstance(error, nats.errors.SlowConsumerError):
                self._counts["failed"] += 1
            _log.debug("bus_error", reason=repr(error))

        try:
            await client.connect(
                [server],
                token=self._token,
                tls=self._tls,
                name=self._name,
                closed_cb=closed,
                error_cb=failed,
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=CONNECT_TIMEOUT_S,
                ping_interval=PING_EVERY_S,
            )
            self._client = client
            await self._place_all()
            await client.flush()
        except (nats.errors.Error, OSError, TimeoutError) as error:
            _log.warning("bus_unreachable", server=_without_secret(server), reason=repr(error))
            return False
        self._counts["connects"] += 1
        self._connected.set()
        _log.info("bus_connected", server=_without_secret(server))
        await lost.wait()
        _log.warning("bus_lost", server=_without_secret(server))
        return True

    async def _place_all(self) -> None:
        """Tell the server of every wish it does not know; without a connection that comes later."""
        async with self._placing:
            client = self._client
            if client is None:
                return
            for wish in [wish for wish, placed in self._wanted.items() if placed is None]:
                try:
                    placed = await client.subscribe(
                        wish.subject,
                        queue=wish.queue,
                        cb=self._hearing(wish),
                        pending_msgs_limit=WAITING_MAX,
                    )
                except (nats.errors.ConnectionClosedError, OSError):
                    return  # lost meanwhile: the next connection gets them all
                if client is self._client:
                    self._wanted[wish] = placed

    def _hearing(self, wish: Subscription) -> Callable[[Msg], Awaitable[None]]:
        async def hear(message: Msg) -> None:
            self._counts["received"] += 1
            try:
                answer = await wish.handler(Message(message.subject, message.data))
            except Exception:  # noqa: BLE001 - a handler's bug must not end the subscription
                self._counts["failed"] += 1
                _log.exception("bus_handler_failed", subject=message.subject)
                return
            if answer is not None and message.reply:
                await self.publish(message.reply, answer)

        return hear

    async def _forget(self, wish: Subscription) -> None:
        async with self._placing:
            placed = self._wanted.pop(wish, None)
            if placed is not None:
                # When the connection is gone, the subscription is gone with it.
                with contextlib.suppress(nats.errors.Error):
                    await placed.unsubscribe()


def _without_secret(server: str) -> str:
    scheme, _, rest = server.rpartition("//")
    return f"{scheme}//{rest.rpartition('@')[2]}"
