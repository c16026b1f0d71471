"""The life of a payment, told as stories. What happens at the reader is in `test_terminal.py`."""

from dataclasses import replace

import pytest

from chargewright.kernel.ids import RefundId, SessionId
from chargewright.payments.effects import (
    Announce,
    AskOperator,
    CaptureHold,
    LookUpHold,
    PlaceHold,
    ReleaseHold,
)
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    ChargeFound,
    ClosedByOperator,
    DeadlinePassed,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    KeyRefused,
    LookUpUnanswered,
    NothingSold,
    PriceKnown,
    Refunded,
    Released,
    ReleaseFound,
    ReleaseRefused,
    ReleaseUnanswered,
    RetryAsked,
)
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentExpired,
    PaymentHeld,
    PaymentInDoubt,
    PaymentRefunded,
    PaymentReleased,
    PaymentReleaseFailed,
    PaymentReleasing,
    ShortfallFound,
)
from chargewright.payments.machine import open_payment
from chargewright.payments.model import (
    Attachment,
    DeclineReason,
    Proof,
    Question,
    ReleaseReason,
    State,
)
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

HELD = (HoldPlaced(at(2 * SECOND), HOLD),)
ENDS = at(40 * MINUTE)
SOLD = (*HELD, PriceKnown(ENDS, eur("12.37")))
GIVEN_UP = (*HELD, NothingSold(at(5 * MINUTE), ReleaseReason.NEVER_PLUGGED_IN))

capture = CaptureHold(PAY, eur("12.37"), hold=HOLD)
release = ReleaseHold(PAY, hold=HOLD)
look = LookUpHold(PAY, TERMINAL, hold=HOLD)
search = LookUpHold(PAY, TERMINAL, hold=None)


def captured(amount="12.37", shortfall="0"):
    return Announce(PaymentCaptured(PAY, amount=eur(amount), shortfall=eur(shortfall)))


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


# Nobody answered about the hold.


def test_a_price_that_asks_for_less_than_the_site_s_minimum_asks_for_enough():
    terms = replace(TERMS, minimum=eur("60"))
    story(opened(terms)).given(*HELD).is_(State.HELD)


def test_an_unanswered_hold_is_looked_for_and_adopted_while_the_driver_is_there():
    (
        story()
        .on(HoldUnanswered(at(70 * SECOND)))
        .does(Announce(PaymentInDoubt(PAY, TERMINAL)), search)
        .is_(State.IN_DOUBT)
        .on(HoldNotFound(at(71 * SECOND)))
        .does()
        .on(DeadlinePassed(at(75 * SECOND)))
        .does(search)
        .on(HoldFound(at(76 * SECOND), HOLD))
        .does(Announce(PaymentHeld(PAY, TERMINAL, amount=eur("50"))))
        .is_(State.HELD)
    )


def test_a_hold_found_after_the_driver_has_left_goes_back():
    (
        story()
        .given(HoldUnanswered(at(70 * SECOND)))
        .on(HoldFound(at(2 * MINUTE, SECOND), HOLD))
        .does(Announce(PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.TOO_LATE)), release)
    )


def test_a_hold_that_is_nowhere_for_two_minutes_never_was():
    (
        story()
        .given(HoldUnanswered(at(70 * SECOND)))
        .on(HoldNotFound(at(3 * MINUTE, 9 * SECOND)))
        .does()
        .on(HoldNotFound(at(3 * MINUTE, 10 * SECOND)))
        .does(Announce(PaymentDeclined(PAY, TERMINAL, reason=DeclineReason.NEVER_HAPPENED)))
        .is_(State.DECLINED)
    )


def test_a_hold_that_comes_to_light_after_all_goes_back():
    (
        story()
        .given(HoldDeclined(at(2 * SECOND), DeclineReason.NEVER_HAPPENED))
        .on(HoldFound(at(HOUR), HOLD))
        .does(Announce(PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.TOO_LATE)), release)
        .is_(State.RELEASING)
    )


def test_a_provider_that_never_answers_becomes_a_question():
    (
        story()
        .given(HoldUnanswered(at(70 * SECOND)))
        .on(LookUpUnanswered(at(2 * MINUTE)))
        .does()
        .on(LookUpUnanswered(at(3 * MINUTE, 10 * SECOND)))
        .does(AskOperator(PAY, Question.STILL_IN_DOUBT))
        .on(LookUpUnanswered(at(4 * MINUTE)))
        .does()
        .is_(State.IN_DOUBT)
    )


def test_an_answer_that_got_lost_with_the_process_is_looked_for_by_the_clock():
    (
        story()
        .has(deadline=at(2 * MINUTE))
        .on(DeadlinePassed(at(2 * MINUTE)))
        .does(Announce(PaymentInDoubt(PAY, TERMINAL)), search)
    )


def test_in_doubt_and_found_ended_already():
    gone = story().given(HoldUnanswered(at(70 * SECOND))).on(ReleaseFound(at(80 * SECOND), HOLD))
    gone.does(Announce(PaymentReleased(PAY, reason=ReleaseReason.NOTHING_SOLD)))
    gone.is_(State.RELEASED)
    taken = story().given(HoldUnanswered(at(70 * SECOND)))
    taken.on(CaptureFound(at(80 * SECOND), HOLD, amount=eur("50"))).does(
        captured("50"), AskOperator(PAY, Question.CAPTURE_UNEXPLAINED, amount=eur("50"))
    )


# Nobody answered about the end.


def test_an_unanswered_capture_is_looked_up_and_repeated_by_the_schedule():
    (
        story()
        .given(*SOLD)
        .on(CaptureUnanswered(ENDS + 30 * SECOND))
        .does(look)
        .has(deadline=ENDS + MINUTE)
        .on(HoldFound(ENDS + 31 * SECOND, HOLD))
        .does()
        .on(DeadlinePassed(ENDS + MINUTE))
        .does(
            AskOperator(PAY, Question.CAPTURE_SLOW, amount=eur("12.37")),
            capture,
        )
        .on(CaptureUnanswered(ENDS + 90 * SECOND))
        .does(look)
        .on(LookUpUnanswered(ENDS + 91 * SECOND))
        .does()
        .has(deadline=ENDS + 2 * MINUTE)
        .on(DeadlinePassed(ENDS + 2 * MINUTE))
        .does(capture)
        .on(CaptureFound(ENDS + 2 * MINUTE + SECOND, HOLD, amount=eur("12.37")))
        .does(captured())
        .is_(State.CAPTURED)
    )


def test_a_capture_that_nobody_answers_for_a_week_is_an_operator_s():
    told = story().given(*SOLD)
    now = ENDS
    for _ in range(100):
        told.given(CaptureUnanswered(now))
        if told.thing.state is State.CAPTURE_FAILED:
            break
        now = told.thing.next_try_at
        told.given(DeadlinePassed(now))
    assert now - ENDS == 7 * DAY + 5 * MINUTE
    (
        told.is_(State.CAPTURE_FAILED)
        .on(DeadlinePassed(now + DAY))
        .does(look)
        .on(RetryAsked(now + DAY))
        .does(capture)
        .is_(State.CAPTURING)
    )


def test_a_release_that_nobody_answers_for_a_week_is_an_operator_s():
    late = at(10 * MINUTE, 7 * DAY)
    (
        story()
        .given(*GIVEN_UP)
        .on(ReleaseUnanswered(late))
        .does(
            AskOperator(PAY, Question.RELEASE_NEVER_ANSWERED),
            Announce(PaymentReleaseFailed(PAY)),
        )
        .is_(State.RELEASE_FAILED)
        .on(RetryAsked(late + HOUR))
        .does(release)
        .on(ReleaseFound(late + HOUR, HOLD))
        .does(Announce(PaymentReleased(PAY, reason=ReleaseReason.NEVER_PLUGGED_IN)))
    )


# The provider says no.


def test_a_failed_capture_is_tried_once_more_and_then_an_operator_s():
    (
        story()
        .given(*SOLD)
        .on(CaptureRefused(ENDS + SECOND, eur("12.37")))
        .does()
        .has(deadline=ENDS + MINUTE)
        .on(DeadlinePassed(ENDS + MINUTE + SECOND))
        .does(AskOperator(PAY, Question.CAPTURE_SLOW, amount=eur("12.37")), capture)
        .on(CaptureRefused(ENDS + MINUTE + 2 * SECOND, eur("12.37")))
        .does(
            AskOperator(PAY, Question.CAPTURE_REFUSED, amount=eur("12.37")),
            Announce(PaymentCaptureFailed(PAY)),
        )
        .is_(State.CAPTURE_FAILED)
    )


def test_over_commit_falls_back_to_the_hold_at_once_and_never_leaves_it_open():
    (
        story(opened(replace(TERMS, over_commit=True)))
        .given(*HELD)
        .on(PriceKnown(ENDS, eur("60")))
        .does(CaptureHold(PAY, eur("60"), hold=HOLD))
        .on(CaptureUnanswered(ENDS + 30 * SECOND))
        .does(look)
        .on(DeadlinePassed(ENDS + 50 * SECOND))
        .does()
        .on(CaptureRefused(ENDS + 55 * SECOND, eur("60")))
        .does(CaptureHold(PAY, eur("50"), hold=HOLD))
        .on(CaptureRefused(ENDS + 56 * SECOND, eur("60")))  # the same refusal, heard twice
        .does()
        .on(Captured(ENDS + 57 * SECOND, eur("50")))
        .does(captured("50", shortfall="10"))
    )


def test_without_over_commit_only_the_hold_is_asked_for():
    (
        story()
        .given(*HELD)
        .on(PriceKnown(ENDS, eur("60")))
        .does(CaptureHold(PAY, eur("50"), hold=HOLD))
        .on(Captured(ENDS + SECOND, eur("50")))
        .does(captured("50", shortfall="10"))
        .has(shortfall=eur("10"))
    )


def test_a_hold_that_has_expired_is_tried_and_then_booked_as_a_shortfall():
    (
        story()
        .given(*SOLD)
        .on(CaptureRefused(ENDS + SECOND, eur("12.37"), gone=True))
        .does(
            AskOperator(PAY, Question.HOLD_EXPIRED, amount=eur("12.37")),
            Announce(PaymentExpired(PAY, shortfall=eur("12.37"))),
        )
        .is_(State.EXPIRED)
    )


def test_a_hold_that_goes_while_the_car_charges_is_told_at_once_and_priced_later():
    (
        story()
        .given(*HELD)
        .on(ReleaseFound(at(HOUR), HOLD))
        .does(
            AskOperator(PAY, Question.HOLD_EXPIRED, amount=NOTHING),
            Announce(PaymentExpired(PAY, shortfall=NOTHING)),
        )
        .on(PriceKnown(at(2 * HOUR), eur("7")))
        .does(Announce(ShortfallFound(PAY, amount=eur("7"))))
        .has(shortfall=eur("7"))
    )


def test_a_hold_that_cannot_be_released_because_it_is_gone_has_expired():
    (
        story()
        .given(*GIVEN_UP)
        .on(ReleaseRefused(at(6 * MINUTE), gone=True))
        .does(Announce(PaymentExpired(PAY, shortfall=NOTHING)))
        .is_(State.EXPIRED)
    )


def test_a_release_refused_for_no_reason_is_tried_again():
    (
        story()
        .given(*GIVEN_UP)
        .on(ReleaseRefused(at(5 * MINUTE, SECOND)))
        .does(look)
        .on(DeadlinePassed(at(6 * MINUTE)))
        .does(release)
    )


def test_a_refused_key_stops_the_retries_and_calls_a_person():
    (
        story()
        .given(*SOLD)
        .on(KeyRefused(ENDS + SECOND))
        .does(AskOperator(PAY, Question.KEY_REFUSED))
        .has(next_try_at=ENDS + SECOND + DAY)
        .on(RetryAsked(ENDS + HOUR))
        .does(capture)
        .on(KeyRefused(ENDS + HOUR))  # it was not mended after all: ask again
        .does(AskOperator(PAY, Question.KEY_REFUSED))
    )


def test_a_refused_key_before_the_hold_declines_without_asking_the_card():
    reason = DeclineReason.NOT_AUTHORISED_WITH_PROVIDER
    (
        story()
        .on(KeyRefused(at(SECOND)))
        .does(
            Announce(PaymentDeclined(PAY, TERMINAL, reason=reason)),
            AskOperator(PAY, Question.KEY_REFUSED),
        )
        .is_(State.DECLINED)
    )


# The terminal is offline at the end.


PENDING = (*SOLD, Captured(ENDS + SECOND, eur("12.37"), pending=True))


def test_a_capture_kept_by_the_provider_is_never_sent_again_and_confirmed_by_a_look():
    (
        story()
        .given(*SOLD)
        .on(Captured(ENDS + SECOND, eur("12.37"), pending=True))
        .does(Announce(PaymentCaptured(PAY, amount=eur("12.37"), shortfall=NOTHING, pending=True)))
        .is_(State.CAPTURE_PENDING)
        .on(DeadlinePassed(ENDS + SECOND + MINUTE))
        .does(look)
        .on(CaptureFound(ENDS + 2 * MINUTE, HOLD, amount=eur("12.37"), pending=True))
        .does()
        .on(CaptureFound(ENDS + 3 * MINUTE, HOLD, amount=eur("12.37")))
        .does(Announce(CaptureConfirmed(PAY, amount=eur("12.37"))))
        .is_(State.CAPTURED)
    )


def test_a_kept_capture_that_fails_later_is_an_operator_s():
    (
        story()
        .given(*PENDING)
        .on(CaptureFailureFound(ENDS + HOUR))
        .does(
            AskOperator(PAY, Question.CAPTURE_REFUSED, amount=eur("12.37")),
            Announce(PaymentCaptureFailed(PAY)),
        )
        .has(captured=None)
    )


def test_a_kept_capture_is_asked_about_after_three_days():
    told = story().given(*PENDING)
    due = ENDS + SECOND + 3 * DAY
    told.given(DeadlinePassed(due - HOUR))
    told.on(DeadlinePassed(due)).does(
        AskOperator(PAY, Question.PENDING_TOO_LONG, amount=eur("12.37"))
    )


# Late, twice, and from elsewhere.


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
