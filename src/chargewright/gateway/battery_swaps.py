"""Batteries that go in and out, kept where it is told, with the token that swaps them."""

from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from chargewright.network.battery_swaps import Swap
from chargewright.sessions.references import IdTag
from chargewright.translate.battery_swaps import swap_in
from chargewright.wire.ocpp.v21.battery_swap import BatterySwapRequest, BatterySwapResponse

if TYPE_CHECKING:
    from chargewright.gateway.flows import StationWork
    from chargewright.network.model import KnownStation


class BatterySwaps(Protocol):
    """What is swapped at the station whose unit of work this is."""

    async def keep(self, swap: Swap, token_id: str | None, *, is_authorized: bool) -> None:
        """Keep each battery of an event; one that was told before changes nothing."""
        ...


async def batteries_swapped(
    at: "StationWork", station: "KnownStation", request: BatterySwapRequest
) -> BatterySwapResponse:
    """Keep which batteries came and went, and whether their token may charge (S03)."""
    zone = ZoneInfo(station.clock_zone)
    swap = swap_in(request, received_at=at.work.now, zone=zone)
    tag = IdTag.heard(station.habits.own_part_cut(swap.id_token))
    token = None if tag is None else await at.tokens.by_uid(tag.text, at.work.now)
    await at.swaps.keep(
        swap,
        None if token is None else token.id,
        is_authorized=token is not None and token.may_charge,
    )
    return BatterySwapResponse()
