"""Monitors on a station's variables, and what they noticed (OCPP 2.1, part 2, N02 to N08)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v21.device_model import Component, ComponentVariable
from chargewright.wire.ocpp.v201 import monitoring
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.device_model import Variable
from chargewright.wire.ocpp.v201.monitoring import EventNotificationType, SetMonitoringStatus
from chargewright.wire.ocpp.values import Integer, Natural, Number


class PeriodicEventStreamParams(Extensible):
    interval: Natural | UnsetType = UNSET
    """Seconds at most between two messages."""
    values: Natural | UnsetType = UNSET
    """How many values at most in one message."""


class MonitorType(StrEnum):
    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"
    TARGET_DELTA = "TargetDelta"
    TARGET_DELTA_RELATIVE = "TargetDeltaRelative"


class SetMonitoringData(Extensible):
    value: Number
    """The threshold; of a periodic monitor, seconds."""
    type: MonitorType
    severity: Natural
    """0 (danger) to 9 (debug)."""
    component: Component
    variable: Variable
    id: Natural | UnsetType = UNSET
    """Of the monitor to replace; absent: a new one."""
    periodic_event_stream: PeriodicEventStreamParams | UnsetType = UNSET
    """Ask for its values as a stream."""
    transaction: bool | UnsetType = UNSET
    """Whether it counts only while a transaction runs; absent: false."""


class SetVariableMonitoringRequest(Extensible):
    set_monitoring_data: Annotated[tuple[SetMonitoringData, ...], Meta(min_length=1)]


class SetMonitoringResult(Extensible):
    status: SetMonitoringStatus
    type: MonitorType
    component: Component
    variable: Variable
    severity: Natural
    id: Natural | UnsetType = UNSET
    """Present if accepted."""
    status_info: StatusInfo | UnsetType = UNSET


class SetVariableMonitoringResponse(Extensible):
    set_monitoring_result: Annotated[tuple[SetMonitoringResult, ...], Meta(min_length=1)]


class ClearVariableMonitoringRequest(monitoring.ClearVariableMonitoringRequest):
    id: Annotated[tuple[Natural, ...], Meta(min_length=1)]


class ClearMonitoringResult(monitoring.ClearMonitoringResult):
    id: Natural
    status_info: StatusInfo | UnsetType = UNSET


class ClearVariableMonitoringResponse(monitoring.ClearVariableMonitoringResponse):
    clear_monitoring_result: Annotated[tuple[ClearMonitoringResult, ...], Meta(min_length=1)]


class SetMonitoringBaseResponse(monitoring.SetMonitoringBaseResponse):
    status_info: StatusInfo | UnsetType = UNSET


class SetMonitoringLevelRequest(monitoring.SetMonitoringLevelRequest):
    severity: Natural
    """Events of a greater number are no longer told: 0 (danger) to 9 (debug)."""


class SetMonitoringLevelResponse(monitoring.SetMonitoringLevelResponse):
    status_info: StatusInfo | UnsetType = UNSET


class GetMonitoringReportRequest(monitoring.GetMonitoringReportRequest):
    component_variable: Annotated[tuple[ComponentVariable, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )


class GetMonitoringReportResponse(monitoring.GetMonitoringReportResponse):
    status_info: StatusInfo | UnsetType = UNSET


class VariableMonitoring(Extensible):
    id: Natural
    transaction: bool
    value: Number
    """The threshold; of a periodic monitor, seconds."""
    type: MonitorType
    severity: Natural
    """0 (danger) to 9 (debug)."""
    event_notification_type: EventNotificationType


class MonitoringData(Extensible):
    component: Component
    variable: Variable
    variable_monitoring: Annotated[tuple[VariableMonitoring, ...], Meta(min_length=1)]


class NotifyMonitoringReportRequest(Extensible):
    request_id: Integer
    seq_no: Natural
    """Counts the messages of one report, from 0."""
    generated_at: datetime
    monitor: Annotated[tuple[MonitoringData, ...], Meta(min_length=1)] | UnsetType = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class EventData(monitoring.EventData):
    event_id: Natural
    component: Component
    cause: Natural | UnsetType = UNSET
    """The event that led to this one."""
    variable_monitoring_id: Natural | UnsetType = UNSET
    severity: Natural | UnsetType = UNSET
    """0 (danger) to 9 (debug); absent: 8."""


class NotifyEventRequest(monitoring.NotifyEventRequest):
    seq_no: Natural
    event_data: Annotated[tuple[EventData, ...], Meta(min_length=1)]
