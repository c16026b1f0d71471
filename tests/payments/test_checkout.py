"""A page to pay on: when it is looked at, what moves it, and what moves it no more."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.ids import CheckoutId, PaymentId
from chargewright.payments.checkout import (
    NEXT,
    CheckoutState,
    begin,
    begin_payment,
    look_heard,
    page_heard,
    woken,
)
from chargewright.payments.hosted import Opened, Over, Paid, Refused, Waiting
from chargewright.payments.machine import step
from chargewright.payments.model import Limits, ReleaseReason, State
from chargewright.payments.outcomes import Unknown
from chargewright.payments.screens import Language
from tests.payments.cast import ANNA, HOUR, LEFT, MINUTE, PAY, SECOND, T0, TERMINAL, TERMS, at, eur

ENDS = at(31 * MINUTE)
OPENED = Opened("cs_1", "https://pay.example/cs_1", ENDS)
PAID = Paid(hold_ref="pi_1", amount=eur("50"), card=ANNA)
SAID = (OPENED, Refused("amount"), Unknown("silence"), Waiting(), PAID, Over("expired"))


def begun():
    return begin(
        CheckoutId("chk_1"),
        terminal_id=TERMINAL,
        evse_id=LEFT,
        wanted=eur("50"),
        limits=Limits(energy_wh=10_000),
        language=Language.EN,
        receipt_token="receipt-token-of-thirty-two-signs",
        at=T0,
        expires_at=ENDS,
    )


def paid(when):
    there = page_heard(begun(), OPENED, at(SECOND))
    return look_heard(there, PAID, when, payment_id=PAY)


def test_it_is_looked_at_while_it_is_open_and_after_its_time_until_somebody_says_how_it_ended():
    there = page_heard(begun(), OPENED, at(SECOND))
    assert there.next_look_at == at(31 * SECOND)
    there = look_heard(there, Waiting(), at(31 * MINUTE - 2 * SECOND), payment_id=PAY)
    assert there.next_look_at == ENDS, "nobody waits past its time"
    for minutes in (31, 33, 60):
        there = woken(there, at(minutes * MINUTE))
        assert there.state is CheckoutState.OPEN, "silence ends nothing"
        assert there.next_look_at is not None
        assert there.next_look_at > at(minutes * MINUTE)
    over = look_heard(there, Over("expired"), at(HOUR), payment_id=PAY)
    assert (over.state, over.next_look_at) == (CheckoutState.OVER, None)


def test_a_page_that_nobody_answered_for_is_over_when_its_time_is():
    silent = page_heard(begun(), Unknown("silence"), at(SECOND))
    assert silent.state is CheckoutState.OPENING
    assert woken(silent, at(MINUTE)).state is CheckoutState.OPENING
    assert woken(silent, ENDS).state is CheckoutState.OVER


def test_what_was_paid_on_it_begins_as_a_hold_with_the_drivers_limits():
    checkout = paid(at(3 * MINUTE))
    payment, placed = begin_payment(
        checkout, PAID, terms=TERMS, is_plugged_in=True, abandoned=None, at=at(3 * MINUTE)
    )
    held, _ = step(payment, placed)
    assert (held.state, held.limits, held.checkout_id) == (
        State.HELD,
        Limits(energy_wh=10_000),
        "chk_1",
    )
    assert held.hold is not None
    assert held.hold.terminal_ref == "cs_1"


def test_who_pays_too_late_for_the_place_gets_the_hold_back_however_long_the_page_stood():
    checkout = paid(at(3 * HOUR))
    payment, placed = begin_payment(
        checkout,
        PAID,
        terms=TERMS,
        is_plugged_in=False,
        abandoned=ReleaseReason.PLACE_TAKEN,
        at=at(3 * HOUR),
    )
    given_back, _ = step(payment, placed)
    assert given_back.state is State.RELEASING
    assert given_back.decision is not None
    assert given_back.decision.release_reason is ReleaseReason.PLACE_TAKEN


@given(st.lists(st.tuples(st.sampled_from(SAID), st.integers(0, 7_200)), max_size=12))
def test_whatever_is_heard_it_moves_by_the_table_and_is_paid_once(story):
    checkout, payments = begun(), set()
    for number, (said, seconds) in enumerate(sorted(story, key=lambda each: each[1])):
        before, when = checkout, at(seconds * SECOND)
        if isinstance(said, Opened | Refused):
            checkout = page_heard(checkout, said, when)
        else:
            checkout = look_heard(checkout, said, when, payment_id=PaymentId(f"pay_{number}"))
        woken_too = checkout if checkout.has_ended else woken(checkout, when)
        for moved in (checkout, woken_too):
            assert moved.state is before.state or moved.state in NEXT[before.state] | {
                state for one in NEXT[before.state] for state in NEXT[one]
            }
        payments |= {checkout.payment_id} - {None}
        if before.has_ended:
            assert checkout == before
    assert len(payments) <= 1
    assert replace(checkout) == checkout
