"""HTTP ports of a process: opened by us, so that a taken one is a sentence, and no signals stolen."""

import contextlib
import socket
from dataclasses import replace
from typing import Any, Final

import uvicorn

from chargewright.kernel.problem import Refusal
from chargewright.main.setting import Address
from chargewright.main.settings import DECLARED, Settings

_BACKLOG: Final = 2048


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
    """The refusal that says which setting to change."""
    why = error.strerror or str(error)
    variable = DECLARED[key].variable
    return PortTaken(f"{key} {address} cannot be listened on: {why}. Set {variable} to another.")


def refuse_taken_ports(settings: Settings) -> None:
    """Find out before anything is started.

    Raises:
        PortTaken: for the first that cannot be had.
    """
    ocpp, watch = settings.ocpp, settings.watch
    wanted = {
        "http.address": settings.http.address,
        "ocpp.address": ocpp.address,
        "watch.gateway_address": watch.gateway_address,
        "watch.worker_address": watch.worker_address,
    }
    if ocpp.tls_certificate_file is not None:
        wanted["ocpp.tls_address"] = ocpp.tls_address
    for key, address in wanted.items():
        bind(address, key).close()


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


def with_port(settings: Settings) -> Settings:
    """With a free port in place of port 0 for HTTP: receipts and callbacks must name it."""
    address = settings.http.address
    if address.port:
        return settings
    with bind(address, "http.address") as opened:
        found = replace(address, port=opened.getsockname()[1])
    return replace(settings, http=replace(settings.http, address=found))


def url_of(opened: socket.socket, host: str) -> str:
    """The address under which this socket is reached."""
    port = opened.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
