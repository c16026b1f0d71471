"""A driver with a card and a car, who does what the reader says."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final

from sim.payter.world import Card
from sim.site.yard import Yard
from sim.stations import Car, SimulatedStation

LOOK_S: Final = 0.2
PATIENCE_S: Final = 60.0
ANSWER_S: Final = 10.0
TAPS: Final = 2
LINK: Final = re.compile(r"https?://[^\s\"]+/r/[A-Za-z0-9_-]+")


class GaveUpError(Exception):
    """What the driver waited for did not come; says what there was instead."""


class Driver:
    """`card` is the name on it, `post` the station that they drove to, `approves` what the bank is
    good for in minor units where that is less than is asked.

    The car is a big one: what limits the power is the station.
    """

    def __init__(
        self,
        yard: Yard,
        card: str,
        post: str,
        *,
        outcome: str = "approve",
        approves: int | None = None,
    ) -> None:
        self._yard = yard
        self._outcome = outcome if approves is None else "partial"
        self._approves = approves
        self._place = (1, 1)
        self._before_wh = 0
        self._screens_before = 0
        self.card = card
        self.post = yard.posts[post]
        self.car = Car(battery_wh=100_000, soc=0.2, ac_power_w=22_000, dc_power_w=350_000)
        self.energy_wh = 0
        """What went through the physical meter for this car until it was last looked at."""

    @property
    def station(self) -> SimulatedStation:
        return self._yard.stations[self.post.identity]

    @property
    def reader(self) -> str:
        assert self.post.reader is not None, f"{self.post.name} has a reader"
        return self.post.reader

    @property
    def last_four(self) -> str:
        return str(Card(self.card).masked_pan)[-4:]

    @property
    def evse_no(self) -> int:
        """Where the car was plugged in last."""
        return self._place[0]

    async def tap(self) -> None:
        """Hold the card to the reader until it beeps."""

        async def beeps() -> str:
            self._screens_before = (await self._yard.cloud.terminal(self.reader))["shows"]
            return await self._yard.cloud.tap(
                self.reader, self.card, outcome=self._outcome, partial_amount=self._approves
            )

        await self._look(beeps, {"read"})

    async def pay(self, *words: str) -> str:
        """Tap, and tap again where the reader was just turning to somebody else; what it says then.

        Raises:
            GaveUpError: it never says one of these.
        """
        for _ in range(TAPS):
            await self.tap()
            with contextlib.suppress(GaveUpError):
                return await self._look(self._said(words), set(words), within_s=ANSWER_S)
        return await self.reads(*words)

    async def reads(self, *words: str) -> str:
        """Look at the reader until it says one of these, or has said it since the tap; which one.

        Screens are known by their names.

        Raises:
            GaveUpError: it never did.
        """
        return await self._look(self._said(words), set(words))

    async def links(self) -> list[str]:
        """The addresses behind the QR codes that the reader has shown lately, newest first."""
        screens = (await self._yard.cloud.terminal(self.reader))["screens"]
        found = [link for screen in screens for link in LINK.findall(str(screen["body"]))]
        return list(dict.fromkeys(reversed(found)))

    async def plug_in(self, evse_no: int = 1, connector_no: int = 1) -> None:
        self._place = (evse_no, connector_no)
        self._before_wh = int(self.station.evse(evse_no).register_wh)
        await self.station.plug_in(evse_no, connector_no, self.car)

    def note_meter(self) -> None:
        """Somebody else charged at this EVSE since we plugged in: what follows is ours."""
        self._before_wh = int(self.station.evse(self._place[0]).register_wh)

    async def charging(self) -> None:
        """Wait until energy flows."""
        evse = self.station.evse(self._place[0])
        await self._see("the charge to begin", lambda: evse.is_charging)

    async def full(self) -> None:
        """Wait until the car takes no more."""
        await self._see("a full battery", lambda: self.car.is_full)

    async def stopped(self) -> None:
        """Wait until the station has ended the charge."""
        evse = self.station.evse(self._place[0])
        await self._see("the charge to end", lambda: evse.transaction is None)

    async def unplug(self) -> None:
        await self.station.unplug(*self._place)
        self.look_at_meter()

    def look_at_meter(self) -> None:
        """Note what the physical meter has counted for this car."""
        self.energy_wh = int(self.station.evse(self._place[0]).register_wh) - self._before_wh

    def _said(self, words: Collection[str]) -> Callable[[], Awaitable[str]]:
        """What the reader has said since the tap: one of these words, else its last."""

        async def said() -> str:
            terminal = await self._yard.cloud.terminal(self.reader)
            new = terminal["shows"] - self._screens_before
            names = [
                str(screen["body"]["id"])
                for screen in (terminal["screens"][-new:] if new else ())
                if screen["body"]
            ]
            return next((name for name in names if name in words), names[-1] if names else "")

        return said

    async def _look(
        self, at: Callable[[], Awaitable[str]], wanted: set[str], *, within_s: float = PATIENCE_S
    ) -> str:
        seen = ""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    seen = await at()
                    if seen in wanted:
                        return seen
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            hoped = " or ".join(sorted(wanted))
            raise GaveUpError(
                f"{self.card} hoped for {hoped} and saw {seen or 'nothing'}"
            ) from None

    async def _see(self, what: str, predicate: Callable[[], Any]) -> None:
        try:
            await self.station.until(predicate, within_s=PATIENCE_S)
        except TimeoutError:
            raise GaveUpError(f"{self.card} waited in vain for {what}") from None
