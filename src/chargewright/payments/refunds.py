"""A refund: asked for, done by the provider or by an operator in its portal, or rejected.

Payter's cloud has no call that gives captured money back; an operator does it in the provider's
portal. What was paid on a page is given back by its provider once a person has asked. Nothing is
booked before it is done: the ledger follows the fact. What was done comes back where the card's bank
does not take it; then an operator gives it back in another way.
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
from chargewright.payments.outcomes import (
    RefundDenied,
    RefundMade,
    RefundOutcome,
    RefundUnderWay,
    Unknown,
)
from chargewright.payments.retrying import RETRY_WAITS, next_look


class RefundState(StrEnum):
    REQUESTED = "requested"
    ASKED = "asked"
    """The provider was asked, and has not said how it ended."""
    DONE_BY_PROVIDER = "done_by_provider"
    FAILED = "failed"
    """The provider will not: it is asked once more, done in another way, or rejected."""
    RETURNED = "returned"
    """It was done and booked, and the money came back."""
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
    provider calls it, None when nobody has said. `asked_times` is how often the provider was asked anew,
    `asked_at` when last, `next_look_at` when it is asked what became of it; None: it has been told.
    `why` is what the provider said of one that failed or came back. Nobody closed what the provider did.
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
    asked_times: int = 0
    asked_at: datetime | None = None
    next_look_at: datetime | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        assert self.amount.minor > 0, "a refund gives something back"
        assert (self.state in _BY_A_PERSON) == (self.closed_by is not None), "who closed it"
        assert (self.state in _OPEN) == (self.closed_at is None), "when it was closed"
        assert (self.state is RefundState.ASKED) == (self.next_look_at is not None), "who looks"

    @property
    def key(self) -> str:
        """What the provider knows this attempt by."""
        return self.id if self.asked_times <= 1 else f"{self.id}_{self.asked_times}"

    @property
    def is_booked(self) -> bool:
        """Whether the books have that it went back; what came back is still owed."""
        return self.state in BOOKED


_OPEN: Final = frozenset({RefundState.REQUESTED, RefundState.ASKED, RefundState.FAILED})
_BY_A_PERSON: Final = frozenset({RefundState.DONE_BY_OPERATOR, RefundState.REJECTED})
BOOKED: Final = frozenset(
    {RefundState.DONE_BY_OPERATOR, RefundState.DONE_BY_PROVIDER, RefundState.RETURNED}
)


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


@dataclass(frozen=True, slots=True)
class ProviderAsked:
    """A person wants the provider to give it back."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderMade:
    """The provider says that it is done."""

    at: datetime
    provider_ref: str


@dataclass(frozen=True, slots=True)
class ProviderUnderWay:
    """The provider works on it, or nobody knows. `provider_ref` is None where it has none yet."""

    at: datetime
    provider_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderDenied:
    """A definite no: nothing went back, or it came back."""

    at: datetime
    why: str


RefundEvent: TypeAlias = (
    RefundDone | RefundRejected | ProviderAsked | ProviderMade | ProviderUnderWay | ProviderDenied
)

_BY_HAND: Final[Mapping[type[RefundEvent], RefundState]] = {
    ProviderAsked: RefundState.ASKED,
    RefundDone: RefundState.DONE_BY_OPERATOR,
    RefundRejected: RefundState.REJECTED,
}
NEXT: Final[Mapping[RefundState, Mapping[type[RefundEvent], RefundState]]] = {
    RefundState.REQUESTED: _BY_HAND,
    RefundState.ASKED: {
        ProviderAsked: RefundState.ASKED,
        ProviderMade: RefundState.DONE_BY_PROVIDER,
        ProviderUnderWay: RefundState.ASKED,
        ProviderDenied: RefundState.FAILED,
    },
    RefundState.FAILED: _BY_HAND,
    RefundState.DONE_BY_PROVIDER: {
        ProviderMade: RefundState.DONE_BY_PROVIDER,
        ProviderUnderWay: RefundState.DONE_BY_PROVIDER,
        ProviderDenied: RefundState.RETURNED,
    },
    RefundState.RETURNED: {RefundDone: RefundState.DONE_BY_OPERATOR},
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
    """Where this leads; heard again, it stays as it was.

    The caller tells the payment: `Refunded` once, when this becomes booked.

    Raises:
        UnexpectedEvent: the table has no row for this state and event.

    """
    state = NEXT[refund.state].get(type(event))
    if state is None:
        raise UnexpectedEvent(refund.state, event)
    if isinstance(event, ProviderUnderWay) and state is RefundState.ASKED:
        assert refund.asked_at is not None, "it was asked"
        ref = event.provider_ref or refund.provider_ref
        return replace(refund, provider_ref=ref, next_look_at=_next_look(refund.asked_at, event.at))
    if state is refund.state:
        return refund
    match event:
        case ProviderAsked(at=at):
            return replace(
                refund,
                state=state,
                asked_times=refund.asked_times + 1,
                asked_at=at,
                next_look_at=_next_look(at, at),
                provider_ref=None,
                why=None,
            )
        case ProviderMade(at=at, provider_ref=ref):
            return replace(refund, state=state, closed_at=at, next_look_at=None, provider_ref=ref)
        case ProviderDenied(why=why):
            return replace(refund, state=state, next_look_at=None, why=why)
        case RefundDone(at=at, by=by, provider_ref=ref):
            # What came back stays booked as of the day on which it was done first.
            booked_at = refund.closed_at or at
            return replace(refund, state=state, closed_by=by, closed_at=booked_at, provider_ref=ref)
        case RefundRejected(at=at, by=by):
            return replace(refund, state=state, closed_by=by, closed_at=at)
        case ProviderUnderWay():
            return refund
        case _:
            assert_never(event)


def heard(outcome: RefundOutcome, at: datetime) -> RefundEvent:
    """What the provider's answer means."""
    match outcome:
        case RefundMade(refund_ref=ref):
            return ProviderMade(at, ref)
        case RefundUnderWay(refund_ref=ref):
            return ProviderUnderWay(at, ref)
        case RefundDenied(why=why):
            return ProviderDenied(at, why)
        case Unknown():
            return ProviderUnderWay(at)
        case _:
            assert_never(outcome)


def _next_look(since: datetime, after: datetime) -> datetime:
    return next_look(RETRY_WAITS, since=since, after=after)


def _invalid(field: str, rule: Sentence) -> Invalid:
    return Invalid(
        Sentence("{field}: {rule}", field=field, rule=rule), problems=(Problem(field, rule),)
    )
