"""Battery swaps in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.network.battery_swaps import Swap
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("battery_swaps")
BATTERY_SWAP_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "battery_swaps": SqlListing(
            source="battery_swap AS t JOIN station AS s ON s.id = t.station_id",
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "soc_percent": "trim_scale(t.soc_percent)::text",
                "soh_percent": "trim_scale(t.soh_percent)::text",
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
    }
)


class BatterySwapRows:
    """`gateway.battery_swaps.BatterySwaps` in a unit of work that holds the station's link."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id

    async def keep(self, swap: Swap, token_id: str | None, *, is_authorized: bool) -> None:
        for battery in swap.batteries:
            row = await self._unit.one(
                _QUERIES.keep_swap,
                organization_id=self._work.organization_id,
                station_id=self._station_id,
                id=self._work.ids.mint("bsw"),
                request_no=swap.request_no,
                event=swap.event,
                id_token=swap.id_token,
                token_id=token_id,
                is_authorized=is_authorized,
                at=self._work.now,
                **asdict(battery),
            )
            if row is not None:
                await tell(
                    self._work, "battery.swapped", row["id"], self._station_id, event=swap.event
                )
