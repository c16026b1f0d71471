"""A question that has answered itself is not asked any more, and may be asked anew."""

import pytest

from chargewright.kernel.ids import RefundId
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    DeadlinePassed,
    HoldFound,
    HoldUnanswered,
    LookUpUnanswered,
    PriceKnown,
    Refunded,
    Released,
    ReleaseUnanswered,
    RetryAsked,
)
from chargewright.payments.model import Question, State
from tests.payments.beginnings import ENDS, GIVEN_UP, HELD, SOLD
from tests.payments.cast import DAY, HOLD, HOUR, MINUTE, SECOND, at, eur, story

PRICE = eur("12.37")


def test_a_refused_capture_is_asked_about_again_when_it_fails_again():
    refused = (
        story()
        .given(*SOLD, CaptureRefused(ENDS, PRICE), DeadlinePassed(ENDS + 2 * MINUTE))
        .given(CaptureRefused(ENDS + 2 * MINUTE, PRICE))
        .is_(State.CAPTURE_FAILED)
        .has(asked=(Question.CAPTURE_SLOW, Question.CAPTURE_REFUSED))
    )
    promised = refused.given(RetryAsked(ENDS + HOUR), Captured(ENDS + HOUR, PRICE, pending=True))
    promised.is_(State.CAPTURE_PENDING).has(asked=())
    failed = promised.given(CaptureFailureFound(ENDS + DAY))
    failed.is_(State.CAPTURE_FAILED).has(asked=(Question.CAPTURE_REFUSED,))


def test_a_hold_that_stood_too_long_is_no_question_once_it_has_ended():
    old = story().given(*HELD, DeadlinePassed(at(25 * HOUR)))
    old.has(asked=(Question.HOLD_OLD,))
    price = at(26 * HOUR)
    old.given(PriceKnown(price, PRICE), Captured(price + SECOND, PRICE)).has(asked=())


def test_a_release_that_is_answered_after_all():
    tried = story().given(*GIVEN_UP)
    for day in range(9):
        tried = tried.given(ReleaseUnanswered(at(day * DAY)))
    tried.is_(State.RELEASE_FAILED).has(asked=(Question.RELEASE_NEVER_ANSWERED,))
    tried.given(Released(at(10 * DAY))).is_(State.RELEASED).has(asked=())


def test_a_hold_that_is_found_is_in_doubt_no_more():
    doubted = story().given(HoldUnanswered(at(SECOND)))
    for day in range(3):
        doubted = doubted.given(LookUpUnanswered(at(day * DAY + MINUTE)))
    doubted.is_(State.IN_DOUBT).has(asked=(Question.STILL_IN_DOUBT,))
    found = doubted.given(HoldFound(at(3 * DAY), HOLD))
    assert Question.STILL_IN_DOUBT not in found.thing.asked


@pytest.mark.parametrize(
    ("taken", "left"),
    [("5.00", ()), ("7.00", (Question.CAPTURE_UNEXPLAINED,))],
    ids=["all of it", "not all of it"],
)
def test_money_is_explained_when_all_of_it_is(taken, left):
    unexplained = story().given(*HELD, CaptureFound(at(MINUTE), HOLD, amount=eur(taken)))
    unexplained.has(asked=(Question.CAPTURE_UNEXPLAINED,))
    unexplained.given(PriceKnown(ENDS, eur("5.00"))).has(asked=left)
    nothing = unexplained.given(Refunded(ENDS, RefundId("rfd_1"), amount=eur(taken)))
    nothing.is_(State.REFUNDED).has(asked=())
