"""A station's settings and sensors, as variables of components (OCPP 2.1, part 2, B05 to B08)."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import EVSE, StatusInfo
from chargewright.wire.ocpp.v201 import device_model
from chargewright.wire.ocpp.values import INTEGER_MAX, Natural, Text2500


class Component(device_model.Component):
    evse: EVSE | UnsetType = UNSET
    """Absent: the component belongs to the station."""


class GetVariableData(device_model.GetVariableData):
    component: Component


class GetVariablesRequest(device_model.GetVariablesRequest):
    get_variable_data: Annotated[tuple[GetVariableData, ...], Meta(min_length=1)]


class GetVariableResult(device_model.GetVariableResult):
    component: Component
    attribute_status_info: StatusInfo | UnsetType = UNSET


class GetVariablesResponse(device_model.GetVariablesResponse):
    get_variable_result: Annotated[tuple[GetVariableResult, ...], Meta(min_length=1)]


class SetVariableData(device_model.SetVariableData):
    attribute_value: Text2500
    component: Component


class SetVariablesRequest(device_model.SetVariablesRequest):
    set_variable_data: Annotated[tuple[SetVariableData, ...], Meta(min_length=1)]


class SetVariableResult(device_model.SetVariableResult):
    component: Component
    attribute_status_info: StatusInfo | UnsetType = UNSET


class SetVariablesResponse(device_model.SetVariablesResponse):
    set_variable_result: Annotated[tuple[SetVariableResult, ...], Meta(min_length=1)]


class GetBaseReportResponse(device_model.GetBaseReportResponse):
    status_info: StatusInfo | UnsetType = UNSET


class ComponentVariable(device_model.ComponentVariable):
    component: Component


class GetReportRequest(device_model.GetReportRequest):
    component_variable: Annotated[tuple[ComponentVariable, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )


class GetReportResponse(device_model.GetReportResponse):
    status_info: StatusInfo | UnsetType = UNSET


class VariableCharacteristics(device_model.VariableCharacteristics):
    max_elements: Annotated[int, Meta(ge=1, le=INTEGER_MAX)] | UnsetType = UNSET
    """Of a list, the most elements that can be set."""


class ReportData(device_model.ReportData):
    component: Component
    variable_characteristics: VariableCharacteristics | UnsetType = UNSET


class NotifyReportRequest(device_model.NotifyReportRequest):
    seq_no: Natural
    """Counts the messages of one report, from 0."""
    report_data: Annotated[tuple[ReportData, ...], Meta(min_length=1)] | UnsetType = UNSET
