"""Stripe's words as they go along with an answer, without what must not be in the open."""

from typing import Final

from chargewright.wire.redaction import without_cards

_LAST_FOUR: Final = frozenset({"fingerprint", "network_transaction_id", "payment_method"})
_LEFT_OUT: Final = frozenset(
    {
        "billing_details",
        "client_secret",
        "collected_information",
        "customer_details",
        "customer_email",
        "receipt_email",
        "receipt_url",
        "shipping",
        "shipping_details",
        "url",
    }
)
"""Who paid, and what would let somebody else see it or pay."""


def redacted(body: str | bytes) -> str:
    """The same JSON with names of cards cut to their last four, and without who paid."""
    return without_cards(body, last_four=_LAST_FOUR, left_out=_LEFT_OUT)
