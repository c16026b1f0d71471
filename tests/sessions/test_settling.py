"""What an ended session waits for, its price and its money: rows 14 to 19."""

from datetime import timedelta

from chargewright.sessions.events import (
    Billed,
    BillingFailed,
    DeadlinePassed,
    NothingToBill,
    PaidAfterAll,
    PayerLost,
    Rated,
    RatingFailed,
    RetryRequested,
)
from chargewright.sessions.words import Attention, BillingState, Flag, Notice, RatingState, Status
from tests.sessions.cast import (
    OPERATOR,
    ask,
    bill,
    charging_nobody,
    charging_token,
    ended_card,
    kwh,
    later,
    rate,
    rated_card,
    stopped,
    tell,
    waiting_card,
)


def test_a_token_session_is_priced_and_not_billed():
    charging_token().given(stopped(later(40), kwh(10))).on(Rated(later(41))).does().is_(
        Status.CLOSED
    ).has(rating_state=RatingState.RATED, billing_state=BillingState.NOT_BILLABLE)


def test_energy_that_its_power_does_not_explain_is_billed_as_counted_and_an_operator_asked():
    (
        ended_card()
        .on(Rated(later(41), is_energy_doubtful=True))
        .does(ask(Attention.ENERGY_DOUBTFUL), bill())
        .has(flags=(Flag.ENERGY_DOUBTFUL,))
    )


def test_a_card_may_owe_nothing():
    rated_card().on(NothingToBill(later(42))).does().is_(Status.CLOSED).has(
        billing_state=BillingState.NOT_BILLABLE
    )


def test_a_failed_rating_waits_for_an_operator_and_then_goes_on():
    (
        ended_card()
        .on(RatingFailed(later(41), code="NO_MATCHING_PRICE"))
        .does(tell(Notice.RATING_FAILED), ask(Attention.RATING_FAILED, "NO_MATCHING_PRICE"))
        .is_(Status.RATING_FAILED)
        .has(failure="NO_MATCHING_PRICE", deadline=later(46))
        .on(RetryRequested(later(42), by=OPERATOR))
        .does(rate())
        .is_(Status.SETTLING)
        .on(Rated(later(43)))
        .does(bill())
        .has(failure=None, retries=0)
    )


def test_a_failed_rating_is_tried_again_by_itself_ever_more_rarely():
    telling = ended_card().given(RatingFailed(later(41), code="TAX_MISSING"))
    minutes = 41
    for retry, pause in enumerate([5, 30, 120, 720, *[1440] * 7], start=1):
        minutes += pause
        telling.has(deadline=later(minutes))
        telling.on(DeadlinePassed(later(minutes) - timedelta(seconds=1))).does()
        telling.on(DeadlinePassed(later(minutes))).does(rate()).has(retries=retry)
        telling.given(RatingFailed(later(minutes), code="TAX_MISSING"))
    telling.has(deadline=None).is_(Status.RATING_FAILED)


def test_a_price_that_arrives_after_the_failure_counts():
    ended_card().given(RatingFailed(later(41), code="INTERNAL")).on(Rated(later(42))).does(
        bill()
    ).is_(Status.SETTLING)
    charging_token().given(stopped(later(40)), RatingFailed(later(41), code="INTERNAL")).on(
        Rated(later(42))
    ).does().is_(Status.CLOSED)


def test_a_failed_billing_is_never_billed_twice():
    (
        rated_card()
        .on(BillingFailed(later(42), code="PAYMENT_DECLINED"))
        .does(ask(Attention.BILLING_FAILED, "PAYMENT_DECLINED"))
        .is_(Status.BILLING_FAILED)
        .on(RetryRequested(later(43), by=OPERATOR))
        .does(bill())
        .on(RetryRequested(later(43), by=OPERATOR))
        .does()
        .on(Billed(later(44)))
        .does()
        .on(Billed(later(44)))
        .does()
        .on(NothingToBill(later(45)))
        .does()
        .has(billing_state=BillingState.BILLED, closed_at=later(44))
    )


def test_money_that_came_to_light_pays_what_was_owed():
    (
        rated_card()
        .given(BillingFailed(later(42), code="hold_expired"))
        .on(PaidAfterAll(later(43)))
        .does()
        .is_(Status.CLOSED)
        .has(billing_state=BillingState.BILLED, failure=None, closed_at=later(43), deadline=None)
        .on(PaidAfterAll(later(44)))
        .does()
        .has(closed_at=later(43))
    )


def test_a_session_that_nobody_paid_for_is_paid_after_all():
    (
        charging_nobody()
        .given(stopped(later(40)), Rated(later(41)))
        .has(billing_state=BillingState.NOT_BILLABLE)
        .on(PaidAfterAll(later(50)))
        .does()
        .has(billing_state=BillingState.BILLED, closed_at=later(41))
    )
    waiting_card().given(PayerLost(later(1))).surprised_by(PaidAfterAll(later(2)))


def test_a_failed_billing_is_tried_again_by_itself():
    rated_card().given(BillingFailed(later(42), code="ACCOUNT_CLOSED")).on(
        DeadlinePassed(later(47))
    ).does(bill()).is_(Status.SETTLING)


def test_nothing_is_billed_before_it_is_rated():
    ended_card().surprised_by(Billed(later(41))).surprised_by(BillingFailed(later(41), code="X"))


def test_a_result_heard_twice_counts_once():
    (
        ended_card()
        .given(Rated(later(41)))
        .on(Rated(later(41)))
        .does()
        .on(RatingFailed(later(41), code="INTERNAL"))
        .does()
        .is_(Status.SETTLING)
    )
