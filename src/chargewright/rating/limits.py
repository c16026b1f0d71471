"""The least and the most a session costs, before tax, with tax, or each by itself.

The exact totals are clamped first, and a side without a limit of its own is scaled with the other.
Then the rounded totals follow: to the clamped value where a limit bit, and by the odd cent that
rounding put beyond a limit. What that adds or takes is one line for every set of taxes.

All amounts here are in minor units of the currency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from chargewright.kernel.money import EXPONENT, Rounding, round_half
from chargewright.rating.amount import Amount, Taxes, share
from chargewright.rating.rounding import Rounded
from chargewright.rating.timeline import Timeline
from chargewright.tariffs.model import Dim, Limit, TariffVersion
from chargewright.tariffs.tax import gross_of_net, shares_of_net
from chargewright.tariffs.zones import seconds


class Side(NamedTuple):
    """The least and the most of one side, net or gross; None where it has no limit of its own."""

    least: Fraction | None
    most: Fraction | None

    def clamp(self, value: Fraction) -> Fraction:
        if self.least is not None and value < self.least:
            return self.least
        if self.most is not None and value > self.most:
            return self.most
        return value

    def holds(self, value: Fraction | int) -> bool:
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


class Bounds(NamedTuple):
    """The limits that hold for one session."""

    net: Side
    gross: Side

    def hold(self, net: Fraction | int, gross: Fraction | int) -> bool:
        """Whether both totals are within."""
        return self.net.holds(net) and self.gross.holds(gross)


UNBOUND = Bounds(Side(None, None), Side(None, None))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a limit adds to the lines with one set of taxes, or takes if negative."""

    rules: Taxes
    net: int
    tax: int
    exact_net: Fraction
    exact_gross: Fraction


@dataclass(frozen=True, slots=True)
class Clamped:
    """The exact totals within their limits, and the lines that bring the rounded ones there."""

    exact_net: Fraction
    exact_gross: Fraction
    is_raised: bool
    adjustments: tuple[Adjustment, ...]


def bounds(version: TariffVersion, timeline: Timeline, energy_wh: int) -> Bounds:
    """The limits of a tariff as they hold for this session.

    No minimum is asked after a fault at the start, nor of a session without energy where the
    tariff says so.
    """
    least: Limit = version.minimum
    lasted = seconds(timeline.end) - seconds(timeline.start)
    if timeline.failed_at_start or (
        energy_wh == 0
        and (version.minimum.require_energy or lasted < version.minimum.applies_after_s)
    ):
        least = Limit()
    most = version.maximum
    if least == most == Limit():
        return UNBOUND
    scale = 10 ** EXPONENT[version.currency]
    return Bounds(
        *(
            Side(*(None if limit is None else Fraction(limit) * scale for limit in pair))
            for pair in ((least.net, most.net), (least.gross, most.gross))
        )
    )


def clamp(
    amounts: Sequence[Amount], rounded: Rounded, limits: Bounds, version: TariffVersion
) -> Clamped:
    """Bring a bill within its limits; `rounded.rules` takes up what that does to the taxes."""
    net = sum((amount.net for amount in amounts), Fraction(0))
    gross = sum((amount.gross for amount in amounts), Fraction(0))
    if limits.hold(net, gross) and limits.hold(rounded.net, rounded.net + rounded.tax):
        return Clamped(net, gross, is_raised=False, adjustments=())
    scale = gross_of_net(_taxes_of_nothing(version, lambda _: True))
    exact_net, exact_gross = clamp_exactly(net, gross, limits, scale)
    mode = version.rounding.mode
    to_net = _follow(rounded.net, net, exact_net, mode)
    to_gross = _follow(rounded.net + rounded.tax, gross, exact_gross, mode)
    to_net, to_tax = _take_back_a_cent(to_net, max(0, to_gross - to_net), limits)
    net_more, tax_more = to_net - rounded.net, to_tax - rounded.tax
    return Clamped(
        exact_net,
        exact_gross,
        is_raised=(net_more + tax_more, net_more) > (0, 0),
        adjustments=tuple(
            _spread(
                amounts,
                rounded,
                _More(net_more, tax_more, exact_net - net, exact_gross - gross),
                version,
            )
        ),
    )


def clamp_exactly(
    net: Fraction, gross: Fraction, limits: Bounds, scale: Fraction
) -> tuple[Fraction, Fraction]:
    """Clamp each side by its own limit, then scale the side that has none and whose partner moved.

    `scale` is the gross of a net amount of one where the bill itself has no proportion.
    """
    to_net, to_gross = limits.net.clamp(net), limits.gross.clamp(gross)
    scale = gross / net if net else scale
    if to_net != net and _other(to_net > net, limits.gross) is None:
        to_gross = limits.gross.clamp(to_net * scale)
    elif to_gross != gross and _other(to_gross > gross, limits.net) is None:
        to_net = limits.net.clamp(to_gross / scale)
    return min(to_net, to_gross), to_gross


def _other(was_raised: bool, side: Side) -> Fraction | None:  # noqa: FBT001 - which limit bit
    return side.least if was_raised else side.most


def _follow(minor: int, exact: Fraction, to_exact: Fraction, mode: Rounding) -> int:
    """Move a rounded total the way its exact one was moved, and never the other way."""
    if to_exact > exact:
        return max(minor, round_half(to_exact, mode))
    if to_exact < exact:
        return min(minor, round_half(to_exact, mode))
    return minor


def _take_back_a_cent(net: int, tax: int, limits: Bounds) -> tuple[int, int]:
    """The rounded net and tax within the limits; the tax stays as long as it can."""
    gross = limits.gross.clamp(limits.net.clamp(Fraction(net)) + tax)
    to_net = min(limits.net.clamp(gross - tax), gross)
    return int(to_net), int(gross - to_net)


class _More(NamedTuple):
    net: int
    tax: int
    exact_net: Fraction
    exact_gross: Fraction


def _spread(
    amounts: Sequence[Amount], rounded: Rounded, more: _More, version: TariffVersion
) -> list[Adjustment]:
    """Share the difference over the sets of taxes, in proportion to what each has of it."""
    if not more.net and not more.tax:
        return []
    net_home = _taxes_of_nothing(version, lambda _: True)
    tax_home = _taxes_of_nothing(version, lambda rules: gross_of_net(rules) > 1)
    sets: dict[Taxes, list[int]] = {net_home: [], tax_home: []}
    for place, amount in enumerate(amounts):
        sets.setdefault(amount.rules, []).append(place)
    names = list(sets)

    def spread(whole: int, weights: Sequence[Fraction], home: Taxes) -> list[int]:
        if any(weights):
            return share(whole, weights)
        return [whole if rules == home else 0 for rules in names]

    def per_set(of_place: Callable[[int], Fraction | int]) -> list[Fraction]:
        return [sum((Fraction(of_place(p)) for p in sets[rules]), Fraction(0)) for rules in names]

    def exactly(whole: Fraction, weights: Sequence[Fraction]) -> list[Fraction]:
        total = sum(weights)
        if total:
            return [whole * weight / total for weight in weights]
        return [whole if rules == net_home else Fraction(0) for rules in names]

    rows = rounded.rules if any(rounded.rules.values()) else dict.fromkeys(tax_home, 0)
    weights = list(rows.values()) if any(rows.values()) else list(shares_of_net(tax_home))
    for rule, minor in zip(rows, share(more.tax, weights), strict=True):
        rounded.rules[rule] = rounded.rules.get(rule, 0) + minor
    adjustments = map(
        Adjustment,
        names,
        spread(more.net, per_set(lambda place: rounded.nets[place]), net_home),
        spread(more.tax, per_set(lambda place: rounded.taxes[place]), tax_home),
        exactly(more.exact_net, per_set(lambda place: amounts[place].net)),
        exactly(more.exact_gross, per_set(lambda place: amounts[place].gross)),
    )
    return [one for one in adjustments if one.net or one.tax]


def _taxes_of_nothing(version: TariffVersion, suits: Callable[[Taxes], bool]) -> Taxes:
    """The taxes of a minimum where nothing was sold: those of energy, else the first there are."""
    by_energy = sorted(version.components, key=lambda component: component.dim is not Dim.ENERGY)
    taxes = [component.tax for component in by_energy if component.tax]
    return next((rules for rules in taxes if suits(rules)), taxes[0] if taxes else ())
