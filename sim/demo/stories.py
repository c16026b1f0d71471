"""Ten charges, as they happen at the site, and how each must end.

What happens at one reader happens in order; the four readers are busy at the same time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sim.site.driver import Driver
from sim.site.yard import Yard


class Ends(StrEnum):
    """How a payment must end; the words are the platform's."""

    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"


START: Final = "FLAT"
ENERGY: Final = "ENERGY"
IDLE: Final = "IDLE_TIME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One charge and what must become of it.

    `lines` are the dimensions that are billed. `closed` is why its session must have closed; None:
    there is no session. `fenced`: the price comes close to what the bank was good for.
    """

    title: str
    driver: Driver
    ends: Ends
    closed: str | None
    lines: frozenset[str] = frozenset()
    cars: tuple[Driver, ...] = ()
    """Whose car it may have been, where cards at one reader name no car; nobody's else: the driver's."""
    is_metered: bool = True
    """Whether the energy billed must be all that the physical meter has counted."""
    is_fenced: bool = False


Acts = Callable[[], Awaitable[None]]
StopByOperator = Callable[[Driver], Awaitable[None]]

A_WHILE_S: Final = 4.0
DOUBLE_TAP_S: Final = 11.0
"""Sooner, a second tap is taken for a doubt and not for the wish to stop."""
IDLE_S: Final = 8.0


def stories(yard: Yard, stop: StopByOperator) -> tuple[Sequence[Story], Sequence[Acts]]:
    """The ten stories, and what happens at each reader. `stop` is an operator at a desk."""
    billed = frozenset({START, ENERGY})
    declined = Story(
        title="Card declined",
        driver=Driver(yard, "Declan", "HY-D1", outcome="decline"),
        ends=Ends.DECLINED,
        closed=None,
    )
    plain = Story(
        title="Tap, plug in, charge, unplug",
        driver=Driver(yard, "Petra", "HY-D1"),
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
    )
    dies = Story(
        title="The station dies in mid-charge",
        driver=Driver(yard, "Mortimer", "HY-D1"),
        ends=Ends.CAPTURED,
        closed="ONGOING_EXPIRED",
        lines=billed,
        is_metered=False,
    )
    first = Story(
        title="Two at one reader, the first",
        driver=Driver(yard, "Ada", "HY-D2"),
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
    )
    partial = Story(
        title="… the second: the bank allows 5.00",
        driver=Driver(yard, "Bruno", "HY-D2", approves=5_00),
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
        is_fenced=True,
    )
    absent = Story(
        title="Tapped, and nobody plugs in",
        driver=Driver(yard, "Nomi", "HY-D3"),
        ends=Ends.RELEASED,
        closed="READY_EXPIRED",
    )
    taps_twice = Story(
        title="One EVSE, two connectors: the first taps to stop",
        driver=Driver(yard, "Tess", "HY-D3"),
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
    )
    plugs_first = Story(
        title="… the second plugged in meanwhile, and taps when it is free",
        driver=Driver(yard, "Felix", "HY-D3"),
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
    )
    olga, rosa = Driver(yard, "Olga", "HY-A1"), Driver(yard, "Rosa", "HY-A1")
    crossed = Story(
        title="Two at one reader, plugged in crosswise; an operator stops the first",
        driver=olga,
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed,
        cars=(olga, rosa),
    )
    overstays = Story(
        title="… the second stays when full",
        driver=rosa,
        ends=Ends.CAPTURED,
        closed="NORMAL",
        lines=billed | {IDLE},
        cars=(olga, rosa),
    )

    async def quay() -> None:
        await declined.driver.pay("declined")
        await _charge(plain.driver)
        await plain.driver.unplug()
        await _charge(dies.driver)
        dies.driver.look_at_meter()
        await dies.driver.station.die()

    async def crane() -> None:
        """Tap, tap, plug, plug, in the same order."""
        await _both_tap(first.driver, partial.driver)
        await first.driver.plug_in(1)
        await partial.driver.plug_in(2)
        await first.driver.charging()
        await asyncio.sleep(A_WHILE_S)
        await first.driver.unplug()
        await partial.driver.stopped()
        await partial.driver.unplug()

    async def gate() -> None:
        """An EVSE serves one of its connectors at a time; who is plugged in at the other is next."""
        await absent.driver.pay("plug_in")
        await absent.driver.reads("nothing_charged", "start_failed")
        await _charge(taps_twice.driver, connector_no=2)
        await asyncio.sleep(DOUBLE_TAP_S)
        felix = plugs_first.driver
        await felix.plug_in(1, connector_no=1)
        await taps_twice.driver.tap()
        await taps_twice.driver.stopped()
        await taps_twice.driver.unplug()
        felix.note_meter()
        await felix.pay("starting", "started")
        await felix.charging()
        await asyncio.sleep(A_WHILE_S)
        await felix.unplug()

    async def ferry() -> None:
        """Tap, tap, plug, plug, the other way round: who plugs in first is taken for the first card."""
        olga.car.stops_at = olga.car.soc + 0.0003
        await _both_tap(olga, rosa)
        await rosa.plug_in(2)
        await rosa.charging()
        await olga.plug_in(1)
        await olga.full()
        await stop(rosa)
        await rosa.stopped()
        await rosa.unplug()
        await asyncio.sleep(IDLE_S)
        await olga.unplug()

    told = (
        plain, declined, absent, dies, taps_twice, plugs_first, crossed, overstays, first, partial,
    )  # fmt: skip
    return told, (quay, crane, gate, ferry)


async def _charge(driver: Driver, *, connector_no: int = 1) -> None:
    await driver.pay("plug_in")
    await driver.plug_in(1, connector_no)
    await driver.charging()
    await asyncio.sleep(A_WHILE_S)


async def _both_tap(one: Driver, other: Driver) -> None:
    await one.pay("plug_in")
    await other.pay("plug_in")
