"""Settings across the two versions of OCPP: what a station tells of them, and how they are set.

The names of what is told and set are those of the actions; each belongs to one version.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.network.configuration import (
    ACTUAL,
    Attempt,
    Limits,
    Mutability,
    Reported,
    Result,
    SettingName,
)
from chargewright.network.templates import KEY_MOST
from chargewright.translate.request_parts import bytes_of
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.v16 import configuration as keys
from chargewright.wire.ocpp.v201 import common, device_model

READS: Final[Mapping[Version, str]] = {
    Version.V16: "GetConfiguration",
    Version.V201: "GetBaseReport",
    Version.V21: "GetBaseReport",
}
"""The action that has a station tell all its settings."""

LONGEST: Final[Mapping[Version, int]] = {
    Version.V16: 500,
    Version.V201: 1000,
    Version.V21: 2500,
}
"""Characters of a value that is set (OCPP 1.6, 6.7; OCPP 2.0.1 and 2.1, part 2, SetVariableDataType)."""

READ_MOST: Final[Mapping[Version, str]] = {
    Version.V16: "getconfigurationmaxkeys",
    Version.V201: "devicedatactrlr/itemspermessage[getvariables]",
    Version.V21: "devicedatactrlr/itemspermessage[getvariables]",
}
"""The setting, by key, that says how many may be asked for in one message."""
READ_BYTES_MOST: Final = "devicedatactrlr/bytespermessage[getvariables]"
"""The setting, by key, that says how long a message of OCPP 2.x may be that asks for some."""

_READ_AT_ONCE: Final = 20
_WHOLE: Final = "FullInventory"
_BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)
_REFS: Final = 2**31
"""Numbers of requests: what a station may hold in 32 bits."""
_VERSIONS: Final[Mapping[str, Version]] = {
    "GetConfiguration": Version.V16,
    "ChangeConfiguration": Version.V16,
    "GetVariables": Version.V21,
    "SetVariables": Version.V21,
    "GetBaseReport": Version.V21,
}
SPEAKS_OF_SETTINGS: Final = frozenset(_VERSIONS)
"""The commands whose answers say something of settings."""

_RESULTS: Final[Mapping[str, Result]] = {
    "Accepted": Result.ACCEPTED,
    "RebootRequired": Result.REBOOT_REQUIRED,
    "NotSupported": Result.NOT_SUPPORTED,
    "UnknownComponent": Result.NOT_SUPPORTED,
    "UnknownVariable": Result.NOT_SUPPORTED,
    "NotSupportedAttributeType": Result.NOT_SUPPORTED,
}
_PASSWORDS: Final = frozenset({"authorizationkey", "securityctrlr/basicauthpassword"})
_UNKNOWN: Final = frozenset({"UnknownComponent", "UnknownVariable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an answer says of settings. `missing` has the station not; `is_whole`: it has no others."""

    reported: Sequence[Reported] = ()
    missing: Sequence[SettingName] = ()
    is_whole: bool = False


def heard_in(action: str, request: Mapping[str, Any], answer: Any) -> Heard:
    """What a station answers to GetConfiguration or GetVariables; nothing for other actions."""
    match _read(action, answer):
        case keys.GetConfigurationResponse() as told:
            return Heard(
                reported=[_of_key(each) for each in told.configuration_key or ()],
                missing=[SettingName(variable=each) for each in told.unknown_key or ()],
                # One that tells nothing at all has not understood: what it told before stays.
                is_whole=not request.get("key") and bool(told.configuration_key),
            )
        case device_model.GetVariablesResponse() as told:
            return Heard(
                reported=[
                    Reported(
                        name=name_of(each.component, each.variable, each.attribute_type),
                        value=_or_none(each.attribute_value),
                    )
                    for each in told.get_variable_result
                    if each.attribute_status is device_model.GetVariableStatus.ACCEPTED
                ],
                missing=[
                    name_of(each.component, each.variable, each.attribute_type)
                    for each in told.get_variable_result
                    if each.attribute_status.value in _UNKNOWN
                ],
            )
        case _:
            return Heard()


def heard_in_report(report: device_model.NotifyReportRequest) -> Sequence[Reported]:
    """The settings of one part of a report, a row for each attribute."""
    return [
        Reported(
            name=name_of(each.component, each.variable, attribute.type),
            value=_or_none(attribute.value),
            mutability=Mutability(
                "ReadWrite" if attribute.mutability is UNSET else attribute.mutability.value
            ),
            limits=_limits(each.variable_characteristics),
            is_persistent=attribute.persistent is True,
            is_constant=attribute.constant is True,
        )
        for each in report.report_data or ()
        for attribute in each.variable_attribute
    ]


def attempts_in(action: str, payload: Any) -> Sequence[Attempt]:
    """What a command would set; nothing for those that set nothing."""
    version = _VERSIONS.get(action)
    if version is None or action not in {"ChangeConfiguration", "SetVariables"}:
        return ()
    match MESSAGES[version][action].request.read(msgspec.json.encode(payload)):
        case keys.ChangeConfigurationRequest() as wish:
            return [Attempt(SettingName(variable=wish.key), wish.value)]
        case device_model.SetVariablesRequest() as wish:
            return [
                Attempt(
                    name_of(each.component, each.variable, each.attribute_type),
                    each.attribute_value,
                )
                for each in wish.set_variable_data
            ]
        case _:
            return ()


def results_in(action: str, payload: Any, answer: Any) -> Iterator[tuple[Attempt, Result]]:
    """What became of each attempt of a command, by the station's answer."""
    attempts = attempts_in(action, payload)
    match _read(action, answer):
        case keys.ChangeConfigurationResponse(status=status):
            for attempt in attempts:
                yield attempt, _RESULTS.get(status.value, Result.REJECTED)
        case device_model.SetVariablesResponse() as told:
            said = {
                name_of(
                    each.component, each.variable, each.attribute_type
                ).key: each.attribute_status
                for each in told.set_variable_result
            }
            for attempt in attempts:
                word = said.get(attempt.name.key)
                yield (
                    attempt,
                    Result.UNKNOWN if word is None else _RESULTS.get(word.value, Result.REJECTED),
                )
        case _:
            result = _refused(answer)
            for attempt in attempts:
                yield attempt, result


def password_in(action: str, payload: Any) -> Attempt | None:
    """The password by which the station shall come, where a command sets it."""
    for attempt in attempts_in(action, payload):
        if attempt.name.key in _PASSWORDS:
            return attempt
    return None


def security_profile_in(action: str, payload: Any) -> str | None:
    """The security profile by which the station shall come, where a command sets it (OCPP 1.6)."""
    for attempt in attempts_in(action, payload):
        if attempt.name.is_security_profile:
            return attempt.value
    return None


def password_result(action: str, payload: Any, answer: Any) -> Result | None:
    """What became of that; None where the command set no password."""
    for attempt, result in results_in(action, payload, answer):
        if attempt.name.key in _PASSWORDS:
            return result
    return None


def to_read(version: Version, *, at: datetime) -> tuple[str, dict[str, Any]]:
    """The action and the payload by which a station tells all its settings.

    What it tells in several messages has a number by which they belong together.
    """
    if version is Version.V16:
        return READS[version], {}
    return READS[version], {"requestId": request_no(at), "reportBase": _WHOLE}


def to_read_these(
    version: Version,
    names: Sequence[SettingName],
    most: int | None,
    *,
    most_bytes: int | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for some settings: so many in a message as the station takes, and so long (None: it does not say)."""
    left = list(names)
    while left:
        count = min(most or _READ_AT_ONCE, _READ_AT_ONCE, len(left))
        action, payload = _to_read(version, left[:count])
        while most_bytes is not None and count > 1 and bytes_of(action, payload) > most_bytes:
            count -= 1
            action, payload = _to_read(version, left[:count])
        yield action, payload
        del left[:count]


def _to_read(version: Version, names: Sequence[SettingName]) -> tuple[str, dict[str, Any]]:
    if version is Version.V16:
        return "GetConfiguration", {"key": [name.variable for name in names]}
    return "GetVariables", {"getVariableData": [_asked_for(name) for name in names]}


def named(version: Version, text: str) -> SettingName | None:
    """The setting that this version calls so; None where that is no name in it."""
    if version is Version.V16:
        return SettingName(variable=text) if 0 < len(text) <= KEY_MOST else None
    return SettingName.read(text)


def request_no(at: datetime) -> int:
    """The number of what is asked at this instant: no station gets one twice within weeks."""
    return (at - _BEGINNING) // timedelta(milliseconds=1) % _REFS


def to_set(version: Version, attempt: Attempt) -> tuple[str, dict[str, Any]]:
    """The action and the payload that set one setting."""
    name = attempt.name
    if version is Version.V16:
        return "ChangeConfiguration", {"key": name.variable, "value": attempt.value}
    wish = {**_asked_for(name), "attributeValue": attempt.value}
    return "SetVariables", {"setVariableData": [wish]}


def _asked_for(name: SettingName) -> dict[str, Any]:
    """A variable of a component, in the words of a message."""
    evse = None
    if name.evse_no is not None:
        evse = _given(id=name.evse_no, connectorId=name.connector_no)
    return _given(
        component=_given(name=name.component, instance=name.component_instance, evse=evse),
        variable=_given(name=name.variable, instance=name.variable_instance),
        attributeType=None if name.attribute == ACTUAL else name.attribute,
    )


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _read(action: str, answer: Any) -> msgspec.Struct | None:
    version = _VERSIONS.get(action)
    if version is None or answer is None:
        return None
    read = read_answer(MESSAGES[version], action, msgspec.json.encode(answer))
    return None if isinstance(read, Fault) else read.message


def _refused(answer: Any) -> Result:
    """What a CALLERROR means for what was asked; without an answer nobody knows."""
    code = answer.get("error") if isinstance(answer, Mapping) else None
    if code in {"NotImplemented", "NotSupported"}:
        return Result.NOT_SUPPORTED
    return Result.UNKNOWN if code in {None, "unreadable"} else Result.REJECTED


def _of_key(told: keys.KeyValue) -> Reported:
    return Reported(
        name=SettingName(variable=told.key),
        value=_or_none(told.value),
        mutability=Mutability.READ_ONLY if told.readonly else Mutability.READ_WRITE,
    )


def name_of(
    component: device_model.Component,
    variable: device_model.Variable,
    attribute: device_model.AttributeType | UnsetType = UNSET,
) -> SettingName:
    """What a variable of a component is called."""
    evse: common.EVSE | UnsetType = component.evse
    return SettingName(
        component=component.name,
        component_instance=_or_none(component.instance),
        evse_no=None if evse is UNSET else evse.id,
        connector_no=None if evse is UNSET or evse.connector_id is UNSET else evse.connector_id,
        variable=variable.name,
        variable_instance=_or_none(variable.instance),
        attribute=ACTUAL if attribute is UNSET else attribute.value,
    )


def _limits(told: device_model.VariableCharacteristics | UnsetType) -> Limits | None:
    if told is UNSET:
        return None
    return Limits(
        data_type=told.data_type.value,
        unit=_or_none(told.unit),
        min_limit=_number(told.min_limit),
        max_limit=_number(told.max_limit),
        values_list=_or_none(told.values_list),
        supports_monitoring=told.supports_monitoring,
    )


def _number(told: Decimal | UnsetType) -> Decimal | None:
    return None if told is UNSET else told


def _or_none(told: str | UnsetType) -> str | None:
    return None if told is UNSET else told
