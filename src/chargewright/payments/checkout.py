"""The life of a checkout: one page on which one driver may pay for one EVSE, until somebody has or nobody can.

It is written down before the provider is asked for the page, by an id that is the key of that act. From then
on it has a moment at which somebody looks, whether a callback came or not. What was paid on it is a payment
like any other, which begins with its hold (`begin_payment`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from chargewright.kernel.ids import CheckoutId, EvseId, PaymentId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.events import HoldPlaced
from chargewright.payments.hosted import (
    CheckoutOutcome,
    Opened,
    OpenOutcome,
    Over,
    Paid,
    Refused,
    Waiting,
)
from chargewright.payments.model import Hold, Limits, Payment, ReleaseReason
from chargewright.payments.outcomes import Unknown
from chargewright.payments.retrying import RETRY_WAITS, next_look
from chargewright.payments.screens import Language
from chargewright.payments.terms import Terms

LOOKED_AT_EVERY: Final = timedelta(seconds=30)
"""While somebody may pay, whether a callback comes or not."""


class CheckoutState(StrEnum):
    OPENING = "opening"
    """The provider was asked for a page. Without an answer there is none: nobody has its address."""
    OPEN = "open"
    PAID = "paid"
    OVER = "over"


NEXT: Final[Mapping[CheckoutState, frozenset[CheckoutState]]] = {
    CheckoutState.OPENING: frozenset({CheckoutState.OPEN, CheckoutState.OVER}),
    CheckoutState.OPEN: frozenset({CheckoutState.PAID, CheckoutState.OVER}),
    CheckoutState.PAID: frozenset(),
    CheckoutState.OVER: frozenset(),
}
"""Where each state leads; what is heard late or twice leads nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """One page to pay on. `wanted` is what is held on it; `terminal_id` is the payment page it belongs to.

    `payment_id` is None until it is paid, `next_look_at` when it has ended. `receipt_token` is the secret in the
    address of the receipt to come, which the driver's own page tells.
    """

    id: CheckoutId
    terminal_id: TerminalId
    evse_id: EvseId
    wanted: Money
    limits: Limits
    language: Language
    receipt_token: str = field(repr=False)
    opened_at: datetime
    expires_at: datetime
    state: CheckoutState = CheckoutState.OPENING
    checkout_ref: str | None = None
    url: str | None = None
    payment_id: PaymentId | None = None
    next_look_at: datetime | None

    def __post_init__(self) -> None:
        has_page = self.state in {CheckoutState.OPEN, CheckoutState.PAID}
        assert not has_page or self.checkout_ref is not None, f"{self.state} has a page"
        assert (self.payment_id is not None) == (self.state is CheckoutState.PAID)
        assert (self.next_look_at is None) == self.has_ended, f"{self.state} is looked at"

    @property
    def has_ended(self) -> bool:
        return not NEXT[self.state]


def begin(
    checkout_id: CheckoutId,
    *,
    terminal_id: TerminalId,
    evse_id: EvseId,
    wanted: Money,
    limits: Limits,
    language: Language,
    receipt_token: str,
    at: datetime,
    expires_at: datetime,
) -> Checkout:
    """A driver wants to pay: written down before anybody is asked."""
    return Checkout(
        id=checkout_id,
        terminal_id=terminal_id,
        evse_id=evse_id,
        wanted=wanted,
        limits=limits,
        language=language,
        receipt_token=receipt_token,
        opened_at=at,
        expires_at=expires_at,
        next_look_at=expires_at,
    )


def page_heard(checkout: Checkout, outcome: OpenOutcome, at: datetime) -> Checkout:
    """What the provider answered to the wish for a page."""
    if checkout.state is not CheckoutState.OPENING:
        return checkout
    match outcome:
        case Opened(checkout_ref=ref, url=url, expires_at=expires_at):
            there = replace(
                checkout,
                state=CheckoutState.OPEN,
                checkout_ref=ref,
                url=url,
                expires_at=expires_at,
            )
            return _looked_at_later(there, at)
        case Refused():
            return _over(checkout)
        case Unknown():
            return checkout
        case _:
            assert_never(outcome)


def is_over_unasked(checkout: Checkout, at: datetime) -> bool:
    """Whether the time of a page is over that never came about."""
    return checkout.state is CheckoutState.OPENING and at >= checkout.expires_at


def look_heard(
    checkout: Checkout, outcome: CheckoutOutcome, at: datetime, *, payment_id: PaymentId
) -> Checkout:
    """What the provider says of it. Paid, it is `payment_id`, which the caller begins."""
    if checkout.state is not CheckoutState.OPEN:
        return checkout
    match outcome:
        case Paid():
            return replace(
                checkout, state=CheckoutState.PAID, payment_id=payment_id, next_look_at=None
            )
        case Over():
            return _over(checkout)
        case Waiting() | Unknown():
            return _looked_at_later(checkout, at)
        case _:
            assert_never(outcome)


def woken(checkout: Checkout, at: datetime) -> Checkout:
    """Its moment has come: what never came about is over, what is open is looked at again later."""
    if is_over_unasked(checkout, at):
        return _over(checkout)
    return _looked_at_later(checkout, at)


def begin_payment(
    checkout: Checkout,
    paid: Paid,
    *,
    terms: Terms,
    is_plugged_in: bool,
    abandoned: ReleaseReason | None,
    at: datetime,
) -> tuple[Payment, HoldPlaced]:
    """The payment that was made on it, and its hold. `abandoned`: why it cannot pay for a charge any more."""
    assert checkout.payment_id is not None, "somebody has paid"
    assert checkout.checkout_ref is not None, "there was a page"
    payment = Payment(
        id=checkout.payment_id,
        terminal_id=checkout.terminal_id,
        operation_id=None,
        checkout_id=checkout.id,
        card=paid.card,
        evse_ids=(checkout.evse_id,),
        is_plugged_in=is_plugged_in,
        wanted=checkout.wanted,
        limits=checkout.limits,
        terms=terms,
        opened_at=at,
        abandoned=abandoned,
        next_try_at=at + terms.search_for,
    )
    hold = Hold(
        ref=paid.hold_ref, terminal_ref=checkout.checkout_ref, amount=paid.amount, placed_at=at
    )
    return payment, HoldPlaced(at, hold, proof=paid.proof)


def _over(checkout: Checkout) -> Checkout:
    return replace(checkout, state=CheckoutState.OVER, next_look_at=None)


def _looked_at_later(checkout: Checkout, at: datetime) -> Checkout:
    """Often while somebody may pay; then, until the provider says how it ended, by the usual schedule."""
    if checkout.has_ended:
        return checkout
    if at < checkout.expires_at:
        when = min(at + LOOKED_AT_EVERY, checkout.expires_at)
    else:
        when = next_look(RETRY_WAITS, since=checkout.expires_at, after=at)
    return replace(checkout, next_look_at=when)
