"""Whether a station could reach the file service: somebody who comes by its public address and tries."""

import asyncio
import ftplib
import io
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import asyncssh
import httpx

from chargewright.network.file_jobs import Probed, ProbeStep, Protocol

NAME: Final = "probe.txt"
_CONTENT: Final = b"Could a station bring this?\n"
_PATIENCE_S: Final = 10.0


class _Failed(Exception):  # noqa: N818 - what happened, not whose fault
    """What could not be done, and what was said of it."""

    def __init__(self, step: ProbeStep, said: object) -> None:
        super().__init__(f"{type(said).__name__}: {said}" if isinstance(said, Exception) else said)
        self.step = step


class FileProbe:
    """Comes by an address as a station does; `ca_file` vouches besides those whom the machine trusts."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file

    async def probe(self, protocol: Protocol, url: str) -> Probed:
        """Bring a file to an address, and see that it cannot be fetched again."""
        ways: dict[Protocol, Callable[[str], None]] = {
            Protocol.FTP: lambda address: self._ftp(address, is_safe=False),
            Protocol.FTPS: lambda address: self._ftp(address, is_safe=True),
        }
        try:
            async with asyncio.timeout(3 * _PATIENCE_S):
                if protocol is Protocol.SFTP:
                    await self._sftp(url)
                elif protocol in ways:
                    await asyncio.to_thread(ways[protocol], url)
                else:
                    await self._http(url)
        except _Failed as failed:
            return Probed(protocol, failed.step, str(failed))
        except TimeoutError:
            return Probed(protocol, ProbeStep.CONNECT, "nothing came back in time")
        return Probed(protocol, None, "")

    async def _http(self, url: str) -> None:
        try:
            async with httpx.AsyncClient(verify=self._tls(), timeout=_PATIENCE_S) as http:
                sent = await http.put(url + NAME, content=_CONTENT)
                if sent.status_code == 401:
                    raise _Failed(ProbeStep.LOGIN, sent.text.strip())
                if sent.is_error:
                    raise _Failed(ProbeStep.WRITE, sent.text.strip())
                if (await http.get(url + NAME)).is_success:
                    raise _Failed(ProbeStep.READ, "it was given out again")
        except (httpx.HTTPError, ssl.SSLError) as reason:
            raise _Failed(ProbeStep.CONNECT, reason) from reason

    def _ftp(self, url: str, *, is_safe: bool) -> None:
        where = urlsplit(url)
        ftp = _Implicit(context=self._tls()) if is_safe else ftplib.FTP()  # noqa: S321 - stations speak it
        try:
            ftp.connect(where.hostname or "", where.port or 21, _PATIENCE_S)
        except (OSError, EOFError, ftplib.Error) as reason:
            raise _Failed(ProbeStep.CONNECT, reason) from reason
        # A station goes where it is told; the library would rather go where it has been.
        ftp.trust_server_pasv_ipv4_address = True  # type: ignore[attr-defined] # typeshed knows it not
        with ftp:
            try:
                ftplib.FTP.login(  # noqa: S321 - stations do
                    ftp, unquote(where.username or ""), unquote(where.password or "")
                )
                if isinstance(ftp, _Implicit):
                    ftp.prot_p()
            except (OSError, EOFError, ftplib.Error) as reason:
                raise _Failed(ProbeStep.LOGIN, reason) from reason
            try:
                ftp.storbinary(f"STOR {where.path}{NAME}", io.BytesIO(_CONTENT))
            except ftplib.Error as reason:
                raise _Failed(ProbeStep.WRITE, reason) from reason
            except (OSError, EOFError) as reason:
                raise _Failed(ProbeStep.PASSIVE, reason) from reason
            try:
                ftp.retrbinary(f"RETR {where.path}{NAME}", lambda _: None)
            except ftplib.Error:
                return
            raise _Failed(ProbeStep.READ, "it was given out again")

    async def _sftp(self, url: str) -> None:
        where = urlsplit(url)
        try:
            connection = await asyncssh.connect(
                where.hostname or "",
                where.port or 22,
                username=unquote(where.username or ""),
                password=unquote(where.password or ""),
                known_hosts=None,  # its own machine says which key is the right one
                client_keys=None,
                config=None,
                connect_timeout=_PATIENCE_S,
            )
        except asyncssh.PermissionDenied as reason:
            raise _Failed(ProbeStep.LOGIN, reason) from reason
        except (OSError, asyncssh.Error) as reason:
            raise _Failed(ProbeStep.CONNECT, reason) from reason
        async with connection, connection.start_sftp_client() as client:
            try:
                async with client.open(where.path + NAME, "wb") as file:
                    await file.write(_CONTENT)
            except asyncssh.Error as reason:
                raise _Failed(ProbeStep.WRITE, reason) from reason
            try:
                await client.open(where.path + NAME, "rb")
            except asyncssh.SFTPError:
                return
            raise _Failed(ProbeStep.READ, "it was given out again")

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context


class _Implicit(ftplib.FTP_TLS):
    """`ftps://`: TLS before the first word."""

    def connect(  # type: ignore[override] # the library's has more that nobody gives
        self, host: str, port: int, timeout: float
    ) -> str:
        self.host, self.port, self.timeout = host, port, timeout
        plain = socket.create_connection((host, port), timeout)
        self.sock = self.context.wrap_socket(plain, server_hostname=host)
        self.af = self.sock.family
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome
