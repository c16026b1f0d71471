"""The file service with its real parts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from socket import socket
from typing import Any, Final

import asyncssh
import structlog

from chargewright.adapters.files import FileStore
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.file_units import FileUnits
from chargewright.adapters.postgres.releases import check
from chargewright.adapters.postgres.units import Units
from chargewright.embedded.secrets import read_secret, write_secret
from chargewright.fileserver import sftp
from chargewright.fileserver.desk import Desk
from chargewright.fileserver.ftp import FtpFiles, Passive, Tls
from chargewright.fileserver.http import HttpFiles
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.main.listening import bind, server
from chargewright.main.nudges import Nudges
from chargewright.main.parts import Installation
from chargewright.main.roles import on_stop, say_ready
from chargewright.main.settings import Settings
from chargewright.network.file_jobs import Protocol

_log = structlog.get_logger(__name__)
EXPIRED_EVERY_S: Final = 10.0
SWEPT_EVERY_S: Final = 3_600.0
HOST_KEY: Final = "sftp-host-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileServiceSettings:
    """What the process is told. `tls` None: neither HTTPS nor FTPS is served."""

    folder: Path
    host_key: asyncssh.SSHKey
    passive: Passive
    tls: Tls | None = None
    forgotten_after: timedelta = timedelta(days=90)


class FileProcess:
    """The file service, its pool and its sockets, run together."""

    def __init__(
        self,
        settings: FileServiceSettings,
        *,
        work_dsn: str,
        connections_max: int,
        clock: Clock,
        ids: IdSource,
        nudge: Callable[[Sequence[str]], None],
        defaults: Mapping[str, Any],
    ) -> None:
        self._settings = settings
        self._database = Database(work_dsn, connections_max=connections_max, name="files")
        units = Units(self._database, clock=clock, ids=ids, nudge=nudge, defaults=defaults)
        store = FileStore(settings.folder)
        store.make()
        self.desk = Desk(FileUnits(units), store, clock=clock, ids=ids)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let everybody go; what is half there stays, and they go on later."""
        self._stopping.set()

    async def run(self, opened: Mapping[Protocol, socket], *, started: Callable[[], None]) -> None:
        """Serve on these sockets until stopped."""
        await self._database.open()
        try:
            async with self._serving(opened), asyncio.TaskGroup() as group:
                beats = [
                    group.create_task(_every(EXPIRED_EVERY_S, self.desk.expire)),
                    group.create_task(_every(SWEPT_EVERY_S, self._sweep)),
                ]
                started()
                await self._stopping.wait()
                for beat in beats:
                    beat.cancel()
        finally:
            await self._database.close()

    async def _sweep(self) -> None:
        removed = await self.desk.sweep(self._settings.forgotten_after)
        if removed:
            _log.info("files_swept", files=removed)

    @asynccontextmanager
    async def _serving(self, opened: Mapping[Protocol, socket]) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        settings = self._settings
        async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            for protocol, port in opened.items():
                match protocol:
                    case Protocol.HTTP | Protocol.HTTPS:
                        is_safe = protocol is Protocol.HTTPS
                        http = server(HttpFiles(self.desk), lifespan="off")
                        if is_safe and settings.tls is not None:
                            http.config.ssl_certfile = settings.tls.certificate_file
                            http.config.ssl_keyfile = settings.tls.key_file
                        serving = group.create_task(http.serve(sockets=[port]))
                        stack.callback(setattr, http, "should_exit", True)  # noqa: FBT003 - the library's
                        while not http.started and not serving.done():  # noqa: ASYNC110 - uvicorn rings no bell
                            await asyncio.sleep(0.02)
                    case Protocol.FTP | Protocol.FTPS:
                        ftp = FtpFiles(
                            self.desk,
                            port,
                            passive=settings.passive,
                            tls=settings.tls,
                            at_once=protocol is Protocol.FTPS,
                            loop=loop,
                        )
                        stack.push_async_callback(asyncio.to_thread, ftp.close)
                    case Protocol.SFTP:
                        ssh = await sftp.listen(self.desk, port, settings.host_key)
                        stack.callback(ssh.close)
            yield
            await stack.aclose()


async def run_files(it: Installation) -> None:
    """Serve files until told to stop."""
    check(it.dsn("work"))
    settings = it.settings
    nudges = Nudges(it.bus)
    tls = settings.files_tls
    process = FileProcess(
        FileServiceSettings(
            folder=settings.files_folder,
            host_key=host_key(settings),
            passive=Passive(
                range(settings.files.passive_port_first, settings.files.passive_port_last + 1),
                settings.files.passive_address,
            ),
            tls=None if tls is None else Tls(*tls),
            forgotten_after=timedelta(days=settings.retention.file_job_days),
        ),
        work_dsn=it.dsn("work"),
        connections_max=settings.database.connections_max,
        clock=it.clock,
        ids=it.ids,
        nudge=nudges,
        defaults=it.site_defaults,
    )
    opened = {
        Protocol(key.removeprefix("files.").removesuffix("_address")): bind(address, key)
        for key, address in settings.files_addresses.items()
    }
    try:
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(it.bus.run()), group.create_task(nudges.run())]
            on_stop(process.stop)
            await process.run(
                opened,
                started=lambda: say_ready(
                    **{f"files_{protocol}": url for protocol, url in settings.files_urls.items()}
                ),
            )
            for task in background:
                task.cancel()
    finally:
        for port in opened.values():
            port.close()


def host_key(settings: Settings) -> asyncssh.SSHKey:
    """The key by which stations know the SFTP server, made where there is none."""
    file = settings.files.sftp_host_key_file or settings.data_dir / "secrets" / HOST_KEY
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(
            file,
            asyncssh.generate_private_key("ssh-rsa", key_size=3072).export_private_key().decode(),
        )
    return asyncssh.import_private_key(read_secret(file))


async def _every(every_s: float, beat: Callable[[], Any]) -> None:
    while True:
        try:
            await beat()
        except Outage as reason:
            _log.warning("file_service_outage", reason=str(reason))
        except Exception:  # noqa: BLE001 - the next beat does it again
            _log.exception("file_service_beat_failed")
        await asyncio.sleep(every_s)
