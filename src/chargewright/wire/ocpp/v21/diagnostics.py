"""A station uploads its log (OCPP 2.1, part 2, N01)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import diagnostics
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Integer, Natural, Text2000


class LogParameters(diagnostics.LogParameters):
    remote_location: Text2000
    """URL to upload to."""


class LogType(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"
    DATA_COLLECTOR_LOG = "DataCollectorLog"


class GetLogRequest(Extensible):
    log: LogParameters
    log_type: LogType
    request_id: Integer
    """Comes back in LogStatusNotification."""
    retries: Natural | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class GetLogResponse(diagnostics.GetLogResponse):
    status_info: StatusInfo | UnsetType = UNSET


class LogStatusNotificationRequest(diagnostics.LogStatusNotificationRequest):
    status_info: StatusInfo | UnsetType = UNSET
