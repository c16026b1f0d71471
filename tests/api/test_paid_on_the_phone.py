"""Drivers who pay on a page with their phones: what begins, what is taken, and what is given back at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import CheckoutId
from chargewright.payments import events as said
from chargewright.payments.checkout import begin
from chargewright.payments.model import UNLIMITED, Limits
from chargewright.payments.screens import Language
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.checkouts import look_at, page_opened
from chargewright.reactions.house import House
from chargewright.worker.cards import CardWork
from chargewright.worker.checkouts import CheckoutWork
from chargewright.worker.perform import Performing
from chargewright.worker.refunds import RefundWork
from tests.api.test_captures import balances
from tests.payments.cast import eur
from tests.play.hosted import OnePage, PlayedPages

LIVES = timedelta(minutes=31)
BEGUN = (
    "SELECT id FROM effect WHERE state = 'pending'"
    " AND split_part(kind, '.', 1) IN ('payment', 'checkout', 'refund') ORDER BY created_at, ordinal"
)

AN_ACCOUNT = (
    "INSERT INTO terminal_account (organization_id, id, provider, name, base_url, api_key_encrypted,"
    " created_at) SELECT organization_id, 'tac_page', 'stripe', 'Page', '', '', created_at"
    " FROM terminal WHERE id = %s"
)
A_PAGE = (
    "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref, label,"
    " created_at) SELECT organization_id, 'trm_page', site_id, 'tac_page', 'stripe', 'trm_page',"
    " 'Phone', created_at FROM terminal WHERE id = %s"
)
ITS_EVSES = (
    "INSERT INTO terminal_evse (organization_id, terminal_id, evse_id, station_id, evse_no)"
    " SELECT organization_id, 'trm_page', evse_id, station_id, evse_no"
    " FROM terminal_evse WHERE terminal_id = %s"
)
HAS_A_PAGE = (AN_ACCOUNT, A_PAGE, ITS_EVSES)


class Phones:
    """Phones at one EVSE, the page they pay on, and the worker that looks."""

    def __init__(self, charge):
        self.charge, self.world, self.pages = charge, charge.world, PlayedPages()
        self.world.cards.pages = self.pages
        for query in HAS_A_PAGE:
            self.world.does(query, charge.terminal_id)

    def opens(self, name, limits=UNLIMITED):
        """A driver goes to the page."""
        now = self.world.clock.now()
        checkout = begin(
            CheckoutId(f"chk_{name}"),
            terminal_id="trm_page",
            evse_id=self.charge.evse_id,
            wanted=eur("50"),
            limits=limits,
            language=Language.EN,
            receipt_token="receipt-token-of-thirty-two-signs",
            at=now,
            expires_at=now + LIVES,
        )

        async def story():
            async with self.world.units.of("org_here") as (work, _):
                await work.checkouts.add("org_here", checkout, name.encode())
            outcome = await self.pages.open(
                operation_id=checkout.id, amount=checkout.wanted, expires_at=checkout.expires_at
            )
            async with self.world.units.of("org_here") as (work, _):
                house = House(work, f"opened {name}")
                await page_opened(house, checkout.id, outcome)
                await house.settle()

        self.world.told(story())
        return f"cs_chk_{name}"

    def hears(self, name, times=1):
        """The provider's callback, so many times."""

        async def story():
            for number in range(times):
                async with self.world.units.of("org_here") as (work, _):
                    house = House(work, f"callback {name} {number}")
                    look_at(house, f"chk_{name}")
                    await house.settle()

        self.world.told(story())
        return self.works()

    def works(self):
        """The worker does all that is asked, and what that leads to."""

        async def story():
            parts = self.world.parts
            database = Database(self.world.database.work, connections_max=2, name="phones")
            await database.open()
            units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
            effects = Effects(units, parts.clock)
            one = OnePage(self.pages)
            checkouts = CheckoutWork(effects, Watch(units), one, clock=parts.clock)
            cards = CardWork(effects, one, clock=parts.clock, callback_url=str)
            refunds = RefundWork(effects, Watch(units), one, clock=parts.clock)
            performers = {**cards.performers, **checkouts.performers, **refunds.performers}
            does = Performing(effects, performers, clock=parts.clock)
            try:
                await checkouts.wake()
                await refunds.wake()
                while waiting := self.world.rows(BEGUN):
                    for (effect_id,) in waiting:
                        await does.perform(effect_id)
            finally:
                await database.close()

        asyncio.run(story())
        return self

    def reaches_its_fence(self, one):
        """The worker looks whether a charge may go on."""

        async def story():
            async with self.world.units.of("org_here") as (work, _):
                house = House(work, f"fence {work.now.isoformat()}")
                await watch_ceiling(house, one.session_id)
                await house.settle()

        self.world.told(story())

    def driver(self, name):
        """Whoever has paid on that page, in front of the station."""
        ((payment_id, session_id),) = self.world.rows(
            "SELECT c.payment_id, coalesce(s.id, '') FROM checkout AS c"
            " LEFT JOIN session AS s ON s.payment_id = c.payment_id WHERE c.id = %s",
            f"chk_{name}",
        )
        return replace(
            self.charge, payment_id=payment_id, session_id=session_id, terminal_id="trm_page"
        )

    def state(self, name):
        return self.world.rows("SELECT state FROM checkout WHERE id = %s", f"chk_{name}")[0][0]

    def payments(self):
        query = "SELECT count(*)::int FROM payment WHERE terminal_id = 'trm_page'"
        return self.world.rows(query)[0][0]


@pytest.fixture
def phones(charge):
    return Phones(charge)


def payment_of(one):
    return one.world.get(f"/api/v1/payments/{one.payment_id}").json()


def test_scan_pay_charge_and_what_was_sold_is_taken(phones):
    phones.pages.pays(phones.opens("anna"))
    anna = phones.hears("anna").driver("anna")
    start = anna.world.rows("SELECT payload FROM station_command WHERE name = 'start'")
    assert start == [], "no vehicle is there yet"
    anna.plug_in().charge(10_000).unplug(10_000)
    phones.works()
    anna.issued()
    taken = payment_of(anna)
    assert (taken["state"], taken["captured"]["amount"]) == ("captured", "5.50")
    assert (taken["held"]["amount"], taken["terminal_id"]) == ("50.00", "trm_page")
    assert taken["checkout_id"] == "chk_anna"
    assert phones.pages.ended == {"pi_cs_chk_anna": eur("5.50")}
    assert balances(anna)["PSP_CLEARING:stripe"] == "5.50"


def test_a_callback_that_comes_twice_begins_one_payment_and_one_that_never_comes_none_less(phones):
    phones.pages.pays(phones.opens("anna"))
    phones.hears("anna", times=3)
    assert phones.payments() == 1
    phones.driver("anna").pays(said.NothingSold(phones.charge.now, said.ReleaseReason.NOTHING_SOLD))
    phones.works()
    phones.pages.pays(phones.opens("bert"))
    phones.world.clock.advance(timedelta(seconds=31))
    phones.works()
    assert phones.state("bert") == "paid"
    assert payment_of(phones.driver("bert"))["state"] == "held"


def test_of_two_phones_the_first_that_has_paid_charges_and_the_other_gets_its_hold_back(phones):
    anna, bert = phones.opens("anna"), phones.opens("bert")
    phones.pages.pays(bert)
    phones.hears("bert")
    phones.pages.pays(anna)
    phones.hears("anna")
    assert payment_of(phones.driver("bert"))["state"] == "held"
    late = payment_of(phones.driver("anna"))
    assert (late["state"], late["release_reason"]) == ("released", "place_taken")
    assert phones.pages.ended == {f"pi_{anna}": None}
    assert phones.driver("bert").plug_in().session_id


def test_nobody_plugs_in_and_the_hold_goes_back(phones):
    phones.pages.pays(phones.opens("anna"))
    anna = phones.hears("anna").driver("anna")
    phones.world.clock.advance(timedelta(hours=1))
    anna.woken()
    phones.works()
    given_back = payment_of(anna)
    assert (given_back["state"], given_back["release_reason"]) == ("released", "never_plugged_in")


def test_a_page_whose_time_is_over_is_closed_at_its_provider(phones):
    ref = phones.opens("anna")
    phones.world.clock.advance(LIVES)
    phones.works()
    assert (phones.state("anna"), phones.pages.over) == ("over", {ref})
    phones.pages.pays(ref)
    phones.hears("anna")
    assert phones.payments() == 0
    watch = Watch(phones.world.units)
    for days, left in ((29, 1), (2, 0)):
        phones.world.clock.advance(timedelta(days=days))
        phones.world.told(watch.forget(phones.world.clock.now()))
        assert phones.world.rows("SELECT count(*)::int FROM checkout") == [(left,)]


def test_silence_leads_to_a_look_and_a_refused_key_to_a_person(phones):
    phones.pages.pays(phones.opens("anna"))
    phones.pages.is_locked_out = True
    phones.hears("anna")
    asked = "SELECT closed_at IS NULL FROM attention WHERE kind = 'payment.key_refused'"
    assert phones.world.rows(asked) == [(True,)]
    phones.pages.is_locked_out = False
    phones.world.clock.advance(timedelta(minutes=1))
    phones.works()
    assert phones.state("anna") == "paid"
    assert phones.world.rows(asked) == [(False,)]


def stop_of(one):
    """Whether the station was asked to stop, and why."""
    query = "SELECT machine -> 'stop' ->> 'reason' FROM session WHERE id = %s"
    return one.world.rows(query, one.session_id)[0][0]


def test_a_charge_stops_at_the_energy_that_its_driver_wanted(phones):
    phones.pages.pays(phones.opens("anna", Limits(energy_wh=3_000)))
    anna = phones.hears("anna").driver("anna").plug_in()
    fence = "SELECT energy_ceiling_wh::int FROM session WHERE id = %s"
    assert anna.world.rows(fence, anna.session_id) == [(3_000,)]
    phones.reaches_its_fence(anna.charge(2_999, minutes=5))
    assert stop_of(anna) is None
    phones.reaches_its_fence(anna.charge(3_000, minutes=1))
    assert stop_of(anna) == "energy_ceiling"


def test_a_charge_lasts_as_long_as_its_driver_wanted_from_its_start_however_late_that_was(phones):
    wanted = timedelta(minutes=4)
    phones.pages.pays(phones.opens("anna", Limits(lasts=wanted)))
    anna = phones.hears("anna").driver("anna")
    anna.world.clock.advance(timedelta(minutes=4, seconds=30))
    began_at = anna.plug_in().now
    fence = "SELECT time_ceiling_at FROM session WHERE id = %s"
    assert anna.world.rows(fence, anna.session_id) == [(began_at + wanted,)]
    assert stop_of(anna.charge(500, minutes=3).woken()) is None
    assert stop_of(anna.charge(600, minutes=1).woken()) == "time_ceiling"
