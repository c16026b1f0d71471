"""What a connector is doing, whether it may, and that the station is alive (OCPP 2.0.1, part 2, G)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import EVSE, Extensible, StatusInfo
from chargewright.wire.ocpp.values import PlaceNo


class ConnectorStatus(StrEnum):
    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class StatusNotificationRequest(Extensible):
    timestamp: datetime
    connector_status: ConnectorStatus
    evse_id: PlaceNo
    connector_id: PlaceNo


class StatusNotificationResponse(Extensible):
    pass


class HeartbeatRequest(Extensible):
    pass


class HeartbeatResponse(Extensible):
    current_time: datetime


class OperationalStatus(StrEnum):
    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class ChangeAvailabilityStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChangeAvailabilityRequest(Extensible):
    operational_status: OperationalStatus
    evse: EVSE | UnsetType = UNSET
    """Absent: the whole station."""


class ChangeAvailabilityResponse(Extensible):
    status: ChangeAvailabilityStatus
    status_info: StatusInfo | UnsetType = UNSET
