"""The least that a unit costs at some hour: with `dearest`, between what a driver is told it lies.

Exact, with tax, in major units of the currency; a quantity is one base unit (a watt-hour, a second,
a use).
"""

from fractions import Fraction

from chargewright.tariffs.dearest import gross_price
from chargewright.tariffs.model import Dim, TariffVersion, When


def cheapest(version: TariffVersion, dim: Dim) -> Fraction:
    """The least one base unit can cost by the calendar, over all slots of the dimension together.

    A slot whose every price knows hours, days or dates is free outside them. Thresholds inside a
    session (how long, how much) make no other price: the driver is told the one that comes.
    """
    slots: dict[str, Fraction] = {}
    always: set[str] = set()
    for group in version.groups:
        for component in group.components:
            if component.dim is not dim:
                continue
            price = gross_price(component, version.tax_mode)
            slot = component.slot_name
            slots[slot] = min(price, slots.get(slot, price))
            if not (_knows_the_calendar(group.when) or _knows_the_calendar(component.when)):
                always.add(slot)
    return sum((price for slot, price in slots.items() if slot in always), Fraction(0))


def _knows_the_calendar(when: When) -> bool:
    return bool(
        when.days
        or when.start_time
        or when.end_time
        or when.start_date
        or when.end_date
        or when.holidays
    )
