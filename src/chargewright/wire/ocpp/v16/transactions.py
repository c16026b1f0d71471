"""A station tells that charging began or ended (OCPP 1.6, 4.8 and 4.10)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v16.authorization import IdTagInfo
from chargewright.wire.ocpp.v16.meter_values import TransactionMeterValue
from chargewright.wire.ocpp.values import Closed, Integer, PlaceNo, Text20


class StartTransactionRequest(Closed):
    connector_id: PlaceNo
    id_tag: Text20
    meter_start: Integer
    """Wh."""
    timestamp: datetime
    reservation_id: Integer | UnsetType = UNSET


class StartTransactionResponse(Closed):
    id_tag_info: IdTagInfo
    transaction_id: Integer


class Reason(StrEnum):
    EMERGENCY_STOP = "EmergencyStop"
    EV_DISCONNECTED = "EVDisconnected"
    HARD_RESET = "HardReset"
    LOCAL = "Local"
    OTHER = "Other"
    POWER_LOSS = "PowerLoss"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOFT_RESET = "SoftReset"
    UNLOCK_COMMAND = "UnlockCommand"
    DEAUTHORIZED = "DeAuthorized"


class StopTransactionRequest(Closed):
    meter_stop: Integer
    """Wh."""
    timestamp: datetime
    transaction_id: Integer
    id_tag: Text20 | UnsetType = UNSET
    """Absent: the station stopped by itself, or was told to."""
    reason: Reason | UnsetType = UNSET
    """Absent: `Reason.LOCAL` (OCPP 1.6, 4.10)."""
    transaction_data: tuple[TransactionMeterValue, ...] | UnsetType = UNSET


class StopTransactionResponse(Closed):
    id_tag_info: IdTagInfo | UnsetType = UNSET
