"""The days, hours and months of somebody's zone as stretches of time, for figures and charts.

A day goes from midnight to midnight there: it has 23 or 25 hours when the clocks change. The day before
is taken up to the same time of the clock, so that a morning is compared with a morning.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.tariffs.zones import zone

MOST_POINTS: Final = 800
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_QUARTER: Final = timedelta(minutes=15)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` (included) to `end` (excluded), both UTC."""

    start: datetime
    end: datetime


class Step(StrEnum):
    """How long one point of a chart is."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


def last_days(at: datetime, zone_name: str, days: int) -> tuple[Period, Period]:
    """The last so many days, today being the last of them; and as many before them.

    The earlier ones end with the quarter of an hour that is in progress on today's clock, because sums
    are kept by quarters: what has passed of either is equally long.
    """
    there = zone(zone_name)
    now = at.astimezone(there)
    start, end = (_midnight(now.date() + _DAY * later, there) for later in (1 - days, 1))
    before = _midnight(now.date() + _DAY * (1 - 2 * days), there)
    # Arithmetic within one zone is that of its clock.
    then = _quarter((now - _DAY * days).astimezone(UTC)) + _QUARTER
    return Period(start, end), Period(before, min(max(then, before), start))


def points(step: Step, since: datetime, until: datetime, zone_name: str) -> Sequence[Period]:
    """Whole steps that cover the time from `since` to `until`, without a gap.

    Raises:
        Invalid: they are more than a chart shows, or `until` is not later.
    """
    if until <= since:
        raise Invalid(
            "the series cannot be asked this", problems=(Problem("before", "must be after from"),)
        )
    found: list[Period] = []
    try:
        for period in _steps(step, since, zone(zone_name)):
            if period.start >= until:
                break
            if len(found) == MOST_POINTS:
                rule = Sentence(
                    "at most {most} points: ask for less time, or for longer steps",
                    most=MOST_POINTS,
                )
                raise Invalid("the series is too long", problems=(Problem("step", rule),))
            found.append(period)
    except (OverflowError, ValueError):
        problem = Problem("before", "a time that calendars know")
        raise Invalid("the series cannot be asked this", problems=(problem,)) from None
    return found


def edges_of(periods: Sequence[Period]) -> list[datetime]:
    """Every instant at which one of them begins or ends, in order: between two nothing changes."""
    return sorted({instant for period in periods for instant in (period.start, period.end)})


def within(period: Period, edges: Sequence[datetime]) -> range:
    """Which of the stretches between neighbouring edges make up a period."""
    return range(edges.index(period.start), edges.index(period.end))


def day_in(text: str, zone_name: str) -> datetime:
    """The beginning of a day such as `2026-03-29` there.

    Raises:
        ValueError: no such day.
    """
    return _midnight(date.fromisoformat(text), zone(zone_name))


def _steps(step: Step, since: datetime, there: ZoneInfo) -> Iterator[Period]:
    floor, after = _STEPS[step]
    start = floor(since, there)
    while True:
        end = after(start, there)
        yield Period(start, end)
        start = end


def _midnight(day: date, there: ZoneInfo) -> datetime:
    """Where clocks skip midnight, the instant of the jump; where they repeat it, the first."""
    return datetime.combine(day, time(), tzinfo=there).astimezone(UTC)


def _quarter(at: datetime) -> datetime:
    return at - (at - _EPOCH) % _QUARTER


def _hour(at: datetime, there: ZoneInfo) -> datetime:
    clock = at.astimezone(there)
    past = timedelta(minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    return at.astimezone(UTC) - past


def _day(at: datetime, there: ZoneInfo) -> datetime:
    return _midnight(at.astimezone(there).date(), there)


def _month(at: datetime, there: ZoneInfo) -> datetime:
    return _midnight(at.astimezone(there).date().replace(day=1), there)


def _next_day(start: datetime, there: ZoneInfo) -> datetime:
    return _midnight(start.astimezone(there).date() + _DAY, there)


def _next_month(start: datetime, there: ZoneInfo) -> datetime:
    # The 32nd day of any month lies in the next.
    return _month(
        _midnight(start.astimezone(there).date().replace(day=1) + 31 * _DAY, there), there
    )


_Cut = Callable[[datetime, ZoneInfo], datetime]
_STEPS: Final[dict[Step, tuple[_Cut, _Cut]]] = {
    Step.HOUR: (_hour, lambda start, there: _hour(start + _HOUR, there)),
    Step.DAY: (_day, _next_day),
    Step.MONTH: (_month, _next_month),
}
