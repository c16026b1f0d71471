"""Displays of OCPP 1.6 kept at the price in force, for whoever has shown no token yet.

Each is looked at again and again: a tariff may change by a new version, by its place, or by the clock.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final, Protocol

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due
from chargewright.network.configuration import Attempt, SettingName
from chargewright.network.station_costs import PriceDisplay, ShownPrice
from chargewright.reactions.ports import Work
from chargewright.translate.configuration import to_set
from chargewright.translate.default_prices import default_prices
from chargewright.wire.ocpp import Version
from chargewright.worker.beats import MOST, each_of

AGAIN_AFTER: Final = timedelta(minutes=10)
LIVES_FOR: Final = timedelta(minutes=10)


class DefaultPriceWork(Protocol):
    """A unit of work in which one display is looked at."""

    work: Work

    async def display(self, station_id: str) -> PriceDisplay | None: ...
    async def evse_numbers(self, station_id: str) -> Sequence[int]: ...
    async def shown(self, station_id: str, ids: Sequence[str]) -> Mapping[str, ShownPrice]: ...
    async def begin(self, station_id: str, attempt: Attempt, command_id: str) -> None: ...
    async def looked(self, station_id: str) -> None: ...


class DefaultPrices(Protocol):
    """What is due, whosever it is."""

    def work(self, organization_id: str) -> AbstractAsyncContextManager[DefaultPriceWork]: ...
    async def due(self, looked_before: datetime, most: int) -> Sequence[Due]: ...


class DefaultPriceBeat:
    """The beat that looks at displays."""

    def __init__(self, prices: DefaultPrices, *, clock: Clock) -> None:
        self._prices = prices
        self._clock = clock

    async def look(self) -> None:
        """Bring displays the price in force where they have another."""
        before = self._clock.now() - AGAIN_AFTER
        await each_of(await self._prices.due(before, MOST), self._look)

    async def _look(self, due: Due) -> None:
        async with self._prices.work(due.organization_id) as at:
            await at.looked(due.id)
            settings = await _wanted(at, due.id)
            shown = await at.shown(due.id, [key.lower() for key in settings])
            for key, text in settings.items():
                has = shown.get(key.lower())
                if has is None or has.lacks(text, at.work.now):
                    await _bring(at, due.id, Attempt(SettingName(variable=key), text))


async def _wanted(at: DefaultPriceWork, station_id: str) -> Mapping[str, str]:
    """What its display shall have; nothing where its EVSEs cost differently, or nothing is sold there."""
    display = await at.display(station_id)
    if display is None:
        return {}
    places = [
        await at.work.places.at(station_id, evse_no)
        for evse_no in await at.evse_numbers(station_id)
    ]
    sold = {
        each.tariff.id: (each.tariff, each.zone)
        for each in places
        if each is not None and each.tariff is not None
    }
    if len(sold) != 1:
        return {}
    ((tariff, zone),) = sold.values()
    return default_prices(tariff, zone, display, at.work.now)


async def _bring(at: DefaultPriceWork, station_id: str, attempt: Attempt) -> None:
    action, payload = to_set(Version.V16, attempt)
    command_id = await at.work.outbox.command(
        station_id,
        action,
        payload,
        cause=f"{attempt.name.text} {station_id} {at.work.now.isoformat()}",
        lives_for=LIVES_FOR,
        is_urgent=False,
    )
    assert command_id is not None, "its cause is its own"
    await at.begin(station_id, attempt, command_id)
    at.work.nudges.append(f"commands.{station_id}")
