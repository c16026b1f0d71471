"""Captured money given back over Stripe, each sum once.

An intent may be refunded many times, so a refund carries an idempotency key, unlike an end of a hold. Stripe
forgets keys after a day and keeps a fault under them, so a refund is found by its reference, which Stripe
keeps with it for ever: it is looked for before it is asked for, and after a fault that was kept.
"""

from typing import Final

from chargewright.adapters.hosted.stripe.amounts import counted, money_of
from chargewright.adapters.hosted.stripe.http import Patience
from chargewright.adapters.hosted.stripe.replies import (
    SILENT,
    good,
    is_kept_fault,
    is_no,
    unknown,
    why,
)
from chargewright.adapters.line import Line, Reply
from chargewright.kernel.money import Money
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    NotListed,
    RefundDenied,
    RefundLookOutcome,
    RefundMade,
    RefundOutcome,
    RefundUnderWay,
    Unknown,
)
from chargewright.wire.hosted.stripe import requests
from chargewright.wire.hosted.stripe.answers import Refund, Refunds

_UNDER_WAY: Final = frozenset({"pending", "requires_action"})
_NO: Final = frozenset({"failed", "canceled"})


class StripeRefunds:
    """The refunds of one account."""

    def __init__(self, line: Line, patience: Patience) -> None:
        self._line = line
        self._patience = patience

    async def make(self, hold: Hold, amount: Money, *, key: str) -> RefundOutcome:
        """As `payments.port.Refunds.refund`."""
        count = counted(amount)
        if money_of(count, amount.currency) != amount:
            return RefundDenied(f"Stripe cannot give {amount} back")
        found = await self.look_up(hold, key=key)
        if not isinstance(found, NotListed):
            return found
        request = requests.refund(hold.ref, amount=count, reference=key)
        reply = await self._line.ask(request, self._patience.acting)
        if reply is None:
            return Unknown(SILENT)
        if is_no(reply):
            return RefundDenied(why(reply), raw=reply.raw)
        if is_kept_fault(reply):
            # It will be told for ever; what was done under the key before the fault is there to be found.
            found = await self.look_up(hold, key=key)
            if isinstance(found, NotListed):
                return RefundDenied(why(reply), raw=reply.raw)
            return found
        made = good(reply, Refund)
        if made is None or made.amount != count or made.currency != amount.currency.lower():
            return unknown(reply)
        return _outcome(made, reply)

    async def look_up(self, hold: Hold, *, key: str) -> RefundLookOutcome:
        """As `payments.port.Refunds.look_up_refund`."""
        reply = await self._line.ask(requests.list_refunds(hold.ref), self._patience.quick)
        if reply is None:
            return Unknown(SILENT)
        listed = good(reply, Refunds)
        if listed is None:
            return unknown(reply)
        found = next((one for one in listed.data if one.reference == key), None)
        if found is not None:
            return _outcome(found, reply)
        return unknown(reply) if listed.has_more else NotListed(raw=reply.raw)


def _outcome(refund: Refund, reply: Reply) -> RefundOutcome:
    if refund.status == "succeeded":
        return RefundMade(refund.id, raw=reply.raw)
    if refund.status in _UNDER_WAY:
        return RefundUnderWay(refund.id, raw=reply.raw)
    if refund.status in _NO:
        reason = f"the refund is {refund.status}: {refund.failure_reason or 'no reason'}"
        return RefundDenied(reason, refund.id, raw=reply.raw)
    return unknown(reply)
