"""What is asked of Stripe. Bodies are forms with brackets; amounts are in the units that Stripe counts."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from chargewright.wire.request import Request

VERSION: Final = "2025-07-30.basil"
"""The version of the API whose words we speak, whatever the account's default is."""
MOST_LISTED: Final = 100
_FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")


def key_headers(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}", "Stripe-Version": VERSION}


def open_checkout(
    *,
    idempotency_key: str,
    reference: str,
    amount: int,
    currency: str,
    title: str,
    locale: str,
    success_url: str,
    cancel_url: str,
    expires_at: int,
) -> Request:
    """A page to pay on by card or a wallet of cards, which holds the amount and takes nothing.

    `expires_at` is in seconds since 1970. What is held is held in this currency, whatever the account
    offers to drivers from elsewhere.
    """
    line = "line_items[0]"
    return _post(
        "/v1/checkout/sessions",
        {
            "mode": "payment",
            "payment_method_types[0]": "card",
            "client_reference_id": reference,
            "metadata[reference]": reference,
            "payment_intent_data[capture_method]": "manual",
            "payment_intent_data[description]": title,
            "payment_intent_data[metadata][reference]": reference,
            f"{line}[quantity]": "1",
            f"{line}[price_data][currency]": currency,
            f"{line}[price_data][unit_amount]": str(amount),
            f"{line}[price_data][product_data][name]": title,
            "adaptive_pricing[enabled]": "false",
            "locale": locale,
            "success_url": success_url,
            "cancel_url": cancel_url,
            "expires_at": str(expires_at),
        },
        idempotency_key=idempotency_key,
    )


def get_checkout(ref: str) -> Request:
    """With its intent and charge, where there are any."""
    return Request("GET", _checkout(ref), (("expand[]", "payment_intent.latest_charge"),))


def expire_checkout(ref: str) -> Request:
    return _post(f"{_checkout(ref)}/expire", {})


def get_intent(ref: str) -> Request:
    return Request("GET", _intent(ref), (("expand[]", "latest_charge"),))


def capture(ref: str, *, amount: int) -> Request:
    said = {"amount_to_capture": str(amount), "expand[]": "latest_charge"}
    return _post(f"{_intent(ref)}/capture", said)


def cancel(ref: str) -> Request:
    return _post(f"{_intent(ref)}/cancel", {"expand[]": "latest_charge"})


def refund(ref: str, *, amount: int, reference: str) -> Request:
    """Give so much of an intent back. `reference` is its key and stays with it, so that it can be found."""
    said = {"payment_intent": ref, "amount": str(amount), "metadata[reference]": reference}
    return _post("/v1/refunds", said, idempotency_key=reference)


def list_refunds(ref: str) -> Request:
    """The newest of an intent, as many as one answer can have."""
    return Request("GET", "/v1/refunds", (("payment_intent", ref), ("limit", str(MOST_LISTED))))


def _checkout(ref: str) -> str:
    return f"/v1/checkout/sessions/{quote(ref, safe='')}"


def _intent(ref: str) -> str:
    return f"/v1/payment_intents/{quote(ref, safe='')}"


def _post(path: str, said: Mapping[str, str], *, idempotency_key: str | None = None) -> Request:
    key = () if idempotency_key is None else (("Idempotency-Key", idempotency_key),)
    return Request("POST", path, body=urlencode(said).encode(), headers=(_FORM, *key))
