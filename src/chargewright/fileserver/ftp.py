"""Files over FTP and FTPS (RFC 959, 3659, 4217): one thread a connection, passive and active.

`ftps://` is TLS from the first byte, as most stations have it; where there is a certificate, whoever
comes without may still ask for it (AUTH TLS). REST and APPE go on with what came before. A file is whole
once its data connection was closed and the control connection is still there.
"""

import asyncio
import errno
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from pathlib import Path
from socket import MSG_PEEK, socket
from typing import Any, Final, TypeVar

import structlog
from pyftpdlib.authorizers import AuthenticationFailed
from pyftpdlib.exceptions import FilesystemError
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import ThreadedFTPServer

from chargewright.fileserver.desk import Coming, Desk, Guest, Served
from chargewright.kernel.problem import Outage, Refusal

_log = structlog.get_logger(__name__)
Result = TypeVar("Result")
_PIECE: Final = 1 << 18
_ANSWER_S: Final = 30.0
_LOOK_UP_S: Final = 0.25
_FETCH: Final = "elr"
_BRING: Final = "elaw"
_OF_FILES: Final = frozenset({"STOR", "APPE", "RETR", "SIZE"})


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate chain and its key, as PEM files."""

    certificate_file: Path
    key_file: Path


@dataclass(frozen=True, slots=True)
class Passive:
    """Where data connections go: a range of ports, and the address that stations are told.

    `address` None: the one they came to.
    """

    ports: range
    address: str | None


class _Asking:
    """Asks the desk, which lives on the event loop, from the thread of a connection."""

    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop, scheme: str) -> None:
        self.desk = desk
        self.scheme = scheme
        self._loop = loop

    def __call__(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Raises: FilesystemError: it was refused, with a sentence; or the database is away."""
        asked = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return asked.result(_ANSWER_S)
        except Refusal as refusal:
            raise FilesystemError(str(refusal)) from refusal
        except (Outage, NotInTime) as outage:
            raise FilesystemError("not now: try again") from outage


class _Authorizer:
    """Who comes in: the guest of each connection is kept with its handler."""

    def __init__(self, ask: _Asking) -> None:
        self._ask = ask

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        try:
            guest = self._ask(self._ask.desk.admit(username, password))
        except FilesystemError as reason:
            raise AuthenticationFailed(str(reason)) from reason
        if guest is None:
            raise AuthenticationFailed("no job has this door")
        handler.guest = guest
        handler.permissions = _BRING if guest.writes else _FETCH

    def get_home_dir(self, _username: str) -> str:
        return "/"

    def has_user(self, _username: str) -> bool:
        return True

    def has_perm(self, _username: str, perm: str, path: str | None = None) -> bool:
        del path
        return perm in _FETCH + _BRING

    def get_perms(self, _username: str) -> str:
        return _FETCH

    def get_msg_login(self, _username: str) -> str:
        return "Come in."

    def get_msg_quit(self, _username: str) -> str:
        return "Goodbye."

    def impersonate_user(self, _username: str, _password: str) -> None:
        """Files belong to the service, whoever brings them."""

    def terminate_impersonation(self, _username: str) -> None:
        """Likewise."""


class _Outgoing:
    """A file that is fetched, as the library reads it."""

    def __init__(self, ask: _Asking, guest: Guest, served: Served) -> None:
        self.name = served.name
        self.closed = False
        self._ask = ask
        self._guest = guest
        self._served = served
        self._at = 0
        self._ask(self._ask.desk.fetched(guest, 0))

    def seek(self, offset: int) -> None:
        self._at = offset

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        length = min(_PIECE, self._served.size_bytes - self._at) if size < 0 else size
        piece = self._ask.desk.read(self._served, self._at, length)
        self._at += len(piece)
        return piece

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._ask(self._ask.desk.fetched(self._guest, self._at))


class _Incoming:
    """A file that is brought, as the library writes it. Closed without `finish` it is partial."""

    def __init__(self, ask: _Asking, coming: Coming) -> None:
        self.name = coming.name
        self.closed = False
        self.refused = ""
        self._ask = ask
        self._coming = coming
        self._at = coming.upload.size_bytes

    def seek(self, offset: int) -> None:
        self._coming.upload.cut(offset)
        self._at = offset

    def write(self, data: bytes) -> None:
        try:
            self._coming.upload.write(self._at, data)
        except Refusal as refusal:
            self.refused = str(refusal)
            raise OSError(errno.EFBIG, self.refused) from refusal
        self._at += len(data)

    def finish(self) -> None:
        self.closed = True
        self._ask(self._ask.desk.brought(self._coming))

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._ask(self._ask.desk.broke_off(self._coming))


class _Folder(AbstractedFS):  # type: ignore[misc] # the library has no types
    """The folder of a guest, of which nothing is on disk under these names."""

    @property
    def _guest(self) -> Guest:
        guest: Guest = self.cmd_channel.guest
        return guest

    @property
    def _ask(self) -> _Asking:
        ask: _Asking = self.cmd_channel.ask
        return ask

    def _named(self, path: str) -> str:
        try:
            return self._guest.name_in(path)
        except Refusal as refusal:
            raise FilesystemError(str(refusal)) from refusal

    def _sizes(self) -> dict[str, int]:
        served = self._guest.served
        if served is not None:
            return {served.name: served.size_bytes}
        return self._ask(self._ask.desk.sizes(self._guest))

    def ftp2fs(self, ftppath: str) -> str:
        return str(self.ftpnorm(ftppath))

    def fs2ftp(self, fspath: str) -> str:
        return fspath

    def validpath(self, path: str) -> bool:
        try:
            self._guest.name_in(path)
        except Refusal:
            return False
        return True

    def open(self, filename: str, mode: str) -> _Incoming | _Outgoing:
        guest, ask = self._guest, self._ask
        name = self._named(filename)
        if mode == "rb":
            try:
                return _Outgoing(ask, guest, ask.desk.served(guest, name))
            except Refusal as refusal:
                raise FilesystemError(str(refusal)) from refusal
        bringing = ask.desk.bring(
            guest,
            name,
            protocol=ask.scheme,
            peer=self.cmd_channel.remote_ip,
            goes_on=not mode.startswith("w"),
        )
        return _Incoming(ask, ask(bringing))

    def chdir(self, path: str) -> None:
        if self._named(path):
            raise FilesystemError("that is no folder")
        self._cwd = self.fs2ftp(path)

    def isdir(self, path: str) -> bool:
        return not self._named(path)

    def isfile(self, path: str) -> bool:
        return self._named(path) in self._sizes()

    def lexists(self, path: str) -> bool:
        return self.isdir(path) or self.isfile(path)

    def realpath(self, path: str) -> str:
        return path

    def getsize(self, path: str) -> int:
        name = self._named(path)
        sizes = self._sizes()
        if name not in sizes:
            raise FilesystemError("there is no such file")
        return sizes[name]

    def getmtime(self, _path: str) -> float:
        return self._guest.job.created_at.timestamp()

    def listdir(self, path: str) -> list[str]:
        return [] if self._named(path) else sorted(self._sizes())

    def stat(self, path: str) -> os.stat_result:
        name = self._named(path)
        at = self.getmtime(path)
        mode, size = (0o100400, self.getsize(path)) if name else (0o040700, 0)
        return os.stat_result((mode, 0, 0, 1, 0, 0, size, at, at, at))

    lstat = stat

    def mkstemp(self, suffix: str = "", prefix: str = "", dir: str = "", mode: str = "") -> None:  # noqa: A002 - the library's word
        del suffix, prefix, dir, mode
        raise FilesystemError("name the file yourself")

    def get_user_by_uid(self, _uid: int) -> str:
        return "station"

    get_group_by_gid = get_user_by_uid


class _Finishes:
    """A data connection that tells a whole file from one that broke off, before it is answered."""

    def close(self) -> None:
        file = getattr(self, "file_obj", None)
        is_over = getattr(self, "transfer_finished", False)
        if not self._closed and is_over and isinstance(file, _Incoming) and not file.closed:  # type: ignore[attr-defined] # the library's
            if _has_hung_up(self.cmd_channel.socket):  # type: ignore[attr-defined] # likewise
                self.transfer_finished = False
                super().close()  # type: ignore[misc] # of the connection that it is mixed into
                return
            try:
                file.finish()
            except FilesystemError as reason:
                self._resp = (f"451 {reason}.", _log.warning)
                self.transfer_finished = False
            except Exception:  # noqa: BLE001 - a bug of ours must be answered, not hang the station
                _log.exception("upload_not_kept")
                self._resp = ("451 The file was not kept.", _log.warning)
                self.transfer_finished = False
        super().close()  # type: ignore[misc] # of the connection that it is mixed into

    def handle_error(self) -> None:
        file = getattr(self, "file_obj", None)
        if isinstance(file, _Incoming) and file.refused:
            self._resp = (f"552 {file.refused}.", _log.debug)
            self.close()
        else:
            super().handle_error()  # type: ignore[misc] # likewise


class _Data(_Finishes, DTPHandler):  # type: ignore[misc] # the library has no types
    """Without TLS."""


class _TlsData(_Finishes, TLS_DTPHandler):  # type: ignore[misc] # likewise
    """With TLS."""


class _Permits:
    """What a guest may do: perms are asked of the handler, which knows its guest."""

    guest: Guest
    permissions = ""

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        if cmd in _OF_FILES and ".." in arg.split("/"):
            self.respond("550 That path leads out of the folder of this job.")  # type: ignore[attr-defined] # the library's
            return
        needs = self.proto_cmds.get(cmd, {}).get("perm")  # type: ignore[attr-defined] # the library's
        is_in = getattr(self, "authenticated", False)
        if is_in and needs is not None and needs not in self.permissions:
            self.respond("550 Not enough privileges.")  # type: ignore[attr-defined] # the library's
            return
        super().pre_process_command(line, cmd, arg)  # type: ignore[misc] # of the handler it is mixed into


class _Plain(_Permits, FTPHandler):  # type: ignore[misc] # likewise
    """Without TLS, and none to be had."""


class _Secured(_Permits, TLS_FTPHandler):  # type: ignore[misc] # likewise
    """TLS for whoever asks for it."""


class _SecuredAtOnce(_Secured):
    """TLS from the first byte."""

    def __init__(self, conn: socket, server: object, ioloop: object = None) -> None:
        super().__init__(conn, server, ioloop)
        self.tls_control_required = True

    def handle(self) -> None:
        self._prot = True
        self.secure_connection(self.ssl_context)

    def handle_ssl_established(self) -> None:
        super().handle()


def _has_hung_up(control: Any) -> bool:
    """Whether nothing will come by a connection any more; not known (False) where it speaks TLS."""
    if not isinstance(control, socket):
        return False
    try:
        return control.recv(1, MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class _Server(ThreadedFTPServer):  # type: ignore[misc] # the library has no types
    """A server that shares nothing with another of the same process.

    The library's servers share one loop, one lock and one end by default: two threads then poll the same
    loop, and the first bytes of a connection can be read by the one that does not hold it, so that a TLS
    handshake is never answered.
    """

    def __init__(self, opened: socket, handler: type) -> None:
        self._lock = threading.Lock()
        self._exit = threading.Event()
        super().__init__(opened, handler, ioloop=IOLoop.factory())

    def serve_until(self, over: threading.Event) -> None:
        """Serve in this thread, and let everybody go when it is over."""
        while not over.is_set():
            self.serve_forever(timeout=_LOOK_UP_S, blocking=False, handle_exit=False)
        self.close_all()


class FtpFiles:
    """One listening port of FTP, in a thread of its own."""

    def __init__(
        self,
        desk: Desk,
        opened: socket,
        *,
        passive: Passive,
        tls: Tls | None,
        at_once: bool,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        assert tls is not None or not at_once, "no TLS without a certificate"
        ask = _Asking(desk, loop, "ftps" if at_once else "ftp")
        kind: Any = _SecuredAtOnce if at_once else _Secured if tls is not None else _Plain
        about: dict[str, Any] = {
            "ask": ask,
            "authorizer": _Authorizer(ask),
            "abstracted_fs": _Folder,
            "dtp_handler": _Data if tls is None else _TlsData,
            "passive_ports": list(passive.ports),
            "masquerade_address": passive.address,
            "banner": "Files.",
            "use_sendfile": False,
            "use_gmt_times": True,
            "timeout": 120,
        }
        if tls is not None:
            about |= {"certfile": str(tls.certificate_file), "keyfile": str(tls.key_file)}
            about |= {"ssl_context": None}
        opened.setblocking(False)  # noqa: FBT003 - the library's own word
        server = _Server(opened, type("Handler", (kind,), about))
        server.max_cons = 256
        server.max_cons_per_ip = 16
        self._over = threading.Event()
        self._thread = threading.Thread(
            target=server.serve_until, args=(self._over,), name=f"{ask.scheme} files", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Let everybody go and end the thread."""
        self._over.set()
        self._thread.join(10.0)
