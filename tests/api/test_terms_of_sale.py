"""What a sale began with stays so: the owner of that day, the zone of its prices, whatever changes."""

import pytest

from tests.api.test_captures import balances, give_back
from tests.api.test_charges import get
from tests.api.test_network import EVSE
from tests.api.test_tariffs import DOCUMENT
from tests.play.charged import Charge


def site_is(one: Charge, **change):
    ((site_id,),) = one.world.rows("SELECT site_id FROM station WHERE id = %s", one.station_id)
    path = f"/api/v1/sites/{site_id}"
    answer = one.world.ask("PATCH", path, json=change)
    assert answer.status_code == 200, answer.text


def shares(one):
    return {code: amount for code, amount in balances(one).items() if "HOST" in code}


@pytest.fixture
def shared(charge):
    """Ten kilowatt-hours of which H1 has half."""
    site_is(charge, host_ref="H1", host_share_percent="50")
    return charge.tap().plug_in().charge(10_000).unplug(10_000)


@pytest.mark.parametrize(
    "after", [{"host_ref": "H2"}, {"host_ref": None, "host_share_percent": "0"}], ids=str
)
def test_a_refund_takes_back_from_whom_it_was_given(shared, after):
    shared.captured("5.50")
    given = shares(shared)
    assert given["HOST_PAYABLE:H1"].startswith("-")
    site_is(shared, **after)
    give_back(shared, "5.50", "r-1")
    assert shares(shared) == {}


def test_a_capture_is_shared_with_the_owner_of_the_day_of_its_hold(shared):
    site_is(shared, host_ref="H2")
    shared.captured("5.50")
    assert [code for code in shares(shared) if "PAYABLE" in code] == ["HOST_PAYABLE:H1"]


def test_the_windows_of_a_price_stay_in_the_zone_in_which_the_charge_began(charge):
    evening = {
        **DOCUMENT["components"][1],
        "id": "evening",
        "price": "0.10",
        "when": {"start_time": "17:00", "end_time": "23:00"},
        "slot": "energy",
    }
    day = {**DOCUMENT["components"][1], "slot": "energy"}
    document = {**DOCUMENT, "components": [DOCUMENT["components"][0], evening, day]}
    tariff_id = charge.world.post("/api/v1/tariffs", json={"name": "Windows"}).json()["id"]
    path = f"/api/v1/tariffs/{tariff_id}/versions"
    assert charge.world.post(path, json={"document": document}).status_code == 201
    site_is(charge, tariff_id=tariff_id)
    charge.tap().plug_in().charge(10_000)
    before = get(charge, f"sessions/{charge.session_id}/cost")["bill"]["gross"]
    site_is(charge, zone="Asia/Tokyo")  # where it is evening
    assert get(charge, f"sessions/{charge.session_id}/cost")["bill"]["gross"] == before
    charge.unplug(10_000)
    assert get(charge, f"sessions/{charge.session_id}")["total"] == before


def test_an_evse_that_is_renumbered_under_a_charge_leaves_its_price_alone(charge):
    charge.tap().plug_in().charge(10_000)
    for path, change in (
        (f"terminals/{charge.terminal_id}", {"evse_ids": []}),
        (f"stations/{charge.station_id}", {"evses": [{**EVSE, "evse_no": 2}]}),
    ):
        answer = charge.world.ask("PATCH", f"/api/v1/{path}", json=change)
        assert answer.status_code == 200, answer.text
    charge.unplug(10_000)
    seen = get(charge, f"sessions/{charge.session_id}")
    assert (seen["failure"], seen["total"]["amount"]) == (None, "5.50")
