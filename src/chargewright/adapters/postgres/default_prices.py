"""Displays of OCPP 1.6 and the price in force in the database: one station in each unit of work."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import msgspec

from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.station_costs import StationCostRows
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.network.configuration import Attempt
from chargewright.network.station_costs import PriceDisplay, ShownPrice
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("default_prices")


class DefaultPriceWork:
    """A unit of work in which one display is looked at."""

    def __init__(self, work: Work, unit: Unit) -> None:
        self.work = work
        self._unit = unit

    async def display(self, station_id: str) -> PriceDisplay | None:
        work = self.work
        rows = StationCostRows(self._unit, work.organization_id, station_id, work.now)
        return await rows.display()

    async def evse_numbers(self, station_id: str) -> Sequence[int]:
        rows = await self._unit.rows(_QUERIES.evse_numbers, station_id=station_id)
        return [row["evse_no"] for row in rows]

    async def shown(self, station_id: str, ids: Sequence[str]) -> Mapping[str, ShownPrice]:
        rows = await self._unit.rows(_QUERIES.default_prices, station_id=station_id, ids=list(ids))
        return {row["id"]: msgspec.convert(row, ShownPrice) for row in rows}

    async def begin(self, station_id: str, attempt: Attempt, command_id: str) -> None:
        rows = SettingRows(self._unit, self.work.organization_id, station_id)
        await rows.begin([attempt], command_id=command_id, by=None, at=self.work.now)

    async def looked(self, station_id: str) -> None:
        await self._unit.run(_QUERIES.looked, station_id=station_id, at=self.work.now)


class DefaultPrices:
    """What is due of them, whosever it is, and the units of work to do it in."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[DefaultPriceWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield DefaultPriceWork(work, unit)

    async def due(self, looked_before: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(
                _QUERIES.due_default_prices, looked_before=looked_before, most=most
            )
        return [Due(row["organization_id"], row["id"]) for row in rows]
