"""What a running session costs by now, as far as a limit is concerned."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chargewright.kernel.money import rounded
from chargewright.rating.bill import Bill, Line, LineKind
from chargewright.rating.rounding import rounds_gross
from chargewright.tariffs.dearest import gross_price
from chargewright.tariffs.model import Component, Dim, Profile, TariffVersion
from chargewright.tariffs.tax import TaxMode, gross_of_net


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the session costs by now, with tax, flat prices that may still fall due included.

    A flat price costs what it is rounded to. The lines of every other component cost their exact
    price: it may come back, and is rounded once for all of them, so it is `open`. `caps` is what the
    capped components may still cost, by component.
    """

    cost: Fraction
    open: tuple[Component, ...]
    caps: Mapping[str, Fraction]

    @classmethod
    def read(cls, bill: Bill, tariff: TariffVersion) -> "SoFar":
        """From the bill until now."""
        components = {component.id: component for component in tariff.components}
        exclusive = tariff.tax_mode is TaxMode.EXCLUSIVE
        caps = {
            component.id: Fraction(component.cap.amount)
            * (gross_of_net(component.tax) if exclusive else 1)
            for component in tariff.components
            if component.cap is not None
        }
        flats: dict[str, Fraction] = {}
        for component in tariff.components:
            if component.dim is Dim.FLAT:
                slot, price = component.slot_name, _charged_once(component, tariff)
                flats[slot] = max(price, flats.get(slot, price))
        cost = Fraction(0)
        unfinished: dict[str, Component] = {}
        for line in bill.lines:
            if line.kind is not LineKind.PRICE or line.component_id is None:
                continue
            gross = Fraction(line.exact) * (gross_of_net(line.tax_rules) if exclusive else 1)
            if line.component_id in caps:
                caps[line.component_id] -= gross
            if line.dim is Dim.FLAT and line.slot is not None:
                flats.pop(line.slot)
                cost += _charged(line, gross, tariff)
                continue
            if line.price:
                unfinished[line.component_id] = components[line.component_id]
            cost += gross
        return cls(cost + sum(flats.values()), tuple(unfinished.values()), caps)


def _charged_once(component: Component, tariff: TariffVersion) -> Fraction:
    """What a flat price adds to the gross."""
    gross = gross_price(component, tariff.tax_mode)
    if tariff.rounding.profile is Profile.OCPI4:
        return gross
    taxes = Fraction(1) if rounds_gross(tariff) else gross_of_net(component.tax)
    charged = rounded(gross / taxes, tariff.currency, tariff.rounding.mode)
    return Fraction(charged.decimal) * taxes


def _charged(line: Line, gross: Fraction, tariff: TariffVersion) -> Fraction:
    """What a flat price adds to the gross; where nets are rounded, before its tax is."""
    if tariff.rounding.profile is Profile.OCPI4:
        return gross
    if rounds_gross(tariff):
        return Fraction(line.gross.decimal)
    return Fraction(line.net.decimal) * gross_of_net(line.tax_rules)
