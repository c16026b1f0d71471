"""From the tap to the hold: approved, declined, or in doubt until a look settles it."""

from dataclasses import replace
from datetime import datetime

from chargewright.payments.effects import Announce, ReleaseHold
from chargewright.payments.facts import PaymentDeclined, PaymentHeld, PaymentInDoubt
from chargewright.payments.model import DeclineReason, Hold, Payment, Question, ReleaseReason, State
from chargewright.payments.moves import Moved, ask, look, with_hold
from chargewright.payments.proof import Proof
from chargewright.payments.releasing import release
from chargewright.payments.retrying import next_look


def hold_is_open(payment: Payment, hold: Hold, proof: Proof | None, at: datetime) -> Moved:
    if payment.state is State.RELEASED:
        # A late success after we gave it back: give it back again (and again, it is repeatable).
        return payment, (ReleaseHold(payment.id, hold=hold),)
    if payment.hold is not None:
        # Ours, heard twice; or another one of the same card, which the reconciler will adopt.
        return payment, ()
    late = at > payment.opened_at + payment.terms.adopt_within
    held = with_hold(payment, hold, proof)
    if payment.abandoned is not None:
        return release(held, payment.abandoned, at)
    if payment.state is State.DECLINED or late:
        return release(held, ReleaseReason.TOO_LATE, at)
    if hold.amount < min(payment.terms.minimum, payment.wanted):
        return release(held, ReleaseReason.HOLD_TOO_SMALL, at)
    return held, (Announce(PaymentHeld(held.id, held.terminal_id, amount=hold.amount)),)


def declined(payment: Payment, reason: DeclineReason) -> Moved:
    if payment.state is State.DECLINED:
        return payment, ()
    ended = replace(
        payment, state=State.DECLINED, declined=reason, trying_since=None, next_try_at=None
    )
    return ended, (Announce(PaymentDeclined(payment.id, payment.terminal_id, reason=reason)),)


def doubted(payment: Payment, at: datetime) -> Moved:
    searching = replace(
        payment,
        state=State.IN_DOUBT,
        trying_since=at,
        next_try_at=next_look(payment.terms.retry_waits, since=at, after=at),
    )
    fact = PaymentInDoubt(payment.id, payment.terminal_id)
    return searching, (Announce(fact), look(searching))


def hold_is_missing(payment: Payment, at: datetime) -> Moved:
    if payment.state is State.IN_DOUBT:
        assert payment.trying_since is not None, "a search has begun"
        if at >= payment.trying_since + payment.terms.search_for:
            return declined(payment, DeclineReason.NEVER_HAPPENED)
    if payment.state is State.HELD:
        # A capture will show whether it is really gone; until then a person may want to know.
        return ask(payment, Question.HOLD_NOT_LISTED)
    return payment, ()


def look_unanswered(payment: Payment, at: datetime) -> Moved:
    if payment.state is not State.IN_DOUBT:
        return payment, ()
    assert payment.trying_since is not None, "a search has begun"
    if at < payment.trying_since + payment.terms.search_for:
        return payment, ()
    return ask(payment, Question.STILL_IN_DOUBT)
