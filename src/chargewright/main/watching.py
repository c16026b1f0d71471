"""`/healthz`, `/readyz` and `/metrics` of a process that serves nothing else over HTTP.

They say what the API says under the same paths: alive, ready or what is missing, numbers. No ids,
no names, no secrets; still, the port is for the operator's own network.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from chargewright.adapters.postgres.database import Database
from chargewright.kernel.problem import Outage
from chargewright.main.listening import bind, server, url_of
from chargewright.main.setting import Address

Probe = Callable[[], Awaitable[str | None]]
"""None when ready, else a sentence that says what is missing."""
ANSWER_WITHIN_S: Final = 5.0
_JSON: Final = "application/json"


def database_probe(database: Database) -> Probe:
    """Whether a unit of work can be had."""

    async def is_there() -> str | None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), database.unit(()) as unit:
                await unit.one("SELECT 1 AS there")
        except (Outage, TimeoutError):
            return "the database does not answer"
        return None

    return is_there


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a process tells of itself. `refresh` is awaited before numbers are shown."""

    probes: Mapping[str, Probe]
    registries: Sequence[CollectorRegistry]
    refresh: Callable[[], Awaitable[None]] | None = None

    async def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, content type and body of one question."""
        match path:
            case "/healthz":
                return HTTPStatus.OK, _JSON, b'{"status":"alive"}'
            case "/readyz":
                found = [await probe() for probe in self.probes.values()]
                missing = [sentence for sentence in found if sentence is not None]
                body = json.dumps({"is_ready": not missing, "missing": missing}).encode()
                return HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK, _JSON, body
            case "/metrics":
                if self.refresh is not None:
                    await self.refresh()
                text = b"".join(generate_latest(registry) for registry in self.registries)
                return HTTPStatus.OK, CONTENT_TYPE_LATEST, text
            case _:
                return HTTPStatus.NOT_FOUND, "text/plain", b"/healthz, /readyz or /metrics\n"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """An ASGI application."""
        del receive
        assert scope["type"] == "http", "the server brings no lifespan and no sockets here"
        if scope["method"] in {"GET", "HEAD"}:
            status, kind, body = await self.answer(scope["path"])
        else:
            status, kind, body = HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b"GET only\n"
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )


@asynccontextmanager
async def watched(it: Watched, address: Address, key: str) -> AsyncIterator[str]:
    """Answer at this address as long as the block runs; gives the URL.

    Raises:
        PortTaken: the address cannot be had; `key` is the setting that said so.
    """
    opened = bind(address, key)
    answering = server(it, lifespan="off")
    try:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(answering.serve(sockets=[opened]))
            try:
                yield url_of(opened, address.host)
            finally:
                answering.should_exit = True
                await asyncio.wait([serving])
    finally:
        opened.close()
