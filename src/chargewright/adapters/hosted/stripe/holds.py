"""Stripe's intents in our words: one in `requires_capture` is a hold, *cancel* is release."""

from datetime import UTC, datetime
from typing import Final

from chargewright.adapters.hosted.stripe.amounts import money_of
from chargewright.payments.model import Card, CardKind, CardToken
from chargewright.payments.outcomes import SeenHold, SeenState
from chargewright.payments.proof import Proof
from chargewright.payments.slip import code_of
from chargewright.wire.hosted.stripe.answers import CardDetails, Intent, PaidWith

PROVIDER: Final = "stripe"
BRANDS: Final = {
    "amex": "American Express",
    "cartes_bancaires": "Cartes Bancaires",
    "diners": "Diners Club",
    "discover": "Discover",
    "eftpos_au": "eftpos",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}
"""The names on cards, by Stripe's words."""
STATES: Final = {
    "requires_capture": SeenState.OPEN,
    "succeeded": SeenState.CAPTURED,
    "canceled": SeenState.RELEASED,
}
"""What an intent's status says of its hold; every other word leaves it undecided."""


def state_of(intent: Intent) -> SeenState:
    return STATES.get(intent.status, SeenState.UNDECIDED)


def card_of(intent: Intent, account: str) -> Card:
    """What was paid with. A way to pay that names no card is known by its charge alone."""
    card = _details(intent)
    digits = card.last4 or ""
    charge = intent.charge
    name = card.fingerprint or (intent.id if charge is None else charge.id)
    return Card(
        kind=CardKind.EMV,
        token=CardToken(name, PROVIDER, account=account),
        last4=digits if len(digits) == 4 and digits.isdigit() else None,
        brand=BRANDS.get(card.brand or ""),
    )


def proof_of(intent: Intent) -> Proof:
    """What the intent says for the receipt."""
    card = _details(intent)
    return Proof(
        authorization_code=code_of(card.authorization_code),
        host_reference=card.network_transaction_id,
        merchant_reference=(intent.metadata or {}).get("reference"),
    )


def seen_hold(intent: Intent, *, checkout_ref: str, account: str, raw: str) -> SeenHold | None:
    """An intent as a hold in the provider's books; None where its amounts are none that we know."""
    amount = money_of(intent.amount, intent.currency)
    captured = money_of(intent.amount_received, intent.currency)
    if amount is None or captured is None:
        return None
    state = state_of(intent)
    charge = intent.charge
    told = None if charge is None else charge.created
    return SeenHold(
        hold_ref=intent.id,
        terminal_ref=checkout_ref,
        card=card_of(intent, account).token,
        state=state,
        amount=amount,
        captured=captured if state is SeenState.CAPTURED else None,
        placed_at=None if told is None else datetime.fromtimestamp(told, UTC),
        proof=proof_of(intent),
        raw=raw,
    )


def _details(intent: Intent) -> CardDetails:
    """The card behind the intent; all of it None where it is no card, or nothing is told."""
    charge = intent.charge
    paid_with = (None if charge is None else charge.payment_method_details) or PaidWith()
    return paid_with.card or CardDetails()
