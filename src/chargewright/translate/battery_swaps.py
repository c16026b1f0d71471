"""Battery swaps of OCPP 2.1 in our words."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import UNSET

from chargewright.metering import in_zone
from chargewright.network.battery_swaps import Battery, Swap, SwapEvent
from chargewright.wire.ocpp.v21.battery_swap import BatterySwapEvent, BatterySwapRequest

_EVENTS: Final[Mapping[BatterySwapEvent, SwapEvent]] = {
    BatterySwapEvent.BATTERY_IN: SwapEvent.IN,
    BatterySwapEvent.BATTERY_OUT: SwapEvent.OUT,
    BatterySwapEvent.BATTERY_OUT_TIMEOUT: SwapEvent.OUT_TIMEOUT,
}


def swap_in(request: BatterySwapRequest, *, received_at: datetime, zone: ZoneInfo) -> Swap:
    """The event of a BatterySwap."""
    return Swap(
        request_no=request.request_id,
        event=_EVENTS[request.event_type],
        id_token=request.id_token.id_token,
        batteries=[
            Battery(
                slot_no=each.evse_id,
                serial_number=each.serial_number,
                soc_percent=Decimal(each.soc),
                soh_percent=Decimal(each.soh),
                made_at=None
                if each.production_date is UNSET
                else in_zone(each.production_date, zone, received_at=received_at).at,
                vendor_info=None if each.vendor_info is UNSET else each.vendor_info,
            )
            for each in request.battery_data
        ],
    )
