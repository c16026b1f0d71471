"""Time as a station lives it: it may run faster than ours, or only when it is told to."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class SimulatedTime(Protocol):
    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None:
        """Let simulated seconds pass."""
        ...


class ScaledTime:
    """Runs `scale` times as fast as ours, from `start` (now, when None).

    With a scale of 1 and no start it is our time: what a platform that looks at its own clock
    must be fed with. Faster, each of its claims comes from the platform's future.
    """

    def __init__(self, scale: float = 1.0, start: datetime | None = None) -> None:
        self._scale = scale
        self._origin = time.monotonic()
        self._start = start or datetime.fromtimestamp(time.time(), UTC)

    def now(self) -> datetime:
        passed_s = (time.monotonic() - self._origin) * self._scale
        return self._start + timedelta(seconds=passed_s)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._scale)


class ManualTime:
    """Stands still until `advance`; then every sleeper wakes at its own moment, in order."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        sleeper = (self._now + timedelta(seconds=seconds), woken)
        self._sleepers.append(sleeper)
        try:
            await woken.wait()
        finally:
            self._sleepers.remove(sleeper)

    async def advance(self, seconds: float) -> None:
        """Let simulated seconds pass; what wakes meanwhile gets a moment to act each time."""
        end = self._now + timedelta(seconds=seconds)
        await _let_others_act()
        while due := [one for one in self._sleepers if one[0] <= end and not one[1].is_set()]:
            at, woken = min(due, key=lambda one: one[0])
            self._now = max(self._now, at)
            woken.set()
            await _let_others_act()
        self._now = end


async def _let_others_act() -> None:
    """A few turns of the event loop: as far as it comes without waiting for anything outside."""
    for _ in range(20):
        await asyncio.sleep(0)
