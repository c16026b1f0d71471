"""Batteries go in and out (OCPP 2.1, part 2, S)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import Integer, Percentage, PlaceNoFromZero, Text50, Text500


class BatteryData(Extensible):
    evse_id: PlaceNoFromZero
    """The slot."""
    serial_number: Text50
    soc: Percentage = msgspec.field(name="soC")
    """State of charge, percent."""
    soh: Percentage = msgspec.field(name="soH")
    """State of health, percent."""
    production_date: datetime | UnsetType = UNSET
    vendor_info: Text500 | UnsetType = UNSET


class BatterySwapEvent(StrEnum):
    BATTERY_IN = "BatteryIn"
    BATTERY_OUT = "BatteryOut"
    BATTERY_OUT_TIMEOUT = "BatteryOutTimeout"


class BatterySwapRequest(Extensible):
    battery_data: Annotated[tuple[BatteryData, ...], Meta(min_length=1)]
    event_type: BatterySwapEvent
    id_token: IdToken
    request_id: Integer
    """One for all events of a swap."""


class BatterySwapResponse(Extensible):
    pass


class RequestBatterySwapRequest(Extensible):
    id_token: IdToken
    request_id: Integer


class RequestBatterySwapResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET
