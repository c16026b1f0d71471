"""Monitors on a station's variables, and what they noticed (OCPP 2.0.1, part 2, N02 to N08)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus, StatusInfo
from chargewright.wire.ocpp.v201.device_model import (
    Component,
    ComponentVariable,
    GenericDeviceModelStatus,
    Variable,
)
from chargewright.wire.ocpp.values import Integer, Number, Text36, Text50, Text500, Text2500


class MonitorType(StrEnum):
    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"


class SetMonitoringData(Extensible):
    value: Number
    """The threshold; of a periodic monitor, seconds."""
    type: MonitorType
    severity: Integer
    """0 (danger) to 9 (debug)."""
    component: Component
    variable: Variable
    id: Integer | UnsetType = UNSET
    """Of the monitor to replace; absent: a new one."""
    transaction: bool | UnsetType = UNSET
    """Whether it counts only while a transaction runs; absent: false."""


class SetVariableMonitoringRequest(Extensible):
    set_monitoring_data: Annotated[tuple[SetMonitoringData, ...], Meta(min_length=1)]


class SetMonitoringStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    UNSUPPORTED_MONITOR_TYPE = "UnsupportedMonitorType"
    REJECTED = "Rejected"
    DUPLICATE = "Duplicate"


class SetMonitoringResult(Extensible):
    status: SetMonitoringStatus
    type: MonitorType
    component: Component
    variable: Variable
    severity: Integer
    id: Integer | UnsetType = UNSET
    """Present if accepted."""
    status_info: StatusInfo | UnsetType = UNSET


class SetVariableMonitoringResponse(Extensible):
    set_monitoring_result: Annotated[tuple[SetMonitoringResult, ...], Meta(min_length=1)]


class ClearVariableMonitoringRequest(Extensible):
    id: Annotated[tuple[Integer, ...], Meta(min_length=1)]


class ClearMonitoringStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_FOUND = "NotFound"


class ClearMonitoringResult(Extensible):
    status: ClearMonitoringStatus
    id: Integer
    status_info: StatusInfo | UnsetType = UNSET


class ClearVariableMonitoringResponse(Extensible):
    clear_monitoring_result: Annotated[tuple[ClearMonitoringResult, ...], Meta(min_length=1)]


class MonitoringBase(StrEnum):
    ALL = "All"
    FACTORY_DEFAULT = "FactoryDefault"
    HARD_WIRED_ONLY = "HardWiredOnly"


class SetMonitoringBaseRequest(Extensible):
    monitoring_base: MonitoringBase


class SetMonitoringBaseResponse(Extensible):
    status: GenericDeviceModelStatus
    status_info: StatusInfo | UnsetType = UNSET


class SetMonitoringLevelRequest(Extensible):
    severity: Integer
    """Events of a greater number are no longer told: 0 (danger) to 9 (debug)."""


class SetMonitoringLevelResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET


class MonitoringCriterion(StrEnum):
    THRESHOLD_MONITORING = "ThresholdMonitoring"
    DELTA_MONITORING = "DeltaMonitoring"
    PERIODIC_MONITORING = "PeriodicMonitoring"


class GetMonitoringReportRequest(Extensible):
    request_id: Integer
    component_variable: Annotated[tuple[ComponentVariable, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    monitoring_criteria: (
        Annotated[tuple[MonitoringCriterion, ...], Meta(min_length=1, max_length=3)] | UnsetType
    ) = UNSET


class GetMonitoringReportResponse(Extensible):
    status: GenericDeviceModelStatus
    status_info: StatusInfo | UnsetType = UNSET


class VariableMonitoring(Extensible):
    id: Integer
    transaction: bool
    value: Number
    """The threshold; of a periodic monitor, seconds."""
    type: MonitorType
    severity: Integer
    """0 (danger) to 9 (debug)."""


class MonitoringData(Extensible):
    component: Component
    variable: Variable
    variable_monitoring: Annotated[tuple[VariableMonitoring, ...], Meta(min_length=1)]


class NotifyMonitoringReportRequest(Extensible):
    request_id: Integer
    seq_no: Integer
    """Counts the messages of one report, from 0."""
    generated_at: datetime
    monitor: Annotated[tuple[MonitoringData, ...], Meta(min_length=1)] | UnsetType = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class NotifyMonitoringReportResponse(Extensible):
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
