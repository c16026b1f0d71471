"""The self-test comes by the public addresses as a station does, and says what does not work."""

import asyncio

import pytest

from chargewright.adapters.file_probe import FileProbe
from chargewright.adapters.postgres.database import Database
from chargewright.fileserver.ftp import Tls
from chargewright.main.certificates import make_self_signed
from chargewright.main.files_test import FilesTest
from chargewright.network.file_jobs import Probed, ProbeStep, Protocol
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock
from tests.play.files import file_service, listener
from tests.play.network import T0, Site


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed()
    return fresh_database


def probed(network, folder, urls=None, ca_file=None, **service):
    async def story():
        clock = PatientClock(T0)
        async with file_service(network, folder, clock, **service) as it:
            database = Database(network.app, connections_max=2, name="test probe")
            await database.open()
            try:
                test = FilesTest(
                    database,
                    FileProbe(ca_file),
                    {**it.urls, **(urls or {})},
                    clock=clock,
                    ids=CountingIds(),
                )
                return await test.run("org_1", "usr_1"), it.rows(
                    "SELECT DISTINCT state FROM file_job"
                )
            finally:
                await database.close()

    return asyncio.run(story())


def test_whatever_is_served_is_reached_with_and_without_tls(network, tmp_path):
    tls = Tls(*make_self_signed(["127.0.0.1"], tmp_path / "tls", MONDAY_MORNING))
    found, states = probed(network, tmp_path / "files", ca_file=tls.certificate_file, tls=tls)
    assert found == [Probed(each, None, "") for each in Protocol]
    assert states == [("done",)]


def test_a_certificate_that_nobody_vouches_for_is_told(network, tmp_path):
    tls = Tls(*make_self_signed(["127.0.0.1"], tmp_path / "tls", MONDAY_MORNING))
    served = (Protocol.HTTPS, Protocol.FTPS)
    found, _ = probed(network, tmp_path / "files", tls=tls, served=served)
    assert [each.failed for each in found] == [ProbeStep.CONNECT] * 2
    assert all("certificate" in each.said.lower() for each in found)


def test_an_address_where_nobody_listens_is_told(network, tmp_path):
    with listener() as opened:
        port = opened.getsockname()[1]
    urls = {
        each: f"{each}://127.0.0.1:{port}" for each in (Protocol.HTTP, Protocol.FTP, Protocol.SFTP)
    }
    found, _ = probed(network, tmp_path, urls=urls)
    assert [each.failed for each in found] == [ProbeStep.CONNECT] * 3


def test_a_data_connection_that_leads_elsewhere_is_told(network, tmp_path):
    found, _ = probed(
        network, tmp_path, served=(Protocol.FTP, Protocol.HTTP), passive_address="127.0.0.9"
    )
    assert [(each.protocol, each.failed) for each in found] == [
        (Protocol.FTP, ProbeStep.PASSIVE),
        (Protocol.HTTP, None),
    ]


def test_a_service_that_does_not_know_the_door_is_told(network, tmp_path):
    async def story():
        async with file_service(network, tmp_path, PatientClock(T0)) as it:
            return [
                await FileProbe(None).probe(
                    each, it.urls[each].replace("//", "//cw1:guessed@") + "/cw1/"
                )
                for each in (Protocol.HTTP, Protocol.FTP, Protocol.SFTP)
            ]

    assert [each.failed for each in asyncio.run(story())] == [ProbeStep.LOGIN] * 3
