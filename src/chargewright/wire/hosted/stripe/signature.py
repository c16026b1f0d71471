"""The signature of an event: `t=` when it was signed, `v1=` an HMAC-SHA256 of `t.body` per secret in force."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

HEADER: Final = "stripe-signature"
TOLERANCE: Final = timedelta(minutes=5)
"""How far the time of signing may be from ours: what is older may be a replay."""


def wrong_with(
    header: str | None, body: bytes, secrets: Iterable[str], *, at: datetime
) -> str | None:
    """Why an event cannot be believed; None where one of our secrets signed it just now."""
    if not header:
        return "there is no Stripe-Signature"
    parts = [part.strip().partition("=") for part in header.split(",")]
    time = next((value for name, _, value in parts if name == "t"), "")
    marks = [value for name, _, value in parts if name == "v1"]
    if not (time.isascii() and time.isdigit()) or not marks:
        return "the Stripe-Signature has no time or no mark that we know"
    # All are compared, so that how long it takes tells nothing of which was nearest.
    fits = [
        hmac.compare_digest(_mark(secret, time, body), mark.encode())
        for secret in secrets
        for mark in marks
    ]
    if not any(fits):
        return "the Stripe-Signature is of none of our secrets"
    if abs(int(time) - at.timestamp()) > TOLERANCE.total_seconds():
        return "the Stripe-Signature is too old, or our clock is wrong"
    return None


def _mark(secret: str, time: str, body: bytes) -> bytes:
    signed = time.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode()
