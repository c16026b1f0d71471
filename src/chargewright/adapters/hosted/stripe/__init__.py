"""Payment pages of Stripe Checkout."""

from chargewright.adapters.hosted.stripe.http import PATIENCE, Patience
from chargewright.adapters.hosted.stripe.payments import StripePayments

__all__ = ["PATIENCE", "Patience", "StripePayments"]
