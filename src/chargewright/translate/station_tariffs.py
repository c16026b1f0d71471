"""Our tariffs in the words of OCPP 2.1, where it has words for them (part 2, I and Tariff).

Prices there are without tax, a price of time is one of a minute: what is no finite number is rounded to
`DECIMALS`, which no bill shows. The first price whose conditions hold counts, as it does with us.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from msgspec import UNSET, UnsetType

from chargewright.network.station_tariffs import CannotSay, Problem
from chargewright.tariffs.explain import explain
from chargewright.tariffs.model import (
    BASE_UNITS,
    Anchor,
    Component,
    Dim,
    GraceKind,
    Group,
    Limit,
    Minimum,
    Per,
    Selection,
    TariffVersion,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule, gross_of_net
from chargewright.tariffs.words import CATALOGUES
from chargewright.wire.ocpp.v21 import tariff_and_cost as wire
from chargewright.wire.ocpp.v21.common import MessageContent, MessageFormat

DECIMALS: Final = 8
DESCRIPTION_MOST: Final = 1024
TAXES_MOST: Final = 5
_SAID: Final = frozenset({Dim.ENERGY, Dim.CHARGING_TIME, Dim.IDLE_TIME, Dim.FLAT})
_SAYABLE: Final = frozenset(
    {"days", "start_time", "end_time", "start_date", "end_date", "anchor", "min_idle", "max_idle"}
)
_IDLE: Final = frozenset({"min_idle", "max_idle"})


def to_station(version: TariffVersion) -> tuple[wire.Tariff | None, tuple[Problem, ...]]:
    """The tariff for a station; or None and all that no tariff of OCPP 2.1 can say."""
    problems = tuple(_problems(version))
    if problems:
        return None, problems
    return (
        wire.Tariff(
            tariff_id=version.id,
            currency=version.currency,
            description=tuple(_description(version)),
            energy=_energy(version),
            charging_time=_time(version, Dim.CHARGING_TIME),
            idle_time=_time(version, Dim.IDLE_TIME),
            fixed_fee=_fixed(version),
            min_cost=_limit(version.minimum),
            max_cost=_limit(version.maximum),
        ),
        (),
    )


def _description(version: TariffVersion) -> Iterator[MessageContent]:
    for language in CATALOGUES:
        text = explain(version, language)[:DESCRIPTION_MOST]
        yield MessageContent(format=MessageFormat.UTF8, content=text, language=language)


# What it cannot say


def _problems(version: TariffVersion) -> Iterator[Problem]:
    if version.selection is Selection.PER_GROUP and len(version.groups) > 1:
        yield Problem(CannotSay.GROUPS)
    if version.minimum.require_energy or version.minimum.applies_after_s:
        yield Problem(CannotSay.MINIMUM)
    for dim in Dim:
        of_dim = [each for each in version.components if each.dim is dim]
        if len({each.slot_name for each in of_dim}) > 1:
            yield Problem(CannotSay.SIDE_BY_SIDE, of_dim[0].id)
        if len({each.tax for each in of_dim}) > 1:
            yield Problem(CannotSay.TAX, of_dim[0].id)
    for group, component in _priced(version):
        yield from (Problem(what, component.id) for what in _of_component(group, component))


def _of_component(group: Group, component: Component) -> Iterator[CannotSay]:
    if component.dim not in _SAID:
        yield CannotSay.DIMENSION
    if component.cap is not None:
        yield CannotSay.CAP
    if component.require_energy:
        yield CannotSay.REQUIRES_ENERGY
    if component.grace is not None and component.grace.kind is GraceKind.RETROACTIVE:
        yield CannotSay.RETROACTIVE_GRACE
    if len(component.tax) > TAXES_MOST or not all(each.in_base_of_others for each in component.tax):
        yield CannotSay.TAX
    conditions = [*_given(group.when), *_given(component.when)]
    if component.grace is not None:
        conditions.append("min_idle")
    if Anchor.START_DAY in (group.when.anchor, component.when.anchor):
        yield CannotSay.START_DAY
    has_idle = not _IDLE.isdisjoint(conditions)
    if (
        len(set(conditions)) < len(conditions)
        or not _SAYABLE.issuperset(conditions)
        or (has_idle and component.dim is not Dim.IDLE_TIME)
    ):
        yield CannotSay.CONDITION


def _given(when: When) -> list[str]:
    """The names of the conditions that are not as they are by themselves."""
    plain = When()
    return [
        each.name
        for each in fields(When)
        if each.name != "anchor" and getattr(when, each.name) != getattr(plain, each.name)
    ]


# What it says


def _priced(version: TariffVersion) -> Iterator[tuple[Group, Component]]:
    """All prices in the order in which they are tried, each with its group."""
    for group in sorted(version.groups, key=lambda group: -group.priority):
        for component in group.components:
            yield group, component


def _of(version: TariffVersion, dim: Dim) -> list[tuple[Group, Component]]:
    return [(group, each) for group, each in _priced(version) if each.dim is dim]


def _energy(version: TariffVersion) -> wire.TariffEnergy | UnsetType:
    found = _of(version, Dim.ENERGY)
    if not found:
        return UNSET
    prices = tuple(
        wire.TariffEnergyPrice(
            price_kwh=_net(each, version.tax_mode, BASE_UNITS[Per.KWH]),
            conditions=_conditions(group, each),
        )
        for group, each in found
    )
    return wire.TariffEnergy(prices=prices, tax_rates=_taxes(found[0][1].tax))


def _time(version: TariffVersion, dim: Dim) -> wire.TariffTime | UnsetType:
    found = _of(version, dim)
    if not found:
        return UNSET
    prices = tuple(
        wire.TariffTimePrice(
            price_minute=_net(each, version.tax_mode, BASE_UNITS[Per.MINUTE]),
            conditions=_conditions(group, each),
        )
        for group, each in found
    )
    return wire.TariffTime(prices=prices, tax_rates=_taxes(found[0][1].tax))


def _fixed(version: TariffVersion) -> wire.TariffFixed | UnsetType:
    found = _of(version, Dim.FLAT)
    if not found:
        return UNSET
    prices = tuple(
        wire.TariffFixedPrice(
            price_fixed=_net(each, version.tax_mode, 1),
            conditions=_when(group, each, wire.TariffConditionsFixed),
        )
        for group, each in found
    )
    return wire.TariffFixed(prices=prices, tax_rates=_taxes(found[0][1].tax))


def _net(component: Component, mode: TaxMode, units: int) -> Decimal:
    """So many base units without tax."""
    price = Fraction(component.price) * units / BASE_UNITS[component.unit]
    if mode is TaxMode.INCLUSIVE:
        price /= gross_of_net(component.tax)
    exact = Decimal(price.numerator) / price.denominator
    return exact.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP).normalize() + 0


def _conditions(group: Group, component: Component) -> wire.TariffConditions | UnsetType:
    idle: dict[str, Any] = {}
    if component.grace is not None:
        idle["min_idle_time"] = component.grace.seconds
    for when in (group.when, component.when):
        if when.min_idle is not None:
            idle["min_idle_time"] = when.min_idle
        if when.max_idle is not None:
            idle["max_idle_time"] = when.max_idle
    said: wire.TariffConditions | UnsetType = _when(group, component, wire.TariffConditions, **idle)
    return said


def _when(group: Group, component: Component, kind: Any, **said: Any) -> Any:
    """The calendar of a price and its group in one; absent where it always holds."""
    for when in (group.when, component.when):
        if when.start_time is not None or when.end_time is not None:
            said["start_time_of_day"] = when.start_time or "00:00"
            said["end_time_of_day"] = when.end_time or "00:00"
        if when.days:
            said["day_of_week"] = tuple(wire.DayOfWeek(each.title()) for each in when.days)
        if when.start_date is not None:
            said["valid_from_date"] = when.start_date.isoformat()
        if when.end_date is not None:
            said["valid_to_date"] = when.end_date.isoformat()
    return kind(**said) if said else UNSET


def _taxes(rules: Sequence[TaxRule]) -> tuple[wire.TaxRate, ...] | UnsetType:
    rates = [
        wire.TaxRate(type=(each.name or each.code)[:20], tax=each.percent, stack=each.level)
        for each in rules
    ]
    return tuple(rates) or UNSET


def _limit(limit: Limit | Minimum) -> wire.Price | UnsetType:
    if limit.net is None and limit.gross is None:
        return UNSET
    return wire.Price(
        excl_tax=UNSET if limit.net is None else limit.net,
        incl_tax=UNSET if limit.gross is None else limit.gross,
    )
