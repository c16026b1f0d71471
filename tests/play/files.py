"""The file service on real sockets and a real database, and doors of jobs to come in by."""

import asyncio
import contextlib
import hashlib
import socket
from dataclasses import dataclass, field, replace
from datetime import timedelta

import asyncssh
import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.files import FileJobRows, FirmwareRows
from chargewright.fileserver.ftp import Passive
from chargewright.main.files import FileProcess, FileServiceSettings
from chargewright.network.file_jobs import Door, FileJob, JobKind, JobState, Protocol
from chargewright.network.firmware import FirmwareImage
from tests.play.clock import CountingIds
from tests.play.network import T0
from tests.play.waiting import PATIENCE_S

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
PASSWORD = "a-password-that-nobody-guesses"
FIRMWARE = bytes(range(256)) * 4_000
LIVES_FOR = timedelta(days=1)


@dataclass
class FileService:
    """A service that runs, where it listens, and the database to look behind the scenes."""

    database: object
    process: FileProcess
    urls: dict
    folder: object
    clock: object
    ids: CountingIds = field(default_factory=CountingIds)

    async def door(self, kind=JobKind.LOG, **more):
        """A job of station S1 with a door of its own."""
        door = Door(f"cw{self.ids.mint('fjb')[-8:]}", PASSWORD)
        job = FileJob(
            id=self.ids.mint("fjb"),
            organization_id="org_1",
            station_id=None if kind is JobKind.TEST else "stn_S1",
            kind=kind,
            state=JobState.ACCEPTED,
            protocol=Protocol.HTTP,
            location="http://files.example.org/",
            created_at=T0,
            created_by="usr_1",
            expires_at=self.clock.now() + LIVES_FOR,
            user_name=door.user_name,
            password_sha256=hashlib.sha256(PASSWORD.encode()).digest(),
            size_bytes_max=5_000_000,
        )
        job = replace(job, **more)
        async with self._unit() as unit:
            await FileJobRows(unit).add(job)
        return replace(door), job

    async def firmware_door(self, **more):
        """A job that fetches an image of the library."""
        image = await self.image()
        served = {
            "firmware_id": image.id,
            "served_name": image.file_name,
            "served_sha256": image.sha256,
            "served_bytes": image.size_bytes,
        }
        return await self.door(JobKind.FIRMWARE, **served, **more)

    async def image(self, content=FIRMWARE, name="post-2.1.bin"):
        store = self.process.desk._store
        upload = store.begin(self.ids.mint("fwi"), most=len(content))
        upload.cut(0)
        upload.write(0, content)
        kept = upload.finish()
        upload.discard()
        image = FirmwareImage(
            id=self.ids.mint("fwi"),
            organization_id="org_1",
            file_name=name,
            vendor="Acme",
            model="Post",
            version="2.1",
            notes="",
            created_at=T0,
            created_by="usr_1",
        )
        async with self._unit() as unit:
            await FirmwareRows(unit).add(image)
            whole = replace(
                image,
                sha256=kept.sha256,
                md5=kept.md5,
                size_bytes=kept.size_bytes,
                uploaded_at=T0,
            )
            await FirmwareRows(unit).save(whole)
        return whole

    @contextlib.asynccontextmanager
    async def _unit(self):
        database = Database(self.database.app, connections_max=1, name="test files")
        await database.open()
        try:
            async with database.unit(("org_1",)) as unit:
                yield unit
        finally:
            await database.close()

    def rows(self, query, *values):
        with psycopg.connect(self.database.superuser) as connection:
            return connection.execute(query, values).fetchall()

    def files(self):
        """Name, size and hash of every file that was brought; no hash: partial."""
        return self.rows("SELECT name, size_bytes, sha256 FROM station_file ORDER BY id")

    async def until(self, query, wanted):
        found = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while (found := self.rows(query)) != wanted:  # noqa: ASYNC110 - rows ring no bell
                    await asyncio.sleep(0.02)
        assert found == wanted, f"{query}\nis {found}\nnot {wanted}"


def listener():
    opened = socket.create_server(("127.0.0.1", 0))
    opened.setblocking(False)  # noqa: FBT003 - the library's own word
    return opened


@contextlib.asynccontextmanager
async def file_service(database, folder, clock, tls=None, served=None, passive_address=None):
    """The service on free ports of this machine, for as long as this is entered."""
    process = FileProcess(
        FileServiceSettings(
            folder=folder,
            host_key=HOST_KEY,
            passive=Passive(range(31_000, 31_200), passive_address),
            tls=tls,
        ),
        work_dsn=database.work,
        connections_max=4,
        clock=clock,
        ids=CountingIds(),
        nudge=lambda _: None,
        defaults={},
    )
    plain = (Protocol.HTTP, Protocol.FTP, Protocol.SFTP)
    opened = {each: listener() for each in served or (plain if tls is None else tuple(Protocol))}
    urls = {each: f"{each}://127.0.0.1:{port.getsockname()[1]}" for each, port in opened.items()}
    started = asyncio.Event()
    async with contextlib.AsyncExitStack() as ports, asyncio.TaskGroup() as group:
        for port in opened.values():
            ports.callback(port.close)
        group.create_task(process.run(opened, started=started.set))
        await started.wait()
        try:
            yield FileService(database, process, urls, folder, clock)
        finally:
            process.stop()


def sha256(content):
    return hashlib.sha256(content).hexdigest()
