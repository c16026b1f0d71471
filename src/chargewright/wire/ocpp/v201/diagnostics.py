"""A station tells what its monitors noticed, and how far the upload of a log has come (OCPP 2.0.1, part 2, N01 and N07)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.device_model import Component, Variable
from chargewright.wire.ocpp.values import Integer, Text36, Text50, Text500, Text2500


class UploadLogStatus(StrEnum):
    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class LogStatusNotificationRequest(Extensible):
    status: UploadLogStatus
    request_id: Integer | UnsetType = UNSET
    """Of the GetLog; absent: triggered, and nothing is under way."""


class LogStatusNotificationResponse(Extensible):
    pass


class EventTrigger(StrEnum):
    ALERTING = "Alerting"
    DELTA = "Delta"
    PERIODIC = "Periodic"


class EventNotificationType(StrEnum):
    HARD_WIRED_NOTIFICATION = "HardWiredNotification"
    HARD_WIRED_MONITOR = "HardWiredMonitor"
    PRECONFIGURED_MONITOR = "PreconfiguredMonitor"
    CUSTOM_MONITOR = "CustomMonitor"


class EventData(Extensible):
    event_id: Integer
    timestamp: datetime
    trigger: EventTrigger
    actual_value: Text2500
    component: Component
    event_notification_type: EventNotificationType
    variable: Variable
    cause: Integer | UnsetType = UNSET
    """The event that led to this one."""
    tech_code: Text50 | UnsetType = UNSET
    tech_info: Text500 | UnsetType = UNSET
    cleared: bool | UnsetType = UNSET
    """Whether the condition is over."""
    transaction_id: Text36 | UnsetType = UNSET
    variable_monitoring_id: Integer | UnsetType = UNSET


class NotifyEventRequest(Extensible):
    generated_at: datetime
    seq_no: Integer
    event_data: Annotated[tuple[EventData, ...], Meta(min_length=1)]
    tbc: bool | UnsetType = UNSET
    """To be continued in another message; absent: false."""


class NotifyEventResponse(Extensible):
    pass
