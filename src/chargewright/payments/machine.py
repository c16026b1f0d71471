"""The life of a payment: where each event leads, and what it asks for.

`NEXT` says where; `step` says what is carried along and what is asked for. A decision, once written,
is followed to its end: a later step is taken only on a definite refusal, silence leads to a look and
to the same call again by the schedule of `retrying.py`, and what comes late or twice never moves a
payment backwards.
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias, assert_never

from chargewright.kernel.ids import EvseId, OperationId, PaymentId, RefundId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.deciding import ASK, decide, decide_release
from chargewright.payments.effects import (
    Announce,
    AskOperator,
    CaptureHold,
    Effect,
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
    ClosedByOperator,
    DeadlinePassed,
    Event,
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
    UnexpectedEvent,
)
from chargewright.payments.facts import (
    CaptureConfirmed,
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
from chargewright.payments.model import (
    Card,
    Decision,
    DeclineReason,
    Hold,
    Payment,
    Proof,
    Question,
    ReleaseReason,
    State,
    StepKind,
    Terms,
)
from chargewright.payments.retrying import DAILY, FINALISING, SEARCHING, next_try
from chargewright.payments.table import NEXT

Moved: TypeAlias = tuple[Payment, tuple[Effect, ...]]


def open_payment(
    payment_id: PaymentId,
    card: Card,
    *,
    terminal_id: TerminalId,
    operation_id: OperationId,
    evse_ids: tuple[EvseId, ...],
    wanted: Money,
    terms: Terms,
    at: datetime,
) -> Moved:
    """A card that was just read shall be held for this amount."""
    payment = Payment(
        id=payment_id,
        terminal_id=terminal_id,
        operation_id=operation_id,
        card=card,
        evse_ids=evse_ids,
        wanted=wanted,
        terms=terms,
        opened_at=at,
        next_try_at=at + terms.search_for,
    )
    return payment, (PlaceHold(payment_id, terminal_id, amount=wanted),)


def step(payment: Payment, event: Event) -> Moved:
    """Apply one event.

    Raises:
        UnexpectedEvent: the table has no row for this state and event; the payment is unchanged.

    """
    row = NEXT[payment.state].get(type(event))
    if row is None:
        raise UnexpectedEvent(payment.state, event)
    moved, effects = _apply(payment, event)
    assert moved.state in row, f"{payment.state} does not lead to {moved.state}"
    return moved, effects


def _apply(payment: Payment, event: Event) -> Moved:
    at = event.at
    match event:
        case HoldPlaced(hold=hold, proof=proof) | HoldFound(hold=hold, proof=proof):
            return _hold_is_open(payment, hold, proof, at)
        case HoldDeclined(reason=reason):
            return _declined(payment, reason) if payment.hold is None else (payment, ())
        case HoldUnanswered():
            return _doubted(payment, at) if payment.state is State.PLACING else (payment, ())
        case HoldNotFound():
            return _hold_is_missing(payment, at)
        case CaptureFound(hold=hold, amount=amount, pending=pending, proof=proof):
            return _captured(_with_hold(payment, hold, proof), amount, at, pending=pending)
        case ReleaseFound(hold=hold):
            return _released_already(payment, hold, at)
        case CaptureFailureFound():
            if payment.state is State.CAPTURE_PENDING:
                return _capture_failed(payment, Question.CAPTURE_REFUSED, at)
            return payment, ()
        case LookUpUnanswered():
            return _look_unanswered(payment, at)
        case PriceKnown(price=price):
            return _priced(payment, price, at)
        case NothingSold(reason=reason):
            return _fell_through(payment, reason, at)
        case Captured(amount=amount, pending=pending, proof=proof):
            return _captured(_with_proof(payment, proof), amount, at, pending=pending)
        case CaptureRefused(amount=amount, gone=gone):
            return _capture_refused(payment, amount, at, gone=gone)
        case CaptureUnanswered():
            return _capture_unanswered(payment, at)
        case Released(proof=proof):
            return _released(_with_proof(payment, proof))
        case ReleaseRefused(gone=gone):
            return _release_refused(payment, at, gone=gone)
        case ReleaseUnanswered():
            return _release_unanswered(payment, at)
        case KeyRefused():
            return _key_refused(payment, at)
        case RetryAsked():
            return _retried(payment, at)
        case ClosedByOperator(ending=ending, amount=amount):
            return _closed(payment, ending, amount, at)
        case Refunded(refund_id=refund_id, amount=amount):
            return _refunded(payment, refund_id, amount)
        case DeadlinePassed():
            return _woken(payment, at)
        case _:
            assert_never(event)


# The hold itself.


def _hold_is_open(payment: Payment, hold: Hold, proof: Proof | None, at: datetime) -> Moved:
    if payment.state is State.RELEASED:
        # A late success after we gave it back: give it back again (and again, it is repeatable).
        return payment, (ReleaseHold(payment.id, hold=hold),)
    if payment.hold is not None:
        # Ours, heard twice; or another one of the same card, which the reconciler will adopt.
        return payment, ()
    late = at > payment.opened_at + payment.terms.adopt_within
    known = _with_hold(payment, hold, proof)
    if payment.abandoned is not None:
        return _release(known, payment.abandoned, at)
    if payment.state is State.DECLINED or late:
        return _release(known, ReleaseReason.TOO_LATE, at)
    if hold.amount < payment.terms.minimum:
        return _release(known, ReleaseReason.HOLD_TOO_SMALL, at)
    held = replace(
        known,
        state=State.HELD,
        trying_since=None,
        next_try_at=hold.placed_at + payment.terms.window,
    )
    return held, (Announce(PaymentHeld(held.id, held.terminal_id, amount=hold.amount)),)


def _declined(payment: Payment, reason: DeclineReason) -> Moved:
    if payment.state is State.DECLINED:
        return payment, ()
    declined = replace(
        payment, state=State.DECLINED, declined=reason, trying_since=None, next_try_at=None
    )
    return declined, (Announce(PaymentDeclined(payment.id, payment.terminal_id, reason=reason)),)


def _doubted(payment: Payment, at: datetime) -> Moved:
    doubted = replace(
        payment,
        state=State.IN_DOUBT,
        trying_since=at,
        next_try_at=next_try(SEARCHING, since=at, after=at),
    )
    fact = PaymentInDoubt(payment.id, payment.terminal_id)
    return doubted, (Announce(fact), _look(doubted))


def _hold_is_missing(payment: Payment, at: datetime) -> Moved:
    if payment.state is State.IN_DOUBT:
        assert payment.trying_since is not None, "a search has begun"
        if at >= payment.trying_since + payment.terms.search_for:
            return _declined(payment, DeclineReason.NEVER_HAPPENED)
    if payment.state is State.HELD:
        # A capture will show whether it is really gone; until then a person may want to know.
        return _ask(payment, Question.HOLD_NOT_LISTED)
    return payment, ()


def _look_unanswered(payment: Payment, at: datetime) -> Moved:
    if payment.state is not State.IN_DOUBT:
        return payment, ()
    assert payment.trying_since is not None, "a search has begun"
    if at < payment.trying_since + payment.terms.search_for:
        return payment, ()
    return _ask(payment, Question.STILL_IN_DOUBT)


# Giving it back.


def _fell_through(payment: Payment, reason: ReleaseReason, at: datetime) -> Moved:
    if payment.state in {State.PLACING, State.IN_DOUBT}:
        return replace(payment, abandoned=payment.abandoned or reason), ()
    if payment.state is State.HELD:
        return _release(payment, reason, at)
    if payment.state in {State.CAPTURING, State.CAPTURE_PENDING, State.CAPTURED}:
        return _price_again(payment, Money.zero(payment.wanted.currency))
    return payment, ()


def _release(payment: Payment, reason: ReleaseReason, at: datetime) -> Moved:
    nothing = Money.zero(payment.wanted.currency)
    return _follow(payment, decide_release(reason, price=nothing, at=at), at)


def _released(payment: Payment) -> Moved:
    if payment.state not in {State.RELEASING, State.RELEASE_FAILED}:
        return payment, ()
    return _announce_released(replace(payment, state=State.RELEASED, next_try_at=None))


def _released_already(payment: Payment, hold: Hold, at: datetime) -> Moved:
    match payment.state:
        case State.RELEASING | State.RELEASE_FAILED:
            return _released(payment)
        case State.IN_DOUBT:
            known = replace(
                _with_hold(payment, hold, None),
                decision=decide_release(
                    ReleaseReason.NOTHING_SOLD, price=Money.zero(hold.amount.currency), at=at
                ),
            )
            return _announce_released(replace(known, state=State.RELEASED, next_try_at=None))
        case State.HELD | State.CAPTURING | State.CAPTURE_PENDING | State.CAPTURE_FAILED:
            return _expired(payment)
        case State.CAPTURED | State.PARTLY_REFUNDED | State.REFUNDED:
            return _ask(payment, Question.AMOUNT_DIFFERS, Money.zero(hold.amount.currency))
        case _:
            return payment, ()


def _announce_released(payment: Payment) -> Moved:
    assert payment.decision is not None, "a release was decided"
    reason = payment.decision.release_reason or ReleaseReason.NOTHING_SOLD
    return payment, (Announce(PaymentReleased(payment.id, reason=reason)),)


def _release_refused(payment: Payment, at: datetime, *, gone: bool) -> Moved:
    if payment.state not in {State.RELEASING, State.RELEASE_FAILED}:
        return payment, ()
    if gone:
        return _expired(payment)
    return _release_unanswered(payment, at)


def _release_unanswered(payment: Payment, at: datetime) -> Moved:
    if payment.state is not State.RELEASING:
        return payment, ()
    again = _next_finalising(payment, at)
    if again is not None:
        return replace(payment, next_try_at=again), (_look(payment),)
    failed = replace(payment, state=State.RELEASE_FAILED, next_try_at=at + DAILY)
    asked, effects = _ask(failed, Question.RELEASE_NEVER_ANSWERED)
    return asked, (*effects, Announce(PaymentReleaseFailed(payment.id)))


# Taking it.


def _priced(payment: Payment, price: Money, at: datetime) -> Moved:
    if payment.state is State.HELD:
        assert payment.hold is not None, "a held payment has a hold"
        held = payment.hold.amount
        return _follow(payment, decide(price, held=held, terms=payment.terms, at=at), at)
    if payment.state is State.EXPIRED and payment.decision is None:
        # The hold went before the charge ended: what was sold is lost, and is said to be.
        known = replace(payment, decision=Decision(price=price, steps=(ASK,), written_at=at))
        if not price:
            return known, ()
        asked, effects = _ask(known, Question.HOLD_EXPIRED, price)
        return asked, (*effects, Announce(ShortfallFound(payment.id, amount=price)))
    return _price_again(payment, price)


def _price_again(payment: Payment, price: Money) -> Moved:
    """A price after the decision: repeated, it is no news; changed, it is for a person."""
    if price == payment.price:
        return payment, ()
    return _ask(payment, Question.PRICE_CHANGED, price)


def _follow(payment: Payment, decision: Decision, at: datetime) -> Moved:
    """Take the first step of a decision that has just been written."""
    assert payment.decision is None, "a decision is written once"
    assert payment.hold is not None, "a decision is about a hold"
    captures = decision.steps[0].kind is StepKind.CAPTURE
    decided = _try_from(
        replace(
            payment,
            decision=decision,
            step_no=0,
            state=State.CAPTURING if captures else State.RELEASING,
        ),
        at,
    )
    if captures:
        return decided, (_act(decided),)
    reason = decision.release_reason or ReleaseReason.NOTHING_SOLD
    fact = PaymentReleasing(payment.id, payment.terminal_id, reason=reason)
    return decided, (Announce(fact), _act(decided))


def _captured(payment: Payment, amount: Money, at: datetime, *, pending: bool) -> Moved:
    match payment.state:
        case State.CAPTURED | State.PARTLY_REFUNDED | State.REFUNDED:
            if amount == payment.captured:
                return payment, ()
            return _ask(payment, Question.AMOUNT_DIFFERS, amount)
        case State.RELEASED | State.EXPIRED:
            return _ask(payment, Question.AMOUNT_DIFFERS, amount)
        case State.CAPTURE_PENDING:
            return (payment, ()) if pending else _capture_confirmed(payment, amount)
        case _:
            taken = replace(
                payment,
                state=State.CAPTURE_PENDING if pending else State.CAPTURED,
                captured=amount,
                pending_since=at if pending else None,
                trying_since=at if pending else None,
                next_try_at=next_try(FINALISING, since=at, after=at) if pending else None,
            )
    assert taken.shortfall is not None or taken.price is None, "what is captured has an end"
    fact = PaymentCaptured(
        taken.id,
        amount=amount,
        shortfall=taken.shortfall or Money.zero(amount.currency),
        pending=pending,
    )
    if taken.price is None or amount > taken.price or taken.release_was_decided:
        asked, effects = _ask(taken, Question.AMOUNT_DIFFERS, amount)
        return asked, (Announce(fact), *effects)
    return taken, (Announce(fact),)


def _capture_confirmed(payment: Payment, amount: Money) -> Moved:
    final = replace(
        payment, state=State.CAPTURED, captured=amount, pending_since=None, next_try_at=None
    )
    fact = CaptureConfirmed(payment.id, amount=amount)
    if amount == payment.captured:
        return final, (Announce(fact),)
    asked, effects = _ask(final, Question.AMOUNT_DIFFERS, amount)
    return asked, (Announce(fact), *effects)


def _capture_refused(payment: Payment, amount: Money, at: datetime, *, gone: bool) -> Moved:
    if payment.state not in {State.CAPTURING, State.CAPTURE_FAILED}:
        return payment, ()
    if gone:
        return _expired(payment)
    assert payment.decision is not None, "a capture was decided"
    step_now = payment.decision.steps[payment.step_no]
    is_echo = payment.trying_since is None or at < payment.trying_since
    if payment.state is State.CAPTURE_FAILED or step_now.amount != amount or is_echo:
        return payment, ()  # A step that was already left: refused twice is refused once.
    following = payment.decision.steps[payment.step_no + 1]
    if following.kind is StepKind.ASK_OPERATOR:
        return _capture_failed(payment, Question.CAPTURE_REFUSED, at)
    moved = replace(payment, step_no=payment.step_no + 1)
    if following.amount == amount:
        later = at + FINALISING[0]
        return replace(moved, trying_since=later, next_try_at=later), ()
    tried = _try_from(moved, at)
    return tried, (_act(tried),)


def _capture_unanswered(payment: Payment, at: datetime) -> Moved:
    if payment.state is not State.CAPTURING:
        return payment, ()
    again = _next_finalising(payment, at)
    if again is None:
        return _capture_failed(payment, Question.CAPTURE_NEVER_ANSWERED, at)
    return replace(payment, next_try_at=again), (_look(payment),)


def _capture_failed(payment: Payment, question: Question, at: datetime) -> Moved:
    failed = replace(
        payment,
        state=State.CAPTURE_FAILED,
        captured=None,
        pending_since=None,
        next_try_at=at + DAILY,
    )
    asked, effects = _ask(failed, question, payment.price)
    return asked, (*effects, Announce(PaymentCaptureFailed(payment.id)))


def _expired(payment: Payment) -> Moved:
    lapsed = replace(
        payment, state=State.EXPIRED, captured=None, pending_since=None, next_try_at=None
    )
    shortfall = lapsed.shortfall or Money.zero(payment.wanted.currency)
    fact = Announce(PaymentExpired(payment.id, shortfall=shortfall))
    if payment.state is State.RELEASING:
        return lapsed, (fact,)
    asked, effects = _ask(lapsed, Question.HOLD_EXPIRED, shortfall)
    return asked, (*effects, fact)


# People, keys and the clock.


def _key_refused(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    if payment.state is State.PLACING:
        declined, effects = _declined(payment, DeclineReason.NOT_AUTHORISED_WITH_PROVIDER)
        asked, questions = _ask(declined, Question.KEY_REFUSED)
        return asked, (*effects, *questions)
    return _ask(replace(payment, next_try_at=at + DAILY), Question.KEY_REFUSED)


def _retried(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    by_clock = {question for question, _ in replace(payment, asked=()).alarms}
    fresh = replace(payment, asked=tuple(q for q in payment.asked if q in by_clock))
    match payment.state:
        case State.CAPTURING | State.RELEASING:
            again = _try_from(fresh, at)
            return again, (_act(again),)
        case State.CAPTURE_FAILED:
            assert payment.decision is not None, "a capture was decided"
            last = max(
                place
                for place, option in enumerate(payment.decision.steps)
                if option.kind is StepKind.CAPTURE
            )
            again = _try_from(replace(fresh, state=State.CAPTURING, step_no=last), at)
            return again, (_act(again),)
        case State.RELEASE_FAILED:
            again = _try_from(replace(fresh, state=State.RELEASING), at)
            return again, (_act(again),)
        case _:
            return fresh, (_look(fresh),)


def _closed(payment: Payment, ending: State, amount: Money | None, at: datetime) -> Moved:
    if ending is State.EXPIRED:
        return _expired(payment)
    if ending is State.RELEASED:
        decision = payment.decision or decide_release(
            ReleaseReason.CANCELLED_BY_OPERATOR,
            price=Money.zero(payment.wanted.currency),
            at=at,
        )
        return _announce_released(
            replace(
                payment,
                state=State.RELEASED,
                decision=decision,
                captured=None,
                pending_since=None,
                next_try_at=None,
            )
        )
    assert amount is not None, "a capture has an amount"
    final = replace(
        payment, state=State.CAPTURED, captured=amount, pending_since=None, next_try_at=None
    )
    if payment.state is State.CAPTURE_PENDING:
        return final, (Announce(CaptureConfirmed(final.id, amount=amount)),)
    shortfall = final.shortfall or Money.zero(amount.currency)
    return final, (Announce(PaymentCaptured(final.id, amount=amount, shortfall=shortfall)),)


def _refunded(payment: Payment, refund_id: RefundId, amount: Money) -> Moved:
    assert payment.captured is not None, "only what was captured is refunded"
    total = amount if payment.refunded is None else payment.refunded + amount
    assert total <= payment.captured, "no more is refunded than was captured"
    moved = replace(
        payment,
        refunded=total,
        state=State.REFUNDED if total == payment.captured else State.PARTLY_REFUNDED,
    )
    return moved, (Announce(PaymentRefunded(payment.id, refund_id, amount=amount)),)


def _woken(payment: Payment, at: datetime) -> Moved:
    if payment.has_ended:
        return payment, ()
    due = [question for question, when in payment.alarms if when <= at]
    woken = replace(payment, asked=(*payment.asked, *due))
    alarms = tuple(AskOperator(payment.id, question, amount=payment.price) for question in due)
    if payment.next_try_at is None or payment.next_try_at > at:
        return woken, alarms
    match payment.state:
        case State.PLACING:
            moved, effects = _doubted(woken, at)
            return moved, (*alarms, *effects)
        case State.CAPTURING | State.RELEASING:
            again = replace(woken, next_try_at=_next_finalising(woken, at) or at + DAILY)
            return again, (*alarms, _act(again))
        case State.IN_DOUBT:
            assert payment.trying_since is not None, "a search has begun"
            when = next_try(SEARCHING, since=payment.trying_since, after=at)
        case State.CAPTURE_PENDING:
            when = _next_finalising(payment, at)
        case _:
            when = None
    again = replace(woken, next_try_at=when or at + DAILY)
    return again, (*alarms, _look(again))


# Small words.


def _ask(payment: Payment, question: Question, amount: Money | None = None) -> Moved:
    """Ask once; the same question is not asked again until somebody has tried again."""
    if question in payment.asked:
        return payment, ()
    asked = replace(payment, asked=(*payment.asked, question))
    return asked, (AskOperator(payment.id, question, amount=amount),)


def _act(payment: Payment) -> CaptureHold | ReleaseHold:
    """The call that the present step asks for."""
    assert payment.hold is not None, "only a hold is acted upon"
    assert payment.decision is not None, "nothing is done undecided"
    now = payment.decision.steps[payment.step_no]
    if now.amount is not None:
        return CaptureHold(payment.id, now.amount, hold=payment.hold)
    assert now.kind is StepKind.RELEASE, "asking an operator is no call"
    return ReleaseHold(payment.id, hold=payment.hold)


def _look(payment: Payment) -> LookUpHold:
    return LookUpHold(payment.id, payment.terminal_id, hold=payment.hold)


def _try_from(payment: Payment, at: datetime) -> Payment:
    return replace(payment, trying_since=at, next_try_at=next_try(FINALISING, since=at, after=at))


def _next_finalising(payment: Payment, at: datetime) -> datetime | None:
    assert payment.trying_since is not None, "something was tried"
    return next_try(FINALISING, since=payment.trying_since, after=at)


def _with_hold(payment: Payment, hold: Hold, proof: Proof | None) -> Payment:
    return _with_proof(replace(payment, hold=payment.hold or hold), proof)


def _with_proof(payment: Payment, proof: Proof | None) -> Payment:
    return replace(payment, proof=payment.proof.then(proof))
