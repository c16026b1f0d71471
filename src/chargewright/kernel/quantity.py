"""Energy: exact `Decimal` watt-hours inside, one rounding to whole watt-hours where it is billed."""

from decimal import Decimal

from chargewright.kernel.money import round_half


def billed_wh(energy_wh: Decimal) -> int:
    """Whole watt-hours, half-up: the number that a receipt multiplies with the price."""
    return round_half(energy_wh)
