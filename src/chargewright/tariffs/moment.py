"""When a price holds: one moment of a session against the conditions of a component.

Each condition is a row of `CONDITIONS`: its name, and how to judge it. The next condition is the
next row. Rating and lint ask the same table, so what lint says about a price is what is charged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from chargewright.tariffs.model import Activity, Anchor, LocalTime, Weekday, When
from chargewright.tariffs.zones import DAY_S

_THURSDAY: Final = 3  # 1970-01-01, the first of the days we count
WEEKDAYS: Final = tuple(Weekday)


class Moment(NamedTuple):
    """What matters about an instant of a session.

    `day` counts local dates from 1970-01-01, `second` the seconds that the site's clock is past
    midnight, `idle_s` the seconds since the vehicle stopped asking for energy (0 while it does).
    """

    activity: Activity
    day: int
    second: int
    idle_s: int = 0


Holds = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of one component, under the name by which a bill explains itself."""

    name: str
    holds: Holds


def conditions(when: When) -> tuple[Condition, ...]:
    """What must hold, in the order in which it is tried; nothing for an unconditional price."""
    return tuple(
        Condition(name, holds)
        for name, judge in CONDITIONS.items()
        if (holds := judge(when)) is not None
    )


def first_failed(conditions: tuple[Condition, ...], moment: Moment) -> str | None:
    """The name of the first condition that does not hold, None if all do."""
    for condition in conditions:
        if not condition.holds(moment):
            return condition.name
    return None


def weekday(day: int) -> Weekday:
    return WEEKDAYS[(day + _THURSDAY) % 7]


def window(when: When) -> tuple[int, int]:
    """Start and end in seconds of the local day; a start at or after the end runs over midnight."""
    return _second(when.start_time or "00:00"), _second(when.end_time or "00:00") or DAY_S


def _second(time: LocalTime) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _day_of(when: When) -> Callable[[Moment], int]:
    """The date by which a moment is judged: its own, or that on which the window began."""
    start, end = window(when)
    if when.anchor is Anchor.INSTANT or start < end:
        return lambda moment: moment.day
    return lambda moment: moment.day - (moment.second < start)


def _start_date(when: When) -> Holds | None:
    if when.start_date is None:
        return None
    day, first = _day_of(when), days_since_1970(when.start_date.toordinal())
    return lambda moment: day(moment) >= first


def _end_date(when: When) -> Holds | None:
    if when.end_date is None:
        return None
    day, after = _day_of(when), days_since_1970(when.end_date.toordinal())
    return lambda moment: day(moment) < after


def days_since_1970(ordinal: int) -> int:
    """Our day number of a proleptic ordinal (`date.toordinal`)."""
    return ordinal - 719_163


def _days(when: When) -> Holds | None:
    if not when.days:
        return None
    day, days = _day_of(when), frozenset(when.days)
    return lambda moment: weekday(day(moment)) in days


def _time(when: When) -> Holds | None:
    if when.start_time is None and when.end_time is None:
        return None
    start, end = window(when)
    if start < end:
        return lambda moment: start <= moment.second < end
    return lambda moment: moment.second >= start or moment.second < end


def _min_idle(when: When) -> Holds | None:
    if (least := when.min_idle) is None:
        return None
    return lambda moment: moment.activity is Activity.IDLE and moment.idle_s >= least


def _max_idle(when: When) -> Holds | None:
    if (limit := when.max_idle) is None:
        return None
    return lambda moment: moment.idle_s < limit


CONDITIONS: Final[Mapping[str, Callable[[When], Holds | None]]] = {
    "start_date": _start_date,
    "end_date": _end_date,
    "days": _days,
    "time": _time,
    "min_idle": _min_idle,
    "max_idle": _max_idle,
}
