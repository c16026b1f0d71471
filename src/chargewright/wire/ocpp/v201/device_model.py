"""A station's settings and sensors, as variables of components (OCPP 2.0.1, part 2, B05 to B08)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import EVSE, Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, Number, Text16, Text50, Text1000, Text2500


class Component(Extensible):
    name: Text50
    evse: EVSE | UnsetType = UNSET
    """Absent: the component belongs to the station."""
    instance: Text50 | UnsetType = UNSET


class Variable(Extensible):
    name: Text50
    instance: Text50 | UnsetType = UNSET


class AttributeType(StrEnum):
    ACTUAL = "Actual"
    TARGET = "Target"
    MIN_SET = "MinSet"
    MAX_SET = "MaxSet"


class Mutability(StrEnum):
    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"
    READ_WRITE = "ReadWrite"


class DataType(StrEnum):
    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    BOOLEAN = "boolean"
    OPTION_LIST = "OptionList"
    SEQUENCE_LIST = "SequenceList"
    MEMBER_LIST = "MemberList"


class GetVariableData(Extensible):
    component: Component
    variable: Variable
    attribute_type: AttributeType | UnsetType = UNSET
    """Absent: `ACTUAL`."""


class GetVariableStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"


class GetVariableResult(Extensible):
    attribute_status: GetVariableStatus
    component: Component
    variable: Variable
    attribute_status_info: StatusInfo | UnsetType = UNSET
    attribute_type: AttributeType | UnsetType = UNSET
    attribute_value: Text2500 | UnsetType = UNSET


class GetVariablesRequest(Extensible):
    get_variable_data: Annotated[tuple[GetVariableData, ...], Meta(min_length=1)]


class GetVariablesResponse(Extensible):
    get_variable_result: Annotated[tuple[GetVariableResult, ...], Meta(min_length=1)]


class SetVariableData(Extensible):
    attribute_value: Text1000
    component: Component
    variable: Variable
    attribute_type: AttributeType | UnsetType = UNSET


class SetVariableStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"
    REBOOT_REQUIRED = "RebootRequired"


class SetVariableResult(Extensible):
    attribute_status: SetVariableStatus
    component: Component
    variable: Variable
    attribute_type: AttributeType | UnsetType = UNSET
    attribute_status_info: StatusInfo | UnsetType = UNSET


class SetVariablesRequest(Extensible):
    set_variable_data: Annotated[tuple[SetVariableData, ...], Meta(min_length=1)]


class SetVariablesResponse(Extensible):
    set_variable_result: Annotated[tuple[SetVariableResult, ...], Meta(min_length=1)]


class ReportBase(StrEnum):
    CONFIGURATION_INVENTORY = "ConfigurationInventory"
    FULL_INVENTORY = "FullInventory"
    SUMMARY_INVENTORY = "SummaryInventory"


class GenericDeviceModelStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    EMPTY_RESULT_SET = "EmptyResultSet"


class GetBaseReportRequest(Extensible):
    request_id: Integer
    report_base: ReportBase


class GetBaseReportResponse(Extensible):
    status: GenericDeviceModelStatus
    status_info: StatusInfo | UnsetType = UNSET


class VariableAttribute(Extensible):
    type: AttributeType | UnsetType = UNSET
    """Absent: `ACTUAL`."""
    value: Text2500 | UnsetType = UNSET
    """Absent: write-only, such as a password."""
    mutability: Mutability | UnsetType = UNSET
    """Absent: `READ_WRITE`."""
    persistent: bool | UnsetType = UNSET
    """Whether the value survives a restart; absent: false."""
    constant: bool | UnsetType = UNSET
    """Whether the value never changes; absent: false."""


class VariableCharacteristics(Extensible):
    data_type: DataType
    supports_monitoring: bool
    unit: Text16 | UnsetType = UNSET
    min_limit: Number | UnsetType = UNSET
    max_limit: Number | UnsetType = UNSET
    """For texts, the greatest length."""
    values_list: Text1000 | UnsetType = UNSET
    """The allowed values, separated by commas."""


class ReportData(Extensible):
    component: Component
    variable: Variable
    variable_attribute: Annotated[tuple[VariableAttribute, ...], Meta(min_length=1, max_length=4)]
    variable_characteristics: VariableCharacteristics | UnsetType = UNSET


class NotifyReportRequest(Extensible):
    request_id: Integer
    generated_at: datetime
    seq_no: Integer
    """Counts the messages of one report, from 0."""
    report_data: Annotated[tuple[ReportData, ...], Meta(min_length=1)] | UnsetType = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class NotifyReportResponse(Extensible):
    pass


class ComponentVariable(Extensible):
    component: Component
    variable: Variable | UnsetType = UNSET
    """Absent: all of the component's."""


class ComponentCriterion(StrEnum):
    ACTIVE = "Active"
    AVAILABLE = "Available"
    ENABLED = "Enabled"
    PROBLEM = "Problem"


class GetReportRequest(Extensible):
    request_id: Integer
    component_variable: Annotated[tuple[ComponentVariable, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    component_criteria: (
        Annotated[tuple[ComponentCriterion, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET


class GetReportResponse(Extensible):
    status: GenericDeviceModelStatus
    status_info: StatusInfo | UnsetType = UNSET
