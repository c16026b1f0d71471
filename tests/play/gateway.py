"""A real gateway on a real database, and a station as bare frames."""

import asyncio
import base64
import contextlib
import itertools
import json
from collections import deque

import websockets

from chargewright.gateway.settings import GatewaySettings
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.gateway import GatewayProcess
from chargewright.wire.ocpp.frames import MessageType
from tests.play.network import PASSWORD
from tests.play.waiting import PATIENCE_S

QUIET = {
    "goodbye_spread_s": 0.0,
    "reads_configuration": False,
    "asks_for_boot": False,
    "commands_poll_s": 0.1,
}
"""What a gateway does not ask by itself, unless a story is about that; and no bus tells it of commands."""


@contextlib.asynccontextmanager
async def serving(
    database,
    node="node-1",
    tls=None,
    clock=None,
    contracts=None,
    provider=None,
    vat=None,
    **settings,
):
    """A gateway that serves on a free port, with TLS where a context is given, or what gives one."""
    nudges = []
    process = GatewayProcess(
        GatewaySettings(**{**QUIET, **settings}),
        journal_dsn=database.journal,
        work_dsn=database.work,
        connections_max=4,
        clock=clock or SystemClock(),
        ids=RandomIds(),
        nudge=nudges.extend,
        defaults={},
        node=node,
        asks_private_responders=True,
        contracts=contracts,
        provider=provider,
        vat=vat,
        public_url="https://charge.example",
    )
    port = asyncio.get_running_loop().create_future()

    async def open_ports(gateway):
        secure = tls if tls is None or callable(tls) else (lambda: tls)
        port.set_result(await gateway.listen("127.0.0.1", 0, secure))

    async with asyncio.TaskGroup() as group:
        running = group.create_task(process.run(started=lambda: None, open_ports=open_ports))
        done, _ = await asyncio.wait({port, running}, return_when=asyncio.FIRST_COMPLETED)
        if running in done:
            await running
        try:
            yield process, port.result()
        finally:
            process.gateway.stop()
            await running


def serving_beside(world, **settings):
    """The same at the database and by the clock of an API, on the loop that the API has beside.

    A story waits for the API, and the API may for a row that the gateway holds.
    """
    served = serving(world.database, clock=world.clock, **settings)
    return world.behind.portal.wrap_async_context_manager(served)


class Station:
    """One station's socket: calls are sent and their answers awaited, in order."""

    def __init__(self, socket):
        self.socket = socket
        self._numbers = itertools.count(1)
        self._asked = deque()

    async def call(self, action, payload, message_id=None):
        """Send one call and return the whole answer frame; what the system asks meanwhile waits for `answer`."""
        message_id = message_id or f"m{next(self._numbers)}"
        await self.socket.send(json.dumps([2, message_id, action, payload]))
        while (frame := await self._heard())[0] == MessageType.CALL:
            self._asked.append(frame)
        return frame

    async def answer(self):
        """The next frame from the system."""
        return self._asked.popleft() if self._asked else await self._heard()

    async def _heard(self):
        async with asyncio.timeout(PATIENCE_S):
            return json.loads(await self.socket.recv())


@contextlib.asynccontextmanager
async def station(
    port, identity, *, password=PASSWORD, subprotocols=("ocpp1.6",), tls=None, extensions=None
):
    """A connected station, by TLS where a context is given.

    Without a word on extensions it offers compression, as most clients do; `[]`: it offers none.
    """
    headers = {}
    if password is not None:
        basic = base64.b64encode(f"{identity}:{password}".encode()).decode()
        headers["Authorization"] = f"Basic {basic}"
    async with websockets.connect(
        f"{'ws' if tls is None else 'wss'}://127.0.0.1:{port}/ocpp/{identity}",
        ssl=tls,
        subprotocols=list(subprotocols),
        additional_headers=headers,
        extensions=extensions,
        compression="deflate" if extensions is None else None,
        open_timeout=PATIENCE_S,
    ) as socket:
        yield Station(socket)
