"""A site: where stations stand, in which zone and currency, who sells there and who shares in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from chargewright.kernel.ids import OrganizationId, SiteId, TariffId
from chargewright.kernel.money import EXPONENT
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence


class Merchant(StrEnum):
    """Who is merchant of record: in whose name the driver buys."""

    OPERATOR = "OPERATOR"
    HOST = "HOST"


SHARES: Final[Mapping[Merchant, tuple[str, ...]]] = {
    Merchant.OPERATOR: ("host_share_percent", "host_fixed_fee", "host_tax_percent"),
    Merchant.HOST: ("platform_fee_percent", "platform_fee_fixed"),
}
"""What who does not sell gets of a sale: fields that only have a meaning under that merchant."""
PERCENTAGES: Final = (
    "host_share_percent",
    "host_tax_percent",
    "platform_fee_percent",
    "provider_fee_percent",
)
FEES: Final = ("host_fixed_fee", "platform_fee_fixed", "provider_fee_fixed")
"""Each kept in minor units under its name with `_minor`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site. Fees in minor units of its currency; `settings` hold only what it decides itself.

    `host_ref` names the owner of the place, None where the operator owns it. Where the operator sells,
    the host gets the `host_` share of a sale, and charges `host_tax_percent` on it; where the host
    sells, the operator gets the `platform_fee_`. `tax_jurisdiction` is whom the tax of sales here is
    owed to, where the tariff's tax names nobody, and who gives the host's tax back.
    """

    id: SiteId
    organization_id: OrganizationId
    name: str
    address: str
    country: str
    tax_jurisdiction: str
    zone: str
    currency: str
    latitude: float | None = None
    longitude: float | None = None
    tariff_id: TariffId | None = None
    merchant_of_record: Merchant = Merchant.OPERATOR
    host_ref: str | None = None
    host_share_percent: Decimal = Decimal(0)
    host_fixed_fee_minor: int = 0
    host_tax_percent: Decimal = Decimal(0)
    platform_fee_percent: Decimal = Decimal(0)
    platform_fee_fixed_minor: int = 0
    provider_fee_percent: Decimal = Decimal(0)
    provider_fee_fixed_minor: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime


def problems_of(site: Site, *, is_zone: bool) -> list[Problem]:
    """What cannot be so. `is_zone` says whether the zone is an IANA one that we know."""
    found = []
    if not is_zone:
        found.append(Problem("zone", "an IANA time zone, such as Europe/Amsterdam"))
    if site.currency not in EXPONENT:
        found.append(Problem("currency", "an ISO 4217 currency code, such as EUR"))
    if site.tax_jurisdiction.split() != [site.tax_jurisdiction]:
        found.append(Problem("tax_jurisdiction", "one word, such as US-NY"))
    found += [
        Problem(name, "from 0 to 100") for name in PERCENTAGES if not 0 <= _value(site, name) <= 100
    ]
    found += [Problem(name, "not less than nothing") for name in FEES if _value(site, name) < 0]
    if (site.latitude is None) != (site.longitude is None):
        found.append(Problem("longitude", "goes with latitude: both or neither"))
    found += [
        Problem(
            name,
            Sentence(
                "is nothing where merchant_of_record is not {merchant}", merchant=str(merchant)
            ),
        )
        for merchant, names in SHARES.items()
        for name in names
        if merchant is not site.merchant_of_record and _value(site, name)
    ]
    earns = site.host_share_percent or site.host_fixed_fee_minor or site.host_tax_percent
    if site.host_ref is None and (earns or site.merchant_of_record is Merchant.HOST):
        found.append(Problem("host_ref", "is needed where a host sells or gets a share"))
    if site.host_ref is not None and site.host_ref.split() != [site.host_ref]:
        found.append(Problem("host_ref", "one word: the name of the host's payout account"))
    return found


def _value(site: Site, name: str) -> Decimal:
    """A percentage, or a fee in minor units, by the name that it has outside."""
    return Decimal(getattr(site, f"{name}_minor" if name in FEES else name))
