"""What stations of OCPP 1.6 show of costs, in DataTransfer (OCPP & California Pricing Requirements, 3).

Costs and prices are with taxes, in the currency of the place; a message is the text in `data`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, UnsetType, field

from chargewright.wire.ocpp.values import Closed, Number

VENDOR: Final = "org.openchargealliance.costmsg"
CONNECTOR_UNPLUGGED: Final = "ConnectorUnplugged"
"""What a station tells that counts on after a stop: the vehicle has left."""


class PriceText(Closed):
    """The same in another language."""

    language: str
    content: str
    format: str = "UTF8"


class SetUserPrice(Closed):
    id_token: str
    price_text: str
    price_text_extra: tuple[PriceText, ...] | UnsetType = UNSET


class PriceTexts(Closed):
    """The value of DefaultPriceText in one language."""

    price_text: str
    price_text_offline: str | UnsetType = UNSET


class CostState(StrEnum):
    CHARGING = "Charging"
    IDLE = "Idle"


class ChargingPrice(Closed):
    kwh: Number | UnsetType = field(name="kWhPrice", default=UNSET)
    hour: Number | UnsetType = field(name="hourPrice", default=UNSET)
    flat: Number | UnsetType = field(name="flatFee", default=UNSET)


class DefaultPrice(PriceTexts):
    """The value of DefaultPrice: what whoever has shown no token yet would pay."""

    charging_price: ChargingPrice | UnsetType = UNSET


class IdlePrice(Closed):
    grace_minutes: int | UnsetType = UNSET
    hour: Number | UnsetType = field(name="hourPrice", default=UNSET)


class NextPeriod(Closed):
    at_time: datetime
    charging_price: ChargingPrice
    idle_price: IdlePrice | UnsetType = UNSET


class TriggerMeterValue(Closed):
    """When a reading is wanted."""

    at_time: datetime | UnsetType = UNSET
    at_status: tuple[str, ...] | UnsetType = field(name="atCPStatus", default=UNSET)


class RunningCost(Closed):
    transaction_id: int
    timestamp: datetime
    meter_value: int
    """Register, Wh."""
    cost: Number
    state: CostState
    charging_price: ChargingPrice
    idle_price: IdlePrice | UnsetType = UNSET
    next_period: NextPeriod | UnsetType = UNSET
    trigger_meter_value: TriggerMeterValue | UnsetType = UNSET


class FinalCost(Closed):
    transaction_id: int
    cost: Number
    price_text: str
    price_text_extra: tuple[PriceText, ...] | UnsetType = UNSET
    qr_code_text: str | UnsetType = UNSET


CostMessage = SetUserPrice | RunningCost | FinalCost
