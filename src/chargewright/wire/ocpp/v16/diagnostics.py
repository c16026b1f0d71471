"""A station uploads its log (OCPP 1.6, 4.4 and 5.9; Improved security for OCPP 1.6-J, 4.2 and 4.4)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, Text255, Text512


class GetDiagnosticsRequest(Closed):
    location: str
    """URL of the folder to upload to."""
    retries: Integer | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""
    start_time: datetime | UnsetType = UNSET
    stop_time: datetime | UnsetType = UNSET


class GetDiagnosticsResponse(Closed):
    file_name: Text255 | UnsetType = UNSET
    """Absent: there is nothing to upload."""


class DiagnosticsStatus(StrEnum):
    IDLE = "Idle"
    UPLOADED = "Uploaded"
    UPLOAD_FAILED = "UploadFailed"
    UPLOADING = "Uploading"


class DiagnosticsStatusNotificationRequest(Closed):
    status: DiagnosticsStatus


class DiagnosticsStatusNotificationResponse(Closed):
    pass


class LogType(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class LogParameters(Closed):
    remote_location: Text512
    """URL to upload to."""
    oldest_timestamp: datetime | UnsetType = UNSET
    latest_timestamp: datetime | UnsetType = UNSET


class LogStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class GetLogRequest(Closed):
    log: LogParameters
    log_type: LogType
    request_id: Integer
    """Comes back in LogStatusNotification."""
    retries: Integer | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class GetLogResponse(Closed):
    status: LogStatus
    filename: Text255 | UnsetType = UNSET


class UploadLogStatus(StrEnum):
    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"


class LogStatusNotificationRequest(Closed):
    status: UploadLogStatus
    request_id: Integer | UnsetType = UNSET
    """Of the GetLog; absent: triggered, and nothing is under way."""


class LogStatusNotificationResponse(Closed):
    pass
