"""What a payment takes of the places around it, and until when."""

from dataclasses import replace

import pytest

from chargewright.payments import machine
from chargewright.payments.bays import KEPT_LATE, may_still_begin, open_payment_at_a_tap
from chargewright.payments.events import HoldPlaced, HoldUnanswered, NothingSold
from chargewright.payments.model import Hold, ReleaseReason, State
from tests.payments.cast import HOLD, LEFT, MINUTE, RIGHT, SECOND, T0, TERMS, at, opened

LAST = at(TERMS.adopt_within)


def doubted():
    payment, _ = machine.step(opened(), HoldUnanswered(at(15 * SECOND)))
    return payment


def seen(payment, when, *, began_at=None, waits_at=()):
    return open_payment_at_a_tap(payment, began_at=began_at, waits_at=waits_at, at=when)


@pytest.mark.parametrize("payment", [opened(), doubted()])
def test_it_takes_its_place_while_the_answer_can_still_begin_a_charge(payment):
    assert seen(payment, LAST + KEPT_LATE).takes == (LEFT, RIGHT)
    assert seen(payment, LAST + KEPT_LATE + SECOND).takes == ()


@pytest.mark.parametrize("found_at", [LAST, LAST + SECOND])
def test_what_takes_nothing_any_more_is_given_back_when_it_is_found(found_at):
    """The two rules agree: no hold begins a charge at a place that was given to another."""
    payment, _ = machine.step(doubted(), HoldPlaced(found_at, HOLD))
    assert (payment.state is State.HELD) is (found_at <= LAST)
    assert may_still_begin(doubted(), found_at)


def test_a_sale_that_fell_through_takes_nothing():
    abandoned, _ = machine.step(opened(), NothingSold(T0, ReleaseReason.NEVER_STARTED))
    assert abandoned.state is State.PLACING
    assert seen(abandoned, T0).takes == ()


def test_a_held_one_takes_what_its_session_waits_for():
    held, _ = machine.step(opened(), HoldPlaced(at(2 * SECOND), HOLD))
    assert seen(held, at(MINUTE), waits_at=(RIGHT,)).takes == (RIGHT,)
    assert seen(held, at(MINUTE)).takes == (), "its bay says that somebody is there"


def test_it_starts_with_the_hold_and_again_when_the_station_does():
    hold = Hold(ref="s-1", terminal_ref="P6X-1", amount=HOLD.amount, placed_at=at(2 * SECOND))
    held, _ = machine.step(opened(), HoldPlaced(at(2 * SECOND), hold))
    assert seen(opened(), at(MINUTE)).started_at == T0
    assert seen(held, at(MINUTE)).started_at == at(2 * SECOND)
    assert seen(held, at(MINUTE), began_at=at(40 * SECOND)).started_at == at(40 * SECOND)
    early = replace(held, hold=replace(hold, placed_at=at(50 * SECOND)))
    assert seen(early, at(MINUTE), began_at=at(40 * SECOND)).started_at == at(50 * SECOND)
