"""How much energy had flowed by a second of the session, exactly and in whole watt-hours.

The session's energy is rounded once, half-up, to whole watt-hours. A bill with several energy
lines must still add up to it, so each line is charged the difference of two rounded readings, as
a driver would read them off a display: the lines always sum to the rounded session, a line that is
closed never changes afterwards, and none is off by a watt-hour or more.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, islice
from operator import attrgetter, le, lt
from typing import Final

from chargewright.kernel.money import round_half
from chargewright.kernel.quantity import billed_wh
from chargewright.rating.timeline import MeterPoint, Timeline
from chargewright.tariffs.zones import instant, seconds

_SECOND: Final = timedelta(seconds=1)


class Flag(StrEnum):
    """What an accountant should know about a bill's readings.

    METER_MISSING: fewer than two readings, so no energy. METER_REPEATED: two readings at one
    instant, the later received counts; the first of all stays where counting begins.
    METER_WENT_BACK: a falling reading, counted as standing still until it passes what was counted
    already. METER_OUTSIDE: readings before the start or after the end, whose energy counts at that
    edge. ESTIMATED_SPLIT: a price changed between two readings, and the energy was divided evenly
    by time.
    """

    METER_MISSING = "METER_MISSING"
    METER_REPEATED = "METER_REPEATED"
    METER_WENT_BACK = "METER_WENT_BACK"
    METER_OUTSIDE = "METER_OUTSIDE"
    ESTIMATED_SPLIT = "ESTIMATED_SPLIT"


@dataclass(frozen=True, slots=True)
class Counted:
    """The energy from the start of the session to one second of it.

    `is_read` is False where it lies between two readings and was interpolated.
    """

    exact_wh: Fraction
    wh: int
    is_read: bool


NOTHING: Final = Counted(Fraction(0), 0, is_read=True)


@dataclass(frozen=True, slots=True)
class Meter:
    """Clean readings: in order of time and never falling. `start` and `end` are the session's."""

    start: int
    end: int
    at: Sequence[datetime]
    wh: Sequence[Decimal]
    flags: tuple[Flag, ...]

    @property
    def total(self) -> Counted:
        return _counted(self.wh[-1] - self.wh[0]) if self.wh else NOTHING

    def counted(self, second: int) -> Counted:
        """The energy up to a second between the start and the end of the session."""
        after = bisect_left(self.at, instant(second) + _SECOND)
        if after == 0:
            return NOTHING
        before = self.wh[after - 1] - self.wh[0]
        since = max(seconds(self.at[after - 1]), self.start)
        if after == len(self.at) or since == second:
            return _counted(before)
        until = min(seconds(self.at[after]), self.end)
        step = Fraction(self.wh[after] - self.wh[after - 1])
        between = Fraction(before) + step * (second - since) / (until - since)
        return Counted(between, round_half(between), is_read=step == 0)


def _counted(wh: Decimal) -> Counted:
    return Counted(Fraction(wh), billed_wh(wh), is_read=True)


def meter(timeline: Timeline) -> Meter:
    """The readings of a session put in order, with a flag for everything that had to be mended."""
    at = [point.at for point in timeline.meter]
    wh = [point.energy_wh for point in timeline.meter]
    flags = set()
    if not all(map(lt, at, islice(at, 1, None))):
        at, wh, was_repeated = _in_order(timeline.meter)
        if was_repeated:
            flags.add(Flag.METER_REPEATED)
    if len(at) < 2:
        flags.add(Flag.METER_MISSING)
    elif at[0] < timeline.start or at[-1] > timeline.end:
        flags.add(Flag.METER_OUTSIDE)
    if not all(map(le, wh, islice(wh, 1, None))):
        flags.add(Flag.METER_WENT_BACK)
        wh = list(accumulate(wh, max))
    return Meter(seconds(timeline.start), seconds(timeline.end), at, wh, tuple(sorted(flags)))


def _in_order(points: Sequence[MeterPoint]) -> tuple[list[datetime], list[Decimal], bool]:
    """By time, the reading received last at each instant, and whether it differed from another.

    The very first reading stays in any case: the session's energy is counted from it.
    """
    ordered = sorted(points, key=attrgetter("at"))
    latest = {point.at: point.energy_wh for point in ordered}
    at, wh = list(latest), list(latest.values())
    if ordered and ordered[0].energy_wh != wh[0]:
        at, wh = [ordered[0].at, *at], [ordered[0].energy_wh, *wh]
    return at, wh, len(latest) < len(set(ordered))
