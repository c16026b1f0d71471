"""A station introduces itself and shows that it is alive (OCPP 1.6, 4.2 and 4.6)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, Text20, Text25, Text50


class RegistrationStatus(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class BootNotificationRequest(Closed):
    charge_point_vendor: Text20
    charge_point_model: Text20
    charge_point_serial_number: Text25 | UnsetType = UNSET
    charge_box_serial_number: Text25 | UnsetType = UNSET
    """Deprecated; some stations still send only this one."""
    firmware_version: Text50 | UnsetType = UNSET
    iccid: Text20 | UnsetType = UNSET
    imsi: Text20 | UnsetType = UNSET
    meter_type: Text25 | UnsetType = UNSET
    meter_serial_number: Text25 | UnsetType = UNSET


class BootNotificationResponse(Closed):
    status: RegistrationStatus
    current_time: datetime
    interval: Integer
    """Seconds between heartbeats when accepted, otherwise before the next boot notification."""


class HeartbeatRequest(Closed):
    pass


class HeartbeatResponse(Closed):
    current_time: datetime
