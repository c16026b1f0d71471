"""HTTP ports of a process: opened by us, so that a taken one is a sentence, and no signals stolen."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import uvicorn

from chargewright.kernel.problem import Refusal
from chargewright.main.setting import Address
from chargewright.main.settings import DECLARED, Settings

_BACKLOG: Final = 2048
_FLAGS: Final = {
    "http.address": "--http",
    "ocpp.address": "--ocpp",
    "ocpp.tls_address": "--ocpps",
}
"""How `serve` is told of them on its command line."""
LOOKS: Final = 50
LOOK_EVERY_S: Final = 0.1
"""The roles of a start that was killed let go of their ports within a moment, but not at once."""


class PortTaken(Refusal):
    """Somebody else listens there, or this machine has no such address."""

    code = "port_taken"


class Server(uvicorn.Server):
    """A server that leaves signals to us: readers of the fact stream are let go first."""

    # uvicorn declares the generator behind its context manager, which mypy would have us be as well.
    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()


def bind(address: Address, key: str) -> socket.socket:
    """A socket that listens there; `key` is the setting that said so.

    Raises:
        PortTaken: it cannot be had.
    """
    try:
        family, *_, where = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise taken(address, key, error) from error
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(where)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise taken(address, key, error) from error
    opened.setblocking(False)  # noqa: FBT003 - the library's own word
    return opened


def taken(address: Address, key: str, error: OSError) -> PortTaken:
    """The refusal that says which setting, or which flag of `serve`, to change."""
    why = error.strerror or str(error)
    variable = DECLARED[key].variable
    flag = _FLAGS.get(key)
    change = f"Set {variable} to another" + (f", or `serve` with {flag}." if flag else ".")
    return PortTaken(f"{key} {address} cannot be listened on: {why}. {change}")


async def refuse_taken_ports(
    settings: Settings, wait: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Find out before anything is started; what a killed start still holds is waited for.

    Raises:
        PortTaken: for the first that cannot be had, or that two of them ask for.
    """
    wanted = _wanted(settings)
    for _ in range(LOOKS):
        with contextlib.suppress(PortTaken):
            return _try(wanted)
        await wait(LOOK_EVERY_S)
    return _try(wanted)


def _wanted(settings: Settings) -> Mapping[str, Address]:
    ocpp, watch = settings.ocpp, settings.watch
    wanted = {
        "http.address": settings.http.address,
        "ocpp.address": ocpp.address,
        "watch.gateway_address": watch.gateway_address,
        "watch.worker_address": watch.worker_address,
        **settings.files_addresses,
    }
    if ocpp.tls_certificate_file is not None:
        wanted["ocpp.tls_address"] = ocpp.tls_address
    return wanted


def _try(wanted: Mapping[str, Address]) -> None:
    """Open them all together, and close them."""
    with contextlib.ExitStack() as opened:
        for key, address in wanted.items():
            opened.enter_context(bind(address, key))


def server(app: Any, *, lifespan: str = "on") -> Server:
    """A server of this application; give it a bound socket with `serve(sockets=[…])`."""
    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan=lifespan,  # type: ignore[arg-type] # a literal of theirs
            timeout_graceful_shutdown=10,
            server_header=False,
        )
    )


def with_ports(settings: Settings) -> Settings:
    """With a free port in place of port 0 for HTTP and for files: what stations, drivers and providers
    are told must name it.
    """
    with contextlib.ExitStack() as opened:

        def free(key: str, address: Address) -> Address:
            if address.port:
                return address
            port = opened.enter_context(bind(address, key)).getsockname()[1]
            return replace(address, port=port)

        http = replace(settings.http, address=free("http.address", settings.http.address))
        ports: dict[str, Any] = {
            key.removeprefix("files."): free(key, address)
            for key, address in settings.files_addresses.items()
        }
        files = replace(settings.files, **ports)
    return replace(settings, http=http, files=files)


def url_of(opened: socket.socket, host: str) -> str:
    """The address under which this socket is reached."""
    port = opened.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
