"""When to try again.

Captures and releases that nobody answered are repeated every minute five times, then every hour
for a day, then every day up to the seventh (the schedule Payter asks of its integrators). A hold in
doubt is looked for more eagerly at first, because a driver may be standing there. The schedule
counts from the first try, so an outage of ours skips tries instead of bunching them.
"""

from datetime import datetime, timedelta
from itertools import chain
from typing import Final

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_LAST: Final = timedelta(days=7)

FINALISING: Final[tuple[timedelta, ...]] = tuple(
    after
    for after in chain(
        (n * _MINUTE for n in range(1, 6)),
        (5 * _MINUTE + n * _HOUR for n in range(1, 25)),
        (5 * _MINUTE + _DAY + n * _DAY for n in range(1, 8)),
    )
    if after <= _LAST
)
"""Waits from the first try: 5 in minutes, 24 in hours, then days until a week is over."""

SEARCHING: Final[tuple[timedelta, ...]] = (
    *(timedelta(seconds=n) for n in (5, 15, 30, 60, 120)),
    *(after for after in FINALISING if after > 2 * _MINUTE),
)
"""Waits from the moment an answer stayed away, for looking where a hold may be."""

DAILY: Final = _DAY
"""The pace of what waits for a person: nothing is given up silently, nothing is hammered."""


def next_try(
    schedule: tuple[timedelta, ...], *, since: datetime, after: datetime
) -> datetime | None:
    """The first moment of a schedule begun at `since` that lies after `after`; None when it is over."""
    return next((since + wait for wait in schedule if since + wait > after), None)
