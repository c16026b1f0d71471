"""The numbers that Stripe documents for trials, and what becomes of a payment with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sim.stripe.world import Card

_DECLINED: Final = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Decline:
    """`code` is the error's, `decline_code` the issuer's reason where there is one."""

    code: str
    decline_code: str | None = None
    message: str = _DECLINED


DECLINES: Final[Mapping[str, Decline]] = {
    "4000000000000002": Decline("card_declined", "generic_decline"),
    "4000000000009995": Decline(
        "card_declined", "insufficient_funds", "Your card has insufficient funds."
    ),
    "4000000000009987": Decline("card_declined", "lost_card"),
    "4000000000000069": Decline("expired_card", None, "Your card has expired."),
    "4000000000000127": Decline("incorrect_cvc", None, "Your card's security code is incorrect."),
    "4000000000000119": Decline(
        "processing_error", None, "An error occurred while processing your card."
    ),
}
CHALLENGED: Final = frozenset({"4000002760003184"})
"""Cards whose bank asks for 3-D Secure each time."""
UNPROVED: Final = Decline(
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method.",
)
SLOW_REFUND: Final = "4000000000007726"
"""A refund of it is pending first and succeeds later."""
LOST_REFUND: Final = "4000000000005126"
"""A refund of it succeeds first and fails later."""
REFUNDS: Final[Mapping[str, tuple[str, str]]] = {
    SLOW_REFUND[-4:]: ("pending", "succeeded"),
    LOST_REFUND[-4:]: ("succeeded", "failed"),
}
"""What the status of a refund is first and becomes, by the card's last four."""
BRANDS: Final = {
    "4242424242424242": "visa",
    "4000056655665556": "visa",
    "5555555555554444": "mastercard",
    "378282246310005": "amex",
    "3566002020360505": "jcb",
    **dict.fromkeys((*DECLINES, *CHALLENGED, SLOW_REFUND, LOST_REFUND), "visa"),
}


def card_of(number: str, wallet: str | None) -> Card | None:
    """The card with this number; None where no card of trials has it."""
    brand = BRANDS.get(number)
    if brand is None:
        return None
    fingerprint = sha256(number.encode()).hexdigest()[:16]
    return Card(brand=brand, last4=number[-4:], fingerprint=fingerprint, wallet=wallet)
