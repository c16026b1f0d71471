"""What a connector is doing, and whether it may (OCPP 1.6, 4.9 and 5.2)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, PlaceNo, Text50, Text255


class ChargePointErrorCode(StrEnum):
    CONNECTOR_LOCK_FAILURE = "ConnectorLockFailure"
    EV_COMMUNICATION_ERROR = "EVCommunicationError"
    GROUND_FAILURE = "GroundFailure"
    HIGH_TEMPERATURE = "HighTemperature"
    INTERNAL_ERROR = "InternalError"
    LOCAL_LIST_CONFLICT = "LocalListConflict"
    NO_ERROR = "NoError"
    OTHER_ERROR = "OtherError"
    OVER_CURRENT_FAILURE = "OverCurrentFailure"
    POWER_METER_FAILURE = "PowerMeterFailure"
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    READER_FAILURE = "ReaderFailure"
    RESET_FAILURE = "ResetFailure"
    UNDER_VOLTAGE = "UnderVoltage"
    OVER_VOLTAGE = "OverVoltage"
    WEAK_SIGNAL = "WeakSignal"


class ChargePointStatus(StrEnum):
    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EVSE = "SuspendedEVSE"
    SUSPENDED_EV = "SuspendedEV"
    FINISHING = "Finishing"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class StatusNotificationRequest(Closed):
    connector_id: PlaceNo
    """0: the station itself."""
    error_code: ChargePointErrorCode
    status: ChargePointStatus
    info: Text50 | UnsetType = UNSET
    timestamp: datetime | UnsetType = UNSET
    """Absent: the time of receipt (OCPP 1.6, 6.47)."""
    vendor_id: Text255 | UnsetType = UNSET
    vendor_error_code: Text50 | UnsetType = UNSET


class StatusNotificationResponse(Closed):
    pass


class AvailabilityType(StrEnum):
    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class AvailabilityStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChangeAvailabilityRequest(Closed):
    connector_id: PlaceNo
    """0: the station and all its connectors."""
    type: AvailabilityType


class ChangeAvailabilityResponse(Closed):
    status: AvailabilityStatus
