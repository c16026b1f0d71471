"""A fence that is reached is a question: what is left of the hold answers it, not the hour."""

from datetime import timedelta

import psycopg
import pytest

from chargewright.payments.events import HoldPlaced
from chargewright.payments.model import Hold
from tests.api.test_charges import commands
from tests.api.test_tariffs import DOCUMENT
from tests.payments.cast import eur

IDLE = {"id": "idle", "dim": "IDLE_TIME", "price": "0.60", "per": "min", "tax": []}


@pytest.fixture
def timed(charge):
    """Parking costs as well, so the fence of 50.00 is one of time, drawn for the worst."""
    ((tariff_id,),) = charge.world.rows(
        "SELECT tariff_id FROM site JOIN station ON station.site_id = site.id WHERE station.id = %s",
        charge.station_id,
    )
    document = {**DOCUMENT, "components": [*DOCUMENT["components"], IDLE]}
    made = charge.world.post(f"/api/v1/tariffs/{tariff_id}/versions", json={"document": document})
    assert made.status_code == 201, made.text
    charge.world.clock.advance(timedelta(seconds=5))
    return charge.tap()


def fence(one):
    ((until,),) = one.world.rows(
        "SELECT time_ceiling_at FROM session WHERE id = %s", one.session_id
    )
    return until


def watched(one):
    """Whether the reconciler looks at its fence."""
    return one.world.rows(
        "SELECT id FROM due_ceilings(%s, 9) WHERE id = %s", one.now, one.session_id
    )


def charges_until(one, moment, kilowatts):
    """Ten minutes at a time, the last a little beyond the moment; gives what has flowed."""
    ((begun, wh),) = one.world.rows(
        "SELECT started_at, coalesce(max(session_energy_wh), 0)::int FROM session"
        " LEFT JOIN reading ON session_id = id WHERE id = %s GROUP BY started_at",
        one.session_id,
    )
    assert begun is not None
    while one.now < moment:
        minutes = min(10.0, (moment - one.now).total_seconds() / 60 + 0.1)
        wh += int(kilowatts * 1000 * minutes / 60)
        one.charge(wh, minutes=minutes)
    return wh


def test_a_car_slower_than_the_worst_goes_on_at_the_fence_until_the_hold_is_used_up(timed):
    timed.plug_in()
    first = fence(timed)
    wh = charges_until(timed, first, kilowatts=7)
    assert watched(timed)
    timed.woken()
    assert ("stop", "queued") not in commands(timed)
    assert fence(timed) > first
    for _ in range(60):
        if ("stop", "queued") in commands(timed):
            break
        wh = charges_until(timed, fence(timed), kilowatts=21)
        timed.woken()
    timed.woken()
    assert commands(timed).count(("stop", "queued")) == 1
    assert not watched(timed), "one that was asked to stop is in nobody's way"
    spent = 0.50 + wh / 1000 * 0.50
    assert 35 < spent < 50, spent


def test_who_plugs_in_late_is_not_stopped_on_arrival(timed):
    timed.world.clock.advance(fence(timed) - timed.now + timedelta(seconds=1))
    timed.plug_in()
    assert ("stop", "queued") not in commands(timed)
    timed.woken()
    assert ("stop", "queued") not in commands(timed)
    assert fence(timed) > timed.now


def test_a_hold_that_is_used_up_before_a_station_could_be_stopped_goes_back_at_once(charge):
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "UPDATE connector SET power_w = 1000000 WHERE station_id = %s", (charge.station_id,)
        )
    hold = Hold(ref="h-1", terminal_ref="APL-9", amount=eur("6"), placed_at=charge.now)
    charge.asks().pays(HoldPlaced(charge.now, hold))
    (payment,) = charge.world.rows(
        "SELECT state, machine -> 'decision' ->> 'release_reason' FROM payment WHERE id = %s",
        charge.payment_id,
    )
    assert payment == ("releasing", "hold_too_small")
    assert (
        charge.world.rows("SELECT id FROM session WHERE payment_id = %s", charge.payment_id) == []
    )
