"""A price of which only a part was received: what is waived, and the tax that is still owed.

The waived part makes the price lower, so the tax follows the money received.
"""

from dataclasses import dataclass

from chargewright.kernel.money import Money, round_half
from chargewright.rating.amount import Taxes, share
from chargewright.rating.bill import Bill, TaxRow, owed
from chargewright.tariffs.tax import TaxRule, gross_of_net, shares_of_net


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """What came in for a bill.

    `net` and the `taxes` are those of `received`, which is never more than the price. `waived_net`
    is the net price less `net`; with the tax that is owed no longer it makes `waived`.
    """

    price: Money
    received: Money
    waived: Money
    net: Money
    tax: Money
    taxes: tuple[TaxRow, ...]
    waived_net: Money

    def tax_by_jurisdiction(self) -> dict[str, Money]:
        """What is owed to whom on the money received."""
        return owed(self.taxes)


def waive(bill: Bill, received: Money) -> Waiver:
    """Split the money received into net and taxes; what it lacks of the price is waived.

    The money is shared over the bill's sets of taxes by what each costs, then the tax is taken out
    of each share, never leaving more net than was priced.

    Raises:
        ValueError: less than nothing was received, or more than the price.

    """
    if received.minor < 0 or bill.gross < received:
        raise ValueError(f"{received} cannot be what was received for a price of {bill.gross}")
    if received == bill.gross:
        return _waiver(bill, received, bill.net, bill.taxes)
    sets: dict[Taxes, tuple[int, int]] = {}
    for line in bill.lines:
        net, gross = sets.get(line.tax_rules, (0, 0))
        sets[line.tax_rules] = net + line.net.minor, gross + line.gross.minor
    parts = share(received.minor, [gross for _, gross in sets.values()])
    bases: dict[TaxRule, int] = {}
    taxes: dict[TaxRule, int] = {}
    total = 0
    for (rules, (priced, _)), part in zip(sets.items(), parts, strict=True):
        net = min(round_half(part / gross_of_net(rules), bill.rounding.mode), priced, part)
        total += net
        for rule, tax in zip(rules, _shares(part - net, rules), strict=True):
            bases[rule] = bases.get(rule, 0) + net
            taxes[rule] = taxes.get(rule, 0) + tax
    currency = bill.currency
    rows = tuple(
        TaxRow(rule=rule, base=Money(bases[rule], currency), amount=Money(tax, currency))
        for rule, tax in taxes.items()
    )
    return _waiver(bill, received, Money(total, currency), rows)


def _shares(tax: int, rules: Taxes) -> list[int]:
    weights = shares_of_net(rules)
    return share(tax, weights) if any(weights) else [0] * len(rules)


def _waiver(bill: Bill, received: Money, net: Money, rows: tuple[TaxRow, ...]) -> Waiver:
    return Waiver(
        price=bill.gross,
        received=received,
        waived=bill.gross - received,
        net=net,
        tax=received - net,
        taxes=rows,
        waived_net=bill.net - net,
    )
