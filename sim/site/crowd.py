"""Drivers who keep coming: mostly decent, some unlucky. The dice have a seed."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sim.site.driver import Driver, GaveUpError
from sim.site.plan import Condition, Post
from sim.site.yard import Yard
from sim.stations import Car
from sim.stations.link import Payload

NAMES: Final = (
    "Aino", "Bram", "Chiara", "Dirk", "Elif", "Femke", "Goran", "Hanna", "Ivo", "Jade", "Kofi", "Lotte",
    "Mats", "Nora", "Otto", "Pia", "Quinn", "Ravi", "Sanne", "Tomas", "Ulla", "Vera", "Wim", "Yara",
)  # fmt: skip

MOODS: Final[Mapping[str, int]] = {
    "unplugs": 60,
    "taps to stop": 14,
    "stays when full": 10,
    "is declined": 8,
    "never plugs in": 5,
    "loses the network": 3,
}
"""What may become of a charge at a reader, and how often, in percent."""

PAUSE_S: Final = (4.0, 20.0)
CHARGE_S: Final = (12.0, 45.0)
ENOUGH_SOC: Final = 0.002
"""How little a car takes whose driver then stays."""
BATTERY_WH: Final = 75_000
FULL_ENOUGH: Final = 0.8
"""To which charge a car wants to come that says what it needs."""
HURRY: Final = (0.5, 1.1)
"""How soon a car leaves, by the time that it needs at full power."""
FAILS: Final = 0.1
"""How often a station fails to take what it has reserved at its own terminal."""


@dataclass
class Crowd:
    """Keeps drivers coming to every working EVSE until cancelled. `last` says who came last, and how.

    `speed`: how much sooner than usual they come and leave. They keep away from the stations in `leaves`.
    """

    yard: Yard
    seed: int = 0
    speed: float = 1.0
    leaves: Collection[str] = ()
    say: Callable[[str], None] = lambda _: None
    last: list[str] = field(default_factory=list)

    async def come(self) -> None:
        async with asyncio.TaskGroup() as group:
            for post in self.yard.posts.values():
                if post.condition is not Condition.WORKS or post.identity in self.leaves:
                    continue
                for evse_no in range(1, len(post.standards) + 1):
                    dice = Random(f"{self.seed} {post.identity} {evse_no}")
                    group.create_task(self._bay(post, evse_no, dice))

    async def _bay(self, post: Post, evse_no: int, dice: Random) -> None:
        """One driver after another at one EVSE."""
        while True:
            await self._while(dice, PAUSE_S)
            # A driver who gives up drives on; the next one finds the bay as it was left.
            with contextlib.suppress(GaveUpError, TimeoutError):
                if post.takes_cards:
                    await self._payer(post, evse_no, dice)
                elif post.reader is None:
                    await self._member(post, evse_no, dice)
                else:
                    await self._guest(post, evse_no, dice)
            await self._clear(post, evse_no)

    async def _guest(self, post: Post, evse_no: int, dice: Random) -> None:
        """Somebody with a bank card."""
        (mood,) = dice.choices(list(MOODS), weights=list(MOODS.values()))
        card = f"{dice.choice(NAMES)} {dice.randrange(1000):03}"
        outcome = "decline" if mood == "is declined" else "approve"
        driver = Driver(self.yard, card, post.identity, outcome=outcome)
        driver.car.soc = dice.uniform(0.1, 0.6)
        self._note(f"{card} at {post.label(evse_no)} {mood}")
        said = await driver.pay("plug_in", "starting", "declined", "no_free_connector")
        if said in {"declined", "no_free_connector"} or mood == "never plugs in":
            return
        connector_no = dice.randint(1, len(post.standards[evse_no - 1]))
        await driver.plug_in(evse_no, connector_no)
        await driver.charging()
        if mood == "stays when full":
            driver.car.stops_at = driver.car.soc + ENOUGH_SOC
        if mood == "loses the network":
            await driver.station.drop_connection(for_s=dice.uniform(5, 20))
        await self._while(dice, CHARGE_S)
        if mood == "taps to stop":
            await driver.tap()
            await driver.stopped()
        await driver.unplug()

    async def _payer(self, post: Post, evse_no: int, dice: Random) -> None:
        """Somebody who pays at the station itself, in a car that says what it needs, and when it leaves."""
        station = self.yard.stations[post.identity]
        evse, now = station.evse(evse_no), station.time.now()
        station.faults.settles_as = "Failed" if dice.random() < FAILS else "Settled"
        self._note(f"{dice.choice(NAMES)} pays at {post.label(evse_no)} itself")
        car = Car(battery_wh=BATTERY_WH, soc=dice.uniform(0.1, 0.5))
        await station.plug_in(evse_no, car=car)
        await station.pay_by_card(f"PSP-{now:%y%m%d%H%M%S}", evse_no)
        await station.until(lambda: evse.is_charging)
        needs = _needs(car, now, post.power_w, hurry=dice.uniform(*HURRY))
        await station.grid.needs(evse_no, chargingNeeds=needs)
        await self._while(dice, CHARGE_S)

    async def _member(self, post: Post, evse_no: int, dice: Random) -> None:
        """Somebody with an RFID token, which the station itself reads."""
        station = self.yard.stations[post.identity]
        token = dice.choice(self.yard.tokens)
        self._note(f"token …{token[-4:]} at {post.label(evse_no)}")
        await station.plug_in(evse_no, car=Car(soc=dice.uniform(0.1, 0.7), ac_power_w=post.power_w))
        if await station.present_token(token, evse_no):
            await self._while(dice, CHARGE_S)
            await station.present_token(token, evse_no)

    async def _clear(self, post: Post, evse_no: int) -> None:
        station = self.yard.stations[post.identity]
        for number, outlet in enumerate(station.evse(evse_no).outlets, start=1):
            if outlet.car is not None:
                with contextlib.suppress(TimeoutError):
                    await station.unplug(evse_no, number)

    async def _while(self, dice: Random, between_s: tuple[float, float]) -> None:
        await asyncio.sleep(dice.uniform(*between_s) / self.speed)

    def _note(self, sentence: str) -> None:
        self.last = [sentence, *self.last[:9]]
        self.say(sentence)


def _needs(car: Car, now: datetime, power_w: int, *, hurry: float) -> Payload:
    """What a car says that it needs at direct current, in the words of OCPP 2.x.

    It leaves when so much power, divided by `hurry`, has filled it: above 1 that may not be enough.
    """
    energy_wh = round((FULL_ENOUGH - car.soc) * car.battery_wh)
    return {
        "requestedEnergyTransfer": "DC",
        "departureTime": (now + timedelta(hours=energy_wh / power_w / hurry)).isoformat(),
        "dcChargingParameters": {
            "evMaxCurrent": 300,
            "evMaxVoltage": 400,
            "energyAmount": energy_wh,
            "evEnergyCapacity": round(car.battery_wh),
            "stateOfCharge": round(car.soc * 100),
        },
    }
