"""Tax on a price: percentages in levels, on the net amount or on net and lower taxes together.

A rule is copied into every rating result, so that a percentage that changes later never taxes a
finished session again. No tax at all and a tax of zero percent are different things: the first is
outside the tax, the second is a zero rate that a receipt must show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class TaxMode(StrEnum):
    """Whether the prices of a tariff are without tax, with it, or know none."""

    EXCLUSIVE = "EXCLUSIVE"
    INCLUSIVE = "INCLUSIVE"
    NONE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRule:
    """One tax on one price.

    `level` 0 is a percentage of the net amount; a higher level is a percentage of the net amount
    and of the taxes of lower levels, save those with `in_base_of_others` off (OCPP 2.1, TaxRate
    `stack`). `jurisdiction` is whom it is owed to (`NL`, `US-MA`), `name` what the receipt calls it.
    """

    code: str
    percent: Decimal
    level: int = 0
    jurisdiction: str = ""
    name: str = ""
    in_base_of_others: bool = True


@lru_cache(maxsize=1024)
def shares_of_net(rules: tuple[TaxRule, ...]) -> tuple[Fraction, ...]:
    """Each tax on a net amount of one, exactly, in the order of the rules."""
    shares: dict[int, Fraction] = {}
    for place, rule in sorted(enumerate(rules), key=lambda entry: entry[1].level):
        below = sum(
            share
            for other, share in shares.items()
            if rules[other].level < rule.level and rules[other].in_base_of_others
        )
        shares[place] = (1 + below) * Fraction(rule.percent) / 100
    return tuple(shares[place] for place in range(len(rules)))


@lru_cache(maxsize=1024)
def gross_of_net(rules: tuple[TaxRule, ...]) -> Fraction:
    """What a net amount of one costs with its taxes."""
    return 1 + sum(shares_of_net(rules), Fraction(0))


def highest(taxes: Sequence[tuple[TaxRule, ...]]) -> Fraction:
    """The largest gross of a net amount of one among several sets of taxes; one without any."""
    return max(map(gross_of_net, taxes), default=Fraction(1))
