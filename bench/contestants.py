"""The servers that answer the same frames, each a process of its own.

    python -m bench.contestants echo|ours|python_stack|python_stack_on_uvloop

The order (our database's URLs) comes as one JSON line on standard input, and the port is printed.
The process ends when its standard input does.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
import uvloop
import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.enums import RegistrationStatus
from ocpp.v201 import ChargePoint as ChargePoint201
from ocpp.v201 import call_result as call_result_201
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from bench import words
from chargewright.gateway.server import Gateway
from chargewright.gateway.settings import GatewaySettings
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.gateway import GatewayProcess, calm_collector

HOST: Final = "0.0.0.0"  # noqa: S104 - stations of the storm come to several loopback addresses
BACKLOG: Final = 4096

Say = Callable[[int], None]
"""Tells the port."""


class Echo(WSListener):
    """The least that any picows server does: each frame goes back as it came."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.TEXT:
            transport.send(WSMsgType.TEXT, frame.get_payload_as_memoryview())
        elif frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()


def _accept(request: WSUpgradeRequest) -> Any:
    chosen = {"Sec-WebSocket-Protocol": request.headers["Sec-WebSocket-Protocol"]}
    response = WSUpgradeResponse.create_101_response(extra_headers=chosen)
    return WSUpgradeResponseWithListener(response, Echo())


async def echo(_order: dict[str, Any], say: Say) -> None:
    server = await ws_create_server(_accept, HOST, 0, backlog=BACKLOG)
    say(server.sockets[0].getsockname()[1])
    await _told_to_end()


async def ours(order: dict[str, Any], say: Say) -> None:
    """The gateway as it is served, with its journal and its pools."""
    process = GatewayProcess(
        # The stations of a benchmark answer no calls: their settings are not asked for.
        GatewaySettings(
            goodbye_spread_s=0.0,
            reads_configuration=False,
            # Counted as ever, and more than anybody says here; all of them come from one address.
            frames_per_s=1_000_000,
            frames_at_once=1_000_000,
            handshakes_per_address_per_minute=1_000_000,
        ),
        journal_dsn=order["journal_dsn"],
        work_dsn=order["work_dsn"],
        connections_max=10,
        clock=SystemClock(),
        ids=RandomIds(),
        nudge=lambda _jobs: None,
        defaults={},
    )

    async def open_ports(gateway: Gateway) -> None:
        say(await gateway.listen(HOST, 0))

    calm_collector()
    async with asyncio.TaskGroup() as group:
        group.create_task(process.run(started=lambda: None, open_ports=open_ports))
        await _told_to_end()
        process.gateway.stop()


class Point(ChargePoint):  # type: ignore[misc]  # the package brings no types
    """What its users write with `ocpp`: the last reading of each connector, in memory."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.last: dict[int, Any] = {}

    @on("BootNotification")  # type: ignore[untyped-decorator]  # the package brings no types
    def boot(self, **_said: Any) -> Any:
        return call_result.BootNotification(
            current_time=words.now().isoformat(), interval=300, status=RegistrationStatus.accepted
        )

    @on("MeterValues")  # type: ignore[untyped-decorator]  # the package brings no types
    def meter_values(self, connector_id: int, meter_value: Any, **_said: Any) -> Any:
        self.last[connector_id] = meter_value
        return call_result.MeterValues()


class Point201(ChargePoint201):  # type: ignore[misc]  # the package brings no types
    """The same for OCPP 2.0.1."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.last: dict[str, Any] = {}

    @on("TransactionEvent")  # type: ignore[untyped-decorator]  # the package brings no types
    def transaction_event(self, transaction_info: Any, meter_value: Any, **_said: Any) -> Any:
        self.last[transaction_info["transaction_id"]] = meter_value
        return call_result_201.TransactionEvent()


POINTS: Final[dict[str, Any]] = {"ocpp1.6": Point, "ocpp2.0.1": Point201}


async def python_stack(_order: dict[str, Any], say: Say) -> None:
    """`ocpp` on `websockets`, answering from memory."""
    logging.getLogger("ocpp").setLevel(logging.ERROR)

    async def serve(socket: websockets.ServerConnection) -> None:
        assert socket.request is not None
        try:
            spoken = POINTS[str(socket.subprotocol)]
            await spoken(socket.request.path.rpartition("/")[2], socket).start()
        except websockets.ConnectionClosed:
            return

    spoken_here = [websockets.Subprotocol(each) for each in POINTS]
    async with websockets.serve(
        serve, HOST, 0, subprotocols=spoken_here, compression=None
    ) as server:
        (socket,) = server.sockets
        say(socket.getsockname()[1])
        await _told_to_end()


async def _told_to_end() -> None:
    await asyncio.to_thread(sys.stdin.read)


Serve = Callable[[dict[str, Any], Say], Awaitable[None]]
Loop = Callable[[], asyncio.AbstractEventLoop]

SERVERS: Final[dict[str, tuple[Serve, Loop]]] = {
    "echo": (echo, uvloop.new_event_loop),
    "ours": (ours, uvloop.new_event_loop),
    "python_stack": (python_stack, asyncio.new_event_loop),
    "python_stack_on_uvloop": (python_stack, uvloop.new_event_loop),
}
"""By name: what serves, and on which loop; the Python stack on the one it comes with, and on ours."""


async def main(serve: Serve) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    order = json.loads(sys.stdin.readline())
    await serve(order, lambda port: print(port, flush=True))


if __name__ == "__main__":
    chosen, new_loop = SERVERS[sys.argv[1]]
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main(chosen))
