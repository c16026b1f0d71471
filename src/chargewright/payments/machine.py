"""The life of a payment: where each event leads, and what it asks for.

`NEXT` says where; `step` says what is carried along and what is asked for. A decision, once written,
is followed to its end: a later step is taken only on a definite refusal, silence leads to a look and
to the same call again by the schedule of `retrying.py`, and what comes late or twice never moves a
payment backwards.
"""

from datetime import datetime
from typing import assert_never

from chargewright.kernel.ids import EvseId, OperationId, PaymentId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.capturing import (
    attached,
    capture_failed,
    capture_found,
    capture_refused,
    capture_unanswered,
    captured,
    priced,
)
from chargewright.payments.effects import (
    PlaceHold,
)
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    ChargeFound,
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
from chargewright.payments.model import Card, Payment, Question, State
from chargewright.payments.moves import Moved, with_proof
from chargewright.payments.outside import closed, fell_through, refunded
from chargewright.payments.placing import (
    declined,
    doubted,
    hold_is_missing,
    hold_is_open,
    look_unanswered,
)
from chargewright.payments.releasing import (
    release_refused,
    release_unanswered,
    released,
    released_already,
)
from chargewright.payments.settled import without_settled
from chargewright.payments.table import NEXT
from chargewright.payments.terms import Terms
from chargewright.payments.waking import key_refused, retried, woken


def open_payment(
    payment_id: PaymentId,
    card: Card,
    *,
    terminal_id: TerminalId,
    operation_id: OperationId,
    evse_ids: tuple[EvseId, ...],
    is_plugged_in: bool,
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
        is_plugged_in=is_plugged_in,
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
    return without_settled(moved), effects


def _apply(payment: Payment, event: Event) -> Moved:
    at = event.at
    match event:
        case HoldPlaced(hold=hold, proof=proof) | HoldFound(hold=hold, proof=proof):
            return hold_is_open(payment, hold, proof, at)
        case HoldDeclined(reason=reason):
            return declined(payment, reason) if payment.hold is None else (payment, ())
        case HoldUnanswered():
            return doubted(payment, at) if payment.state is State.PLACING else (payment, ())
        case HoldNotFound():
            return hold_is_missing(payment, at)
        case CaptureFound(hold=hold, amount=amount, pending=pending, proof=proof):
            return capture_found(with_proof(payment, proof), hold, amount, at, pending=pending)
        case ReleaseFound(hold=hold):
            return released_already(payment, hold, at)
        case CaptureFailureFound():
            if payment.state is State.CAPTURE_PENDING:
                return capture_failed(payment, Question.CAPTURE_REFUSED, at)
            return payment, ()
        case LookUpUnanswered():
            return look_unanswered(payment, at)
        case PriceKnown(price=price):
            return priced(payment, price, at)
        case NothingSold(reason=reason):
            return fell_through(payment, reason, at)
        case Captured(amount=amount, pending=pending, proof=proof):
            return captured(with_proof(payment, proof), amount, at, pending=pending)
        case CaptureRefused(amount=amount, gone=gone):
            return capture_refused(payment, amount, at, gone=gone)
        case CaptureUnanswered():
            return capture_unanswered(payment, at)
        case Released(proof=proof):
            return released(with_proof(payment, proof))
        case ReleaseRefused(gone=gone):
            return release_refused(payment, at, gone=gone)
        case ReleaseUnanswered():
            return release_unanswered(payment, at)
        case KeyRefused():
            return key_refused(payment, at)
        case RetryAsked():
            return retried(payment, at)
        case ClosedByOperator(ending=ending, amount=amount):
            return closed(payment, ending, amount, at)
        case ChargeFound(attachment=attachment):
            return attached(payment, attachment)
        case Refunded(refund_id=refund_id, amount=amount):
            return refunded(payment, refund_id, amount)
        case DeadlinePassed():
            return woken(payment, at)
        case _:
            assert_never(event)
