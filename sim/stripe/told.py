"""How the account tells its things: the fields of Stripe's objects that a caller of ours may look at."""

from typing import Any

from sim.stripe.world import Charge, Checkout, Intent, Refund, World


def checkout_told(world: World, checkout: Checkout, url: str, *, expand: bool) -> dict[str, Any]:
    """With `expand` the intent itself stands in place of its id. A page has its address while it is open."""
    intent = None if checkout.intent is None else world.intents[checkout.intent]
    taken = intent is not None and intent.status == "succeeded"
    return {
        "id": checkout.id,
        "object": "checkout.session",
        "amount_subtotal": checkout.amount,
        "amount_total": checkout.amount,
        "cancel_url": checkout.cancel_url,
        "client_reference_id": checkout.reference,
        "created": checkout.created,
        "currency": checkout.currency,
        "customer_details": {"email": "driver@example.test", "name": "A. Driver"}
        if checkout.status == "complete"
        else None,
        "expires_at": checkout.expires_at,
        "livemode": False,
        "locale": checkout.locale,
        "metadata": checkout.metadata,
        "mode": "payment",
        "payment_intent": checkout.intent
        if intent is None or not expand
        else intent_told(world, intent, expand=True),
        "payment_method_types": ["card"],
        "payment_status": "paid" if taken else "unpaid",
        "status": checkout.status,
        "success_url": checkout.success_url,
        "url": url if checkout.status == "open" else None,
    }


def intent_told(world: World, intent: Intent, *, expand: bool) -> dict[str, Any]:
    """With `expand` the charge itself stands in place of its id."""
    charge = None if intent.charge is None else world.charges[intent.charge]
    return {
        "id": intent.id,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": intent.amount_capturable,
        "amount_received": 0 if charge is None else charge.amount_captured,
        "canceled_at": intent.canceled_at,
        "cancellation_reason": intent.cancellation_reason,
        "capture_method": intent.capture_method,
        "client_secret": f"{intent.id}_secret_simulated",
        "created": intent.created,
        "currency": intent.currency,
        "last_payment_error": intent.last_error,
        "latest_charge": intent.charge
        if charge is None or not expand
        else charge_told(charge, gone=intent.status == "canceled"),
        "livemode": False,
        "metadata": intent.metadata,
        "payment_method_types": ["card"],
        "status": intent.status,
    }


def charge_told(charge: Charge, *, gone: bool) -> dict[str, Any]:
    """`gone`: its authorization was let go."""
    card = charge.card
    wallet = None if card.wallet is None else {"type": card.wallet, "dynamic_last4": "1111"}
    return {
        "id": charge.id,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": charge.amount_captured,
        "amount_refunded": charge.amount_refunded,
        "billing_details": {"email": "driver@example.test", "name": "A. Driver"},
        "captured": charge.captures > 0,
        "created": charge.created,
        "currency": charge.currency,
        "paid": True,
        "payment_intent": charge.intent,
        "payment_method_details": {
            "type": "card",
            "card": {
                "authorization_code": charge.id[-6:].upper(),
                "brand": card.brand,
                "capture_before": charge.capture_before,
                "exp_month": 12,
                "exp_year": 2034,
                "fingerprint": card.fingerprint,
                "funding": "credit",
                "last4": card.last4,
                "network": card.brand,
                "network_transaction_id": f"N{charge.id[-12:]}",
                "overcapture": {
                    "maximum_amount_capturable": charge.amount,
                    "status": "unavailable",
                },
                "wallet": wallet,
            },
        },
        "refunded": gone or 0 < charge.amount_captured == charge.amount_refunded,
        "status": "succeeded",
    }


def refund_told(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "metadata": refund.metadata,
        "payment_intent": refund.intent,
        "reason": refund.reason,
        "status": refund.status,
        **({} if refund.failure_reason is None else {"failure_reason": refund.failure_reason}),
    }
