"""What stands for what a message lacks, or says in no known word, in the second reading.

A default is only given to what cannot change who pays what: a sample of a meter whose kind or unit nobody
knows is left out, never taken for another.
"""

from collections.abc import Mapping
from typing import Any, Final

from chargewright.wire.ocpp import v16, v21, v201

SAMPLES: Final = {
    v16.meter_values.SampledValue,
    v201.meter_values.SampledValue,
    v21.meter_values.SampledValue,
}
A_SAMPLE: Final = {
    kind: {"value": "0" if kind is v16.meter_values.SampledValue else 0} for kind in SAMPLES
}
"""Stands in a list until it is emptied."""
DISPENSABLE: Final = {"chargingState"}
"""Fields whose word may as well not be there."""
INSTEAD: Final[Mapping[str, str]] = {
    "ChargePointErrorCode": "OtherError",
    "Reason": "Other",
    "BootReason": "Unknown",
    "IdTokenType": "Local",
}
"""By the name of a list of words: the word that says least, in every version."""
DEFAULTS: Final[Mapping[tuple[str, str], object]] = {
    ("StatusNotificationRequest", "errorCode"): "NoError",
    ("BootNotificationRequest", "chargePointVendor"): "unknown",
    ("BootNotificationRequest", "chargePointModel"): "unknown",
    ("BootNotificationRequest", "reason"): "Unknown",
    ("ChargingStation", "vendorName"): "unknown",
    ("ChargingStation", "model"): "unknown",
    ("TransactionEventRequest", "seqNo"): 0,
}
"""By struct and field: what stands for it where it is missing."""


def may_lack_time(kind: type, tree: Any) -> bool:
    """Whether a message heard twice is known as the same without its own time.

    A start, and a stop without a number, are told from another by nothing else.
    """
    if kind is v16.transactions.StopTransactionRequest and isinstance(tree, dict):
        ref = tree.get("transactionId")
        return isinstance(ref, int) and ref > 0
    return kind not in _KNOWN_BY_THEIR_TIME


_KNOWN_BY_THEIR_TIME: Final = {
    v16.transactions.StartTransactionRequest,
    v201.transactions.TransactionEventRequest,
    v21.transactions.TransactionEventRequest,
}
