"""What a session costs, line by line, with the reason of every line.

A receipt, a dashboard, an OCPI CDR and the answer to a dispute are renderings of this one value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import TariffVersionId
from chargewright.kernel.money import Currency, Money
from chargewright.rating.energy import Flag
from chargewright.rating.exact import ZERO, Exact
from chargewright.tariffs.choice import Rejected
from chargewright.tariffs.model import Dim, Labels, Per, RoundingRule
from chargewright.tariffs.tax import TaxMode, TaxRule

ENGINE: Final = 1
"""Raised when the same session and tariff version would give another bill than before."""


class LineKind(StrEnum):
    """PRICE: a component. MINIMUM and MAXIMUM: what the session's limits added or took off."""

    PRICE = "PRICE"
    MINIMUM = "MINIMUM"
    MAXIMUM = "MAXIMUM"


class ReductionKind(StrEnum):
    GRACE = "GRACE"
    CAP = "CAP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What a line would have been charged and is not: a quantity (grace) or an amount (cap)."""

    kind: ReductionKind
    quantity: int = 0
    amount: Exact = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a bill.

    `measured` is exact and `billed` is what the price is multiplied with, both in base units:
    watt-hours, seconds, or uses. `exact` is the amount in the tariff's tax mode after reductions,
    `amount` the same rounded: it is `gross` where prices include tax and `net` where they do not.
    `why` names the conditions that the component met, `rejected` the components of the slot that
    came first and the condition each failed by, at the line's first instant. A MINIMUM or MAXIMUM
    line has no component, and its quantity is one.
    """

    kind: LineKind
    component_id: str | None
    dim: Dim | None
    slot: str | None
    labels: Labels = field(default_factory=dict)
    start: datetime
    end: datetime
    measured: Exact
    billed: int
    unit: Per
    price: Decimal
    exact: Exact
    amount: Money
    net: Money
    tax: Money
    gross: Money
    tax_rules: tuple[TaxRule, ...]
    reductions: tuple[Reduction, ...]
    why: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A stretch that cost nothing in one slot, and why: what each of its components failed by.

    `quantity` is in watt-hours or seconds. Nothing rejected means the tariff has no such price.
    """

    dim: Dim
    slot: str
    start: datetime
    end: datetime
    quantity: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """One tax of the bill: the net amount it is on, and what it comes to."""

    rule: TaxRule
    base: Money
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The price of a session under one tariff version.

    The lines' net, tax and gross amounts each sum to the totals, and the rows of `taxes` sum to the
    difference of the two totals. The exact totals are unrounded. `tzdata_version` is that of the
    local times used.
    """

    tariff_version_id: TariffVersionId
    currency: Currency
    tax_mode: TaxMode
    rounding: RoundingRule
    zone: str
    tzdata_version: str
    engine: int = ENGINE
    start: datetime
    end: datetime
    energy_wh: int
    charging_s: int
    idle_s: int
    lines: tuple[Line, ...]
    free: tuple[Free, ...]
    taxes: tuple[TaxRow, ...]
    net: Money
    tax: Money
    gross: Money
    exact_net: Exact
    exact_gross: Exact
    flags: tuple[Flag, ...]

    def revenue(self) -> dict[str, Money]:
        """The net amount by what was sold: ENERGY, TIME, IDLE, FLAT, as the ledger's accounts say.

        What a minimum or a maximum adds or takes is spread over the lines in proportion, and
        counts as energy where there is nothing to spread it over.
        """
        earned: dict[str, Money] = {}
        for line in self.lines:
            if line.dim is not None:
                name = REVENUE[line.dim]
                earned[name] = earned.get(name, Money.zero(self.currency)) + line.net
        names = [name for name, amount in earned.items() if amount]
        shares = self.net.split([earned[name].minor for name in names]) if names else []
        spread = dict(zip(names, shares, strict=True))
        if self.net and not spread:
            return {REVENUE[Dim.ENERGY]: self.net}
        return spread

    def tax_by_jurisdiction(self) -> dict[str, Money]:
        """What is owed to whom, for this bill as it stands (nothing waived)."""
        return owed(self.taxes)


REVENUE: Final[Mapping[Dim, str]] = {
    Dim.ENERGY: "ENERGY",
    Dim.CHARGING_TIME: "TIME",
    Dim.IDLE_TIME: "IDLE",
    Dim.FLAT: "FLAT",
}


def owed(rows: tuple[TaxRow, ...]) -> dict[str, Money]:
    """The taxes summed by jurisdiction; a tax of nothing is owed to nobody."""
    by_jurisdiction: dict[str, Money] = {}
    for row in rows:
        if row.amount:
            name = row.rule.jurisdiction
            there = by_jurisdiction.get(name, Money.zero(row.amount.currency))
            by_jurisdiction[name] = there + row.amount
    return by_jurisdiction
