"""The line to Stripe, and how long each kind of call may take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx

from chargewright.adapters.line import Line
from chargewright.wire.hosted.stripe.redaction import redacted
from chargewright.wire.hosted.stripe.requests import key_headers


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a look may take, and an act."""

    quick: timedelta = timedelta(seconds=12)
    acting: timedelta = timedelta(seconds=30)


PATIENCE: Final = Patience()


def line_of(http: httpx.AsyncClient, key: str) -> Line:
    return Line(http, provider="Stripe", headers=key_headers(key), redacted=redacted)
