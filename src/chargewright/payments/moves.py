"""The words that every move of a payment is made of: act, look, ask, follow a decision."""

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from chargewright.kernel.money import Money
from chargewright.payments.effects import (
    Announce,
    AskOperator,
    CaptureHold,
    Effect,
    LookUpHold,
    ReleaseHold,
)
from chargewright.payments.facts import PaymentReleasing
from chargewright.payments.model import (
    Decision,
    Hold,
    Payment,
    Question,
    ReleaseReason,
    State,
    StepKind,
)
from chargewright.payments.proof import Proof
from chargewright.payments.retrying import DAILY, next_try

Moved: TypeAlias = tuple[Payment, tuple[Effect, ...]]
"""The payment after an event, and what it asks for."""


def follow(payment: Payment, decision: Decision, at: datetime) -> Moved:
    """Take the first step of a decision that has just been written."""
    assert payment.decision is None, "a decision is written once"
    assert payment.hold is not None, "a decision is about a hold"
    captures = decision.steps[0].kind is StepKind.CAPTURE
    decided = try_from(
        replace(
            payment,
            decision=decision,
            step_no=0,
            state=State.CAPTURING if captures else State.RELEASING,
        ),
        at,
    )
    if captures:
        return decided, (act(decided),)
    reason = decision.release_reason or ReleaseReason.NOTHING_SOLD
    fact = PaymentReleasing(payment.id, payment.terminal_id, reason=reason)
    return decided, (Announce(fact), act(decided))


def ask(payment: Payment, question: Question, amount: Money | None = None) -> Moved:
    """Ask once; the same question is not asked again until somebody has tried again."""
    if question in payment.asked:
        return payment, ()
    asked = replace(payment, asked=(*payment.asked, question))
    return asked, (AskOperator(payment.id, question, amount=amount),)


def act(payment: Payment) -> CaptureHold | ReleaseHold:
    """The call that the present step asks for."""
    assert payment.hold is not None, "only a hold is acted upon"
    assert payment.decision is not None, "nothing is done undecided"
    now = payment.decision.steps[payment.step_no]
    if now.amount is not None:
        return CaptureHold(payment.id, now.amount, hold=payment.hold)
    assert now.kind is StepKind.RELEASE, "asking an operator is no call"
    return ReleaseHold(payment.id, hold=payment.hold)


def look(payment: Payment) -> LookUpHold:
    return LookUpHold(payment.id, payment.terminal_id, hold=payment.hold)


def try_from(payment: Payment, at: datetime) -> Payment:
    """The present step, tried for the first time now."""
    tried = replace(payment, trying_since=at)
    return replace(tried, next_try_at=next_finalising(tried, at) or at + DAILY)


def next_finalising(payment: Payment, at: datetime) -> datetime | None:
    """When the present step is due again; None when its last try has been made."""
    assert payment.trying_since is not None, "something was tried"
    return next_try(payment.terms.retry_waits, since=payment.trying_since, after=at)


def with_hold(payment: Payment, hold: Hold, proof: Proof | None) -> Payment:
    """The payment knowing its hold: held from now on, unless it knew before."""
    if payment.hold is not None:
        return with_proof(payment, proof)
    held = replace(
        payment,
        state=State.HELD,
        hold=hold,
        declined=None,
        trying_since=None,
        next_try_at=hold.placed_at + payment.terms.window,
    )
    return with_proof(held, proof)


def with_proof(payment: Payment, proof: Proof | None) -> Payment:
    return replace(payment, proof=payment.proof.then(proof))
