"""How a hold ends without money: given back by us, or gone at the provider."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.payments.deciding import decide_release
from chargewright.payments.effects import Announce
from chargewright.payments.facts import PaymentExpired, PaymentReleased, PaymentReleaseFailed
from chargewright.payments.model import Hold, Payment, Question, ReleaseReason, State
from chargewright.payments.moves import Moved, ask, follow, look, next_finalising, with_hold
from chargewright.payments.retrying import DAILY


def release(payment: Payment, reason: ReleaseReason, at: datetime) -> Moved:
    nothing = Money.zero(payment.wanted.currency)
    return follow(payment, decide_release(reason, price=nothing, at=at), at)


def released(payment: Payment) -> Moved:
    if payment.state not in {State.RELEASING, State.RELEASE_FAILED}:
        return payment, ()
    return announce_released(replace(payment, state=State.RELEASED, next_try_at=None))


def released_already(payment: Payment, hold: Hold, at: datetime) -> Moved:
    match payment.state:
        case State.RELEASING | State.RELEASE_FAILED:
            return released(payment)
        case State.IN_DOUBT:
            known = replace(
                with_hold(payment, hold, None),
                decision=decide_release(
                    ReleaseReason.NOTHING_SOLD, price=Money.zero(hold.amount.currency), at=at
                ),
            )
            return announce_released(replace(known, state=State.RELEASED, next_try_at=None))
        case State.HELD | State.CAPTURING | State.CAPTURE_PENDING | State.CAPTURE_FAILED:
            return expired(payment)
        case State.CAPTURED | State.PARTLY_REFUNDED | State.REFUNDED:
            return ask(payment, Question.AMOUNT_DIFFERS, Money.zero(hold.amount.currency))
        case _:
            return payment, ()


def announce_released(payment: Payment) -> Moved:
    assert payment.decision is not None, "a release was decided"
    reason = payment.decision.release_reason or ReleaseReason.NOTHING_SOLD
    return payment, (Announce(PaymentReleased(payment.id, reason=reason)),)


def release_refused(payment: Payment, at: datetime, *, gone: bool) -> Moved:
    if payment.state not in {State.RELEASING, State.RELEASE_FAILED}:
        return payment, ()
    if gone:
        return expired(payment)
    return _release_tried(payment, Question.RELEASE_REFUSED, at)


def release_unanswered(payment: Payment, at: datetime) -> Moved:
    return _release_tried(payment, Question.RELEASE_NEVER_ANSWERED, at)


def _release_tried(payment: Payment, question: Question, at: datetime) -> Moved:
    if payment.state is not State.RELEASING:
        return payment, ()
    again = next_finalising(payment, at)
    if again is not None:
        return replace(payment, next_try_at=again), (look(payment),)
    failed = replace(payment, state=State.RELEASE_FAILED, next_try_at=at + DAILY)
    asked, effects = ask(failed, question)
    return asked, (*effects, Announce(PaymentReleaseFailed(payment.id)))


def expired(payment: Payment) -> Moved:
    lapsed = replace(
        payment, state=State.EXPIRED, captured=None, pending_since=None, next_try_at=None
    )
    shortfall = lapsed.shortfall or Money.zero(payment.wanted.currency)
    fact = Announce(PaymentExpired(payment.id, shortfall=shortfall))
    if payment.state is State.RELEASING:
        return lapsed, (fact,)
    asked, effects = ask(lapsed, Question.HOLD_EXPIRED, shortfall)
    return asked, (*effects, fact)
