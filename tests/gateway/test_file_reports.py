"""What stations say of firmware and logs moves the job that it belongs to."""

import asyncio

import psycopg
import pytest

from tests.play.gateway import serving, station
from tests.play.network import T0, Site


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def job(network, job_id, kind, request_no=None, state="accepted", minute=0):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO file_job (organization_id, id, station_id, kind, state, protocol, location,"
            " request_no, created_at, created_by, expires_at, changed_at) VALUES ('org_1', %s, 'stn_S1',"
            " %s, %s, 'ftp', 'ftp://x/', %s, %s::timestamptz + make_interval(mins => %s), 'usr_1',"
            " now() + interval '1 day', now())",
            (job_id, kind, state, request_no, T0, minute),
        )


def jobs(network):
    with psycopg.connect(network.superuser) as connection:
        return dict(connection.execute("SELECT id, state FROM file_job").fetchall())


def says(network, version, *messages):
    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as post,
        ):
            for action, payload in messages:
                answer = await post.call(action, payload)
                assert answer[0] == 3, answer

    asyncio.run(story())


def test_in_1_6_it_is_the_newest_open_job_of_its_kind(network):
    job(network, "fjb_done", "log", state="done", minute=3)
    job(network, "fjb_old", "log", minute=1)
    job(network, "fjb_new", "log", minute=2)
    job(network, "fjb_firmware", "firmware", minute=4)
    says(
        network,
        "ocpp1.6",
        ("DiagnosticsStatusNotification", {"status": "Uploading"}),
        ("DiagnosticsStatusNotification", {"status": "Uploaded"}),
        ("FirmwareStatusNotification", {"status": "Downloading"}),
    )
    assert jobs(network) == {
        "fjb_done": "done",
        "fjb_old": "accepted",
        "fjb_new": "done",
        "fjb_firmware": "transferring",
    }
    with psycopg.connect(network.superuser) as connection:
        kept = connection.execute(
            "SELECT job_id, number, status, state FROM file_job_report ORDER BY job_id, number"
        ).fetchall()
    assert kept == [
        ("fjb_firmware", 0, "Downloading", "transferring"),
        ("fjb_new", 0, "Uploading", "transferring"),
        ("fjb_new", 1, "Uploaded", "done"),
    ]


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
def test_a_number_says_which_job_it_is(network, version):
    job(network, "fjb_1", "firmware", 1, minute=1)
    job(network, "fjb_2", "firmware", 2, minute=2)
    job(network, "fjb_3", "publish", 3)
    says(
        network,
        version,
        ("FirmwareStatusNotification", {"status": "Installed", "requestId": 1}),
        ("FirmwareStatusNotification", {"status": "DownloadFailed", "requestId": 2}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
        ("FirmwareStatusNotification", {"status": "Downloading", "requestId": 77}),
        (
            "PublishFirmwareStatusNotification",
            {"status": "Published", "requestId": 3, "location": ["http://10.0.0.1/a"]},
        ),
    )
    assert jobs(network) == {"fjb_1": "done", "fjb_2": "failed", "fjb_3": "done"}
    with psycopg.connect(network.superuser) as connection:
        published = "SELECT published_at_urls FROM file_job WHERE id = 'fjb_3'"
        assert connection.execute(published).fetchall() == [(["http://10.0.0.1/a"],)]


def test_a_download_that_failed_is_tried_again_and_what_is_done_stays_so(network):
    job(network, "fjb_1", "firmware", 1)
    says(
        network,
        "ocpp2.0.1",
        *(
            ("FirmwareStatusNotification", {"status": status, "requestId": 1})
            for status in ("DownloadFailed", "Downloading", "Installed", "DownloadFailed")
        ),
    )
    assert jobs(network) == {"fjb_1": "done"}
