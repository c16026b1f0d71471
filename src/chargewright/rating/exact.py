"""Exact amounts as text, so that a stored bill loses nothing.

A time price may be a number without end (one second at 1.00 an hour); such an amount is written as
a fraction, `1/3600`, every other one as a plain decimal, `4.125`. `Fraction(text)` reads both.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Final, NewType

from chargewright.kernel.money import Rounding, round_half

Exact = NewType("Exact", str)
ZERO: Final = Exact("0")


def exact(value: Fraction | Decimal | int) -> Exact:
    """Write a number exactly."""
    number = value if isinstance(value, Fraction) else Fraction(value)
    if number.denominator == 1:
        return Exact(str(number.numerator))
    rest, digits = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        digits = max(digits, power)
    if rest != 1:
        return Exact(str(number))
    sign = "-" if number < 0 else ""
    whole = str(abs(number.numerator) * 10**digits // number.denominator).rjust(digits + 1, "0")
    return Exact(sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole))


def to_decimals(amount: Exact, decimals: int, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """An exact amount with a fixed count of decimals, as OCPI writes it with four."""
    return Decimal(round_half(Fraction(amount) * 10**decimals, mode)).scaleb(-decimals)
