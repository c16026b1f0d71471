"""A site: where stations stand, in which zone and currency, who sells there and who shares in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chargewright.kernel.ids import OrganizationId, SiteId, TariffId
from chargewright.kernel.money import EXPONENT
from chargewright.kernel.problem import Problem


class Merchant(StrEnum):
    """Who is merchant of record: in whose name the driver buys."""

    OPERATOR = "OPERATOR"
    HOST = "HOST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site. Fees in minor units of its currency; `settings` hold only what it decides itself.

    `host_ref` names the owner of the place, None where the operator owns it.
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
    found += [
        Problem(name, "from 0 to 100")
        for name in ("host_share_percent", "provider_fee_percent")
        if not 0 <= getattr(site, name) <= 100
    ]
    found += [
        Problem(name, "not less than nothing")
        for name in ("host_fixed_fee", "provider_fee_fixed")
        if getattr(site, f"{name}_minor") < 0
    ]
    if (site.latitude is None) != (site.longitude is None):
        found.append(Problem("longitude", "goes with latitude: both or neither"))
    earns = site.host_share_percent or site.host_fixed_fee_minor
    if site.host_ref is None and (earns or site.merchant_of_record is Merchant.HOST):
        found.append(Problem("host_ref", "is needed where a host sells or gets a share"))
    if site.host_ref is not None and site.host_ref.split() != [site.host_ref]:
        found.append(Problem("host_ref", "one word: the name of the host's payout account"))
    return found
