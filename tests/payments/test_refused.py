"""Stories of payments whose provider says no, or keeps a capture until its terminal is back."""

from dataclasses import replace

from chargewright.payments.effects import Announce, AskOperator, CaptureHold
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    DeadlinePassed,
    KeyRefused,
    PriceKnown,
    Released,
    ReleaseFound,
    ReleaseRefused,
    RetryAsked,
)
from chargewright.payments.facts import (
    CaptureConfirmed,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentExpired,
    PaymentReleased,
    PaymentReleaseFailed,
    ShortfallFound,
)
from chargewright.payments.model import DeclineReason, Question, ReleaseReason, State
from tests.payments.beginnings import (
    ENDS,
    GIVEN_UP,
    HELD,
    PENDING,
    SOLD,
    capture,
    captured,
    look,
    release,
)
from tests.payments.cast import (
    DAY,
    HOLD,
    HOUR,
    MINUTE,
    NOTHING,
    PAY,
    SECOND,
    TERMINAL,
    TERMS,
    at,
    eur,
    opened,
    story,
)


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


def test_a_release_refused_for_a_week_is_an_operator_s_and_is_not_said_to_be_unanswered():
    late = at(10 * MINUTE, 7 * DAY)
    (
        story()
        .given(*GIVEN_UP)
        .on(ReleaseRefused(late))
        .does(
            AskOperator(PAY, Question.RELEASE_REFUSED),
            Announce(PaymentReleaseFailed(PAY)),
        )
        .is_(State.RELEASE_FAILED)
        .has(asked=(Question.RELEASE_REFUSED,))
        .on(RetryAsked(late + HOUR))
        .does(release)
        .is_(State.RELEASING)
        .has(asked=())
        .on(Released(late + HOUR))
        .does(Announce(PaymentReleased(PAY, reason=ReleaseReason.NEVER_PLUGGED_IN)))
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
