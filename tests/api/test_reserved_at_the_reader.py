"""What is kept for somebody is no other driver's: at a reader nothing is held for it, and what was held goes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.payments.events import HoldPlaced
from chargewright.payments.model import Hold
from chargewright.reactions.around import hold_around
from chargewright.reactions.house import House
from chargewright.reactions.taps import token_shown
from tests.api.test_two_readers import ready, yard
from tests.payments.cast import ANNA, BERT
from tests.play.charged import HOLD

RESERVES = (
    "INSERT INTO reservation (organization_id, id, station_id, reservation_no, evse_no, id_token,"
    " state, command_id, created_at, expires_at, changed_at) SELECT organization_id, 'rsv_1', id, 1,"
    " %s, 'MEMBER', 'accepted', 'cmd_1', created_at, %s, created_at FROM station WHERE id = %s"
)
PAYMENT = "SELECT id FROM payment WHERE organization_id = 'org_here'"
RELEASED = (
    "SELECT count(*)::int FROM effect WHERE kind = 'payment.release_hold'"
    " AND body ->> 'payment_id' = %s"
)
LASTS = timedelta(minutes=20)


@pytest.fixture
def west(untouched):
    """Two EVSEs and one reader."""
    return yard(untouched, 2, {"west": (0, 1)})


def reserve(at, evse_no):
    """A member has an EVSE kept free; None: any of the station."""
    world = at.one.world
    world.does(RESERVES, evse_no, world.clock.now() + LASTS, at.one.station_id)


def test_a_card_is_held_for_what_is_left_and_told_why_where_nothing_is(west):
    reserve(west, 1)
    west.tap("west", ANNA)
    assert west.payments() == [("anna", "placing", (1,))]
    ((payment_id,),) = west.one.world.rows(PAYMENT)
    replace(west.readers["west"], payment_id=payment_id).approved()
    west.one.world.does("UPDATE reservation SET evse_no = NULL")
    ready(west.readers["west"])
    west.tap("west", BERT)
    assert (len(west.payments()), west.told("west")) == (1, "reserved")
    west.one.world.clock.advance(LASTS)
    ready(west.readers["west"])
    west.tap("west", BERT)
    assert west.payments()[1] == ("bert", "placing", (0,))


def test_a_hold_that_comes_after_the_reservation_is_given_back(west):
    west.tap("west", ANNA)
    reserve(west, None)
    ((payment_id,),) = west.one.world.rows(PAYMENT)
    anna = replace(west.readers["west"], payment_id=payment_id)
    hold = Hold(ref="h-1", terminal_ref="APL-west", amount=HOLD, placed_at=anna.now)
    for _ in range(2):
        anna.pays(HoldPlaced(anna.now, hold))
    shown = anna.world.get(f"/api/v1/payments/{payment_id}").json()
    assert (shown["state"], shown["release_reason"]) == ("releasing", "place_taken")
    assert anna.world.rows("SELECT id FROM session WHERE payment_id = %s", payment_id) == []
    assert anna.world.rows(RELEASED, payment_id) == [(1,)]


@pytest.mark.parametrize(("uid", "starts"), [("MEMBER", True), ("OTHER", False)])
def test_a_token_opens_what_is_kept_for_it_and_no_other(untouched, uid, starts):
    one = yard(untouched, 1, {"west": (0,)})
    token_id = untouched.post("/api/v1/tokens", json={"uid": uid}).json()["id"]
    reserve(one, 1)
    terminal_id = one.readers["west"].terminal_id

    async def story():
        async with untouched.units.of("org_here") as (work, _):
            house = House(work, "a token is shown")
            around = await hold_around(house, terminal_id)
            reader = await work.readers.lock(terminal_id)
            return await token_shown(house, reader, token_id, around)

    assert untouched.told(story()) is starts
