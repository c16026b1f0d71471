"""Firmware out and logs in over FTP and FTPS, with the client of the standard library."""

import asyncio
import ftplib
import io
import socket
import ssl
from urllib.parse import urlsplit

import pytest

from chargewright.fileserver.ftp import FtpFiles, Passive, Tls
from chargewright.main.certificates import make_self_signed
from tests.play.clock import MONDAY_MORNING, PatientClock
from tests.play.files import FIRMWARE, file_service, listener, sha256
from tests.play.network import T0, Site
from tests.play.parts import until

LOG = b"all is well\n" * 50_000


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


@pytest.fixture
def certificate(tmp_path):
    return Tls(*make_self_signed(["127.0.0.1"], tmp_path / "tls", MONDAY_MORNING))


@pytest.fixture
def tell(network, tmp_path):
    def told(story, tls=None):
        async def run():
            async with file_service(network, tmp_path / "files", PatientClock(T0), tls) as service:
                await story(service)

        asyncio.run(run())

    return told


class ImplicitTls(ftplib.FTP_TLS):
    """`ftps://` as stations have it: TLS before the first word."""

    def connect(self, host, port):
        self.host, self.port = host, port
        plain = socket.create_connection((host, port), 15)
        self.sock = self.context.wrap_socket(plain, server_hostname=host)
        self.af = self.sock.family
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome


def signed_in(service, door, client, protocol="ftp"):
    where = urlsplit(service.urls[protocol])
    client.connect(where.hostname, where.port)
    if protocol == "ftps":
        ftplib.FTP.login(client, door.user_name, door.password)
        client.prot_p()
    else:
        client.login(door.user_name, door.password)
    return client


def fetched(client, path, rest=None):
    got = io.BytesIO()
    client.retrbinary(f"RETR {path}", got.write, rest=rest)
    return got.getvalue()


def test_firmware_is_fetched_passively_and_goes_on_where_it_broke_off(tell):
    async def story(service):
        door, _ = await service.firmware_door()

        def client():
            with signed_in(service, door, ftplib.FTP()) as ftp:
                ftp.cwd(door.user_name)
                assert ftp.nlst() == ["post-2.1.bin"]
                ftp.voidcmd("TYPE I")
                assert ftp.size("post-2.1.bin") == len(FIRMWARE)
                assert fetched(ftp, "post-2.1.bin") == FIRMWARE
                assert (
                    fetched(ftp, f"/{door.user_name}/post-2.1.bin", rest=1_000) == FIRMWARE[1_000:]
                )
                for refused in ("STOR a.log", "APPE post-2.1.bin", "DELE post-2.1.bin", "MKD x"):
                    with pytest.raises(ftplib.error_perm, match=r"^550"):
                        ftp.voidcmd(refused)
                with pytest.raises(ftplib.error_perm, match=r"^550"):
                    ftp.voidcmd("RETR /etc/passwd")

        await asyncio.to_thread(client)
        await service.until("SELECT fetched_bytes FROM file_job", [(len(FIRMWARE),)])

    tell(story)


def test_firmware_is_fetched_actively_too(tell):
    async def story(service):
        door, _ = await service.firmware_door()

        def client():
            with signed_in(service, door, ftplib.FTP()) as ftp:
                ftp.set_pasv(False)
                assert fetched(ftp, f"{door.user_name}/post-2.1.bin") == FIRMWARE

        await asyncio.to_thread(client)

    tell(story)


def test_a_log_is_brought_and_cannot_be_fetched(tell):
    async def story(service):
        door, _ = await service.door()

        def client():
            with signed_in(service, door, ftplib.FTP()) as ftp:
                ftp.storbinary(f"STOR /{door.user_name}/diagnostics.log", io.BytesIO(LOG))
                with pytest.raises(ftplib.error_perm, match=r"^550"):
                    fetched(ftp, "diagnostics.log")
                for path in ("../../boot.log", "a/b.log", "..\\boot.log"):
                    with pytest.raises(ftplib.error_perm, match=r"^550"):
                        ftp.storbinary(f"STOR {path}", io.BytesIO(LOG[:10]))

        await asyncio.to_thread(client)
        assert service.files() == [("diagnostics.log", len(LOG), sha256(LOG))]

    tell(story)


@pytest.mark.parametrize("how", ["REST", "APPE"])
def test_an_upload_goes_on_where_it_broke_off(tell, how):
    async def story(service):
        door, _ = await service.door()
        coming = service.folder / "coming"

        def cut_off():
            ftp = signed_in(service, door, ftplib.FTP())
            ftp.voidcmd("TYPE I")
            data = ftp.transfercmd("STOR a.log")
            data.sendall(LOG[:70_000])
            until(lambda: sum(each.stat().st_size for each in coming.iterdir()) == 70_000)
            ftp.sock.close()
            ftp.file.close()
            data.close()

        def goes_on():
            with signed_in(service, door, ftplib.FTP()) as ftp:
                ftp.voidcmd("TYPE I")
                here = ftp.size("a.log")
                assert here == 70_000
                if how == "REST":
                    ftp.storbinary("STOR a.log", io.BytesIO(LOG[here:]), rest=here)
                else:
                    ftp.storbinary("APPE a.log", io.BytesIO(LOG[here:]))

        await asyncio.to_thread(cut_off)
        await service.until("SELECT size_bytes, sha256 FROM station_file", [(70_000, None)])
        await asyncio.to_thread(goes_on)
        assert service.files() == [("a.log", len(LOG), sha256(LOG))]

    tell(story)


def test_more_than_a_job_may_bring_is_refused(tell):
    async def story(service):
        door, _ = await service.door(size_bytes_max=1_000)

        def client():
            ftp = signed_in(service, door, ftplib.FTP())
            ftp.voidcmd("TYPE I")
            data = ftp.transfercmd("STOR a.log")
            data.sendall(LOG[:1_001])
            with pytest.raises(ftplib.error_perm, match=r"^552"):
                ftp.getresp()
            data.close()
            ftp.close()

        await asyncio.to_thread(client)
        await service.until("SELECT size_bytes <= 1000, sha256 FROM station_file", [(True, None)])

    tell(story)


def test_a_stranger_is_turned_away(tell):
    async def story(service):
        door, _ = await service.door()

        def client():
            ftp = ftplib.FTP()
            where = urlsplit(service.urls["ftp"])
            ftp.connect(where.hostname, where.port)
            with pytest.raises(ftplib.error_perm, match=r"^530"):
                ftp.login(door.user_name, "guessed")
            ftp.close()

        await asyncio.to_thread(client)

    tell(story)


@pytest.mark.parametrize("protocol", ["ftp", "ftps"])
def test_it_is_the_same_with_tls(tell, certificate, protocol):
    async def story(service):
        door, _ = await service.door()
        firmware, _ = await service.firmware_door()

        def client():
            context = ssl.create_default_context(cafile=certificate.certificate_file)
            kind = ImplicitTls if protocol == "ftps" else ftplib.FTP_TLS
            with signed_in(service, door, kind(context=context), protocol) as ftp:
                ftp.prot_p()
                ftp.storbinary(f"STOR {door.user_name}/a.log", io.BytesIO(LOG))
            with signed_in(service, firmware, kind(context=context), protocol) as ftp:
                ftp.prot_p()
                assert fetched(ftp, "post-2.1.bin") == FIRMWARE

        await asyncio.to_thread(client)
        assert service.files() == [("a.log", len(LOG), sha256(LOG))]

    tell(story, certificate)


def test_two_servers_of_a_process_share_nothing(certificate):
    """Of a shared loop two threads read: one of 2,000 handshakes was never answered, seen by counting."""
    nowhere = {"passive": Passive(range(0), None), "loop": asyncio.new_event_loop()}
    with listener() as plain_port, listener() as tls_port:
        plain = FtpFiles(None, plain_port, tls=None, at_once=False, **nowhere)
        secured = FtpFiles(None, tls_port, tls=certificate, at_once=True, **nowhere)
        try:
            context = ssl.create_default_context(cafile=certificate.certificate_file)
            staying, coming = ImplicitTls(context=context), ImplicitTls(context=context)
            staying.connect(*tls_port.getsockname())
            plain.close()
            with coming, staying:
                assert coming.connect(*tls_port.getsockname()).startswith("220")
                assert staying.sendcmd("NOOP").startswith("200")
        finally:
            plain.close()
            secured.close()
            nowhere["loop"].close()
