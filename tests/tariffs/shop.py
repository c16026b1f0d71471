"""Tariffs for tests, built from as little as each test needs to say."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import currency
from chargewright.tariffs.model import (
    Component,
    Dim,
    Group,
    Profile,
    RoundingRule,
    TariffVersion,
)
from chargewright.tariffs.tax import TaxMode, TaxRule

VAT_19 = (TaxRule(code="VAT", percent=Decimal(19), jurisdiction="DE", name="VAT"),)


def price(dim: Dim, amount: str, **more: Any) -> Component:
    return Component(id=more.pop("id", dim.lower()), dim=dim, price=Decimal(amount), **more)


def energy(amount: str, **more: Any) -> Component:
    return price(Dim.ENERGY, amount, **more)


def charging(amount: str, **more: Any) -> Component:
    return price(Dim.CHARGING_TIME, amount, **more)


def idle(amount: str, **more: Any) -> Component:
    return price(Dim.IDLE_TIME, amount, **more)


def flat(amount: str, **more: Any) -> Component:
    return price(Dim.FLAT, amount, **more)


def tariff(*components: Component, groups: Sequence[Group] = (), **more: Any) -> TariffVersion:
    """A version in euro whose prices include their taxes, rounded as a consumer's receipt is."""
    named = {
        "id": TariffVersionId("trv_1"),
        "tariff_id": TariffId("trf_1"),
        "number": 1,
        "name": "City",
        "currency": currency("EUR"),
        "tax_mode": TaxMode.INCLUSIVE,
        "rounding": RoundingRule(Profile.EU_GROSS),
        "groups": tuple(groups) or (Group(id="all", components=components),),
    }
    return TariffVersion(**{**named, **more})
