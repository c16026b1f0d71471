"""Stories of payments about which something is heard late, twice or from elsewhere."""

from dataclasses import replace

import pytest

from chargewright.kernel.ids import RefundId, SessionId
from chargewright.payments.effects import Announce, AskOperator
from chargewright.payments.events import (
    Captured,
    CaptureFound,
    ChargeFound,
    HoldFound,
    NothingSold,
    PriceKnown,
    Refunded,
    Released,
    ReleaseFound,
    ReleaseRefused,
)
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    PaymentRefunded,
    ShortfallFound,
)
from chargewright.payments.model import Attachment, Question, ReleaseReason, State
from tests.payments.beginnings import ENDS, GIVEN_UP, HELD, PENDING, SOLD, captured, release
from tests.payments.cast import DAY, HOLD, HOUR, MINUTE, NOTHING, PAY, SECOND, at, eur, story


def test_a_late_success_after_the_hold_went_back_is_given_back_again():
    (
        story()
        .given(*GIVEN_UP, Released(at(6 * MINUTE)))
        .on(HoldFound(at(7 * MINUTE), HOLD))
        .does(release)
        .is_(State.RELEASED)
        .on(Released(at(7 * MINUTE, SECOND)))
        .does()
    )


def test_energy_sold_on_a_hold_that_went_back_is_asked_about_not_charged():
    (
        story()
        .given(*GIVEN_UP, Released(at(6 * MINUTE)))
        .on(PriceKnown(at(HOUR), eur("3")))
        .does(AskOperator(PAY, Question.PRICE_CHANGED, amount=eur("3")))
        .is_(State.RELEASED)
    )


@pytest.mark.parametrize("later", ["12.38", "12.36"])
def test_a_price_that_changes_after_the_decision_never_leads_to_a_second_capture(later):
    (
        story()
        .given(*SOLD)
        .on(PriceKnown(ENDS + SECOND, eur("12.37")))
        .does()
        .on(PriceKnown(ENDS + MINUTE, eur(later)))
        .does(AskOperator(PAY, Question.PRICE_CHANGED, amount=eur(later)))
        .is_(State.CAPTURING)
        .has(price=eur("12.37"))
    )


def test_the_provider_s_amount_is_the_truth():
    (
        story()
        .given(*SOLD)
        .on(CaptureFound(ENDS + SECOND, HOLD, amount=eur("13")))
        .does(captured("13"), AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur("13")))
        .has(captured=eur("13"))
    )


def test_a_hold_captured_although_it_was_to_go_back_is_money_and_a_question():
    (
        story()
        .given(*GIVEN_UP)
        .on(CaptureFound(at(6 * MINUTE), HOLD, amount=eur("50")))
        .does(captured("50"), AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur("50")))
        .is_(State.CAPTURED)
    )


@pytest.mark.parametrize("amount", ["10", "13"])
def test_a_promised_capture_that_comes_out_otherwise_is_what_came(amount):
    (
        story()
        .given(*PENDING)
        .on(CaptureFound(ENDS + HOUR, HOLD, amount=eur(amount)))
        .does(
            Announce(CaptureConfirmed(PAY, amount=eur(amount), differs=True)),
            AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur(amount)),
        )
        .is_(State.CAPTURED)
        .has(captured=eur(amount), shortfall=eur("2.37") if amount == "10" else NOTHING)
        .on(CaptureFound(ENDS + 2 * HOUR, HOLD, amount=eur(amount)))
        .does()
    )


def test_the_provider_s_books_are_followed_after_the_end_and_a_late_answer_is_not():
    (
        story()
        .given(*SOLD, Captured(ENDS + SECOND, eur("12.37")))
        .on(Captured(ENDS + MINUTE, eur("10")))
        .does(AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur("10")))
        .has(captured=eur("12.37"))
        .on(CaptureFound(ENDS + HOUR, HOLD, amount=eur("10")))
        .does(Announce(CaptureConfirmed(PAY, amount=eur("10"), differs=True)))
        .has(captured=eur("10"))
        .on(Refunded(ENDS + DAY, RefundId("rfd_1"), amount=eur("1")))
        .does(Announce(PaymentRefunded(PAY, RefundId("rfd_1"), amount=eur("1"))))
        .on(CaptureFound(ENDS + 2 * DAY, HOLD, amount=eur("9")))
        .does()
        .has(captured=eur("10"))
    )


@pytest.mark.parametrize(
    "ending", [Released(at(6 * MINUTE)), ReleaseRefused(at(6 * MINUTE), gone=True)]
)
def test_a_hold_that_had_ended_without_money_and_was_captured_after_all_is_money(ending):
    (
        story()
        .given(*GIVEN_UP, ending)
        .on(CaptureFound(at(HOUR), HOLD, amount=eur("50")))
        .does(captured("50"), AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur("50")))
        .is_(State.CAPTURED)
        .on(CaptureFound(at(2 * HOUR), HOLD, amount=eur("50")))
        .does()
    )


def test_money_taken_before_the_price_is_explained_by_the_price():
    (
        story()
        .given(*HELD, CaptureFound(at(MINUTE), HOLD, amount=eur("50")))
        .on(PriceKnown(ENDS, eur("12.37")))
        .does(Announce(CaptureExplained(PAY, amount=eur("50"), price=eur("12.37"))))
        .has(price=eur("12.37"), captured=eur("50"))
        .on(PriceKnown(ENDS + SECOND, eur("12.37")))
        .does()
    )


def test_money_taken_for_a_charge_that_never_was_stays_unexplained():
    (
        story()
        .given(*HELD)
        .on(CaptureFound(at(MINUTE), HOLD, amount=eur("50")))
        .does(captured("50"), AskOperator(PAY, Question.CAPTURE_UNEXPLAINED, amount=eur("50")))
        .on(NothingSold(at(5 * MINUTE), ReleaseReason.NEVER_PLUGGED_IN))
        .does()
        .is_(State.CAPTURED)
    )


FOUND = Attachment(
    session_id=SessionId("ses_1"), owed=eur("12.37"), paid_before=eur("3"), at=at(HOUR)
)
SAID_TO_BE = Announce(CaptureExplained(PAY, amount=eur("50"), price=eur("12.37")))


def test_a_person_finds_what_unexplained_money_was_for():
    (
        story()
        .given(*HELD, CaptureFound(at(MINUTE), HOLD, amount=eur("50")))
        .on(ChargeFound(at(HOUR), FOUND))
        .does(SAID_TO_BE, AskOperator(PAY, Question.AMOUNT_DIFFERS, amount=eur("50")))
        .has(price=eur("12.37"), shortfall=eur("0"), state=State.CAPTURED, attached=FOUND)
        .on(ChargeFound(at(HOUR), replace(FOUND, session_id=SessionId("ses_2"))))
        .does()
        .has(attached=FOUND)
    )


def test_money_that_came_after_a_release_can_have_a_charge_too_and_fall_short_of_it():
    (
        story()
        .given(*HELD, NothingSold(at(MINUTE), ReleaseReason.NEVER_PLUGGED_IN), Released(at(MINUTE)))
        .given(CaptureFound(at(HOUR), HOLD, amount=eur("10")))
        .on(ChargeFound(at(HOUR), FOUND))
        .does(Announce(CaptureExplained(PAY, amount=eur("10"), price=eur("12.37"))))
        .has(shortfall=eur("2.37"))
    )


def test_a_capture_that_has_a_price_needs_no_other_charge():
    (
        story()
        .given(*HELD, CaptureFound(at(MINUTE), HOLD, amount=eur("50")))
        .given(PriceKnown(ENDS, eur("3")))
        .on(ChargeFound(at(HOUR), FOUND))
        .does()
        .has(price=eur("3"), attached=None)
    )


@pytest.mark.parametrize("price", ["0", "3"])
def test_a_price_after_the_hold_had_gone_is_a_shortfall_also_where_it_is_nothing(price):
    (
        story()
        .given(*HELD, ReleaseFound(at(HOUR), HOLD))
        .has(asked=(Question.HOLD_EXPIRED,))
        .on(PriceKnown(at(2 * HOUR), eur(price)))
        .does(Announce(ShortfallFound(PAY, amount=eur(price))))
        .has(price=eur(price))
    )
