"""Signed meter values: what a meter signed, by which key, and whether a session is proved by it.

Values in, values out. Nothing here is asked while a reading is heard: a session is proved when it has
ended, from the records that its readings kept verbatim (docs/domain/signed-meters.md).
"""

from chargewright.metering.signed.container import CONTAINER_TYPE, container_of
from chargewright.metering.signed.formats import statement_of
from chargewright.metering.signed.keys import (
    KeyOrigin,
    MeterKey,
    PublicKey,
    Trust,
    UnreadableKeyError,
    public_key,
)
from chargewright.metering.signed.proof import (
    Claim,
    Doubt,
    Proof,
    ProofState,
    is_signed_by_its_own_key,
    prove,
)
from chargewright.metering.signed.records import SignedRecord, records_of
from chargewright.metering.signed.statement import Statement

__all__ = [
    "CONTAINER_TYPE",
    "Claim",
    "Doubt",
    "KeyOrigin",
    "MeterKey",
    "Proof",
    "ProofState",
    "PublicKey",
    "SignedRecord",
    "Statement",
    "Trust",
    "UnreadableKeyError",
    "container_of",
    "is_signed_by_its_own_key",
    "prove",
    "public_key",
    "records_of",
    "statement_of",
]
