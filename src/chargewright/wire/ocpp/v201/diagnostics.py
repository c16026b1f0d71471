"""A station tells what its monitors noticed, and how far the upload of a log has come (OCPP 2.0.1, part 2, N01 and N07)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, Text255, Text512


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


class LogParameters(Extensible):
    remote_location: Text512
    """URL to upload to."""
    oldest_timestamp: datetime | UnsetType = UNSET
    latest_timestamp: datetime | UnsetType = UNSET


class LogType(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class GetLogRequest(Extensible):
    log: LogParameters
    log_type: LogType
    request_id: Integer
    """Comes back in LogStatusNotification."""
    retries: Integer | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class LogStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class GetLogResponse(Extensible):
    status: LogStatus
    status_info: StatusInfo | UnsetType = UNSET
    filename: Text255 | UnsetType = UNSET
