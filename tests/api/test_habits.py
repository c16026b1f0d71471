"""What an operator says of a station that its protocol cannot."""

import pytest

from chargewright.access.roles import Role
from tests.api.test_network import errors, site, station

KEBA = {"id_tag_ends_at": "_", "assumed_subprotocol": "ocpp1.6", "available_says_nothing": True}
USUAL = {"id_tag_ends_at": None, "assumed_subprotocol": None, "available_says_nothing": False}


@pytest.fixture
def path(world, untouched):
    made = station(world, site(world)["id"], "CS-1").json()
    return f"/api/v1/stations/{made['id']}"


def test_habits_come_whole_and_are_told_to_gateways_and_the_audit_trail(world, path):
    assert world.get(path).json()["habits"] == USUAL
    assert world.ask("PATCH", path, Role.SUPPORT, json={"habits": KEBA}).json()["habits"] == KEBA
    world.ask("PATCH", path, json={"name": "Renamed"})
    assert world.get(path).json()["habits"] == KEBA
    assert "stations." + path.rpartition("/")[2] in world.nudged
    one = world.ask("PATCH", path, json={"habits": {"id_tag_ends_at": "#"}})
    assert one.json()["habits"] == {**USUAL, "id_tag_ends_at": "#"}
    deeds = world.get("/api/v1/audit-trail", params={"operation": "change_station"}).json()["items"]
    assert {change["field"].partition(".")[0] for change in deeds[0]["changes"]} == {"habits"}


@pytest.mark.parametrize(
    ("habit", "value"),
    [
        *(("id_tag_ends_at", sign) for sign in ("", "ab", "A", "7", "\n")),
        ("assumed_subprotocol", "ocpp1.5"),
        ("available_says_nothing", None),
    ],
)
def test_a_habit_that_no_station_has_is_refused_by_its_name(world, path, habit, value):
    answer = world.ask("PATCH", path, json={"habits": {habit: value}})
    assert errors(answer) == {f"habits.{habit}"}
    assert world.get(path).json()["habits"] == USUAL
