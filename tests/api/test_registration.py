"""An operator says whether a station is accepted, waits, or is rejected; who is not accepted charges nobody."""

import pytest

from tests.api.test_audit import fields, the_deed
from tests.api.test_charges import do
from tests.api.test_network import site, station


@pytest.fixture
def added(untouched):
    """A new station that waits to be accepted."""
    made = station(untouched, site(untouched)["id"], registration="pending")
    assert made.status_code == 201, made.text
    return made.json()


def change(world, station_id, **wanted):
    answer = world.ask("PATCH", f"/api/v1/stations/{station_id}", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(charge, registration):
    charge.world.does("UPDATE station_link SET registration_told = %s", registration)


@pytest.fixture
def start(charge):
    """Ask for a start; a key for each time."""
    token = do(charge, "tokens", {"uid": "04A1B2"}).json()["id"]
    keys = iter(range(100))

    def ask():
        path, key = f"evses/{charge.evse_id}/start", {"Idempotency-Key": f"s-{next(keys)}"}
        return do(charge, path, {"token_id": token}, **key)

    return ask


def test_a_station_is_accepted_where_nothing_else_is_said(untouched):
    made = station(untouched, site(untouched)["id"]).json()
    assert (made["registration"], made["registration_told"]) == ("accepted", None)


def test_who_waits_is_found_and_accepted_and_the_trail_says_so(world, added):
    found = world.get("/api/v1/stations?registration=pending").json()["items"]
    assert [each["id"] for each in found] == [added["id"]]
    path = f"/api/v1/stations/{added['id']}"
    accepted = world.ask("PATCH", path, json={"registration": "accepted"})
    assert accepted.json()["registration"] == "accepted"
    assert world.get("/api/v1/stations?registration=pending").json()["items"] == []
    assert fields(the_deed(world, accepted)) == {"registration": ("pending", "accepted")}


def test_a_registration_that_nobody_knows_is_refused(world, added):
    path = f"/api/v1/stations/{added['id']}"
    assert world.ask("PATCH", path, json={"registration": "held"}).status_code == 422


def test_who_waits_is_out_of_service(charge):
    change(charge.world, charge.station_id, registration="pending")
    path = f"/api/v1/stations?evse_state=out_of_service&id={charge.station_id}"
    assert len(charge.world.get(path).json()["items"]) == 1


@pytest.mark.parametrize(("wanted", "was_told"), [("pending", "accepted"), ("accepted", "pending")])
def test_nobody_starts_at_who_waits_or_was_told_to(charge, start, wanted, was_told):
    change(charge.world, charge.station_id, registration=wanted)
    told(charge, was_told)
    assert start().json()["detail"] == "the station is not accepted: nobody charges there"
    sold = "SELECT DISTINCT status FROM place_of_sale(now()) WHERE station_id = %s"
    assert charge.world.rows(sold, charge.station_id) == [("Unavailable",)]
    change(charge.world, charge.station_id, registration="accepted")
    told(charge, "accepted")
    assert start().status_code == 201


def test_what_runs_is_stopped_until_the_station_was_told_that_it_waits(charge):
    charge.tap().plug_in().charge(1_000)
    change(charge.world, charge.station_id, registration="pending")
    told(charge, "pending")
    stop = f"sessions/{charge.session_id}/stop"
    assert "not accepted" in do(charge, stop).json()["detail"]
    told(charge, "accepted")
    assert do(charge, stop).status_code == 200, "it was told so at its last boot"


@pytest.mark.parametrize(
    ("was_told", "name", "body", "status"),
    [
        ("pending", "reset", {}, 201),
        ("pending", "RemoteStopTransaction", {"payload": {"transactionId": 1}}, 409),
        ("rejected", "reset", {}, 409),
        (None, "reset", {}, 201),
    ],
)
def test_who_waits_is_asked_nothing_of_transactions_and_who_is_rejected_nothing(
    charge, was_told, name, body, status
):
    told(charge, was_told)
    answer = do(charge, f"stations/{charge.station_id}/commands/{name}", body)
    assert answer.status_code == status, answer.text
