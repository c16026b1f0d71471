"""A station introduces itself and restarts (OCPP 2.0.1, part 2, B01 to B04, B11 and B12)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, PlaceNo, Text20, Text25, Text50


class BootReason(StrEnum):
    APPLICATION_RESET = "ApplicationReset"
    FIRMWARE_UPDATE = "FirmwareUpdate"
    LOCAL_RESET = "LocalReset"
    POWER_UP = "PowerUp"
    REMOTE_RESET = "RemoteReset"
    SCHEDULED_RESET = "ScheduledReset"
    TRIGGERED = "Triggered"
    UNKNOWN = "Unknown"
    WATCHDOG = "Watchdog"


class RegistrationStatus(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class Modem(Extensible):
    iccid: Text20 | UnsetType = UNSET
    imsi: Text20 | UnsetType = UNSET


class ChargingStation(Extensible):
    model: Text20
    vendor_name: Text50
    serial_number: Text25 | UnsetType = UNSET
    modem: Modem | UnsetType = UNSET
    firmware_version: Text50 | UnsetType = UNSET


class BootNotificationRequest(Extensible):
    charging_station: ChargingStation
    reason: BootReason


class BootNotificationResponse(Extensible):
    current_time: datetime
    interval: Integer
    """Seconds between heartbeats when accepted, otherwise before the next boot notification."""
    status: RegistrationStatus
    status_info: StatusInfo | UnsetType = UNSET


class ResetType(StrEnum):
    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"


class ResetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ResetRequest(Extensible):
    type: ResetType
    evse_id: PlaceNo | UnsetType = UNSET
    """Absent: the whole station."""


class ResetResponse(Extensible):
    status: ResetStatus
    status_info: StatusInfo | UnsetType = UNSET
