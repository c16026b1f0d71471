"""A refund as a task: asked for, and closed by an operator who has done it, or says why not.

Payter's cloud has no call that gives captured money back; an operator does it in the provider's
portal. Nothing is booked before that: the ledger follows the fact that it was done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from chargewright.kernel.ids import PaymentId, RefundId, UserId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Conflict, Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.model import Payment, State


class RefundState(StrEnum):
    REQUESTED = "requested"
    DONE_BY_OPERATOR = "done_by_operator"
    REJECTED = "rejected"


class RefundReason(StrEnum):
    GOODWILL = "goodwill"
    DOUBLE_CHARGE = "double_charge"
    WRONG_PRICE = "wrong_price"
    SERVICE_FAILED = "service_failed"
    LATE_METER_READING = "late_meter_reading"
    CAPTURED_TOO_MUCH = "captured_too_much"
    """More was taken than the price of what it was found to be for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One sum to give back on one payment.

    `requested_by` is None where nobody asked and the system proposes it. `provider_ref` is what the
    portal calls it, None when the operator did not say.
    """

    id: RefundId
    payment_id: PaymentId
    amount: Money
    reason: RefundReason
    requested_by: UserId | None
    requested_at: datetime
    state: RefundState = RefundState.REQUESTED
    closed_by: UserId | None = None
    closed_at: datetime | None = None
    provider_ref: str | None = None

    def __post_init__(self) -> None:
        assert self.amount.minor > 0, "a refund gives something back"
        is_open = self.state is RefundState.REQUESTED
        assert is_open == (self.closed_by is None), "a closed refund says who closed it"


@dataclass(frozen=True, slots=True)
class RefundDone:
    at: datetime
    by: UserId
    _: KW_ONLY
    provider_ref: str | None = None


@dataclass(frozen=True, slots=True)
class RefundRejected:
    at: datetime
    by: UserId


RefundEvent: TypeAlias = RefundDone | RefundRejected

NEXT: Final[Mapping[RefundState, Mapping[type[RefundEvent], RefundState]]] = {
    RefundState.REQUESTED: {
        RefundDone: RefundState.DONE_BY_OPERATOR,
        RefundRejected: RefundState.REJECTED,
    },
    RefundState.DONE_BY_OPERATOR: {RefundDone: RefundState.DONE_BY_OPERATOR},
    RefundState.REJECTED: {RefundRejected: RefundState.REJECTED},
}


def request_refund(
    refund_id: RefundId,
    payment: Payment,
    others: Iterable[Refund],
    *,
    amount: Money,
    reason: RefundReason,
    by: UserId,
    at: datetime,
) -> Refund:
    """Ask for a sum back; `others` are the refunds already asked for on this payment.

    Raises:
        Conflict: the payment was not captured, or not finally.
        Invalid: nothing, another currency, or more than is left of what was captured.

    """
    if payment.state not in {State.CAPTURED, State.PARTLY_REFUNDED} or payment.captured is None:
        raise Conflict("only what was captured can be refunded")
    if amount.currency != payment.captured.currency:
        raise _invalid(
            "currency", Sentence("the payment is in {currency}", currency=payment.captured.currency)
        )
    left = payment.captured
    for other in others:
        if other.state is not RefundState.REJECTED:
            left -= other.amount
    if not Money.zero(amount.currency) < amount <= left:
        raise _invalid("amount", Sentence("more than nothing and at most {left}", left=left))
    return Refund(
        id=refund_id,
        payment_id=payment.id,
        amount=amount,
        reason=reason,
        requested_by=by,
        requested_at=at,
    )


def propose_refund(
    refund_id: RefundId,
    payment: Payment,
    others: Iterable[Refund],
    *,
    most: Money,
    reason: RefundReason,
    at: datetime,
) -> Refund | None:
    """Put a refund of at most so much before an operator, who does it or rejects it.

    What was proposed before for this reason counts as proposed, also where a person rejected it. None
    where nothing is left to propose, or the capture is not final.
    """
    if payment.state not in {State.CAPTURED, State.PARTLY_REFUNDED} or payment.captured is None:
        return None
    left = payment.captured
    for other in others:
        is_same = other.requested_by is None and other.reason is reason
        if is_same:
            most -= other.amount
        if other.state is not RefundState.REJECTED:
            left -= other.amount
    amount = min(most, left)
    if amount.minor <= 0:
        return None
    return Refund(
        id=refund_id,
        payment_id=payment.id,
        amount=amount,
        reason=reason,
        requested_by=None,
        requested_at=at,
    )


def step(refund: Refund, event: RefundEvent) -> Refund:
    """Close it; closed the same way again, it stays as it was.

    The caller tells the payment: `Refunded` once, when this moves to DONE_BY_OPERATOR.

    Raises:
        UnexpectedEvent: it was closed the other way.

    """
    state = NEXT[refund.state].get(type(event))
    if state is None:
        raise UnexpectedEvent(refund.state, event)
    if state is refund.state:
        return refund
    closed = replace(refund, state=state, closed_by=event.by, closed_at=event.at)
    match event:
        case RefundDone(provider_ref=provider_ref):
            return replace(closed, provider_ref=provider_ref)
        case RefundRejected():
            return closed
        case _:
            assert_never(event)


def _invalid(field: str, rule: Sentence) -> Invalid:
    return Invalid(
        Sentence("{field}: {rule}", field=field, rule=rule), problems=(Problem(field, rule),)
    )
