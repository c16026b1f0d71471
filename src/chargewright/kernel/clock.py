"""Time, as a port.

Only the doing half holds a clock; the deciding half receives instants as values. The real clock
is built in `main`, the patient one lives in `tests/play`.
"""

from datetime import UTC, datetime
from typing import Final, Protocol

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
OUT_OF_TIME: Final = "must lie between the years 1970 and 2200"


def is_in_time(at: datetime) -> bool:
    """Whether an instant that somebody wrote is near enough to be counted with, in any zone."""
    return EARLIEST <= at.replace(tzinfo=at.tzinfo or UTC) < LATEST


class Clock(Protocol):
    """Two faces, because they answer two questions."""

    def now(self) -> datetime:
        """What to write down: an aware instant in UTC."""
        ...

    def monotonic(self) -> float:
        """How long since: seconds from an arbitrary start, never going back."""
        ...
