"""Firmware out and logs in: the library, the jobs with their doors, and what stations brought."""

import hashlib
import re
from urllib.parse import urlsplit

import pytest

from chargewright.access.roles import Role
from chargewright.network.file_jobs import Door
from tests.api.test_network import errors, site, station
from tests.play.api_world import connect

BYTES = bytes(range(256)) * 3_000
SHA256 = hashlib.sha256(BYTES).hexdigest()
MD5 = hashlib.md5(BYTES, usedforsecurity=False).hexdigest()
SIGNED = {"signature": "c2lnbmVk", "signing_certificate": "-----BEGIN CERTIFICATE-----"}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def post(world):
    """A station of OCPP 1.6."""
    made = station(world, site(world)["id"], "CS-1").json()
    connect(world, made["id"])
    return made


def speaks(world, made, version):
    world.does(
        "UPDATE station_link SET subprotocol = %s WHERE station_id = %s", version, made["id"]
    )


def image(world, content=BYTES, **more):
    told = {"file_name": "post-2.1.bin", "version": "2.1", "vendor": "Acme", **more}
    made = world.post("/api/v1/firmware-images", json=told)
    assert made.status_code == 201, made.text
    if content is None:
        return made.json()
    sent = world.post(f"/api/v1/firmware-images/{made.json()['id']}/content", content=content)
    assert sent.status_code == 200, sent.text
    return sent.json()


def send(world, post, kind="firmware", role=Role.ADMINISTRATOR, **body):
    return world.post(f"/api/v1/stations/{post['id']}/{kind}-jobs", role, json=body)


def command(world):
    """What waits for the station: name and payload."""
    ((name, payload),) = world.rows(
        "SELECT name, payload FROM station_command WHERE organization_id = 'org_here'"
    )
    return name, payload


# The library


def test_an_image_is_told_sent_found_and_downloaded(world):
    told = image(world, None, notes="mends the display")
    assert (told["is_whole"], told["sha256"], told["size_bytes"]) == (False, None, None)
    path = f"/api/v1/firmware-images/{told['id']}"
    assert world.get(f"{path}/content").status_code == 404
    sent = world.post(f"{path}/content", content=BYTES).json()
    assert (sent["is_whole"], sent["size_bytes"]) == (True, len(BYTES))
    assert (sent["sha256"], sent["md5"]) == (SHA256, MD5)
    got = world.get(f"{path}/content")
    assert got.content == BYTES
    assert got.headers["content-disposition"] == 'attachment; filename="post-2.1.bin"'
    again = world.post(f"{path}/content", content=BYTES)
    assert again.status_code == 409
    listed = world.get("/api/v1/firmware-images", params={"version": "2.1", "is_whole": "true"})
    assert [each["id"] for each in listed.json()["items"]] == [told["id"]]


def test_an_image_that_is_too_large_is_refused_and_can_be_sent_again(world):
    told = image(world, None)
    path = f"/api/v1/firmware-images/{told['id']}/content"
    refused = world.post(path, content=b"x" * 1_000_001)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert world.post(path, content=BYTES[:10]).json()["size_bytes"] == 10


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"file_name": "../a.bin"}, "file_name"),
        ({"file_name": "a\u0000.bin"}, "file_name"),
        ({"signature": "c2lnbmVk"}, "signature"),
    ],
)
def test_what_cannot_be_said_of_an_image_is_refused(world, wrong, field):
    told = {"file_name": "a.bin", "version": "1", **wrong}
    answer = world.post("/api/v1/firmware-images", json=told)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json()["errors"]}


def test_an_image_is_changed_and_retired_and_the_trail_tells_of_all_of_it(world, post):
    made = image(world)
    path = f"/api/v1/firmware-images/{made['id']}"
    changed = world.ask("PATCH", path, json={"notes": "for the display", "model": "Post"})
    assert (changed.json()["notes"], changed.json()["model"]) == ("for the display", "Post")
    retired = world.post(f"{path}/retire").json()
    assert retired["is_retired"]
    assert send(world, post, firmware_id=made["id"]).status_code == 409
    trail = world.rows(
        "SELECT operation FROM audit_trail WHERE thing_id = %s ORDER BY at, id", made["id"]
    )
    assert [operation for (operation,) in trail] == [
        "add_firmware_image",
        "upload_firmware_image",
        "change_firmware_image",
        "retire_firmware_image",
    ]


def test_only_who_may_adds_firmware_and_sends_it(world, post):
    made = image(world)
    told = {"file_name": "a.bin", "version": "1"}
    assert world.post("/api/v1/firmware-images", Role.SUPPORT, json=told).status_code == 403
    assert world.get("/api/v1/firmware-images", Role.ACCOUNTANT).status_code == 403
    assert send(world, post, role=Role.ANALYST, firmware_id=made["id"]).status_code == 403
    assert send(world, post, role=Role.SUPPORT, firmware_id=made["id"]).status_code == 201


# Jobs


def test_firmware_is_sent_by_a_door_that_the_command_alone_knows(world, post):
    made = image(world)
    job = send(world, post, firmware_id=made["id"], protocol="ftp").json()
    name, payload = command(world)
    where = urlsplit(payload["location"])
    assert name == "update_firmware"
    assert (where.scheme, where.hostname, where.port) == ("ftp", "files.example.org", 2121)
    assert where.path == f"/{where.username}/post-2.1.bin"
    assert re.fullmatch(r"[0-9a-f]{36}", where.password)
    assert job["location"] == payload["location"].replace(where.password, "***")
    assert (job["state"], job["kind"], job["request_no"]) == ("queued", "firmware", None)
    assert (job["firmware_version"], job["served_bytes"]) == ("2.1", len(BYTES))
    assert where.password not in world.get(f"/api/v1/commands/{job['command_id']}").text
    kept = world.rows("SELECT user_name, password_sha256 FROM file_job WHERE user_name IS NOT NULL")
    assert kept == [(where.username, hashlib.sha256(where.password.encode()).digest())]


def test_every_job_has_another_door(world, post):
    for _ in range(2):
        assert send(world, post, "log").status_code == 201
    ((first, second),) = world.rows(
        "SELECT min(user_name), max(user_name) FROM file_job WHERE user_name IS NOT NULL"
    )
    assert first != second


def test_a_repeat_under_a_key_makes_no_second_job(world, post):
    for _ in range(2):
        answer = world.post(
            f"/api/v1/stations/{post['id']}/log-jobs", json={}, headers={"Idempotency-Key": "once"}
        )
        assert answer.status_code == 201
    assert world.rows("SELECT count(*) FROM file_job WHERE organization_id = 'org_here'") == [(1,)]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("FTP,SFTP", "sftp"),
        ("ftp", "ftp"),
        ("HTTP, HTTPS", "http"),
        (None, "http"),
    ],
)
def test_the_best_protocol_that_the_station_speaks_is_chosen(world, post, said, chosen):
    if said is not None:
        world.does(
            "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
            " value, is_write_only, heard_at) VALUES ('org_here', %s, 'p', 'p',"
            " 'SupportedFileTransferProtocols', 'Actual', %s, false, now())",
            post["id"],
            said,
        )
    assert send(world, post, "log").json()["protocol"] == chosen


def test_a_station_that_speaks_none_is_told_of_nothing(world, post):
    world.does(
        "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
        " value, is_write_only, heard_at) VALUES ('org_here', %s, 'p', 'p',"
        " 'SupportedFileTransferProtocols', 'Actual', 'FTPS', false, now())",
        post["id"],
    )
    answer = send(world, post, "log")
    assert answer.status_code == 409
    assert world.rows(
        "SELECT count(*) FROM station_command WHERE organization_id = 'org_here'"
    ) == [(0,)]


def test_a_file_may_travel_by_somebody_elses_server(world, post):
    url = "ftp://mike:secret@files.example.net/firmware.bin"
    job = send(world, post, location=url).json()
    assert (job["is_ours"], job["location"]) == (False, url.replace("secret", "***"))
    assert command(world)[1]["location"] == url
    assert errors(send(world, post, location="gopher://x/")) == {"location"}
    assert errors(send(world, post, location=url, protocol="ftp")) == {"protocol"}
    assert errors(send(world, post)) == {"firmware_id"}
    assert errors(send(world, post, "log", protocol="ftps")) == {"protocol"}
    assert errors(send(world, post, firmware_id="fwi_nowhere")) == {"firmware_id"}


def test_firmware_whose_bytes_are_awaited_is_not_sent(world, post):
    assert send(world, post, firmware_id=image(world, None)["id"]).status_code == 409


def test_nobody_is_cut_off_by_an_update_unless_it_is_said(world, post):
    made = image(world)
    world.does(
        "INSERT INTO session (organization_id, id, site_id, station_id, status, opened_at, machine,"
        " last_event_at, currency) SELECT 'org_here', 'ses_1', site_id, id, 'in_progress', now(), '{}',"
        " now(), 'EUR'"
        " FROM station WHERE id = %s",
        post["id"],
    )
    assert send(world, post, firmware_id=made["id"]).status_code == 409
    assert send(world, post, firmware_id=made["id"], during_session=True).status_code == 201


def test_signed_firmware_is_sent_as_signed_where_nobody_says_otherwise(world, post):
    made = image(world, **SIGNED)
    job = send(world, post, firmware_id=made["id"]).json()
    payload = command(world)[1]
    assert payload["signature"] == SIGNED["signature"]
    assert job["request_no"] == payload["request_no"]
    world.does("DELETE FROM station_command WHERE organization_id = 'org_here'")
    plain = send(world, post, firmware_id=made["id"], is_signed=False).json()
    assert "signature" not in command(world)[1]
    assert plain["request_no"] is None
    unsigned = image(world)
    assert errors(send(world, post, firmware_id=unsigned["id"], is_signed=True)) == {"is_signed"}


def test_a_controller_publishes_firmware_and_takes_it_back(world, post):
    made = image(world)
    assert errors(send(world, post, "publish", firmware_id=made["id"])), "1.6 has no controllers"
    speaks(world, post, "ocpp2.0.1")
    job = send(world, post, "publish", firmware_id=made["id"]).json()
    name, payload = command(world)
    assert (name, payload["checksum"], payload["requestId"]) == (
        "PublishFirmware", MD5, job["request_no"],
    )  # fmt: skip
    world.does("DELETE FROM station_command WHERE organization_id = 'org_here'")
    undone = world.post(f"/api/v1/file-jobs/{job['id']}/unpublish", json={})
    assert undone.status_code == 201, undone.text
    assert command(world) == ("UnpublishFirmware", {"checksum": MD5})


def test_a_job_that_somebody_closes_is_over(world, post):
    job = send(world, post, "log").json()
    closed = world.post(f"/api/v1/file-jobs/{job['id']}/close").json()
    assert closed["state"] == "cancelled"
    listed = world.get(f"/api/v1/stations/{post['id']}/file-jobs", params={"state": "cancelled"})
    assert [each["id"] for each in listed.json()["items"]] == [job["id"]]


# What came


def brought(world, post, content, *, is_whole=True, name="a.log"):
    job = send(world, post, "log").json()
    upload = world.parts.files.begin("fil_1", most=1_000_000)
    upload.write(0, content)
    sha256 = None
    if is_whole:
        sha256 = upload.finish().sha256
        upload.discard()
    else:
        upload.keep()
    world.does(
        "INSERT INTO station_file (organization_id, id, job_id, station_id, name, protocol, peer,"
        " size_bytes, sha256, began_at, changed_at) VALUES ('org_here', 'fil_1', %s, %s, %s, 'ftp',"
        " '192.0.2.1', %s, %s, now(), now())",
        job["id"],
        post["id"],
        name,
        len(content),
        sha256,
    )
    return job


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_a_station_brought_is_listed_downloaded_and_read(world, post, is_whole):
    job = brought(world, post, b"08:00 all is well \xc3\xa4\n", is_whole=is_whole)
    listed = world.get("/api/v1/station-files", params={"job_id": job["id"]}).json()["items"]
    assert [(each["name"], each["is_partial"]) for each in listed] == [("a.log", not is_whole)]
    got = world.get("/api/v1/station-files/fil_1/content")
    assert got.content == b"08:00 all is well \xc3\xa4\n"
    assert got.headers["x-content-type-options"] == "nosniff"
    text = world.get("/api/v1/station-files/fil_1/text").json()
    assert text == {"text": "08:00 all is well \u00e4\n", "is_cut": False}


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\xff", b"\xff\xfe\xfd"])
def test_what_is_no_text_is_not_shown_as_such(world, post, content):
    brought(world, post, content)
    assert world.get("/api/v1/station-files/fil_1/text").json()["text"] is None


def test_a_long_file_is_shown_in_part(world, post):
    brought(world, post, "ä".encode() * 150_000)
    text = world.get("/api/v1/station-files/fil_1/text").json()
    assert text["is_cut"]
    assert set(text["text"]) == {"ä"}


def test_no_name_breaks_a_header(world, post):
    brought(world, post, b"x", name='a"b\u00e4.log')
    got = world.get("/api/v1/station-files/fil_1/content")
    assert got.headers["content-disposition"] == 'attachment; filename="a_b_.log"'


def test_a_door_says_where_it_is():
    door = Door("cw1", "secret")
    assert door.url("ftp://files.example.org:2121", "a b.bin") == (
        "ftp://cw1:secret@files.example.org:2121/cw1/a%20b.bin"
    )
    assert door.url("https://example.org/files/") == "https://cw1:secret@example.org/files/cw1/"


def test_the_service_is_tried_and_what_to_do_is_said_in_the_callers_language(world):
    answer = world.post(
        "/api/v1/file-service/test", Role.INSTALLER, headers={"Accept-Language": "de"}
    )
    assert answer.status_code == 200, answer.text
    by = {each["protocol"]: each for each in answer.json()["items"]}
    assert by["http"]["failed"] is None
    assert (by["ftp"]["failed"], by["ftp"]["said"]) == ("passive", "timed out")
    assert by["ftp"]["advice"].startswith("Die Datenverbindung kam nicht zustande.")
    assert by["ftp"]["url"] == "ftp://files.example.org:2121"
    assert world.post("/api/v1/file-service/test", Role.ANALYST).status_code == 403
