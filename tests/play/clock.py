"""A clock that stands until it is advanced, and ids that count.

clock = PatientClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
clock.advance(minutes=5)
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

from chargewright.kernel.ids import encode_id

MONDAY_MORNING: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class PatientClock:
    """Both faces move together, and only when told."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        assert start.tzinfo is not None, "an instant is aware"
        self._now = start.astimezone(UTC)
        self._monotonic_s = 1_000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic_s

    def advance(self, by: timedelta | None = None, **units: float) -> datetime:
        """Let time pass: `advance(timedelta(...))` or `advance(minutes=5)`. Returns the new now."""
        step = by if by is not None else timedelta(**units)
        assert step >= timedelta(), "time does not go back; a corrected clock is `set_back`"
        self._now += step
        self._monotonic_s += step.total_seconds()
        return self._now

    def advance_to(self, instant: datetime) -> datetime:
        return self.advance(instant - self._now)

    def set_back(self, by: timedelta) -> datetime:
        """The machine's clock is corrected: what to write down goes back, how long since does not."""
        self._now -= by
        return self._now


class CountingIds:
    """`ses_00000000000000000000000001`, …02: each kind counts for itself, so tests can name them."""

    def __init__(self) -> None:
        self._counts: dict[str, count[int]] = {}

    def mint(self, prefix: str) -> str:
        return nth_id(prefix, next(self._counts.setdefault(prefix, count(1))))


def nth_id(prefix: str, number: int) -> str:
    """The id that `CountingIds` mints as the `number`th of its kind."""
    return encode_id(prefix, millis=0, randomness=number)
