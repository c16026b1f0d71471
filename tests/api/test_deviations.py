"""What stations say otherwise than the schema has it: who sees it, and who holds a station to it."""

import csv
import io
from datetime import timedelta

import pytest

from chargewright.access.roles import Role
from chargewright.wire.ocpp.mending_rules import EXAMPLES, Rule
from tests.api.test_network import errors, site, station
from tests.play.clock import MONDAY_MORNING as T0
from tests.play.deviations import deviates

MINUTE = timedelta(minutes=1)
OLD = ("Acme", "Post 2", "1.0")
NEW = ("Acme", "Post 2", "2.0")
SILENT = ("", "", "")


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def posts(world):
    """Two stations at one site, one at another."""
    yard, quay = site(world)["id"], site(world, name="Quay")["id"]
    return [
        station(world, place, f"CS-{number}").json()
        for number, place in enumerate((yard, yard, quay), start=1)
    ]


@pytest.fixture
def heard(world, posts):
    """A word in another spelling everywhere, with a field too many at the first."""

    def one(place, rule, minute, **more):
        return deviates(world.does, posts[place]["id"], rule, T0 + minute * MINUTE, **more)

    return {
        "first": one(0, "word_spelling", 1, count=5, first_at=T0),
        "updated": one(0, "word_spelling", 4, count=2, make=NEW, example='"Kwh"'),
        "second": one(1, "word_spelling", 3, count=1, action="StopTransaction", example='"KWH"'),
        "extra": one(0, "extra_field", 2, count=40, action="BootNotification", field="note"),
        "silent": one(2, "extra_field", 5, count=9, make=SILENT, field=""),
    }


def asked(world, path="deviations", role=Role.ADMINISTRATOR, **params):
    answer = world.get(f"/api/v1/{path}", role, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def ids(world, heard, **params):
    """Which of the rows are found, in the order in which they come."""
    names = {row_id: name for name, row_id in heard.items()}
    return [names[row["id"]] for row in asked(world, **params)]


def test_a_row_says_what_was_said_where_how_often_and_by_what(world, posts, heard):
    (row,) = asked(world, id=heard["first"])
    assert row == {
        "id": heard["first"],
        "organization_id": "org_here",
        "site_id": posts[0]["site_id"],
        "station_id": posts[0]["id"],
        "station_identity": "CS-1",
        "rule": "word_spelling",
        "action": "MeterValues",
        "field": "meterValue[].sampledValue[].unit",
        "vendor": "Acme",
        "model": "Post 2",
        "firmware_version": "1.0",
        "example": '"kwh"',
        "count": 5,
        "first_at": "2026-03-02T09:00:00Z",
        "last_at": "2026-03-02T09:01:00Z",
    }
    (silent,) = asked(world, id=heard["silent"])
    assert [silent[name] for name in ("vendor", "model", "firmware_version")] == [None] * 3


def test_the_newest_stands_first_or_what_is_heard_most(world, heard):
    newest = ["silent", "updated", "second", "extra", "first"]
    assert ids(world, heard) == newest
    assert ids(world, heard, sort="last_at") == newest[::-1]
    assert ids(world, heard, sort="-count") == ["extra", "silent", "first", "updated", "second"]


def test_it_is_asked_by_rule_message_field_and_make(world, heard):
    assert ids(world, heard, rule="extra_field") == ["silent", "extra"]
    assert ids(world, heard, action="StopTransaction") == ["second"]
    assert ids(world, heard, field_starts="METERVALUE") == ["updated", "second", "first"]
    assert ids(world, heard, vendor="Acme", model="Post 2", firmware_version="1.0") == [
        "second",
        "extra",
        "first",
    ]
    assert ids(world, heard, count_from=6) == ["silent", "extra"]
    assert ids(world, heard, last_at_from="2026-03-02T09:04:00Z") == ["silent", "updated"]
    assert errors(world.get("/api/v1/deviations", params={"rule": "telepathy"})) == {"rule"}


def test_it_is_asked_by_station_site_and_group(world, posts, heard):
    assert ids(world, heard, station_id=posts[1]["id"]) == ["second"]
    assert ids(world, heard, site_id=posts[2]["site_id"]) == ["silent"]
    group = world.post("/api/v1/station-groups", json={"name": "G"}).json()
    members = {"add": [posts[1]["id"], posts[2]["id"]]}
    world.post(f"/api/v1/station-groups/{group['id']}/members", json=members)
    assert ids(world, heard, group_id=group["id"]) == ["silent", "second"]


def test_the_list_of_a_station_has_its_own_only(world, posts, heard):
    path = f"stations/{posts[0]['id']}/deviations"
    assert [row["id"] for row in asked(world, path)] == [
        heard["updated"],
        heard["extra"],
        heard["first"],
    ]
    assert [row["count"] for row in asked(world, path, sort="-count", rule="extra_field")] == [40]
    assert asked(world, f"stations/{posts[1]['id']}/deviations", rule="extra_field") == []


def test_it_is_taken_away_as_a_sheet(world, heard):
    answer = world.get("/api/v1/deviations", params={"format": "csv", "sort": "count"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["id"] == heard["second"]
    assert len(rows) == len(heard)


def test_of_each_model_and_firmware_it_is_added_up(world, heard):
    assert heard
    rows = asked(world, "model-deviations")
    told = [
        (row["model"], row["firmware_version"], row["rule"], row["stations"], row["count"])
        for row in rows
    ]
    assert told[0] == ("Post 2", "1.0", "word_spelling", 2, 6)
    assert sorted(told[1:], key=str) == [
        ("Post 2", "1.0", "extra_field", 1, 40),
        ("Post 2", "2.0", "word_spelling", 1, 2),
        (None, None, "extra_field", 1, 9),
    ]
    assert rows[0]["actions"] == ["MeterValues", "StopTransaction"]
    assert rows[0]["example"] == '"KWH"'
    assert (rows[0]["first_at"], rows[0]["last_at"]) == (
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:03:00Z",
    )


def test_the_report_of_models_is_asked_sorted_and_paged(world, heard):
    assert heard
    path = "model-deviations"
    assert [row["count"] for row in asked(world, path, sort="-count")] == [40, 9, 6, 2]
    assert [row["count"] for row in asked(world, path, sort="last_at")] == [40, 6, 2, 9]
    assert [row["count"] for row in asked(world, path, firmware_version="2.0")] == [2]
    assert [row["count"] for row in asked(world, path, model_starts="po", rule="extra_field")] == [
        40
    ]
    pages, cursor = [], None
    while True:
        page = world.get(
            f"/api/v1/{path}", params={"limit": 1} | ({"cursor": cursor} if cursor else {})
        ).json()
        pages += page["items"]
        if (cursor := page["next"]) is None:
            break
    assert pages == asked(world, path)
    assert len({row["id"] for row in pages}) == 4


def test_a_row_of_the_report_keeps_its_id_when_more_is_heard(world, posts, heard):
    assert heard
    before = asked(world, "model-deviations", firmware_version="2.0")
    deviates(world.does, posts[1]["id"], "word_spelling", T0 + 9 * MINUTE, make=NEW)
    after = asked(world, "model-deviations", firmware_version="2.0")
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert [(row["stations"], row["count"]) for row in after] == [(2, 3)]


def test_what_stations_of_others_say_is_not_seen(world, heard):
    deviates(world.does, "stn_there", "time_form", T0)
    assert "time_form" not in {row["rule"] for row in asked(world)}
    assert "time_form" not in {row["rule"] for row in asked(world, "model-deviations")}
    assert len(asked(world)) == len(heard)


def test_the_rules_are_told_with_what_is_said_and_how_it_is_taken(world):
    rules = asked(world, "deviation-rules", Role.SUPPORT)
    assert [each["rule"] for each in rules] == [str(rule) for rule in Rule]
    assert {"rule": "word_spelling", "said": '"unit":"kwh"', "taken": '"unit":"kWh"'} in rules
    assert {each["rule"]: (each["said"], each["taken"]) for each in rules} == EXAMPLES


@pytest.mark.parametrize(
    "path", ["deviations", "model-deviations", "deviation-rules", "stations/{}/deviations"]
)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPPORT, 200), (Role.INSTALLER, 200), (Role.ACCOUNTANT, 403)]
)
def test_who_reads_the_ocpp_log_reads_these(world, posts, path, role, status):
    path = path.format(posts[0]["id"])
    assert world.get(f"/api/v1/{path}", role).status_code == status


def test_a_station_is_held_to_the_schema_rule_by_rule(world, posts):
    path = f"/api/v1/stations/{posts[0]['id']}"
    assert posts[0]["strict_in"] == []
    sent = {"strict_in": ["word_spelling", "extra_field", "word_spelling"]}
    changed = world.ask("PATCH", path, Role.SUPPORT, json=sent)
    assert changed.json()["strict_in"] == ["extra_field", "word_spelling"]
    world.ask("PATCH", path, json={"name": "Renamed"})
    assert world.get(path).json()["strict_in"] == ["extra_field", "word_spelling"]
    assert world.get("/api/v1/stations").json()["items"][0]["strict_in"] == [
        "extra_field",
        "word_spelling",
    ]
    assert world.ask("PATCH", path, json={"strict_in": []}).json()["strict_in"] == []
    assert world.ask("PATCH", path, Role.ANALYST, json=sent).status_code == 403
    assert f"stations.{posts[0]['id']}" in world.nudged


def test_a_new_station_may_be_held_to_it_from_the_first(world):
    strict = list(map(str, Rule))
    made = station(world, site(world)["id"], "CS-9", strict_in=strict)
    assert made.status_code == 201, made.text
    assert made.json()["strict_in"] == sorted(strict)


def test_a_rule_that_nobody_knows_is_refused_by_its_place(world, posts):
    path = f"/api/v1/stations/{posts[0]['id']}"
    answer = world.ask("PATCH", path, json={"strict_in": ["fraction", "telepathy"]})
    assert errors(answer) == {"strict_in[1]"}
    (error,) = answer.json()["errors"]
    assert "word_spelling" in error["rule"]
    assert world.get(path).json()["strict_in"] == []
    wrong = station(world, posts[0]["site_id"], "CS-9", strict_in=["telepathy"])
    assert errors(wrong) == {"strict_in[0]"}


def test_the_audit_trail_tells_who_held_a_station_to_the_schema(world, posts):
    path = f"/api/v1/stations/{posts[0]['id']}"
    world.ask("PATCH", path, json={"strict_in": ["fraction"]})
    (deed,) = world.get(
        "/api/v1/audit-trail",
        params={"thing_id": posts[0]["id"], "operation": "change_station"},
    ).json()["items"]
    (change,) = deed["changes"]
    told = [change[name] for name in ("field", "before", "after")]
    assert told == ["strict_in", [], ["fraction"]]
