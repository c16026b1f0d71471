"""Files over SFTP (SSH File Transfer Protocol, version 3): offsets go on with what came before.

A file is whole once its handle is closed; where the connection ended first it is partial. Nothing but
SFTP is to be had: no shell, no forwarding, no keys of whoever comes.
"""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from socket import socket
from typing import Any, Final, TypeVar

import asyncssh
import structlog

from chargewright.fileserver.desk import Coming, Desk, Guest, Served
from chargewright.kernel.problem import Conflict, Forbidden, Invalid, NotFound, Outage, Refusal

_log = structlog.get_logger(__name__)
Result = TypeVar("Result")
_LOGIN_S: Final = 30
_KEEPALIVE_S: Final = 30
_CODES: Final = {
    Forbidden: asyncssh.FX_PERMISSION_DENIED,
    NotFound: asyncssh.FX_NO_SUCH_FILE,
    Conflict: asyncssh.FX_FAILURE,
    Invalid: asyncssh.FX_FAILURE,
}


class _Door(asyncssh.SSHServer):
    """One connection: who came in is kept for its sessions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.guest: Guest | None = None

    def password_auth_supported(self) -> bool:
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        try:
            self.guest = await self._desk.admit(username, password)
        except Outage as outage:
            _log.warning("file_service_outage", reason=str(outage))
        return self.guest is not None


@dataclass(slots=True)
class _Incoming:
    """A file that is brought. Closed by its guest it is whole."""

    coming: Coming


@dataclass(slots=True)
class _Outgoing:
    """A file that is fetched, and how far."""

    served: Served
    up_to: int = 0


_Handle = _Incoming | _Outgoing


class _Session(asyncssh.SFTPServer):
    """The folder of a guest."""

    def __init__(self, chan: "asyncssh.SSHServerChannel[bytes]", desk: Desk) -> None:
        super().__init__(chan)
        door = self.connection.get_owner()
        assert isinstance(door, _Door), "every connection has come by the door"
        assert door.guest is not None, "who is not let in has no session"
        self._guest: Guest = door.guest
        self._desk = desk
        self._peer = str(self.connection.get_extra_info("peername", ("",))[0])

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        del attrs
        name = self._named(path)
        if pflags & asyncssh.FXF_WRITE:
            if pflags & asyncssh.FXF_READ:
                raise asyncssh.SFTPPermissionDenied("files are brought here, and not fetched")
            goes_on = not pflags & asyncssh.FXF_TRUNC
            bringing = self._desk.bring(
                self._guest, name, protocol="sftp", peer=self._peer, goes_on=goes_on
            )
            return _Incoming(await _refusing(bringing))
        served = _said(lambda: self._desk.served(self._guest, name))
        await _refusing(self._desk.fetched(self._guest, 0))
        return _Outgoing(served)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        if not isinstance(file_obj, _Outgoing):
            raise asyncssh.SFTPPermissionDenied("files are brought here, and not fetched")
        piece = await asyncio.to_thread(self._desk.read, file_obj.served, offset, size)
        file_obj.up_to = max(file_obj.up_to, offset + len(piece))
        return piece

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        assert isinstance(file_obj, _Incoming), "what is fetched was opened for reading"
        upload = file_obj.coming.upload
        await _refusing(asyncio.to_thread(upload.write, offset, data))
        return len(data)

    async def close(self, file_obj: object) -> None:
        if isinstance(file_obj, _Outgoing):
            await self._desk.fetched(self._guest, file_obj.up_to)
        elif isinstance(file_obj, _Incoming):
            if self.channel.is_closing() or self.connection.is_closed():
                await self._desk.broke_off(file_obj.coming)
            else:
                await _refusing(self._desk.brought(file_obj.coming))

    async def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        if isinstance(file_obj, _Incoming):
            return self._file(file_obj.coming.upload.size_bytes)
        assert isinstance(file_obj, _Outgoing), "there are no other handles"
        return self._file(file_obj.served.size_bytes)

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        name = self._named(path)
        if not name:
            return asyncssh.SFTPAttrs(
                type=asyncssh.FILEXFER_TYPE_DIRECTORY, permissions=stat.S_IFDIR | 0o700, size=0
            )
        sizes = await self._sizes()
        if name not in sizes:
            raise asyncssh.SFTPNoSuchFile("there is no such file")
        return self._file(sizes[name])

    async def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return await self.stat(path)

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Times and permissions that a client sets after an upload mean nothing here."""

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Likewise."""

    def realpath(self, path: bytes) -> bytes:
        return b"/" + self._named(path).encode()

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        if self._named(path):
            raise asyncssh.SFTPNoSuchFile("that is no folder")
        for name, size in (await self._sizes()).items():
            yield asyncssh.SFTPName(name.encode(), attrs=self._file(size))

    def _named(self, path: bytes) -> str:
        try:
            text = path.decode()
        except UnicodeDecodeError:
            raise asyncssh.SFTPNoSuchFile("a name is UTF-8") from None
        return _said(lambda: self._guest.name_in(text))

    async def _sizes(self) -> dict[str, int]:
        served = self._guest.served
        if served is not None:
            return {served.name: served.size_bytes}
        return await _refusing(self._desk.sizes(self._guest))

    def _file(self, size_bytes: int) -> asyncssh.SFTPAttrs:
        mode = 0o200 if self._guest.writes else 0o400
        return asyncssh.SFTPAttrs(
            type=asyncssh.FILEXFER_TYPE_REGULAR, permissions=stat.S_IFREG | mode, size=size_bytes
        )

    # Nothing here has another name, and nothing is taken away.

    def remove(self, path: bytes) -> None:
        raise _not_here(path)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise _not_here(oldpath, newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise _not_here(oldpath, newpath)

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        raise _not_here(path, attrs)

    def rmdir(self, path: bytes) -> None:
        raise _not_here(path)

    def readlink(self, path: bytes) -> bytes:
        raise _not_here(path)

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise _not_here(oldpath, newpath)

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise _not_here(oldpath, newpath)

    def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        raise _not_here(path, attrs)

    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        raise _not_here(path)

    def fstatvfs(self, file_obj: object) -> asyncssh.SFTPVFSAttrs:
        raise _not_here(file_obj)

    def fsync(self, file_obj: object) -> None:
        """Done when the file is whole."""


def _not_here(*_: object) -> asyncssh.SFTPError:
    return asyncssh.SFTPPermissionDenied("files are brought or fetched here, and nothing else")


def _error(refusal: Refusal) -> asyncssh.SFTPError:
    kinds = (code for kind, code in _CODES.items() if isinstance(refusal, kind))
    return asyncssh.SFTPError(next(kinds, asyncssh.FX_FAILURE), str(refusal))


def _said(function: Callable[[], Result]) -> Result:
    try:
        return function()
    except Refusal as refusal:
        raise _error(refusal) from refusal


async def _refusing(work: Coroutine[Any, Any, Result]) -> Result:
    """Raises: SFTPError: it was refused, or the database is away."""
    try:
        return await work
    except Refusal as refusal:
        raise _error(refusal) from refusal
    except Outage as outage:
        raise asyncssh.SFTPError(asyncssh.FX_FAILURE, "not now: try again") from outage


async def listen(desk: Desk, opened: socket, host_key: asyncssh.SSHKey) -> asyncssh.SSHAcceptor:
    """Serve SFTP on this socket until it is closed."""

    def session(chan: "asyncssh.SSHServerChannel[bytes]") -> asyncssh.SFTPServer:
        return _Session(chan, desk)

    return await asyncssh.listen(
        sock=opened,
        server_factory=lambda: _Door(desk),
        server_host_keys=[host_key],
        sftp_factory=session,
        allow_scp=False,
        public_key_auth=False,
        kbdint_auth=False,
        agent_forwarding=False,
        x11_forwarding=False,
        login_timeout=_LOGIN_S,
        keepalive_interval=_KEEPALIVE_S,
        server_version="files",
    )
