"""What a meter reading means: absolute, relative or mixed; valid or not, and why.

Energy only decides about energy: power, current, voltage and state of charge travel along for the
live view and are never checked. What a station's message looks like is the translator's business,
what a session does with its energy is the session's.
"""

from chargewright.metering.claim import Claim, believe, in_zone
from chargewright.metering.judge import after_stop, from_the_start, step
from chargewright.metering.model import (
    Flag,
    Judgement,
    Kind,
    Limits,
    MeterState,
    Reading,
    Reason,
    Scope,
)

__all__ = [
    "Claim",
    "Flag",
    "Judgement",
    "Kind",
    "Limits",
    "MeterState",
    "Reading",
    "Reason",
    "Scope",
    "after_stop",
    "believe",
    "from_the_start",
    "in_zone",
    "step",
]
