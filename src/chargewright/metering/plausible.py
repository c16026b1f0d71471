"""Can the energy that was counted be that of the power that was shown meanwhile?

A register in another unit than it says (kilowatt-hours told as watt-hours) counts a thousandth: each
reading is true by the connector's power, and all together sell for nothing. Power times time shows it.
Nothing is corrected by this: an operator is asked, for only who stands there knows which of the two is
right.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final, Protocol

from chargewright.metering.model import ZERO

TIMES_OFF: Final = 10
"""How many times too much or too little is beyond what coarse sampling makes of a charge."""
WEIGHTY_WH: Final = Decimal(100)
"""Less than this, by either account, shows nothing: registers count in steps."""
_HOUR: Final = timedelta(hours=1)


class Point(Protocol):
    """What a meter had counted at an instant, and the power that it showed; None: it showed none."""

    @property
    def at(self) -> datetime: ...
    @property
    def energy_wh(self) -> Decimal: ...
    @property
    def power_w(self) -> Decimal | None: ...


def is_energy_doubtful(points: Sequence[Point]) -> bool:
    """Whether the energy between points, in order, is off what their powers allow by more than ten times.

    Between two points the power is taken to be no less than the smaller and no more than the greater of
    both; where one shows none, or time stands still, nothing is concluded.
    """
    counted_wh = least_wh = most_wh = ZERO
    for before, after in pairwise(points):
        if before.power_w is None or after.power_w is None or after.at <= before.at:
            continue
        hours = Decimal((after.at - before.at) // timedelta(milliseconds=1)) / (
            _HOUR // timedelta(milliseconds=1)
        )
        counted_wh += after.energy_wh - before.energy_wh
        least_wh += min(before.power_w, after.power_w) * hours
        most_wh += max(before.power_w, after.power_w) * hours
    is_too_little = least_wh >= WEIGHTY_WH and counted_wh * TIMES_OFF < least_wh
    is_too_much = counted_wh >= WEIGHTY_WH and counted_wh > max(most_wh, ZERO) * TIMES_OFF
    return is_too_little or is_too_much
