"""What the clock, an operator's "try now" and a refused key do to a payment."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.payments.deciding import decide_release
from chargewright.payments.effects import AskOperator
from chargewright.payments.model import (
    DeclineReason,
    Payment,
    Question,
    ReleaseReason,
    State,
    StepKind,
)
from chargewright.payments.moves import Moved, act, ask, follow, look, next_finalising, try_from
from chargewright.payments.placing import declined, doubted
from chargewright.payments.retrying import DAILY, next_look


def woken(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    due = [question for question, when in payment.alarms if when <= at]
    awake = replace(payment, asked=(*payment.asked, *due))
    alarms = tuple(AskOperator(payment.id, question, amount=payment.price) for question in due)
    if payment.next_try_at is None or payment.next_try_at > at:
        return awake, alarms
    when: datetime | None
    match payment.state:
        case State.PLACING:
            moved, effects = doubted(awake, at)
            return moved, (*alarms, *effects)
        case State.CAPTURING | State.RELEASING:
            again = replace(awake, next_try_at=next_finalising(awake, at) or at + DAILY)
            return again, (*alarms, act(again))
        case State.IN_DOUBT:
            assert payment.trying_since is not None, "a search has begun"
            when = next_look(payment.terms.retry_waits, since=payment.trying_since, after=at)
        case State.CAPTURE_PENDING:
            when = next_finalising(payment, at)
        case _:
            when = None
    again = replace(awake, next_try_at=when or at + DAILY)
    return again, (*alarms, look(again))


def key_refused(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    if payment.state is State.PLACING:
        ended, effects = declined(payment, DeclineReason.NOT_AUTHORISED_WITH_PROVIDER)
        asked, questions = ask(ended, Question.KEY_REFUSED)
        return asked, (*effects, *questions)
    return ask(replace(payment, next_try_at=at + DAILY), Question.KEY_REFUSED)


def retried(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    by_clock = {question for question, _ in replace(payment, asked=()).alarms}
    fresh = replace(payment, asked=tuple(q for q in payment.asked if q in by_clock))
    match payment.state:
        case State.CAPTURING | State.RELEASING:
            again = try_from(fresh, at)
            return again, (act(again),)
        case State.CAPTURE_FAILED:
            return _last_resort(fresh, at)
        case State.RELEASE_FAILED:
            again = try_from(replace(fresh, state=State.RELEASING), at)
            return again, (act(again),)
        case _:
            return fresh, (look(fresh),)


def _last_resort(payment: Payment, at: datetime) -> Moved:
    """Try the decision's last capture once more; what we never meant to take is given back."""
    if payment.decision is None:
        nothing = Money.zero(payment.wanted.currency)
        return follow(payment, decide_release(ReleaseReason.ORPHAN, price=nothing, at=at), at)
    captures = [
        place
        for place, option in enumerate(payment.decision.steps)
        if option.kind is StepKind.CAPTURE
    ]
    if captures:
        again = replace(payment, state=State.CAPTURING, step_no=captures[-1])
    else:
        again = replace(payment, state=State.RELEASING)
    tried = try_from(again, at)
    return tried, (act(tried),)
