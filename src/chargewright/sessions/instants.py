"""Which instant to believe: the station's claim where it can be true, else our clock.

Stations boot in 1970, forget their zone and run ahead. A claim that cannot be true is never a
reason to refuse what happened; it is replaced and flagged. Readings are judged by the same limits
(`metering.claim`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chargewright.metering.claim import FIRST_BELIEVED, FUTURE_ALLOWED

OFFLINE_LAG: Final = timedelta(minutes=5)
"""Heard this long after it happened, a message has waited in a station without connection."""


@dataclass(frozen=True, slots=True)
class Believed:
    """`instant` is what the machine uses; `is_doubted` when the claim was no time."""

    instant: datetime
    is_doubted: bool


def believed(claim: datetime | None, heard_at: datetime, *, not_before: datetime) -> Believed:
    """Choose between the sender's claim and our clock.

    None is no claim: our clock is used and nothing is doubted. The result is never before
    `not_before` where our clock is not.
    """
    if claim is None:
        return Believed(heard_at, is_doubted=False)
    if max(not_before, FIRST_BELIEVED) <= claim <= heard_at + FUTURE_ALLOWED:
        return Believed(claim, is_doubted=False)
    return Believed(heard_at, is_doubted=True)
