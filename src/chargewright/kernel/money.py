"""Money: a count of minor units with its currency.

It adds only to its kind and has no `*` or `/`. Rates and quotients are `Decimal` or `Fraction` and
come back through `rounded`, so that every rounding has a call site that can be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NewType

from chargewright.kernel.sentence import Sentence

Currency = NewType("Currency", str)

_EXPONENTS_OTHER_THAN_TWO: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENT_TWO: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
    "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
EXPONENT: Final[dict[str, int]] = dict.fromkeys(_EXPONENT_TWO.split(), 2) | {
    code: digits for digits, codes in _EXPONENTS_OTHER_THAN_TWO.items() for code in codes.split()
}
"""ISO 4217: how many decimals the minor unit has, by currency code."""


class Rounding(StrEnum):
    """How a value between two minor units is decided. Half-up is away from zero on both sides."""

    HALF_UP = "HALF_UP"
    HALF_EVEN = "HALF_EVEN"
    CEILING = "CEILING"
    FLOOR = "FLOOR"


def currency(code: str) -> Currency:
    """Read an ISO 4217 code.

    Raises:
        ValueError: no such currency.

    """
    if code not in EXPONENT:
        raise ValueError(Sentence("{currency!r} is not an ISO 4217 currency code", currency=code))
    return Currency(code)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount. `minor` counts minor units (cents, for EUR) and may be negative."""

    minor: int
    currency: Currency

    @classmethod
    def zero(cls, currency: Currency) -> "Money":
        return cls(0, currency)

    @classmethod
    def parse(cls, amount: str, currency: Currency) -> "Money":
        """Read a decimal amount such as `"12.34"` exactly.

        Raises:
            ValueError: not a decimal number, or more decimals than the currency has.

        """
        try:
            scaled = Decimal(amount).scaleb(EXPONENT[currency])
        except ArithmeticError:
            raise ValueError(
                Sentence("{amount!r} is not a decimal amount", amount=amount)
            ) from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(
                Sentence(
                    "{amount!r} has more than the {most} decimals of {currency}",
                    amount=amount,
                    most=EXPONENT[currency],
                    currency=currency,
                )
            )
        return cls(int(scaled), currency)

    def __add__(self, other: "Money") -> "Money":
        self._same_kind(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_kind(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same_kind(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same_kind(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        """False for nothing at all."""
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def amount(self) -> str:
        """The decimal amount with all the currency's decimals: `12.30`, `-0.05`, `1050` (JPY)."""
        return f"{self.decimal:.{EXPONENT[self.currency]}f}"

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-EXPONENT[self.currency])

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Share this amount out by weight, losing and creating nothing.

        The leftover minor units go to the largest remainders, earliest first on a tie, so the same
        input always gives the same split.

        Raises:
            ValueError: no weights, a negative weight, or all weights zero.

        """
        total = sum(weights)
        if not weights or min(weights) < 0 or total == 0:
            raise ValueError("a split needs weights that are not negative and not all zero")
        shares = [divmod(abs(self.minor) * weight, total) for weight in weights]
        leftover = abs(self.minor) - sum(whole for whole, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda place: -shares[place][1])
        lucky = set(by_remainder[:leftover])
        sign = -1 if self.minor < 0 else 1
        return [
            Money(sign * (whole + (place in lucky)), self.currency)
            for place, (whole, _) in enumerate(shares)
        ]

    def _same_kind(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add or compare")


def round_half(value: Fraction | Decimal, mode: Rounding = Rounding.HALF_UP) -> int:
    """The whole number that `mode` chooses for an exact value."""
    exact = Fraction(value)
    floor = exact.numerator // exact.denominator
    rest = exact - floor
    match mode:
        case Rounding.FLOOR:
            return floor
        case Rounding.CEILING:
            return floor + (rest > 0)
        case Rounding.HALF_UP:
            # Away from zero: at exactly one half a negative value goes down.
            return floor + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and exact > 0))
        case Rounding.HALF_EVEN:
            return floor + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1))


def rounded(
    amount: Fraction | Decimal, currency: Currency, mode: Rounding = Rounding.HALF_UP
) -> Money:
    """Turn an exact amount in major units into money: the one place where a price is rounded."""
    return Money(round_half(Fraction(amount) * 10 ** EXPONENT[currency], mode), currency)
