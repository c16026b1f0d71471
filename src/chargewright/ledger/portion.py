"""A percentage and a fixed amount of each sale: an owner's share, a platform fee, a provider's fee."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chargewright.kernel.money import EXPONENT, Money, rounded


@dataclass(frozen=True, slots=True)
class Portion:
    """`percent` of the amount plus `fixed`, in the amount's currency; neither is negative."""

    percent: Decimal
    fixed: Money

    def __post_init__(self) -> None:
        if not self.percent.is_finite() or self.percent < 0 or self.fixed.minor < 0:
            raise ValueError(f"a portion is not negative: {self.percent} % + {self.fixed}")

    def of(self, amount: Money) -> Money:
        """What it comes to, rounded half-up to the minor unit once."""
        if amount.currency != self.fixed.currency:
            raise ValueError(f"a portion in {self.fixed.currency} of {amount} has no meaning")
        share = Fraction(amount.minor) * Fraction(self.percent) / 100 + self.fixed.minor
        return rounded(share / 10 ** EXPONENT[amount.currency], amount.currency)

    def within(self, amount: Money) -> Money:
        """What it comes to, but never more than there is to share, nor less than nothing."""
        return max(Money.zero(amount.currency), min(self.of(amount), amount))
