"""Firmware out and logs in over SFTP, with a client of SSH."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncssh
import pytest

from tests.play.clock import PatientClock
from tests.play.files import FIRMWARE, HOST_KEY, file_service, sha256
from tests.play.network import T0, Site

LOG = b"all is well\n" * 50_000


@pytest.fixture
def tell(fresh_database, tmp_path):
    Site(fresh_database.owner).seed().station("S1")

    def told(story):
        async def run():
            async with file_service(fresh_database, tmp_path, PatientClock(T0)) as service:
                await story(service)

        asyncio.run(run())

    return told


@asynccontextmanager
async def ssh(service, door, password=None):
    where = urlsplit(service.urls["sftp"])
    known = asyncssh.import_known_hosts(
        f"[{where.hostname}]:{where.port} {HOST_KEY.export_public_key().decode()}"
    )
    async with asyncssh.connect(
        where.hostname,
        where.port,
        username=door.user_name,
        password=password or door.password,
        known_hosts=known,
        client_keys=None,
        config=None,
    ) as connection:
        yield connection


@asynccontextmanager
async def sftp(service, door):
    async with ssh(service, door) as connection, connection.start_sftp_client() as client:
        yield client


def test_firmware_is_fetched_and_nothing_is_brought(tell):
    async def story(service):
        door, _ = await service.firmware_door()
        async with sftp(service, door) as client:
            assert await client.listdir(f"/{door.user_name}") == ["post-2.1.bin"]
            assert await client.getsize(f"/{door.user_name}/post-2.1.bin") == len(FIRMWARE)
            async with client.open("post-2.1.bin", "rb") as file:
                assert await file.read() == FIRMWARE
                await file.seek(1_000)
                assert await file.read() == FIRMWARE[1_000:]
            for path in ("a.log", "post-2.1.bin"):
                with pytest.raises(asyncssh.SFTPPermissionDenied):
                    await client.open(path, "wb")
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await client.open("/etc/passwd", "rb")
        await service.until("SELECT fetched_bytes FROM file_job", [(len(FIRMWARE),)])

    tell(story)


def test_a_log_is_brought_and_nothing_is_fetched_changed_or_taken_away(tell):
    async def story(service):
        door, _ = await service.door()
        async with sftp(service, door) as client:
            async with client.open(f"/{door.user_name}/a.log", "wb") as file:
                await file.write(LOG)
            assert service.files() == [("a.log", len(LOG), sha256(LOG))]
            for refused in (
                client.open("a.log", "rb"),
                client.remove("a.log"),
                client.rename("a.log", "b.log"),
                client.mkdir("x"),
                client.symlink("/etc/passwd", "b.log"),
                client.open("../../etc/cron.d/x", "wb"),
            ):
                with pytest.raises(asyncssh.SFTPPermissionDenied):
                    await refused

    tell(story)


def test_an_upload_goes_on_where_it_broke_off(tell):
    async def story(service):
        door, _ = await service.door()
        async with ssh(service, door) as connection:
            client = await connection.start_sftp_client()
            file = await client.open("a.log", "wb")
            await file.write(LOG[:70_000])
            connection.abort()
        await service.until("SELECT size_bytes, sha256 FROM station_file", [(70_000, None)])
        async with sftp(service, door) as client:
            here = await client.getsize("a.log")
            async with client.open("a.log", asyncssh.FXF_WRITE, encoding=None) as file:
                await file.write(LOG[here:], here)
        assert service.files() == [("a.log", len(LOG), sha256(LOG))]

    tell(story)


def test_more_than_a_job_may_bring_is_refused(tell):
    async def story(service):
        door, _ = await service.door(size_bytes_max=1_000)
        async with sftp(service, door) as client:
            file = await client.open("a.log", "wb")
            with pytest.raises(asyncssh.SFTPError, match="too large"):
                await file.write(LOG)

    tell(story)


def test_there_is_no_shell_no_forwarding_and_no_way_in_without_the_password(tell):
    async def story(service):
        door, _ = await service.door()
        with pytest.raises(asyncssh.PermissionDenied):
            async with ssh(service, door, "guessed"):
                pass
        async with ssh(service, door) as connection:
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.run("id", check=True)
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection("127.0.0.1", 22)

    tell(story)
