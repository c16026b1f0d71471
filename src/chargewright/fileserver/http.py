"""Files over HTTP: GET with ranges, PUT and POST, and PUT with Content-Range to go on (RFC 9110, 14).

What is brought is the file itself or a form of files (RFC 7578).

Whoever comes signs in by Basic authentication, as the address of a job has it. What went wrong is a
status and a sentence; a file that came is answered with its size and SHA-256.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from chargewright.fileserver.desk import Coming, Desk, Guest, Served
from chargewright.fileserver.forms import FileForm, boundary_of
from chargewright.kernel.problem import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Outage,
    Problem,
    Refusal,
)
from chargewright.network.file_jobs import FileTooLarge

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

NAMELESS: Final = "upload"
"""What a file is called that is put into the folder itself."""
_PIECE: Final = 1 << 18
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_STATUS: Final = {FileTooLarge: 413, Forbidden: 403, NotFound: 404, Conflict: 409, Invalid: 422}
_FETCHING: Final = frozenset({"GET", "HEAD"})
_BRINGING: Final = frozenset({"PUT", "POST"})


class _CutOff(Exception):  # noqa: N818 - what happened, not whose fault
    """Whoever sent a body is gone before its end."""


class HttpFiles:
    """The ASGI application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http", "there is nothing else to be had here"
        answer = _Answer(send, scope["method"])
        try:
            await self._answered(scope, receive, answer)
        except Refusal as refusal:
            kinds = (status for kind, status in _STATUS.items() if isinstance(refusal, kind))
            await answer.text(next(kinds, 400), str(refusal))
        except Outage:
            await answer.text(503, "not now: try again", [("Retry-After", "30")])
        except _CutOff:
            return

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if scope["method"] not in _FETCHING | _BRINGING:
            await answer.text(405, "GET, HEAD, PUT or POST", [("Allow", "GET, HEAD, PUT, POST")])
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        guest = await self._guest(headers)
        if guest is None:
            ask = ("WWW-Authenticate", 'Basic realm="files", charset="UTF-8"')
            await answer.text(401, "sign in as the address of the job says", [ask])
            return
        name = guest.name_in(unquote(scope["raw_path"].decode("ascii", "replace")))
        boundary = boundary_of(headers.get("content-type", ""))
        if scope["method"] in _BRINGING and boundary is not None:
            await self._take_form(guest, name, scope, FileForm(boundary), receive, answer)
        elif scope["method"] in _BRINGING:
            await self._take(guest, name or NAMELESS, scope, headers, receive, answer)
        elif guest.writes and scope["method"] == "HEAD":
            size = (await self._desk.sizes(guest)).get(name)
            if size is None:
                raise NotFound("there is no such file")
            await answer.head(200, [("Content-Length", str(size))])
        else:
            await self._give(guest, self._desk.served(guest, name), headers, answer)

    async def _guest(self, headers: dict[str, str]) -> Guest | None:
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user_name, _, password = base64.b64decode(sent).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        return await self._desk.admit(user_name, password)

    async def _give(
        self, guest: Guest, served: Served, headers: dict[str, str], answer: "_Answer"
    ) -> None:
        begin, end = 0, served.size_bytes
        status = 200
        tag = f'"{served.sha256}"'
        about = [
            ("Accept-Ranges", "bytes"),
            ("Content-Type", "application/octet-stream"),
            ("ETag", tag),
        ]
        asked = _RANGE.fullmatch(headers.get("range", ""))
        if asked is not None and any(asked.groups()) and headers.get("if-range", tag) == tag:
            begin, end = _stretch(asked[1], asked[2], served.size_bytes)
            if begin >= end:
                reach = ("Content-Range", f"bytes */{served.size_bytes}")
                await answer.text(416, "there is nothing there", [reach])
                return
            status = 206
            about.append(("Content-Range", f"bytes {begin}-{end - 1}/{served.size_bytes}"))
        about.append(("Content-Length", str(end - begin)))
        if answer.is_head:
            await answer.head(status, about)
            return
        await self._desk.fetched(guest, begin)
        await answer.begin(status, about)
        while begin < end:
            piece = await asyncio.to_thread(
                self._desk.read, served, begin, min(_PIECE, end - begin)
            )
            begin += len(piece)
            await answer.piece(piece)
        await answer.end()
        await self._desk.fetched(guest, end)

    async def _take(
        self,
        guest: Guest,
        name: str,
        scope: Scope,
        headers: dict[str, str],
        receive: Receive,
        answer: "_Answer",
    ) -> None:
        stretch = None
        if "content-range" in headers:
            stretch = _CONTENT_RANGE.fullmatch(headers["content-range"])
            if stretch is None or int(stretch[1]) > int(stretch[2]):
                await answer.text(400, "Content-Range: bytes FIRST-LAST/LENGTH")
                return
        offset = 0 if stretch is None else int(stretch[1])
        coming = await self._begin(guest, name, scope, goes_on=offset > 0)
        if offset > coming.upload.size_bytes:
            here = coming.upload.size_bytes
            await self._desk.broke_off(coming)
            await answer.text(
                416, f"go on from byte {here}", [("Content-Range", f"bytes */{here}")]
            )
            return
        await self._received(coming, offset, receive)
        length = None if stretch is None or stretch[3] == "*" else int(stretch[3])
        if stretch is not None and length != coming.upload.size_bytes:
            here = coming.upload.size_bytes
            await self._desk.broke_off(coming)
            await answer.text(202, f"{here} bytes are here", [("Range", f"bytes=0-{here - 1}")])
            return
        await answer.json(201, await self._brought(coming))

    async def _take_form(
        self,
        guest: Guest,
        named: str,
        scope: Scope,
        form: FileForm,
        receive: Receive,
        answer: "_Answer",
    ) -> None:
        """Keep every file of a form; `named` is what one is called that has no name in it.

        Whatever ends the form early leaves the file that was coming as partial; those before it stay.
        """
        brought: list[dict[str, object]] = []
        coming: Coming | None = None
        try:
            async for body in _body(receive):
                for event in form.parse(body):
                    if isinstance(event, str):
                        name = _last_part(event) or named or NAMELESS
                        coming = await self._begin(guest, name, scope, goes_on=False)
                        continue
                    assert coming is not None, "a file has a name before it has bytes"
                    if event is None:
                        brought.append(await self._brought(coming))
                        coming = None
                    else:
                        upload = coming.upload
                        await asyncio.to_thread(upload.write, upload.size_bytes, event)
            form.end()
        except BaseException:
            if coming is not None:
                await self._desk.broke_off(coming)
            raise
        if not brought:
            rule = "must have a part with a file name"
            raise Invalid("there is no file in this form", problems=(Problem("", rule),))
        await answer.json(201, {"files": brought})

    async def _begin(self, guest: Guest, name: str, scope: Scope, *, goes_on: bool) -> Coming:
        peer = scope["client"][0] if scope.get("client") else ""
        return await self._desk.bring(
            guest, name, protocol=scope["scheme"], peer=peer, goes_on=goes_on
        )

    async def _brought(self, coming: Coming) -> dict[str, object]:
        content = await self._desk.brought(coming)
        return {"name": coming.name, "size_bytes": content.size_bytes, "sha256": content.sha256}

    async def _received(self, coming: Coming, offset: int, receive: Receive) -> None:
        """Write the body; whatever ends it early leaves what came as partial."""
        try:
            coming.upload.cut(offset)
            async for body in _body(receive):
                await asyncio.to_thread(coming.upload.write, offset, body)
                offset += len(body)
        except BaseException:
            await self._desk.broke_off(coming)
            raise


class _Answer:
    """What is sent back; a HEAD gets no body."""

    def __init__(self, send: Send, method: str) -> None:
        self._send = send
        self.is_head = method == "HEAD"

    async def begin(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        written = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        await self._send({"type": "http.response.start", "status": status, "headers": written})

    async def piece(self, body: bytes) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b""})

    async def head(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        await self.begin(status, headers)
        await self.end()

    async def text(self, status: int, said: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        await self._whole(status, f"{said}\n".encode(), "text/plain; charset=utf-8", headers)

    async def json(self, status: int, body: object) -> None:
        await self._whole(status, msgspec.json.encode(body), "application/json", ())

    async def _whole(
        self, status: int, body: bytes, kind: str, headers: Iterable[tuple[str, str]]
    ) -> None:
        about = [("Content-Type", kind), ("Content-Length", str(len(body))), *headers]
        await self.begin(status, about)
        if not self.is_head:
            await self.piece(body)
        await self.end()


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    """A body in pieces.

    Raises:
        _CutOff: whoever sends it is gone before its end.
    """
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _CutOff
        if body := message.get("body", b""):
            yield body
        if not message.get("more_body", False):
            return


def _last_part(path: str) -> str:
    """What a file is called whose sender told the whole path, of whatever system."""
    return path.replace("\\", "/").rpartition("/")[2]


def _stretch(first: str, last: str, size_bytes: int) -> tuple[int, int]:
    """From where to before where a range leads; the last so many bytes where it has no first."""
    if not first:
        return max(0, size_bytes - int(last)), size_bytes
    return int(first), min(size_bytes, int(last) + 1) if last else size_bytes
