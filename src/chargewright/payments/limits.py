"""How far a charge may run on a hold: the hold less what may still come before the energy stops.

Between the reading that reaches the limit and the end of the current lie one meter interval at full
power, the time a station takes to stop, and what is charged anyway. A charge that is stopped at the
ceiling ends within its hold.
"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from chargewright.kernel.money import Money, Rounding, rounded


def safety_margin(
    *,
    power_w: int,
    per_kwh: Decimal,
    per_hour: Decimal,
    fixed: Money,
    meter_interval: timedelta,
    stop_latency: timedelta,
) -> Money:
    """What may still be added to the cost after the last reading below the ceiling.

    `per_kwh` and `per_hour` are the dearest prices that can apply, tax included, in major units;
    `fixed` is what is yet to be charged whatever happens (a minimum, an idle fee's first step).
    Rounded up: a margin is never a cent too small.
    """
    hours = Fraction((meter_interval + stop_latency) // timedelta(microseconds=1), 3_600_000_000)
    running = Fraction(power_w, 1000) * hours * Fraction(per_kwh) + hours * Fraction(per_hour)
    return rounded(running, fixed.currency, Rounding.CEILING) + fixed


def ceiling(hold: Money, margin: Money) -> Money:
    """The cost at which a charge on this hold is stopped; zero when the margin eats it all."""
    return max(hold - margin, Money.zero(hold.currency))
