"""The life of a payment, told as stories. What happens at the reader is in `test_terminal.py`."""

from dataclasses import replace

import pytest

from chargewright.kernel.ids import RefundId
from chargewright.payments.effects import Announce, AskOperator, PlaceHold, ReleaseHold
from chargewright.payments.events import (
    Captured,
    DeadlinePassed,
    HoldDeclined,
    HoldNotFound,
    HoldPlaced,
    NothingSold,
    PriceKnown,
    Refunded,
    Released,
)
from chargewright.payments.facts import (
    PaymentDeclined,
    PaymentHeld,
    PaymentRefunded,
    PaymentReleased,
    PaymentReleasing,
)
from chargewright.payments.machine import open_payment
from chargewright.payments.model import DeclineReason, Question, ReleaseReason, State
from chargewright.payments.proof import Proof
from tests.payments.beginnings import ENDS, HELD, SOLD, capture, captured, look, release
from tests.payments.cast import (
    ANNA,
    DAY,
    HOLD,
    HOUR,
    LEFT,
    MINUTE,
    NOTHING,
    OPERATION,
    PAY,
    RIGHT,
    SECOND,
    T0,
    TERMINAL,
    TERMS,
    at,
    eur,
    opened,
    story,
)


def test_a_tap_asks_for_a_hold():
    payment, effects = open_payment(
        PAY,
        ANNA,
        terminal_id=TERMINAL,
        operation_id=OPERATION,
        evse_ids=(LEFT, RIGHT),
        is_plugged_in=False,
        wanted=eur("50"),
        terms=TERMS,
        at=T0,
    )
    assert payment == opened()
    assert effects == (PlaceHold(PAY, TERMINAL, amount=eur("50")),)


def test_a_paid_charge_from_hold_to_capture():
    (
        story()
        .on(HoldPlaced(at(2 * SECOND), HOLD, proof=Proof(authorization_code="A1")))
        .does(Announce(PaymentHeld(PAY, TERMINAL, amount=eur("50"))))
        .is_(State.HELD)
        .on(PriceKnown(ENDS, eur("12.37")))
        .does(capture)
        .is_(State.CAPTURING)
        .on(Captured(ENDS + SECOND, eur("12.37"), proof=Proof(host_reference="H9")))
        .does(captured())
        .is_(State.CAPTURED)
        .has(
            captured=eur("12.37"),
            deadline=None,
            proof=Proof(authorization_code="A1", host_reference="H9"),
        )
    )


def test_a_declined_card_leaves_nothing_behind():
    (
        story()
        .on(HoldDeclined(at(2 * SECOND), DeclineReason.INSUFFICIENT_FUNDS))
        .does(Announce(PaymentDeclined(PAY, TERMINAL, reason=DeclineReason.INSUFFICIENT_FUNDS)))
        .is_(State.DECLINED)
        .has(hold=None, deadline=None)
    )


def test_nobody_plugs_in_and_the_hold_goes_back():
    (
        story()
        .given(*HELD)
        .on(NothingSold(at(5 * MINUTE), ReleaseReason.NEVER_PLUGGED_IN))
        .does(
            Announce(PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.NEVER_PLUGGED_IN)),
            release,
        )
        .on(Released(at(5 * MINUTE, SECOND)))
        .does(Announce(PaymentReleased(PAY, reason=ReleaseReason.NEVER_PLUGGED_IN)))
        .is_(State.RELEASED)
    )


def test_unplugged_before_the_bank_answered_so_the_hold_that_comes_goes_back():
    (
        story()
        .on(NothingSold(at(SECOND), ReleaseReason.CANCELLED_BY_DRIVER))
        .does()
        .on(HoldPlaced(at(2 * SECOND), HOLD))
        .does(
            Announce(PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.CANCELLED_BY_DRIVER)),
            release,
        )
    )


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ("0", ReleaseReason.NOTHING_SOLD),
        ("0.49", ReleaseReason.TOO_SMALL_TO_CAPTURE),
    ],
)
def test_a_price_too_small_to_capture_is_not_charged(price, reason):
    (
        story()
        .given(*HELD)
        .on(PriceKnown(ENDS, eur(price)))
        .does(Announce(PaymentReleasing(PAY, TERMINAL, reason=reason)), release)
        .on(Released(ENDS))
        .does(Announce(PaymentReleased(PAY, reason=reason)))
        .has(shortfall=NOTHING)
    )


def test_a_partial_approval_is_taken_when_it_is_enough():
    enough = replace(HOLD, amount=eur("10"))
    (
        story()
        .on(HoldPlaced(at(2 * SECOND), enough))
        .does(Announce(PaymentHeld(PAY, TERMINAL, amount=eur("10"))))
        .is_(State.HELD)
    )


def test_a_partial_approval_below_the_site_s_minimum_goes_back():
    little = replace(HOLD, amount=eur("9.99"))
    (
        story()
        .on(HoldPlaced(at(2 * SECOND), little))
        .does(
            Announce(PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.HOLD_TOO_SMALL)),
            ReleaseHold(PAY, hold=little),
        )
        .is_(State.RELEASING)
    )


def test_a_price_that_asks_for_less_than_the_site_s_minimum_asks_for_enough():
    terms = replace(TERMS, minimum=eur("60"))
    story(opened(terms)).given(*HELD).is_(State.HELD)


def test_old_holds_are_told_before_they_expire():
    (
        story()
        .given(*HELD)
        .has(deadline=HOLD.placed_at + DAY)
        .on(DeadlinePassed(HOLD.placed_at + DAY))
        .does(AskOperator(PAY, Question.HOLD_OLD))
        .on(DeadlinePassed(HOLD.placed_at + 47 * HOUR))
        .does(AskOperator(PAY, Question.HOLD_ABOUT_TO_EXPIRE))
        .on(DeadlinePassed(HOLD.placed_at + 48 * HOUR))
        .does(look)
        .on(HoldNotFound(HOLD.placed_at + 48 * HOUR))
        .does(AskOperator(PAY, Question.HOLD_NOT_LISTED))
        .is_(State.HELD)
        .has(deadline=HOLD.placed_at + 72 * HOUR)
    )


def test_refunds_are_counted_up_to_what_was_captured():
    (
        story()
        .given(*SOLD, Captured(ENDS, eur("12.37")))
        .on(Refunded(at(DAY), RefundId("rfd_1"), amount=eur("2")))
        .does(Announce(PaymentRefunded(PAY, RefundId("rfd_1"), amount=eur("2"))))
        .is_(State.PARTLY_REFUNDED)
        .on(Refunded(at(DAY), RefundId("rfd_2"), amount=eur("10.37")))
        .does(Announce(PaymentRefunded(PAY, RefundId("rfd_2"), amount=eur("10.37"))))
        .is_(State.REFUNDED)
        .surprised_by(Refunded(at(DAY), RefundId("rfd_3"), amount=eur("0.01")))
    )


def test_a_price_without_a_hold_is_a_surprise():
    story().surprised_by(PriceKnown(T0, eur("1")))
    story().given(HoldDeclined(T0, DeclineReason.OTHER)).surprised_by(PriceKnown(T0, eur("1")))
