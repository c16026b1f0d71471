"""Tokens that are contracts of vehicles: kept in one form, found in each, refused where they are none."""

import pytest

from tests.api.test_network import errors

WRITTEN = "de-83d-uien83qgz-d"
KEPT = "DE83DUIEN83QGZ"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with no token."""


def add(world, uid=WRITTEN, kind="EMAID"):
    return world.post("/api/v1/tokens", json={"uid": uid, "kind": kind})


def test_a_contract_is_kept_without_hyphens_and_check_digit(world):
    assert add(world).json()["uid"] == KEPT
    again = add(world, "DE83DUIEN83QGZ")
    assert (again.status_code, again.json()["code"]) == (409, "uid_taken")


@pytest.mark.parametrize("uid", ["04A1B2C3", "DE83DUIEN83QGZE", "DE-83DUIEN83QGZ"])
def test_what_is_no_contract_is_refused_as_one_and_taken_as_a_card(world, uid):
    assert errors(add(world, uid)) == {"uid"}
    assert add(world, uid, "RFID").json()["uid"] == uid


def test_a_card_that_is_no_contract_cannot_become_one(world):
    card, other = add(world, "04A1B2C3", "RFID").json(), add(world, KEPT, "RFID").json()
    refused = world.ask("PATCH", f"/api/v1/tokens/{card['id']}", json={"kind": "EMAID"})
    assert errors(refused) == {"kind"}
    taken = world.ask("PATCH", f"/api/v1/tokens/{other['id']}", json={"kind": "EMAID"})
    assert taken.json()["kind"] == "EMAID"


@pytest.mark.parametrize(
    ("kind", "presented", "status"),
    [("EMAID", WRITTEN, 201), ("EMAID", KEPT, 201), ("RFID", WRITTEN, 422), ("RFID", KEPT, 201)],
)
def test_whoever_holds_it_in_the_hand_names_it_as_it_is_written(charge, kind, presented, status):
    assert add(charge.world, KEPT, kind).status_code == 201
    path = f"/api/v1/evses/{charge.evse_id}/start"
    assert charge.world.post(path, json={"token_uid": presented}).status_code == status
