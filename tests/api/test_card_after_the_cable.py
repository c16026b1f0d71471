"""A station of OCPP 2.x that began with the cable: whoever pays next, by card or phone, pays for that charge."""

from dataclasses import replace

import pytest

from chargewright.api.driver_words import CATALOGUES
from chargewright.payments.events import HoldPlaced
from chargewright.payments.model import Hold
from chargewright.reactions.around import hold_around
from chargewright.reactions.house import House
from chargewright.reactions.taps import token_shown
from chargewright.sessions.events import DeadlinePassed, StopRequested
from chargewright.sessions.words import StopReason
from tests.api.test_driver_page import read
from tests.api.test_paid_on_the_phone import Phones
from tests.api.test_phone_pages import Driver
from tests.api.test_two_connectors import OCCUPIED, offered, says
from tests.api.test_two_readers import ready, yard
from tests.payments.cast import ANNA, BERT
from tests.play.charged import HOLD

SAYS = CATALOGUES["en"]
PAYMENT = "SELECT id FROM payment WHERE organization_id = 'org_here'"
RUNNING = (
    "SELECT payment_id, token_id, machine -> 'start' ->> 'state' FROM session"
    " WHERE organization_id = 'org_here'"
)
STARTS = (
    "SELECT (payload ->> 'evse_no')::int, session_id FROM station_command"
    " WHERE name = 'start' AND organization_id = 'org_here'"
)


@pytest.fixture
def west(untouched):
    """Two EVSEs and one reader."""
    return yard(untouched, 2, {"west": (0, 1)})


@pytest.mark.parametrize("is_told_first", [True, False])
def test_a_card_pays_for_the_charge_that_began_with_the_cable(west, is_told_first):
    one = west.readers["west"]
    if is_told_first:
        says(one, 1, OCCUPIED, evse_no=2)
    one.starts_with_the_cable(west.evse_ids[1])
    if not is_told_first:
        says(one, 1, OCCUPIED, evse_no=2)
    assert offered(one) == [west.evse_ids[1]], "the reader asks for a card"
    ready(one)
    west.tap("west", ANNA)
    assert west.payments() == [("anna", "placing", (1,))]
    ((payment_id,),) = one.world.rows(PAYMENT)
    anna = replace(one, payment_id=payment_id)
    hold = Hold(ref="h-1", terminal_ref="APL-west", amount=HOLD, placed_at=anna.now)
    anna.pays(HoldPlaced(anna.now, hold))
    assert one.world.rows(RUNNING) == [(payment_id, None, "requested")]
    ((session_id,),) = one.world.rows("SELECT id FROM session WHERE payment_id = %s", payment_id)
    assert one.world.rows(STARTS) == [(2, session_id)]
    assert offered(one) == []
    ready(one)
    west.tap("west", BERT)
    assert west.payments()[1:] == [("bert", "placing", (0,))], "one card pays for one charge"


def test_a_reader_asks_for_no_card_where_the_charge_was_given_up(west):
    one = west.readers["west"]
    one.starts_with_the_cable(west.evse_ids[1])
    ((session_id,),) = one.world.rows("SELECT id FROM session WHERE organization_id = 'org_here'")
    one.session_id = session_id
    one.hears(StopRequested(at=one.now, reason=StopReason.OPERATOR))
    ready(one)
    west.tap("west", ANNA)
    assert west.payments() == [("anna", "placing", (0,))]
    one.world.clock.advance(minutes=20)
    one.hears(DeadlinePassed(one.now))
    assert offered(one) == []


def test_a_token_at_a_reader_is_bound_to_what_began_with_the_cable(untouched):
    west = yard(untouched, 1, {"west": (0,)})
    one = west.readers["west"]
    one.starts_with_the_cable(west.evse_ids[0])
    token_id = untouched.post("/api/v1/tokens", json={"uid": "MEMBER"}).json()["id"]

    async def story():
        async with untouched.units.of("org_here") as (work, _):
            house = House(work, "a token is shown")
            around = await hold_around(house, one.terminal_id)
            reader = await work.readers.lock(one.terminal_id)
            shown = await token_shown(house, reader, token_id, around)
            await house.settle()
            return shown

    assert untouched.told(story())
    assert one.world.rows(RUNNING) == [(None, token_id, "requested")]
    assert [evse_no for evse_no, _ in one.world.rows(STARTS)] == [1]
    assert offered(one) == []


def test_a_phone_pays_for_the_charge_that_began_with_the_cable(charge):
    driver = Driver(Phones(charge))
    says(charge, 1, OCCUPIED)
    charge.starts_with_the_cable(charge.evse_id)
    assert SAYS["pay.button"] in read(driver.sees())
    assert driver.pays(amount="20,00").status_code == 303
    driver.sees(driver.here, go=1)
    ((ref, _),) = driver.phones.pages.opened.items()
    driver.phones.pages.pays(ref)
    ((name,),) = driver.world.rows("SELECT id FROM checkout")
    driver.phones.hears(name.removeprefix("chk_"))
    ((payment_id, _, state),) = driver.world.rows(
        RUNNING + " AND station_id = %s", charge.station_id
    )
    assert (payment_id is not None, state) == (True, "requested")
