"""The most that a tariff can ask for: what a hold, a margin and a ceiling are reckoned from.

All amounts are exact, with tax, in major units of the currency; a quantity is one base unit (a
watt-hour, a second, a use).
"""

from collections.abc import Iterable
from fractions import Fraction

from chargewright.tariffs.model import BASE_UNITS, Component, Dim, TariffVersion
from chargewright.tariffs.tax import TaxMode, gross_of_net, highest


def gross_price(component: Component, mode: TaxMode) -> Fraction:
    """What one base unit costs with tax."""
    price = Fraction(component.price) / BASE_UNITS[component.unit]
    return price * gross_of_net(component.tax) if mode is TaxMode.EXCLUSIVE else price


def dearest(version: TariffVersion, dim: Dim) -> Fraction:
    """The most one base unit can cost at any time, over all slots of the dimension together."""
    slots: dict[str, Fraction] = {}
    for component in version.components:
        if component.dim is dim:
            price = gross_price(component, version.tax_mode)
            slots[component.slot_name] = max(price, slots.get(component.slot_name, price))
    return sum(slots.values(), Fraction(0))


def dearest_second(version: TariffVersion) -> Fraction:
    """The most a second can cost by itself, charging or idle."""
    return max(dearest(version, Dim.CHARGING_TIME), dearest(version, Dim.IDLE_TIME))


def least_gross(version: TariffVersion) -> Fraction:
    """What a session with anything to pay costs at least."""
    minimum = version.minimum
    return max(
        Fraction(minimum.gross or 0), Fraction(minimum.net or 0) * _highest_tax(version.components)
    )


def most_gross(version: TariffVersion) -> Fraction | None:
    """What a session can never exceed; None if nothing limits it."""
    sides = [
        side
        for side in (
            None if version.maximum.gross is None else Fraction(version.maximum.gross),
            None
            if version.maximum.net is None
            else Fraction(version.maximum.net) * _highest_tax(version.components),
        )
        if side is not None
    ]
    return min(sides, default=None)


def worst_start(version: TariffVersion, *, seconds: int, power_w: int) -> Fraction:
    """What a session can cost by its first seconds at full power."""
    energy_wh = Fraction(power_w * seconds, 3600)
    cost = (
        dearest(version, Dim.FLAT)
        + energy_wh * dearest(version, Dim.ENERGY)
        + seconds * dearest_second(version)
    )
    cost = max(cost, least_gross(version))
    most = most_gross(version)
    return cost if most is None else min(cost, most)


def _highest_tax(components: Iterable[Component]) -> Fraction:
    return highest([component.tax for component in components])
