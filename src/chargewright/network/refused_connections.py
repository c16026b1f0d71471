"""Who came and was let in by nobody: from where, why, and how often.

Whatever a stranger says is counted in one row an hour for each address, identity and reason, so that
a flood writes little.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final


class RefusedFor(StrEnum):
    """Why nobody let it in."""

    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    UNKNOWN_AUTHORITY = "unknown_authority"
    CERTIFICATE_REFUSED = "certificate_refused"
    CERTIFICATE_REVOKED = "certificate_revoked"
    ANOTHERS_CERTIFICATE = "anothers_certificate"
    ANOTHER_SERIAL_NUMBER = "another_serial_number"
    NO_CERTIFICATE = "no_certificate"
    OURS_NOT_BELIEVED = "ours_not_believed"
    PROTOCOL_TOO_OLD = "protocol_too_old"
    NO_SHARED_CIPHER = "no_shared_cipher"
    NO_TLS = "no_tls"
    TIMED_OUT = "timed_out"
    GAVE_UP = "gave_up"
    TLS_FAILED = "tls_failed"
    TOO_MANY_FAILURES = "too_many_failures"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    UNKNOWN_STATION = "unknown_station"
    NO_PASSWORD = "no_password"  # noqa: S105 - a reason, no password
    WRONG_USER = "wrong_user"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a reason, no password


OF_TLS: Final = frozenset(
    {
        RefusedFor.CERTIFICATE_EXPIRED,
        RefusedFor.CERTIFICATE_NOT_YET_VALID,
        RefusedFor.UNKNOWN_AUTHORITY,
        RefusedFor.CERTIFICATE_REFUSED,
        RefusedFor.OURS_NOT_BELIEVED,
        RefusedFor.PROTOCOL_TOO_OLD,
        RefusedFor.NO_SHARED_CIPHER,
        RefusedFor.NO_TLS,
        RefusedFor.TIMED_OUT,
        RefusedFor.GAVE_UP,
        RefusedFor.TLS_FAILED,
    }
)
"""What ends a handshake of TLS: nobody knows yet which station it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedConnection:
    """`count` times from `first_at` to `last_at`.

    `identity` is the one that it named, empty where it came to name none; `detail` what else is known,
    as the library or our log says it.
    """

    address: str
    identity: str
    reason: RefusedFor
    detail: str
    count: int
    first_at: datetime
    last_at: datetime

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """What is counted together."""
        return self.address, self.identity, self.reason, self.detail

    def and_(self, other: "RefusedConnection") -> "RefusedConnection":
        """Both of one kind, counted together."""
        return replace(
            self,
            count=self.count + other.count,
            first_at=min(self.first_at, other.first_at),
            last_at=max(self.last_at, other.last_at),
        )
