"""Nudges on the bus: what makes things fast and never makes them true."""

import asyncio
from collections.abc import Sequence

from chargewright.adapters.bus import Bus

PREFIX = "chargewright.nudge."
WAITING_MAX = 10_000


class Nudges:
    """Collected from units of work after their commit, published by one task. Never raises."""

    def __init__(self, bus: Bus | None) -> None:
        self._bus = bus
        self._waiting: list[str] = []
        self._wake = asyncio.Event()

    def __call__(self, subjects: Sequence[str]) -> None:
        """Publish soon; dropped where nobody could be told anyway."""
        if self._bus is not None and len(self._waiting) < WAITING_MAX:
            self._waiting.extend(subjects)
            self._wake.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            subjects, self._waiting = self._waiting, []
            for subject in dict.fromkeys(subjects):
                if self._bus is not None:
                    await self._bus.publish(PREFIX + subject, b"")
