"""Contract certificates for vehicles: what a provider is asked for a station, and what it gives.

What the vehicle and the provider say is EXI (ISO 15118) in Base64: it goes through us as it is. OCPP 2.0.1,
part 2, M01 and M02.
"""

from dataclasses import dataclass
from enum import StrEnum


class Exchange(StrEnum):
    """What the vehicle wants: a first contract, or another in the place of one that ends."""

    INSTALL = "Install"
    UPDATE = "Update"


class WhyNot(StrEnum):
    """Why a provider gave nothing, as a station is told (`reasonCode`, 20 characters at most)."""

    NO_PROVIDER = "NoProvider"
    REFUSED = "ProviderRefused"
    UNREACHABLE = "ProviderUnreachable"
    TIMED_OUT = "ProviderTimedOut"
    UNREADABLE = "ProviderUnreadable"
    TOO_LONG = "ResponseTooLong"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAsked:
    """A vehicle's request. `contracts_most`: how many contracts it takes; `emaids`: which first (OCPP 2.1)."""

    exchange: Exchange
    schema_version: str
    exi_request: str
    contracts_most: int | None = None
    emaids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateGiven:
    """A provider's response. `remaining`: how many contracts are left to be fetched; None: it does not say.

    `more`: responses with those, where the provider gave them along.
    """

    exi_response: str
    remaining: int | None = None
    more: tuple[str, ...] = ()

    def following(self) -> "CertificateGiven | None":
        """What is given when the same is asked again; None: the provider has to be asked."""
        if not self.more:
            return None
        first, *others = self.more
        return CertificateGiven(first, len(others), tuple(others))


@dataclass(frozen=True, slots=True)
class NotGiven:
    """Why there is none; `detail` in the provider's own words, or empty."""

    why: WhyNot
    detail: str = ""
