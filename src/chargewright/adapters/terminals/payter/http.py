"""The line to the Cloud Payment Service, and how long each kind of call may take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx

from chargewright.adapters.line import Line
from chargewright.wire.terminals.payter.redaction import redacted
from chargewright.wire.terminals.payter.requests import KEY_HEADER, key_header


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each kind of call may take. Authorizing over a slow link was seen to take a minute."""

    quick: timedelta = timedelta(seconds=12)
    ending: timedelta = timedelta(seconds=30)
    with_the_bank: timedelta = timedelta(seconds=70)


PATIENCE: Final = Patience()


def line_of(http: httpx.AsyncClient, key: str) -> Line:
    return Line(http, provider="Payter", headers={KEY_HEADER: key_header(key)}, redacted=redacted)
