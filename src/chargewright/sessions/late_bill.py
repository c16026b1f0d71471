"""What a session would have cost, had the meter's last word been heard in time.

It is for people: the bill stands, and no more is ever taken.
"""

from dataclasses import dataclass
from datetime import datetime

from chargewright.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What was sold and its price; `gross` is the net amount with its tax."""

    energy_wh: int
    net: Money
    tax: Money
    gross: Money

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(
            energy_wh=self.energy_wh - other.energy_wh,
            net=self.net - other.net,
            tax=self.tax - other.tax,
            gross=self.gross - other.gross,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBill:
    """What was billed, and what would have been due at the end that the station told too late.

    `ended_at` is that end, or the one that was billed where the station's cannot be believed.
    """

    ended_at: datetime
    billed: Cost
    due: Cost

    @property
    def difference(self) -> Cost:
        """What is due beyond the bill; negative where the bill is too high."""
        return self.due - self.billed
