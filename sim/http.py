"""HTTP/1.1 in a page: enough for JSON questions, forms and plain pages, and rude enough to hang up without an answer.

A server framework would answer for us; here not answering is half the point.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

_REASONS = {
    200: "OK",
    204: "No Content",
    303: "See Other",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
}
_LONGEST_BODY = 1 << 20


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `path` is split at its slashes and decoded."""

    method: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes

    def first(self, name: str) -> str | None:
        """The first value of a query parameter; None when it was not given."""
        return next((value for key, value in self.query if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    def json(self) -> dict[str, Any]:
        """The body as an object, empty when there is none.

        Raises:
            msgspec.DecodeError: not JSON, or not an object.

        """
        return msgspec.json.decode(self.body or b"{}", type=dict[str, Any])

    def form(self) -> tuple[tuple[str, str], ...]:
        """The fields of a form, in their order; names may come again.

        Raises:
            UnicodeDecodeError: not UTF-8.

        """
        return tuple(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. `text` and `raw` are sent as they stand, in place of a JSON body.

    `kind` is what they are; `headers` come beside it.
    """

    status: int = 200
    body: Any = None
    text: str | None = None
    raw: bytes | None = None
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class HangUp(Exception):  # noqa: N818 - what happens, not what is wrong
    """Close the connection without a word."""


Handler: TypeAlias = Callable[[Question], Awaitable[Answer]]


@asynccontextmanager
async def serving(handler: Handler, host: str, port: int) -> AsyncIterator[str]:
    """Listen while inside, at the address that is given; port 0 takes a free one.

    On leaving, everyone who is still waiting for an answer is hung up on.
    """
    conversations: set[asyncio.Task[None] | None] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversations.add(asyncio.current_task())
        # Hung up on by us: a handler that ends as cancelled is printed by asyncio's server.
        with suppress(asyncio.CancelledError):
            with suppress(HangUp, ConnectionError, asyncio.IncompleteReadError, ValueError):
                try:
                    while (question := await _read(reader)) is not None:
                        # What was begun is finished even when the one who asked is gone.
                        writer.write(_written(await handler(question)))
                        await writer.drain()
                finally:
                    writer.close()
            conversations.discard(asyncio.current_task())
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(converse, host, port)
    try:
        yield "http://{}:{}".format(*server.sockets[0].getsockname()[:2])
    finally:
        server.close()
        waiting = [task for task in conversations if task is not None]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@asynccontextmanager
async def serving_where_it_was(
    handler: Handler, host: str, port: int, last_port: int
) -> AsyncIterator[str]:
    """Listen where it is told; else where it listened last, so that whoever knows it finds it again.

    `port` and `last_port` are 0 where there is none.
    """
    async with AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(serving(handler, host, port or last_port))
        except OSError:
            if port or not last_port:
                raise
            address = await stack.enter_async_context(serving(handler, host, 0))
        yield address


async def _read(reader: asyncio.StreamReader) -> Question | None:
    line = await reader.readline()
    if not line.strip():
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while header := (await reader.readline()).decode("latin-1").strip():
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= _LONGEST_BODY:
        raise ValueError("the body is too long")
    body = await reader.readexactly(length)
    parts = urlsplit(target)
    return Question(
        method=method,
        path=tuple(unquote(part) for part in parts.path.split("/") if part),
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        body=body,
    )


def _written(answer: Answer) -> bytes:
    said = answer.text if answer.body is None else json.dumps(answer.body)
    body = (said or "").encode() if answer.raw is None else answer.raw
    head = [
        f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Whatever')}",
        f"Content-Type: {answer.kind}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in answer.headers),
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body
