"""Payments, holds, refunds, documents and entries are asked by the place where they were sold."""

import csv
import io

import pytest

from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_station_groups import group, ids, members
from tests.play.charged import Charge

KEY = {"Idempotency-Key": "k-1"}
LISTS = ("payments", "refunds", "receipts", "ledger/entries")


@pytest.fixture
def sold(paid):
    """Paid at one yard and asked back in part; held at another of the same organisation."""
    world = paid.world
    body = {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "goodwill"}
    asked = world.post(f"/api/v1/payments/{paid.payment_id}/refunds", json=body, headers=KEY)
    assert asked.status_code == 201, asked.text
    yard = site(world, name="Other yard")
    post = station(world, yard["id"], "CS-2", [EVSE]).json()
    evse_id = post["evses"][0]["id"]
    reader = terminal(world, yard["id"], evse_ids=[evse_id], serial_ref="SN-2").json()
    other = Charge(
        world, "org_here", post["id"], evse_id, reader["id"], payment_id="pay_other"
    ).tap()
    return paid, other


def places(charge):
    (place,) = charge.world.rows("SELECT site_id FROM station WHERE id = %s", charge.station_id)
    return place[0]


def test_each_list_of_money_is_asked_by_site_and_by_group(sold):
    paid, other = sold
    world = paid.world
    here, there = group(world), group(world, "South")
    members(world, here["id"], add=[paid.station_id])
    members(world, there["id"], add=[other.station_id])
    whole = {path: ids(world.get(f"/api/v1/{path}")) for path in (*LISTS, "open-holds")}
    assert {path: len(found) for path, found in whole.items()} == {
        "payments": 2,
        "open-holds": 1,
        "refunds": 1,
        "receipts": 1,
        "ledger/entries": 3,
    }
    for path, everything in whole.items():
        for asked in (
            [{"site_id": places(paid)}, {"site_id": places(other)}],
            [{"group_id": here["id"]}, {"group_id": there["id"]}],
        ):
            near, far = (ids(world.get(f"/api/v1/{path}", params=one)) for one in asked)
            assert near | far == everything, path
            assert not near & far, path
        assert world.get(f"/api/v1/{path}?site_id=sit_nowhere").status_code == 404
    assert ids(world.get("/api/v1/payments", params={"site_id": places(paid)})) == {"pay_here"}
    assert ids(world.get("/api/v1/open-holds", params={"site_id": places(other)})) == {"pay_other"}


def test_entries_are_asked_by_an_account_that_they_move(sold):
    paid, other = sold
    path = "/api/v1/ledger/entries"
    sheet = paid.world.get(path, params={"account": "PSP_CLEARING:payter", "format": "csv"})
    (row,) = csv.DictReader(io.StringIO(sheet.text))
    assert (row["event_type"], row["about"]) == ("hold_captured", paid.payment_id)
    assert "site_id" not in row
    found = paid.world.get(path, params={"account": "HOLDS", "site_id": places(other)}).json()
    assert [(each["event_type"], each["about"]) for each in found["items"]] == [
        ("hold_placed", other.payment_id)
    ]
    assert ids(paid.world.get(path, params={"account": "NOWHERE"})) == set()
