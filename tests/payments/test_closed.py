"""Stories of payments that an operator ends."""

import pytest

from chargewright.payments.effects import Announce, AskOperator
from chargewright.payments.events import CaptureRefused, ClosedByOperator, DeadlinePassed
from chargewright.payments.facts import PaymentExpired, PaymentReleased
from chargewright.payments.model import Question, ReleaseReason, State
from tests.payments.beginnings import ENDS, HELD, SOLD, captured
from tests.payments.cast import DAY, MINUTE, PAY, SECOND, T0, at, eur, story

FAILED = (
    *SOLD,
    CaptureRefused(ENDS + SECOND, eur("12.37")),
    DeadlinePassed(ENDS + 2 * MINUTE),
    CaptureRefused(ENDS + 3 * MINUTE, eur("12.37")),
)


def test_an_operator_who_took_the_money_elsewhere_says_so():
    (
        story()
        .given(*FAILED)
        .on(ClosedByOperator(at(DAY), State.CAPTURED, amount=eur("12")))
        .does(captured("12", shortfall="0.37"))
        .is_(State.CAPTURED)
        .has(deadline=None)
    )


def test_an_operator_who_gives_it_up_books_the_shortfall():
    (
        story()
        .given(*FAILED)
        .on(ClosedByOperator(at(DAY), State.EXPIRED))
        .does(
            AskOperator(PAY, Question.HOLD_EXPIRED, amount=eur("12.37")),
            Announce(PaymentExpired(PAY, shortfall=eur("12.37"))),
        )
        .is_(State.EXPIRED)
    )


def test_an_operator_may_give_a_hold_back():
    (
        story()
        .given(*HELD)
        .on(ClosedByOperator(at(DAY), State.RELEASED))
        .does(Announce(PaymentReleased(PAY, reason=ReleaseReason.CANCELLED_BY_OPERATOR)))
        .is_(State.RELEASED)
    )


@pytest.mark.parametrize(
    ("ending", "amount"),
    [(State.HELD, None), (State.CAPTURED, None), (State.RELEASED, eur("1"))],
)
def test_an_ending_that_is_none_cannot_be_said(ending, amount):
    with pytest.raises(ValueError):
        ClosedByOperator(T0, ending, amount=amount)
