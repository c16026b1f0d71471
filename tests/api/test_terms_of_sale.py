"""What a hold was placed under stays so: the owner of that day shares in the sale and in its refund."""

import pytest

from tests.api.test_captures import balances, give_back
from tests.play.charged import Charge


def owner(one: Charge, **change):
    ((site_id,),) = one.world.rows("SELECT site_id FROM station WHERE id = %s", one.station_id)
    path = f"/api/v1/sites/{site_id}"
    answer = one.world.ask("PATCH", path, json=change)
    assert answer.status_code == 200, answer.text


def shares(one):
    return {code: amount for code, amount in balances(one).items() if "HOST" in code}


@pytest.fixture
def shared(charge):
    """Ten kilowatt-hours of which H1 has half."""
    owner(charge, host_ref="H1", host_share_percent="50")
    return charge.tap().plug_in().charge(10_000).unplug(10_000)


@pytest.mark.parametrize(
    "after", [{"host_ref": "H2"}, {"host_ref": None, "host_share_percent": "0"}], ids=str
)
def test_a_refund_takes_back_from_whom_it_was_given(shared, after):
    shared.captured("5.50")
    given = shares(shared)
    assert given["HOST_PAYABLE:H1"].startswith("-")
    owner(shared, **after)
    give_back(shared, "5.50", "r-1")
    assert shares(shared) == {}


def test_a_capture_is_shared_with_the_owner_of_the_day_of_its_hold(shared):
    owner(shared, host_ref="H2")
    shared.captured("5.50")
    assert [code for code in shares(shared) if "PAYABLE" in code] == ["HOST_PAYABLE:H1"]
