"""The most that a tariff can ask for: what a hold, a margin and a ceiling are reckoned from.

All amounts are exact, with tax, in major units of the currency; a quantity is one base unit (a
watt-hour, a second, a use).
"""

from collections.abc import Iterable
from fractions import Fraction

from chargewright.tariffs.model import BASE_UNITS, Component, Dim, Limit, TariffVersion
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
    return _gross(version.minimum, version) or Fraction(0)


def most_gross(version: TariffVersion) -> Fraction | None:
    """What a session can never exceed before it is rounded; None if nothing limits it."""
    return _gross(version.maximum, version)


def _gross(limit: Limit, version: TariffVersion) -> Fraction | None:
    """How far a limit lets the gross go. A net limit scales it only where it has none of its own."""
    if limit.gross is not None:
        return Fraction(limit.gross)
    if limit.net is not None:
        return Fraction(limit.net) * _highest_tax(version.components)
    return None


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
