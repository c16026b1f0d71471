"""Whether a certificate that a station was shown still holds: what is asked of its issuer, and answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Holds(StrEnum):
    """What a responder says (RFC 6960, 2.2), in the words of OCPP 2.1."""

    GOOD = "Good"
    REVOKED = "Revoked"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """One certificate, by hashes of its issuer (hexadecimal) and its serial number (hexadecimal)."""

    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    url: str


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What the responder said. `der` is its whole response, signed by it: the station checks that itself."""

    der: bytes
    holds: Holds
    next_update: datetime
