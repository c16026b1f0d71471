"""Lock-out with back-off: how long a door stays shut after wrong answers.

A pure function of how many failures there were and when the last one was. Failures are counted
for the e-mail address that was typed, whether or not it has an account, so that the lock says
nothing about who exists. An attempt is counted before it is judged, so that a hundred at once
are a hundred; a right answer clears the count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FREE_FAILURES: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong answers in a row; `last_at` is None when there were none."""

    count: int = 0
    last_at: datetime | None = None


def locked_until(failures: Failures, at: datetime) -> datetime | None:
    """When the door opens again; None when it is open.

    The first five failures are free, then the wait doubles from 30 seconds up to 15 minutes: long
    for a guesser (some hundred tries a day), short for the owner whom a guesser locks out.
    """
    if failures.last_at is None or failures.count < FREE_FAILURES:
        return None
    doublings = min(failures.count - FREE_FAILURES, 10)
    opens_at = failures.last_at + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return opens_at if at < opens_at else None


def counted(failures: Failures, at: datetime) -> Failures:
    """One more attempt; a day without any begins anew."""
    if failures.last_at is not None and at - failures.last_at >= FORGOTTEN_AFTER:
        return Failures(1, at)
    return Failures(failures.count + 1, at)
