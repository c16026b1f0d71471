"""Files by the addresses that a central system gives: HTTP, FTP and SFTP, as a station's libraries do it.

`half` breaks off in the middle. What was brought in part is gone on with: each protocol is asked how
much of it is there.
"""

import asyncio
import contextlib
import ftplib
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from ftplib import FTP, FTP_TLS
from ssl import SSLContext
from typing import Final, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

import asyncssh
import httpx

Result = TypeVar("Result")
PATIENCE_S: Final = 30.0
ARRIVES_WITHIN_S: Final = 0.5
"""What was sent before a transfer breaks off is there by then: what is on its way is lost with it."""
_FTP_PORT: Final = 21
_SSH_PORT: Final = 22


class BrokeOffError(Exception):
    """The transfer ended before the file did, or was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One file to fetch or to bring. A `name` is put behind an address that ends with a slash."""

    url: str
    name: str = ""
    content: bytes = b""
    half: bool = False
    tls: SSLContext | None = None

    @property
    def where(self) -> SplitResult:
        return urlsplit(self.address)

    @property
    def address(self) -> str:
        return self.url + self.name if self.url.endswith("/") else self.url

    @property
    def path(self) -> str:
        return unquote(self.where.path)

    @property
    def user(self) -> str:
        return unquote(self.where.username or "anonymous")

    @property
    def password(self) -> str:
        return unquote(self.where.password or "")

    def sent(self, begun: int) -> bytes:
        """What is still to be sent after so many bytes."""
        end = len(self.content) // 2 if self.half else len(self.content)
        return self.content[begun:end]


async def fetch(errand: Errand) -> bytes:
    """Download a file.

    Raises:
        BrokeOffError: it did not come, or not whole.
    """
    return await _trying(_FETCHING, errand)


async def bring(errand: Errand) -> None:
    """Upload a file, or what of it is missing there.

    Raises:
        BrokeOffError: it is not there, or not whole.
    """
    await _trying(_BRINGING, errand)


async def _trying(
    ways: Mapping[str, Callable[[Errand], Awaitable[Result]]], errand: Errand
) -> Result:
    way = ways.get(errand.where.scheme)
    if way is None:
        raise BrokeOffError(f"no way to {errand.where.scheme}")
    try:
        return await way(errand)
    except (httpx.HTTPError, ftplib.Error, asyncssh.Error, OSError, EOFError) as reason:
        raise BrokeOffError(str(reason)) from reason


# HTTP


async def _fetch_http(errand: Errand) -> bytes:
    async with _http(errand) as http, http.stream("GET", errand.address) as answer:
        answer.raise_for_status()
        got = b""
        async for piece in answer.aiter_bytes():
            got += piece
            if errand.half:
                raise BrokeOffError("in the middle")
        return got


async def _bring_http(errand: Errand) -> None:
    async with _http(errand) as http:
        there = await http.head(errand.address)
        begun = int(there.headers["content-length"]) if there.is_success else 0
        if begun >= len(errand.content):
            begun = 0
        left = errand.sent(begun)
        last = len(errand.content) - 1

        async def body() -> AsyncIterator[bytes]:
            yield left
            if errand.half:
                await asyncio.sleep(ARRIVES_WITHIN_S)
                raise BrokeOffError("in the middle")

        headers = {"Content-Length": str(len(errand.content) - begun)}
        if begun:
            headers["Content-Range"] = f"bytes {begun}-{last}/{len(errand.content)}"
        answer = await http.put(errand.address, content=body(), headers=headers)
        answer.raise_for_status()


def _http(errand: Errand) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=errand.tls or True, timeout=PATIENCE_S)


# FTP


async def _fetch_ftp(errand: Errand) -> bytes:
    return await asyncio.to_thread(_fetched_by_ftp, errand)


async def _bring_ftp(errand: Errand) -> None:
    await asyncio.to_thread(_brought_by_ftp, errand)


def _fetched_by_ftp(errand: Errand) -> bytes:
    got = io.BytesIO()
    with _ftp(errand) as ftp:
        if errand.half:
            with ftp.transfercmd(f"RETR {errand.path}") as data:
                data.recv(1_000)
            raise BrokeOffError("in the middle")
        ftp.retrbinary(f"RETR {errand.path}", got.write)
    return got.getvalue()


def _brought_by_ftp(errand: Errand) -> None:
    with _ftp(errand) as ftp:
        begun = 0
        with contextlib.suppress(ftplib.error_perm):
            begun = ftp.size(errand.path) or 0
        if begun >= len(errand.content):
            begun = 0
        left = errand.sent(begun)
        if errand.half:
            data = ftp.transfercmd(f"STOR {errand.path}", rest=begun or None)
            data.sendall(left)
            time.sleep(ARRIVES_WITHIN_S)
            ftp.close()  # as whoever loses its power: the control connection first
            data.close()
            raise BrokeOffError("in the middle")
        ftp.storbinary(f"STOR {errand.path}", io.BytesIO(left), rest=begun or None)


def _ftp(errand: Errand) -> FTP:
    ftp: FTP
    if errand.tls is None:
        ftp = FTP(timeout=PATIENCE_S)  # noqa: S321 - stations do
    else:
        ftp = FTP_TLS(context=errand.tls, timeout=PATIENCE_S)  # noqa: S321 - likewise
    ftp.connect(errand.where.hostname or "", errand.where.port or _FTP_PORT)
    ftp.login(errand.user, errand.password)
    if isinstance(ftp, FTP_TLS):
        ftp.prot_p()
    ftp.voidcmd("TYPE I")
    return ftp


# SFTP


async def _fetch_sftp(errand: Errand) -> bytes:
    async with _sftp(errand) as client, client.open(errand.path, "rb") as file:
        got = await file.read(1_000 if errand.half else -1)
        if errand.half or not isinstance(got, bytes):
            raise BrokeOffError("in the middle")
        return got


async def _bring_sftp(errand: Errand) -> None:
    async with _sftp(errand) as client:
        begun = 0
        with contextlib.suppress(asyncssh.SFTPError):
            begun = await client.getsize(errand.path) or 0
        if begun >= len(errand.content):
            begun = 0
        flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | (0 if begun else asyncssh.FXF_TRUNC)
        file = await client.open(errand.path, flags, encoding=None)
        await file.write(errand.sent(begun), begun)
        if errand.half:
            raise BrokeOffError("in the middle")
        await file.close()


@contextlib.asynccontextmanager
async def _sftp(errand: Errand) -> AsyncIterator[asyncssh.SFTPClient]:
    connection = await asyncssh.connect(
        errand.where.hostname or "",
        errand.where.port or _SSH_PORT,
        username=errand.user,
        password=errand.password,
        known_hosts=None,  # a station trusts whom its central system names
        client_keys=None,
        config=None,
    )
    try:
        async with connection, connection.start_sftp_client() as client:
            try:
                yield client
            except BrokeOffError:
                connection.abort()
                raise
    finally:
        await connection.wait_closed()


_FETCHING: Final[Mapping[str, Callable[[Errand], Awaitable[bytes]]]] = {
    "http": _fetch_http,
    "https": _fetch_http,
    "ftp": _fetch_ftp,
    "sftp": _fetch_sftp,
}
_BRINGING: Final[Mapping[str, Callable[[Errand], Awaitable[None]]]] = {
    "http": _bring_http,
    "https": _bring_http,
    "ftp": _bring_ftp,
    "sftp": _bring_sftp,
}
