"""What stations say of firmware and logs moves the job that it belongs to."""

import asyncio
import json

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.gateway.test_signing import BOOTS
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


def test_in_1_6_signed_firmware_says_which_job_it_is(network):
    for number in (1, 2, 3, 4):
        job(network, f"fjb_{number}", "firmware", number, minute=number)
    says(
        network,
        "ocpp1.6",
        *(
            ("SignedFirmwareStatusNotification", {"status": status, "requestId": number})
            for status, number in (
                ("Downloaded", 1),
                ("SignatureVerified", 1),
                ("InvalidSignature", 2),
                ("InstallVerificationFailed", 3),
            )
        ),
        ("SignedFirmwareStatusNotification", {"status": "Idle"}),
        ("SignedFirmwareStatusNotification", {"status": "Downloading", "requestId": 77}),
    )
    assert jobs(network) == {
        "fjb_1": "transferred",
        "fjb_2": "failed",
        "fjb_3": "failed",
        "fjb_4": "accepted",
    }
    installed = ("SignedFirmwareStatusNotification", {"status": "Installed", "requestId": 1})
    says(network, "ocpp1.6", installed)
    assert jobs(network)["fjb_1"] == "done"


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


def of_command(network, job_id, command_id, state="queued", of="sent", kind="firmware"):
    """A job of a command of ours, which stands so."""
    job(network, job_id, kind, state=state)
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload, state,"
            " requested_at, expires_at) VALUES ('org_1', %s, 'stn_S1', %s, %s, %s, %s, now(),"
            " now() + interval '1 hour')",
            (command_id, command_id, *ORDERED[kind], of),
        )
        connection.execute(
            "UPDATE file_job SET command_id = %s WHERE id = %s", (command_id, job_id)
        )


NEWER = {
    "location": "https://files.example/2",
    "retrieve_at": "2026-03-02T09:00:00Z",
    "signing_certificate": "PEM",
    "signature": "c2lnbmVk",
    "request_no": 2,
}
SECURITY = {"location": "https://files.example/3", "log": "security", "request_no": 3}
ORDERED = {
    "firmware": ("update_firmware", Jsonb(NEWER)),
    "log": ("get_log", Jsonb(SECURITY)),
}


@pytest.mark.parametrize(
    ("version", "kind", "action"),
    [
        ("ocpp1.6", "firmware", "SignedUpdateFirmware"),
        ("ocpp2.0.1", "firmware", "UpdateFirmware"),
        ("ocpp2.1", "firmware", "UpdateFirmware"),
        ("ocpp1.6", "log", "GetLog"),
        ("ocpp2.0.1", "log", "GetLog"),
    ],
)
@pytest.mark.parametrize(
    ("status", "earlier"), [("AcceptedCanceled", "cancelled"), ("Accepted", None)]
)
def test_what_a_station_drops_for_another_of_its_kind_is_cancelled(
    network, version, kind, action, status, earlier
):
    job(network, "fjb_other", "log" if kind == "firmware" else "firmware", state="transferring")
    job(network, "fjb_done", kind, 6, state="done")
    of_command(network, "fjb_begun", "cmd_1", state="transferring", of="accepted", kind=kind)
    of_command(network, "fjb_unheard", "cmd_2", of="unknown", kind=kind)
    of_command(network, "fjb_new", "cmd_3", of="queued", kind=kind)

    async def story():
        async with (
            serving(network, boot_grace_s=0.0) as (process, port),
            station(port, "S1", subprotocols=(version,)) as post,
        ):
            await post.call("BootNotification", BOOTS[version == "ocpp1.6"])
            process.gateway.wake_commands("stn_S1")
            _, message_id, asked, _ = await post.answer()
            assert asked == action
            of_command(network, "fjb_next", "cmd_4", of="queued", kind=kind)
            await post.socket.send(json.dumps([3, message_id, {"status": status}]))
            while jobs(network)["fjb_new"] == "queued":
                await asyncio.to_thread(lambda: None)

    asyncio.run(story())
    assert jobs(network) == {
        "fjb_other": "transferring",
        "fjb_done": "done",
        "fjb_begun": earlier or "transferring",
        "fjb_unheard": earlier or "queued",
        "fjb_new": "accepted",
        "fjb_next": "queued",
    }


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
def test_a_log_that_a_station_drops_for_another_is_cancelled_and_the_other_comes(network, version):
    job(network, "fjb_1", "log", 1, state="transferring", minute=1)
    job(network, "fjb_2", "log", 2, minute=2)
    says(
        network,
        version,
        ("LogStatusNotification", {"status": "AcceptedCanceled", "requestId": 1}),
        ("LogStatusNotification", {"status": "Uploading", "requestId": 2}),
        ("LogStatusNotification", {"status": "Uploaded", "requestId": 2}),
    )
    assert jobs(network) == {"fjb_1": "cancelled", "fjb_2": "done"}
