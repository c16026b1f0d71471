"""The named ways in which money moves. Flows choose a template; none assembles legs by hand."""

from chargewright.ledger.templates.corrections import reverse
from chargewright.ledger.templates.fees import (
    accrue_provider_fee,
    charge_platform_fee,
    pass_on_provider_fee,
    settle_with_provider,
)
from chargewright.ledger.templates.holds import lapse_hold, place_hold, release_hold
from chargewright.ledger.templates.refunds import (
    Proceeds,
    proceeds_of,
    refund,
    refund_paid,
    refund_returned,
    share_given,
    take_back_share,
    unapplied,
)
from chargewright.ledger.templates.sales import capture_hold, capture_hold_for_host, owe_tax
from chargewright.ledger.templates.shares import share_with_owner

__all__ = [
    "Proceeds",
    "accrue_provider_fee",
    "capture_hold",
    "capture_hold_for_host",
    "charge_platform_fee",
    "lapse_hold",
    "owe_tax",
    "pass_on_provider_fee",
    "place_hold",
    "proceeds_of",
    "refund",
    "refund_paid",
    "refund_returned",
    "release_hold",
    "reverse",
    "settle_with_provider",
    "share_given",
    "share_with_owner",
    "take_back_share",
    "unapplied",
]
