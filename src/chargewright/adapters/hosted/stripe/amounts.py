"""Money in the units that Stripe counts, which for some currencies are not those of ISO 4217."""

from typing import Final

from chargewright.kernel.money import EXPONENT, Currency, Money, currency

_EXPONENT: Final = EXPONENT | {"ISK": 2, "UGX": 2, "MGA": 0}
_STEP: Final = {"BHD": 10, "JOD": 10, "KWD": 10, "OMR": 10, "TND": 10}
"""Where cards know a decimal less: Stripe takes multiples of this."""


def counted(money: Money) -> int:
    """The amount as Stripe counts it, rounded down where it knows no such fraction."""
    more = _EXPONENT[money.currency] - EXPONENT[money.currency]
    count = money.minor * _power(more) if more >= 0 else money.minor // _power(-more)
    return count - count % _STEP.get(money.currency, 1)


def money_of(count: int, code: str) -> Money | None:
    """What Stripe counted; None in a currency that we do not know, or with a fraction of our unit."""
    try:
        unit: Currency = currency(code.upper())
    except ValueError:
        return None
    more = _EXPONENT[unit] - EXPONENT[unit]
    if more < 0:
        return Money(count * _power(-more), unit)
    minor, rest = divmod(count, _power(more))
    return None if rest else Money(minor, unit)


def _power(digits: int) -> int:
    return int("1" + "0" * digits)
