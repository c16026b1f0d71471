"""The security of stations: what is seen of it, what is acknowledged, revoked, and raised to a higher profile."""

import csv
import io

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.authority import fingerprint, pem
from tests.api.test_network import errors, site, station
from tests.play.certificates import Authority
from tests.play.clock import MONDAY_MORNING as T0

EVENT = """
    INSERT INTO security_event (organization_id, id, station_id, origin, type, is_critical, tech_info, peer,
        count, occurred_at, last_at)
    SELECT organization_id, %s, id, 'station', %s, %s, '', '', 1, %s, %s FROM station WHERE id = %s
"""
ISSUED = """
    INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256, state,
        requested_at, authority_id, subject, serial_number, fingerprint, certificate, not_before, not_after,
        issued_at)
    SELECT organization_id, %s, id, 'ChargingStationCertificate', '', '', 'installed', %s, 'cau_1', 'CN=CS-1',
        '1f', %s, 'PEM', %s, %s, %s FROM station WHERE id = %s
"""
WSS = "wss://ocpp.example.org/ocpp/"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def post(world):
    return station(world, site(world)["id"], "CS-1").json()


@pytest.fixture
def authority(world):
    made = Authority.made(now=T0)
    world.does("DELETE FROM issued_certificate")
    world.does("DELETE FROM certificate_authority")
    world.does(
        "INSERT INTO certificate_authority (id, kind, key_type, subject, certificate, key_sealed, not_before,"
        " not_after, created_at) VALUES ('cau_1', 'root', 'ecdsa', 'CN=Root', %s, 'sealed', %s, %s, %s)",
        pem(made.root.certificate),
        T0,
        T0,
        T0,
    )
    yield made
    world.does("DELETE FROM issued_certificate")
    world.does("DELETE FROM certificate_authority")


def told(world, post, name, kind, minute, *, critical=False):
    at = T0.replace(minute=minute)
    world.does(EVENT, name, kind, critical, at, at, post["id"])


def asked(world, path, role=Role.ADMINISTRATOR, **params):
    answer = world.get(f"/api/v1/{path}", role, params=params)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]


def test_events_are_asked_newest_first_and_by_what_they_are(world, post):
    told(world, post, "sev_1", "MemoryExhaustion", 1, critical=True)
    told(world, post, "sev_2", "InvalidMessages", 2)
    assert asked(world, "security-events") == ["sev_2", "sev_1"]
    assert asked(world, "security-events", is_critical="true") == ["sev_1"]
    assert asked(world, "security-events", type_starts="Invalid") == ["sev_2"]
    assert asked(world, "security-events", station_id=post["id"], origin="system") == []
    sheet = world.get("/api/v1/security-events", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(sheet.text.lstrip("\ufeff"))))
    assert [row["type"] for row in rows] == ["InvalidMessages", "MemoryExhaustion"]


def test_whoever_acknowledges_has_seen_what_was_alike_and_the_item_is_closed(world, post):
    for minute, name in enumerate(("sev_1", "sev_2", "sev_3"), start=1):
        told(world, post, name, "TamperDetectionActivated", minute, critical=True)
    world.does(
        "INSERT INTO attention (organization_id, id, kind, about, station_id, opened_at)"
        " VALUES ('org_here', 'att_1', 'station.security_event', %s, %s, %s)",
        f"{post['id']} TamperDetectionActivated",
        post["id"],
        T0,
    )
    path = "/api/v1/security-events/sev_2/acknowledge"
    assert world.post(path, Role.ANALYST).status_code == 403
    done = world.post(path, Role.SUPPORT)
    assert (done.status_code, done.json()["is_acknowledged"]) == (200, True)
    assert asked(world, "security-events", is_acknowledged="false") == ["sev_3"]
    assert world.get("/api/v1/attention/att_1").json()["is_open"] is False
    assert world.post(path, Role.SUPPORT).status_code == 409


def test_a_certificate_is_found_by_its_expiry_and_revoked_once_with_a_reason(
    world, post, authority
):
    shown = fingerprint(authority.signing.certificate)
    later = T0.replace(year=2027)
    world.does(ISSUED, "cer_1", T0, shown, T0, later, T0, post["id"])
    assert asked(world, "issued-certificates", not_after_before="2026-12-31T00:00:00Z") == []
    assert asked(world, "issued-certificates", station_id=post["id"]) == ["cer_1"]
    path = "/api/v1/issued-certificates/cer_1/revoke"
    assert errors(world.post(path, json={"reason": ""})) == {"reason"}
    assert world.post(path, Role.SUPPORT, json={"reason": "stolen"}).status_code == 403
    done = world.post(path, json={"reason": "stolen"}).json()
    assert (done["is_revoked"], done["revocation_reason"]) == (True, "stolen")
    assert world.post(path, json={"reason": "again"}).status_code == 409
    ((deed,),) = world.rows(
        "SELECT verb FROM audit_trail WHERE thing_id = 'cer_1' AND action <> 'refused'"
    )
    assert deed == "revoke"


def test_authorities_are_shown_without_their_keys(world, authority):
    answer = world.get("/api/v1/certificate-authorities", Role.INSTALLER)
    (root,) = answer.json()["items"]
    assert (root["kind"], root["key_type"], root["is_in_use"]) == ("root", "ecdsa", True)
    assert "sealed" not in answer.text


def test_a_root_that_issues_no_more_is_let_go_by_who_runs_the_installation(world, authority):
    path = "/api/v1/certificate-authorities/cau_1/let-go"
    world.does("UPDATE certificate_authority SET retired_at = %s", T0)
    assert asked(world, "certificate-authorities", is_in_use="false") == ["cau_1"]
    assert world.post(path).status_code == 404, (
        "it is seen by all, and let go by a root organisation"
    )
    world.does("UPDATE organization SET parent_id = NULL WHERE id = 'org_here'")
    assert world.post(path, Role.SUPPORT).status_code == 403
    world.does("UPDATE certificate_authority SET retired_at = NULL")
    assert world.post(path).status_code == 409, "it issues"
    world.does("UPDATE certificate_authority SET retired_at = %s", T0)
    done = world.post(path).json()
    assert (done["is_in_use"], done["is_believed"]) == (False, False)
    ((deed,),) = world.rows(
        "SELECT verb FROM audit_trail WHERE thing_id = 'cau_1' AND action <> 'refused'"
    )
    assert deed == "let-go"


@pytest.fixture
def spoken(world, post):
    """The station has connected."""
    world.does(
        "INSERT INTO station_link (organization_id, station_id, epoch, node, is_connected, subprotocol, peer,"
        " connected_at, last_heard_at) VALUES ('org_here', %s, 1, 'n', true, 'ocpp1.6', '', %s, %s)",
        post["id"],
        T0,
        T0,
    )
    return post


def raised(world, post, profile, **more):
    path = f"/api/v1/stations/{post['id']}/raise-security-profile"
    return world.post(path, json={"security_profile": profile, "url": WSS, **more})


def test_a_station_of_1_6_is_told_its_next_profile_and_both_hold_meanwhile(world, spoken):
    queued = raised(world, spoken, 3)
    assert queued.status_code == 201, queued.text
    assert (queued.json()["name"], queued.json()["payload"]) == (
        "ChangeConfiguration",
        {"key": "SecurityProfile", "value": "3"},
    )
    seen = world.get(f"/api/v1/stations/{spoken['id']}").json()
    assert (seen["security_profile"], seen["next_security_profile"]) == (1, 3)


def test_a_station_of_2_x_is_given_a_network_profile_in_a_slot_of_its_own(world, spoken):
    world.does("UPDATE station_link SET subprotocol = 'ocpp2.0.1'")
    more = {"configuration_slot": 5, "message_timeout_s": 45}
    payload = raised(world, spoken, 2, **more).json()["payload"]
    assert payload["configurationSlot"] == 5
    assert payload["connectionData"]["securityProfile"] == 2
    assert payload["connectionData"]["ocppCsmsUrl"] == WSS
    assert payload["connectionData"]["messageTimeout"] == 45


@pytest.mark.parametrize(
    ("profile", "more", "field"),
    [(1, {}, "next_security_profile"), (2, {"url": "ws://ocpp.example.org/"}, "url")],
)
def test_no_station_is_moved_down_or_to_tls_without_tls(world, spoken, profile, more, field):
    assert errors(raised(world, spoken, profile, **more)) == {field}
    assert world.rows("SELECT next_security_profile FROM station WHERE id = %s", spoken["id"]) == [
        (None,)
    ]


def told_profile(world, post, value, path="commands/ChangeConfiguration"):
    body = {"payload": {"key": "securityprofile", "value": value}}
    if path == "configuration":
        body = {"name": "SecurityProfile", "value": value}
    return world.post(f"/api/v1/stations/{post['id']}/{path}", json=body)


@pytest.mark.parametrize("path", ["commands/ChangeConfiguration", "configuration"])
@pytest.mark.parametrize(("before", "value"), [(1, "2"), (1, "3"), (2, "3")])
def test_a_profile_set_as_any_other_key_lets_the_station_in_by_both(
    world, spoken, path, before, value
):
    station_path = f"/api/v1/stations/{spoken['id']}"
    world.ask("PATCH", station_path, json={"security_profile": before})
    assert told_profile(world, spoken, value, path).status_code == 201
    seen = world.get(station_path).json()
    assert (seen["security_profile"], seen["next_security_profile"]) == (before, int(value))


def test_no_command_lowers_a_profile_and_none_that_it_has_changes_it(world, spoken):
    station_path = f"/api/v1/stations/{spoken['id']}"
    world.ask("PATCH", station_path, json={"security_profile": 2})
    for wrong in ("1", "0", "4", "two", ""):
        assert errors(told_profile(world, spoken, wrong)) == {"payload.value"}, wrong
    assert told_profile(world, spoken, "2").status_code == 201
    assert world.get(station_path).json()["next_security_profile"] is None


def test_no_station_is_moved_to_a_password_that_it_has_not(world, spoken):
    world.ask("PATCH", f"/api/v1/stations/{spoken['id']}", json={"security_profile": 0})
    world.does("UPDATE station SET password_salt = NULL, password_sha256 = NULL")
    assert errors(told_profile(world, spoken, "2")) == {"payload.value"}
    assert told_profile(world, spoken, "3").status_code == 201


def test_a_profile_is_no_wish(world, spoken):
    path = f"/api/v1/stations/{spoken['id']}/configuration/wish"
    refused = world.post(path, json={"name": "SecurityProfile", "value": "3"})
    assert errors(refused) == {"name"}


def test_a_person_may_change_the_profile_by_a_word_and_that_ends_the_way(world, spoken):
    path = f"/api/v1/stations/{spoken['id']}"
    raised(world, spoken, 3)
    down = world.ask("PATCH", path, json={"security_profile": 0}).json()
    assert (down["security_profile"], down["next_security_profile"]) == (0, 3)
    there = world.ask("PATCH", path, json={"security_profile": 3}).json()
    assert (there["security_profile"], there["next_security_profile"]) == (3, None)


def test_a_station_of_profile_3_needs_no_password(world):
    place = site(world, name="Quay")["id"]
    added = station(world, place, "CS-3", security_profile=3).json()
    assert added["password"] is None


def test_connections_refused_are_listed_with_address_and_reason(world):
    world.does(
        "INSERT INTO refused_connection (id, hour, address, identity, reason, detail, count, first_at,"
        " last_at) VALUES ('rfc_1', %s, '192.0.2.7', '', 'no_shared_cipher', 'NO_SHARED_CIPHER', 3, %s, %s)",
        T0,
        T0,
        T0,
    )
    path = "/api/v1/refused-connections"
    assert world.get(path).json()["items"] == [], "they are no sub-organisation's"
    with psycopg.connect(world.database.superuser) as connection:
        (parent,) = connection.execute(
            "SELECT parent_id FROM organization WHERE id = 'org_here'"
        ).fetchone()
        connection.execute("UPDATE organization SET parent_id = NULL WHERE id = 'org_here'")
    (row,) = world.get(path, params={"address": "192.0.2.7"}).json()["items"]
    assert (row["reason"], row["count"], row["identity"]) == ("no_shared_cipher", 3, "")
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "UPDATE organization SET parent_id = %s WHERE id = 'org_here'", (parent,)
        )
        connection.execute("DELETE FROM refused_connection")
