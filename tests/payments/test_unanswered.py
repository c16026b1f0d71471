"""Stories of payments whose hold, or its end, nobody answered about."""

from chargewright.payments.effects import Announce, AskOperator
from chargewright.payments.events import (
    CaptureFound,
    CaptureUnanswered,
    DeadlinePassed,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldUnanswered,
    LookUpUnanswered,
    ReleaseFound,
    ReleaseUnanswered,
    RetryAsked,
)
from chargewright.payments.facts import (
    PaymentDeclined,
    PaymentHeld,
    PaymentInDoubt,
    PaymentReleased,
    PaymentReleaseFailed,
    PaymentReleasing,
)
from chargewright.payments.model import DeclineReason, Question, ReleaseReason, State
from tests.payments.beginnings import ENDS, GIVEN_UP, SOLD, capture, captured, look, release, search
from tests.payments.cast import DAY, HOLD, HOUR, MINUTE, PAY, SECOND, TERMINAL, at, eur, story


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
