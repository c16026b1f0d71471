"""One box for everything: what a caller finds, and what it does not."""

import psycopg
import pytest

from chargewright.access.permissions import Action, may
from chargewright.access.roles import Role
from chargewright.api.search import READABLE
from chargewright.kernel.search import LIMIT_RULE, TEXT_RULE, Kind
from tests.api.test_network import site, station
from tests.api.test_station_groups import group


def found(world, q, role=Role.ADMINISTRATOR, **more):
    answer = world.get("/api/v1/search", role, params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def kinds(items):
    return {each["kind"] for each in items}


@pytest.fixture
def yard(untouched):
    """A site, two stations, a group, a token: all of whose names begin alike."""
    world = untouched
    place = site(world, name="Nord Yard", address="Kade 1")
    posts = [
        station(world, place["id"], identity, name=name).json()
        for identity, name in (("CS-1", "nordkaap"), ("NORD", "Quay 2"))
    ]
    group(world, "NORDIC")
    world.post("/api/v1/tokens", json={"uid": "04a1b2", "label": "Nora"})
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO station_link (organization_id, station_id, serial_number)"
            " VALUES ('org_here', %s, 'Nr-77')",
            (posts[0]["id"],),
        )
    return posts


def test_what_begins_so_in_any_case_is_found_the_exact_first_then_stations(untouched, yard):
    items = found(untouched, " nORd ")
    assert [(each["kind"], each["title"], each["matched"]) for each in items[:2]] == [
        ("station", "Quay 2", "identity"),
        ("station", "nordkaap", "name"),
    ]
    assert kinds(items[2:]) == {"site", "station_group"}
    assert items[0] == {
        "kind": "station",
        "id": yard[1]["id"],
        "title": "Quay 2",
        "subtitle": "NORD",
        "matched": "identity",
        "organization_id": "org_here",
        "site_id": yard[1]["site_id"],
    }
    assert len(found(untouched, "no", limit=2)) == 2


def test_each_field_leads_to_its_thing(untouched, yard):
    assert [each["matched"] for each in found(untouched, "nr-7")] == ["serial_number"]
    assert [each["title"] for each in found(untouched, "04A1")] == ["04A1B2"]
    assert kinds(found(untouched, "nora")) == {"token"}
    assert kinds(found(untouched, "a1")) == {"evse"}
    assert kinds(found(untouched, "here")) == {"organization"}
    assert [each["id"] for each in found(untouched, "analyst@")] == ["usr_analyst"]
    assert [each["matched"] for each in found(untouched, "the anal")] == ["name"]


def test_a_charge_is_found_by_its_id_its_card_and_its_receipt(paid):
    world = paid.world
    ((session_id, payment_id),) = world.rows(
        "SELECT id, payment_id FROM session WHERE organization_id = 'org_here'"
    )
    ((four,),) = world.rows("SELECT card_last_four FROM payment WHERE organization_id = 'org_here'")
    ((number, receipt_id),) = world.rows(
        "SELECT number, id FROM receipt WHERE organization_id = 'org_here'"
    )
    assert [each["id"] for each in found(world, session_id.upper())] == [session_id]
    assert found(world, session_id[4:]) == []
    by_card = found(world, four)
    assert {(each["kind"], each["id"]) for each in by_card} == {
        ("session", session_id),
        ("payment", payment_id),
    }
    assert four in next(each["title"] for each in by_card if each["kind"] == "payment")
    assert [each["id"] for each in found(world, number.lower()[:-1])] == [receipt_id]
    assert found(world, four[:3]) == []
    # An installer reads sessions and no payments, so no card leads it to a session.
    assert found(world, four, Role.INSTALLER) == []
    assert kinds(found(world, session_id, Role.INSTALLER)) == {"session"}


@pytest.mark.parametrize("role", Role)
def test_a_role_finds_only_what_it_may_read(untouched, yard, role):
    texts = ("no", "a1", "04a1", "the ", "he", f"{role}@")
    seen = set().union(*(kinds(found(untouched, text, role)) for text in texts))
    may_read = {kind for kind, resource in READABLE.items() if may(role, Action.READ, resource)}
    assert seen == may_read & {
        Kind.STATION, Kind.SITE, Kind.STATION_GROUP, Kind.EVSE, Kind.TOKEN, Kind.USER,
        Kind.ORGANIZATION,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["There", "THERE-1", "there01", "boss@there", "ses_there"])
def test_nothing_of_another_organisation_is_found(untouched, text):
    assert found(untouched, text) == []


@pytest.mark.parametrize("text", ["", " ", "n", " n ", "n" * 101, "no\0rd"])
def test_a_text_that_cannot_be_looked_for_is_refused_by_one_rule(world, text):
    answer = world.get("/api/v1/search", params={"q": text})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "q", "rule": TEXT_RULE}]


def test_every_bad_parameter_is_named(world):
    answer = world.get("/api/v1/search?limit=51&q=nord")
    assert answer.json()["errors"] == [{"field": "limit", "rule": LIMIT_RULE}]
    answer = world.get("/api/v1/search?kind=station")
    assert [each["field"] for each in answer.json()["errors"]] == ["q", "kind"]


@pytest.mark.parametrize("text", ["no%", "no_", "%%", "__", "no\\", "*o"])
def test_a_wildcard_means_itself(untouched, yard, text):
    assert found(untouched, text) == []


def test_a_retired_station_stands_behind_those_that_serve(untouched, yard):
    untouched.ask("PATCH", f"/api/v1/stations/{yard[0]['id']}", json={"is_retired": True})
    untouched.ask("PATCH", f"/api/v1/stations/{yard[1]['id']}", json={"name": "Nordhafen"})
    titles = [each["title"] for each in found(untouched, "nordh") + found(untouched, "nor")]
    assert titles[0] == "Nordhafen"
    assert titles.index("nordkaap") > titles.index("Nordhafen")
