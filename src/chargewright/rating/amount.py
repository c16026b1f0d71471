"""An unrounded amount with its taxes, and sharing minor units by exact weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from chargewright.kernel.money import Currency, Money
from chargewright.tariffs.tax import TaxMode, TaxRule, gross_of_net

Taxes = tuple[TaxRule, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """What a line comes to, exactly, in minor units of the currency.

    `of` is the component that prices it: all its lines are rounded as one. None is of its own.
    """

    net: Fraction
    gross: Fraction
    rules: Taxes
    of: str | None = None


def taxed(minor: Fraction, mode: TaxMode, rules: Taxes, of: str | None = None) -> Amount:
    """Read an amount as it is priced: without its taxes, or with them."""
    if mode is TaxMode.INCLUSIVE:
        return Amount(minor / gross_of_net(rules), minor, rules, of)
    return Amount(minor, minor * gross_of_net(rules), rules, of)


def share(minor: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Share minor units out by weight; the leftover goes to the largest remainders.

    Sharing nothing needs no weights that count.
    """
    if minor == 0:
        return [0] * len(weights)
    scale = lcm(*(Fraction(weight).denominator for weight in weights))
    parts = Money(minor, _ANY).split([int(weight * scale) for weight in weights])
    return [part.minor for part in parts]


_ANY = Currency("XXX")  # a split does not depend on the currency
