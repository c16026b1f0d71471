"""How a hold becomes money: the price, the steps decided for it, and what became of each."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.payments.deciding import decide
from chargewright.payments.effects import Announce
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    PaymentCaptured,
    PaymentCaptureFailed,
    ShortfallFound,
)
from chargewright.payments.model import (
    ENDED,
    Attachment,
    Decision,
    Hold,
    Payment,
    Question,
    State,
    StepKind,
)
from chargewright.payments.moves import (
    Moved,
    act,
    ask,
    follow,
    look,
    next_finalising,
    try_from,
    with_hold,
)
from chargewright.payments.releasing import expired
from chargewright.payments.retrying import DAILY


def priced(payment: Payment, price: Money, at: datetime) -> Moved:
    if payment.state is State.HELD:
        assert payment.hold is not None, "a held payment has a hold"
        held = payment.hold.amount
        return follow(payment, decide(price, held=held, terms=payment.terms, at=at), at)
    if payment.state is State.EXPIRED and payment.decision is None:
        # The hold went before the charge ended: what was sold is lost, and is said to be.
        known = replace(payment, decision=_on_paper(payment, price, at))
        shortfall = known.shortfall or Money.zero(price.currency)
        fact = Announce(ShortfallFound(payment.id, amount=shortfall))
        if not shortfall:
            return known, (fact,)
        asked, effects = ask(known, Question.HOLD_EXPIRED, price)
        return asked, (*effects, fact)
    if payment.price is None and payment.captured is not None and payment.refunded is None:
        # Taken before there was a price: what was sold is known now, and nothing more is taken.
        known = replace(payment, decision=_on_paper(payment, price, at))
        explained = CaptureExplained(payment.id, amount=payment.captured, price=price)
        return known, (Announce(explained),)
    return price_again(payment, price)


def _on_paper(payment: Payment, price: Money, at: datetime) -> Decision:
    """What would have been decided; it is followed only where what happened turns out not to be so."""
    assert payment.hold is not None, "a decision is about a hold"
    return decide(price, held=payment.hold.amount, terms=payment.terms, at=at)


def attached(payment: Payment, attachment: Attachment) -> Moved:
    """What was taken for nothing that we knew has its charge. What has a price needs none."""
    if payment.price:
        return payment, ()
    assert payment.captured is not None, "what is attached was captured"
    known = replace(payment, attached=attachment)
    fact = CaptureExplained(payment.id, amount=payment.captured, price=attachment.owed)
    if payment.captured <= attachment.owed:
        return known, (Announce(fact),)
    asked, effects = ask(known, Question.AMOUNT_DIFFERS, payment.captured)
    return asked, (Announce(fact), *effects)


def price_again(payment: Payment, price: Money) -> Moved:
    """A price after the decision: repeated, it is no news; changed, it is for a person."""
    if price == payment.price or Question.CAPTURE_UNEXPLAINED in payment.asked:
        return payment, ()
    return ask(payment, Question.PRICE_CHANGED, price)


def captured(payment: Payment, amount: Money, at: datetime, *, pending: bool) -> Moved:
    """The provider answers that it captured: an answer that comes late moves nothing."""
    if payment.state in ENDED - {State.DECLINED}:
        if amount == payment.captured:
            return payment, ()
        return ask(payment, Question.AMOUNT_DIFFERS, amount)
    return taken(payment, amount, at, pending=pending)


def capture_found(
    payment: Payment, hold: Hold, amount: Money, at: datetime, *, pending: bool
) -> Moved:
    """The provider's own books say that it captured: ours follow, whatever we believed.

    Not where money was given back since: then the books may tell what is left, and a person looks.
    """
    found = with_hold(payment, hold, None)
    match found.state:
        case State.PARTLY_REFUNDED | State.REFUNDED:
            return captured(found, amount, at, pending=pending)
        case State.CAPTURED:
            if pending or amount == found.captured:
                return found, ()
            return capture_confirmed(found, amount)
        case _:
            return taken(found, amount, at, pending=pending)


def taken(payment: Payment, amount: Money, at: datetime, *, pending: bool) -> Moved:
    """The money is ours: for good, or (pending) as the provider promises."""
    match payment.state:
        case State.CAPTURE_PENDING:
            return (payment, ()) if pending else capture_confirmed(payment, amount)
        case _:
            ours = replace(
                payment,
                state=State.CAPTURE_PENDING if pending else State.CAPTURED,
                captured=amount,
                pending_since=at if pending else None,
                trying_since=at if pending else None,
                next_try_at=at + payment.terms.retry_waits[0] if pending else None,
            )
    assert ours.shortfall is not None or ours.price is None, "what is captured has an end"
    fact = PaymentCaptured(
        ours.id,
        amount=amount,
        shortfall=ours.shortfall or Money.zero(amount.currency),
        pending=pending,
    )
    if ours.price is None:
        asked, effects = ask(ours, Question.CAPTURE_UNEXPLAINED, amount)
        return asked, (Announce(fact), *effects)
    if amount > ours.price or ours.release_was_decided:
        asked, effects = ask(ours, Question.AMOUNT_DIFFERS, amount)
        return asked, (Announce(fact), *effects)
    return ours, (Announce(fact),)


def capture_confirmed(payment: Payment, amount: Money) -> Moved:
    final = replace(
        payment, state=State.CAPTURED, captured=amount, pending_since=None, next_try_at=None
    )
    if amount == payment.captured:
        return final, (Announce(CaptureConfirmed(payment.id, amount=amount)),)
    fact = CaptureConfirmed(payment.id, amount=amount, differs=True)
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
