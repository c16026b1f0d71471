"""When to try again.

Captures and releases that nobody answered are repeated every minute five times, then every hour
for a day, then every day up to the seventh (the schedule Payter asks of its integrators). A hold in
doubt is looked for more eagerly at first, because a driver may be standing there. Waits are counted
from the first try, so an outage of ours skips tries instead of bunching them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

RETRY_WAITS: Final[tuple[timedelta, ...]] = (
    *[timedelta(minutes=1)] * 5,
    *[timedelta(hours=1)] * 24,
    *[timedelta(days=1)] * 6,
)
"""The wait before each further try; the first try is made at once."""

_EAGER: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120))

DAILY: Final = timedelta(days=1)
"""The pace of what waits for a person: nothing is given up silently, nothing is hammered."""


def next_try(waits: Iterable[timedelta], *, since: datetime, after: datetime) -> datetime | None:
    """The first moment later than `after` of the tries begun at `since`; None when all are over."""
    return next((moment for moment in _moments(waits, since) if moment > after), None)


def next_look(waits: Iterable[timedelta], *, since: datetime, after: datetime) -> datetime:
    """The same for a search, which is eager for two minutes and, when all is over, daily."""
    eager = next((since + wait for wait in _EAGER if since + wait > after), None)
    return eager or next_try(waits, since=since, after=after) or after + DAILY


def _moments(waits: Iterable[timedelta], since: datetime) -> Iterable[datetime]:
    return (since + waited for waited in accumulate(waits))
