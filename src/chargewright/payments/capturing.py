"""How a hold becomes money: the price, the steps decided for it, and what became of each."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.payments.deciding import ASK, decide
from chargewright.payments.effects import Announce
from chargewright.payments.facts import (
    CaptureConfirmed,
    PaymentCaptured,
    PaymentCaptureFailed,
    ShortfallFound,
)
from chargewright.payments.model import Decision, Payment, Question, State, StepKind
from chargewright.payments.moves import Moved, act, ask, follow, look, next_finalising, try_from
from chargewright.payments.releasing import expired
from chargewright.payments.retrying import DAILY


def priced(payment: Payment, price: Money, at: datetime) -> Moved:
    if payment.state is State.HELD:
        assert payment.hold is not None, "a held payment has a hold"
        held = payment.hold.amount
        return follow(payment, decide(price, held=held, terms=payment.terms, at=at), at)
    if payment.state is State.EXPIRED and payment.decision is None:
        # The hold went before the charge ended: what was sold is lost, and is said to be.
        known = replace(payment, decision=Decision(price=price, steps=(ASK,), written_at=at))
        if not price:
            return known, ()
        asked, effects = ask(known, Question.HOLD_EXPIRED, price)
        return asked, (*effects, Announce(ShortfallFound(payment.id, amount=price)))
    return price_again(payment, price)


def price_again(payment: Payment, price: Money) -> Moved:
    """A price after the decision: repeated, it is no news; changed, it is for a person."""
    if price == payment.price:
        return payment, ()
    return ask(payment, Question.PRICE_CHANGED, price)


def captured(payment: Payment, amount: Money, at: datetime, *, pending: bool) -> Moved:
    match payment.state:
        case State.CAPTURED | State.PARTLY_REFUNDED | State.REFUNDED:
            if amount == payment.captured:
                return payment, ()
            return ask(payment, Question.AMOUNT_DIFFERS, amount)
        case State.RELEASED | State.EXPIRED:
            return ask(payment, Question.AMOUNT_DIFFERS, amount)
        case State.CAPTURE_PENDING:
            return (payment, ()) if pending else capture_confirmed(payment, amount)
        case _:
            taken = replace(
                payment,
                state=State.CAPTURE_PENDING if pending else State.CAPTURED,
                captured=amount,
                pending_since=at if pending else None,
                trying_since=at if pending else None,
                next_try_at=at + payment.terms.retry_waits[0] if pending else None,
            )
    assert taken.shortfall is not None or taken.price is None, "what is captured has an end"
    fact = PaymentCaptured(
        taken.id,
        amount=amount,
        shortfall=taken.shortfall or Money.zero(amount.currency),
        pending=pending,
    )
    if taken.price is None or amount > taken.price or taken.release_was_decided:
        asked, effects = ask(taken, Question.AMOUNT_DIFFERS, amount)
        return asked, (Announce(fact), *effects)
    return taken, (Announce(fact),)


def capture_confirmed(payment: Payment, amount: Money) -> Moved:
    final = replace(
        payment, state=State.CAPTURED, captured=amount, pending_since=None, next_try_at=None
    )
    fact = CaptureConfirmed(payment.id, amount=amount)
    if amount == payment.captured:
        return final, (Announce(fact),)
    asked, effects = ask(final, Question.AMOUNT_DIFFERS, amount)
    return asked, (Announce(fact), *effects)


def capture_refused(payment: Payment, amount: Money, at: datetime, *, gone: bool) -> Moved:
    if payment.state not in {State.CAPTURING, State.CAPTURE_FAILED}:
        return payment, ()
    if gone:
        return expired(payment)
    if payment.state is State.CAPTURE_FAILED:
        return payment, ()
    assert payment.decision is not None, "a capture was decided"
    step_now = payment.decision.steps[payment.step_no]
    is_echo = payment.trying_since is None or at < payment.trying_since
    if step_now.amount != amount or is_echo:
        return payment, ()  # A step that was already left: refused twice is refused once.
    following = payment.decision.steps[payment.step_no + 1]
    if following.kind is StepKind.ASK_OPERATOR:
        return capture_failed(payment, Question.CAPTURE_REFUSED, at)
    moved = replace(payment, step_no=payment.step_no + 1)
    if following.amount == amount:
        later = at + payment.terms.retry_waits[0]
        return replace(moved, trying_since=later, next_try_at=later), ()
    tried = try_from(moved, at)
    return tried, (act(tried),)


def capture_unanswered(payment: Payment, at: datetime) -> Moved:
    if payment.state is not State.CAPTURING:
        return payment, ()
    again = next_finalising(payment, at)
    if again is None:
        return capture_failed(payment, Question.CAPTURE_NEVER_ANSWERED, at)
    return replace(payment, next_try_at=again), (look(payment),)


def capture_failed(payment: Payment, question: Question, at: datetime) -> Moved:
    failed = replace(
        payment,
        state=State.CAPTURE_FAILED,
        captured=None,
        pending_since=None,
        next_try_at=at + DAILY,
    )
    asked, effects = ask(failed, question, payment.price)
    return asked, (*effects, Announce(PaymentCaptureFailed(payment.id)))
