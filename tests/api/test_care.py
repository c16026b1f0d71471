"""Whom to call about a station, and what was noted about it."""

import psycopg
import psycopg.errors as errors_of
import pytest

from chargewright.access.roles import Role
from tests.api.test_network import errors, site, station
from tests.play.api_world import connect

JAN = {"role": "electrician", "name": "Jan de Vries", "phone": "+31 10 123 4567"}
MIA = {"role": "site_host", "name": "Mia Host", "email": "mia@yard.example", "language": "nl-NL"}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def yard(world):
    return site(world)


@pytest.fixture
def post(world, yard):
    return station(world, yard["id"]).json()


def people(world, place):
    answer = world.get(f"/api/v1/{place}/contacts")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def add(world, place, body, role=Role.ADMINISTRATOR):
    return world.post(f"/api/v1/{place}/contacts", role, json=body)


def test_a_station_without_contacts_has_those_of_its_site(world, yard, post):
    of_site, of_station = f"sites/{yard['id']}", f"stations/{post['id']}"
    mia = add(world, of_site, MIA).json()
    (called,) = people(world, of_station)
    assert (called["id"], called["origin"]) == (mia["id"], "site")
    jan = add(world, of_station, JAN)
    assert jan.status_code == 201, jan.text
    assert jan.headers["location"] == f"/api/v1/contacts/{jan.json()['id']}"
    assert [(each["name"], each["origin"]) for each in people(world, of_station)] == [
        ("Jan de Vries", "station")
    ]
    assert people(world, of_site) == [mia]
    assert world.ask("DELETE", f"/api/v1/contacts/{jan.json()['id']}").status_code == 204
    assert [each["id"] for each in people(world, of_station)] == [mia["id"]]


def test_contacts_stand_in_the_order_in_which_they_are_called(world, post):
    place = f"stations/{post['id']}"
    first, second = add(world, place, JAN).json(), add(world, place, MIA).json()
    assert (first["position"], second["position"]) == (0, 1)
    changed = world.ask("PATCH", f"/api/v1/contacts/{first['id']}", json={"position": 2}).json()
    assert changed == first | {"position": 2}
    assert [each["id"] for each in people(world, place)] == [second["id"], first["id"]]
    (found,) = world.get(f"/api/v1/{place}/contacts", params={"role": "site_host"}).json()["items"]
    assert found["name"] == "Mia Host"
    sheet = world.get(f"/api/v1/{place}/contacts", params={"format": "csv"})
    assert sheet.text.count("\r\n") == 3


def test_who_cannot_be_reached_is_no_contact(world, post):
    place = f"stations/{post['id']}"
    assert errors(add(world, place, {"role": "other", "name": " "})) == {"name", "phone"}
    wrong = {"role": "boss", "name": "B", "phone": "call me", "email": "at home", "language": "??"}
    assert errors(add(world, place, wrong)) == {"role", "phone", "email", "language"}
    jan = add(world, place, JAN).json()
    path = f"/api/v1/contacts/{jan['id']}"
    assert errors(world.ask("PATCH", path, json={"phone": None})) == {"phone"}


def test_contacts_go_with_their_place_and_with_a_station_that_is_retired(world, yard, post):
    add(world, f"stations/{post['id']}", JAN)
    retired = world.ask("PATCH", f"/api/v1/stations/{post['id']}", json={"is_retired": True})
    assert retired.status_code == 200, retired.text
    assert kept(world) == []
    other = station(world, yard["id"], "CS-2").json()
    add(world, f"stations/{other['id']}", JAN)
    assert world.ask("DELETE", f"/api/v1/stations/{other['id']}").status_code == 204
    assert kept(world) == []
    empty = site(world, name="Empty")
    add(world, f"sites/{empty['id']}", MIA)
    assert world.ask("DELETE", f"/api/v1/sites/{empty['id']}").status_code == 204
    assert kept(world) == []


def kept(world):
    return world.rows("SELECT name FROM contact WHERE organization_id = 'org_here'")


def test_what_is_told_of_a_contact_names_nobody(world, post):
    add(world, f"stations/{post['id']}", JAN)
    told = world.rows("SELECT body::text FROM fact WHERE kind = 'contact.added'")
    assert len(told) == 1
    assert "Jan" not in told[0][0]
    assert "4567" not in told[0][0]


def test_what_is_told_of_a_contact_names_the_site_whose_list_it_changes(world, post):
    add(world, f"sites/{post['site_id']}", JAN)
    (told,) = world.rows("SELECT body->>'site_id' FROM fact WHERE kind = 'contact.added'")
    assert told == (post["site_id"],)


@pytest.mark.parametrize(
    ("role", "reads", "adds"),
    [(Role.ANALYST, 200, 403), (Role.SUPPORT, 200, 201), (Role.INSTALLER, 200, 201)],
)
def test_who_reads_stations_reads_contacts_and_who_changes_them_changes_these(
    world, post, role, reads, adds
):
    place = f"stations/{post['id']}"
    assert world.get(f"/api/v1/{place}/contacts", role).status_code == reads
    assert add(world, place, JAN, role).status_code == adds


# The support log


def note(world, post, text, **more):
    return world.post(f"/api/v1/stations/{post['id']}/support-notes", json={"text": text, **more})


def notes(world, post, **asked):
    answer = world.get(f"/api/v1/stations/{post['id']}/support-notes", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_wrong_note_stays_and_is_struck_through_by_another(world, post):
    wrong = note(world, post, "Cable of A2 cut", kind="visit")
    assert wrong.status_code == 201, wrong.text
    first = wrong.json()
    assert (first["written_by"], first["is_struck_through"]) == ("key_administrator", False)
    assert world.get(wrong.headers["location"]).json() == first
    second = note(world, post, "It was A1", corrects=first["id"]).json()
    struck = first | {"corrected_by": second["id"], "is_struck_through": True}
    assert notes(world, post, is_struck_through="true") == [struck]
    assert notes(world, post, corrects=first["id"]) == [second]
    assert note(world, post, "No, A3", corrects=first["id"]).status_code == 409
    assert [each["text"] for each in notes(world, post, text_contains="cable")] == [first["text"]]
    assert [each["id"] for each in notes(world, post, kind="visit")] == [first["id"]]
    sheet = world.get(f"/api/v1/stations/{post['id']}/support-notes", params={"format": "csv"})
    assert sheet.text.count("\r\n") == 3
    shown = world.get(f"/api/v1/stations/{post['id']}").json()
    assert shown["support_notes"] == 2


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"text": ""}, {"text"}),
        ({"text": " \n"}, {"text"}),
        ({"text": "x" * 4001}, {"text"}),
        ({"text": "x", "kind": "gossip"}, {"kind"}),
        ({"text": "x", "session_id": "ses_there"}, {"session_id"}),
        ({"text": "x", "corrects": "nte_there"}, {"corrects"}),
    ],
)
def test_a_note_that_cannot_be_is_refused_by_name(world, post, body, fields):
    answer = world.post(f"/api/v1/stations/{post['id']}/support-notes", json=body)
    assert errors(answer) == fields


def test_a_note_of_another_station_is_not_struck_through_from_here(world, yard, post):
    there = station(world, yard["id"], "CS-2").json()
    other = note(world, there, "Fine").json()
    assert errors(note(world, post, "Not fine", corrects=other["id"])) == {"corrects"}


def test_a_note_is_about_a_session_of_its_station(paid):
    path = f"/api/v1/stations/{paid.station_id}/support-notes"
    ((session_id,),) = paid.world.rows(
        "SELECT id FROM session WHERE station_id = %s", paid.station_id
    )
    body = {"text": "Driver called", "kind": "call", "session_id": session_id}
    assert paid.world.post(path, json=body).json()["session_id"] == session_id
    found = paid.world.get(path, params={"session_id": session_id}).json()["items"]
    assert [each["text"] for each in found] == ["Driver called"]


@pytest.mark.parametrize(
    "statement", ["UPDATE support_note SET text = 'x'", "DELETE FROM support_note"]
)
def test_the_database_refuses_to_change_a_note(world, post, statement):
    note(world, post, "As it was")
    for dsn in (world.database.app, world.database.owner):
        with psycopg.connect(dsn) as connection:
            connection.execute("SELECT set_config('chargewright.organizations', 'org_here', true)")
            with pytest.raises((errors_of.RestrictViolation, errors_of.InsufficientPrivilege)):
                connection.execute(statement)
            connection.rollback()
    assert [each["text"] for each in notes(world, post)] == ["As it was"]


def test_a_station_with_a_support_log_is_retired_and_not_deleted(world, post):
    note(world, post, "Fell over")
    assert world.ask("DELETE", f"/api/v1/stations/{post['id']}").status_code == 409


# What a page needs to know of a station at once


def test_a_station_says_why_it_booted_and_its_address_to_those_who_read_the_log(world, post):
    connect(world, post["id"])
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("UPDATE station_link SET boot_reason = 'Watchdog', peer = '192.0.2.7:1'")
    path = f"/api/v1/stations/{post['id']}"
    shown = world.get(path, Role.INSTALLER).json()
    assert (shown["boot_reason"], shown["peer"]) == ("Watchdog", "192.0.2.7:1")
    assert (shown["configuration_read_at"], shown["support_notes"]) == (None, 0)
    assert world.get(path, Role.ACCOUNTANT).json()["peer"] is None
