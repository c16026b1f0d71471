"""The four ways of rounding a bill, each a function from unrounded amounts to minor units.

All return a net amount and a tax for every line and an amount for every tax, so that the lines sum
to the totals and the taxes to the difference of gross and net, whatever was rounded first. Leftover
minor units go to the largest remainders. Half-up is away from zero; the mode is the tariff's.

Where lines are rounded, each component is rounded once: a component that comes back after a break
has several lines, and each is what the component comes to with it, rounded, less what it came to
before. So the amount does not depend on how often a vehicle goes to and fro, and a line that is
closed never changes again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from chargewright.kernel.money import Rounding, round_half
from chargewright.rating.amount import Amount, Taxes, share
from chargewright.tariffs.model import Profile, RoundingRule, TariffVersion
from chargewright.tariffs.tax import TaxMode, TaxRule, gross_of_net, highest, shares_of_net


@dataclass(slots=True)
class Rounded:
    """A bill in minor units: net and tax per line, in the order of the amounts, and each tax."""

    nets: list[int]
    taxes: list[int]
    rules: dict[TaxRule, int]

    @property
    def net(self) -> int:
        return sum(self.nets)

    @property
    def tax(self) -> int:
        return sum(self.taxes)


Rounder = Callable[[Sequence[Amount], TaxMode, Rounding], Rounded]


def rounded(amounts: Sequence[Amount], tax_mode: TaxMode, rule: RoundingRule) -> Rounded:
    """Round a bill by the tariff's profile."""
    return ROUNDERS[rule.profile](amounts, tax_mode, rule.mode)


def _in_turn(
    amounts: Sequence[Amount], exact: Callable[[Amount], Fraction], mode: Rounding
) -> list[int]:
    """Each line in minor units; those of one component in their order, rounded together."""
    before: dict[str, Fraction] = {}
    lines = []
    for amount in amounts:
        so_far = Fraction(0) if amount.of is None else before.get(amount.of, Fraction(0))
        with_it = so_far + exact(amount)
        lines.append(round_half(with_it, mode) - round_half(so_far, mode))
        if amount.of is not None:
            before[amount.of] = with_it
    return lines


def _ocpi4(amounts: Sequence[Amount], _tax_mode: TaxMode, mode: Rounding) -> Rounded:
    """Sums are exact; net and gross are each rounded once, from their own exact value."""
    nets = [amount.net for amount in amounts]
    taxes = [amount.gross - amount.net for amount in amounts]
    net = round_half(sum(nets, Fraction(0)), mode)
    tax = round_half(sum(nets + taxes, Fraction(0)), mode) - net
    by_rule = _by_rule(amounts, nets)
    return Rounded(
        share(net, nets),
        share(tax, taxes),
        dict(zip(by_rule, share(tax, list(by_rule.values())), strict=True)),
    )


def _retail_line(amounts: Sequence[Amount], tax_mode: TaxMode, mode: Rounding) -> Rounded:
    """Every printed line is rounded, then each tax once on what the lines show.

    Where prices include their taxes these are taken out as EU_GROSS does: taxes rounded each by
    itself could come to more than the price they are in.
    """
    if tax_mode is TaxMode.INCLUSIVE:
        return _eu_gross(amounts, tax_mode, mode)
    nets = _in_turn(amounts, _net, mode)
    rules = {rule: round_half(tax, mode) for rule, tax in _by_rule(amounts, nets).items()}
    weights = [
        net * (gross_of_net(amount.rules) - 1) for net, amount in zip(nets, amounts, strict=True)
    ]
    return Rounded(nets, share(sum(rules.values()), weights), rules)


def _eu_net(amounts: Sequence[Amount], _tax_mode: TaxMode, mode: Rounding) -> Rounded:
    """Every line is rounded net, then tax once per rate on their sum (EN 16931, BR-CO-17)."""
    nets = _in_turn(amounts, _net, mode)
    taxes = [0] * len(amounts)
    rules: dict[TaxRule, int] = {}
    for category, places in _by_category(amounts).items():
        base = sum(nets[place] for place in places)
        due = [round_half(base * part, mode) for part in shares_of_net(category)]
        _add(rules, category, due)
        _put(taxes, places, share(sum(due), [nets[place] for place in places]))
    return Rounded(nets, taxes, rules)


def _eu_gross(amounts: Sequence[Amount], _tax_mode: TaxMode, mode: Rounding) -> Rounded:
    """Every line is rounded with its tax, then the net taken out once per rate.

    The tax is gross less net: what was paid is right, and the tax may be a cent off the product of
    net and percentage, which some totals cannot be (0.09 at 19 %).
    """
    grosses = _in_turn(amounts, _gross, mode)
    nets = [0] * len(amounts)
    rules: dict[TaxRule, int] = {}
    for category, places in _by_category(amounts).items():
        gross = sum(grosses[place] for place in places)
        net = round_half(gross / gross_of_net(category), mode)
        _add(rules, category, share(gross - net, shares_of_net(category)))
        _put(nets, places, share(net, [grosses[place] for place in places]))
    taxes = [gross - net for gross, net in zip(grosses, nets, strict=True)]
    return Rounded(nets, taxes, rules)


def _net(amount: Amount) -> Fraction:
    return amount.net


def _gross(amount: Amount) -> Fraction:
    return amount.gross


ROUNDERS: Final[Mapping[Profile, Rounder]] = {
    Profile.OCPI4: _ocpi4,
    Profile.RETAIL_LINE: _retail_line,
    Profile.EU_NET: _eu_net,
    Profile.EU_GROSS: _eu_gross,
}


_MOST_ADDED: Final[Mapping[Rounding, Fraction]] = {
    Rounding.HALF_UP: Fraction(1, 2),
    Rounding.HALF_EVEN: Fraction(1, 2),
    Rounding.CEILING: Fraction(1),
    Rounding.FLOOR: Fraction(0),
}
"""The most that one rounding adds, in minor units; CEILING stays below it."""


def rounds_gross(version: TariffVersion) -> bool:
    """Whether each line is rounded with its tax, so that the gross is the sum of rounded lines.

    Each component's lines are rounded together.
    """
    profile = version.rounding.profile
    return profile is Profile.EU_GROSS or (
        profile is Profile.RETAIL_LINE and version.tax_mode is TaxMode.INCLUSIVE
    )


def kept_for_rounding(components: int, version: TariffVersion) -> Fraction:
    """What must be left of a limit so that the rounded gross is within, in minor units.

    For a limit of whole ones, and as many components as are still to be rounded. What one rounding adds
    need not be kept: a sum of whole units that is beyond the limit is a whole unit beyond it.
    """
    if version.rounding.profile is Profile.OCPI4:
        return Fraction(0)
    sets = {component.tax for component in version.components}
    taxes = sum(len(rules) for rules in sets if gross_of_net(rules) > 1)
    if not rounds_gross(version):
        roundings = components * highest(list(sets)) + taxes
    elif version.minimum.net is None:
        roundings = Fraction(components)
    else:
        # A net that is rounded down may be put up again, and its tax stays.
        roundings = Fraction(components + taxes)
    return max(Fraction(0), roundings - 1) * _MOST_ADDED[version.rounding.mode]


def _by_rule(amounts: Sequence[Amount], nets: Sequence[Fraction | int]) -> dict[TaxRule, Fraction]:
    """Each tax on the given nets, exactly, in the order in which the lines bring them."""
    taxes: dict[TaxRule, Fraction] = {}
    for amount, net in zip(amounts, nets, strict=True):
        for rule, part in zip(amount.rules, shares_of_net(amount.rules), strict=True):
            taxes[rule] = taxes.get(rule, Fraction(0)) + net * part
    return taxes


def _by_category(amounts: Sequence[Amount]) -> dict[Taxes, list[int]]:
    """The places of the lines that bear the same taxes."""
    places: dict[Taxes, list[int]] = {}
    for place, amount in enumerate(amounts):
        places.setdefault(amount.rules, []).append(place)
    return places


def _add(rules: dict[TaxRule, int], category: Taxes, due: Sequence[int]) -> None:
    for rule, minor in zip(category, due, strict=True):
        rules[rule] = rules.get(rule, 0) + minor


def _put(of_lines: list[int], places: Sequence[int], shares: Sequence[int]) -> None:
    for place, minor in zip(places, shares, strict=True):
        of_lines[place] = minor
