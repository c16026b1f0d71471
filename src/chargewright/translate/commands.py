"""Commands in our words become the request that a station's version of OCPP has for them.

What is made is read back as if a station had sent it, so nothing leaves that its schema would refuse.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.translate import payloads as of
from chargewright.translate.asked_rightly import problems_with
from chargewright.translate.file_requests import firmware_2, firmware_16, log_2, log_16
from chargewright.translate.operating_requests import (
    availability_16,
    availability_201,
    nothing,
    reset_16,
    reset_201,
    start_16,
    start_21,
    start_201,
    stop_16,
    stop_201,
    trigger_16,
    trigger_201,
    unlock_16,
    unlock_201,
)
from chargewright.translate.profile_requests import (
    clear_profile_2,
    clear_profile_16,
    clear_profile_201,
    composite_2,
    composite_16,
    profile_2,
    profile_16,
    profile_201,
)
from chargewright.translate.refused_fields import ours, refused
from chargewright.translate.request_parts import Wire
from chargewright.translate.token_requests import (
    cancel_reservation,
    list_2,
    list_16,
    reserve_2,
    reserve_16,
)
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.errors import fault_of
from chargewright.wire.ocpp.v16 import iso15118
from chargewright.wire.ocpp.values import encode

ISO15118: Final = "iso15118."
"""Before the name of what goes to stations of OCPP 1.6 by DataTransfer (`wire.ocpp.v16.iso15118`)."""


def to_wire(
    version: Version, name: str, payload: of.Payload | Mapping[str, Any]
) -> tuple[str, msgspec.Struct]:
    """The action and the request for a command.

    The names of `PAYLOADS` are the same for every version; any other name is an action of the
    version and takes that action's own payload.

    Raises:
        Invalid: no such command in this version, a payload that breaks its rules, or one that this
            version has no words for.
    """
    kind = of.PAYLOADS.get(name)
    if version is Version.V16 and (action := iso15118_action(name)) is not None:
        return "DataTransfer", _enveloped(name, action, payload)
    if kind is None:
        request = _own(version, name, payload)
        _refuse_wrong(version, name, name, request)
        return name, request
    words = COMMANDS[version][name]
    wanted = _read(kind, name, payload)
    action = words.action_for(wanted)
    said = {field: value for field, value in words.make(wanted).items() if value is not None}
    request = MESSAGES[version][action].request.read(encode(said))
    if isinstance(request, Fault):
        raise refused(name, ours(name, request.field), request.rule)
    _refuse_wrong(version, name, action, request)
    return action, request


def _read(kind: type[of.Payload], name: str, payload: of.Payload | Mapping[str, Any]) -> of.Payload:
    """What was asked, whether it comes from a caller or from a queue."""
    if isinstance(payload, kind):
        return payload
    try:
        return msgspec.convert(payload, kind)
    except msgspec.ValidationError as wrong:
        fault = fault_of(wrong)
        raise refused(name, fault.field, fault.rule) from None


def _own(version: Version, name: str, payload: of.Payload | Mapping[str, Any]) -> msgspec.Struct:
    """An action's own request.

    Raises:
        Invalid: no such action in this version, or a payload that breaks its rules.
    """
    exchange = MESSAGES[version].get(name)
    if exchange is None:
        problem = Problem("name", Sentence("is no command of {version}", version=version.value))
        raise Invalid(
            Sentence("no command {name} for this station", name=name), problems=(problem,)
        )
    request = exchange.request.read(msgspec.json.encode(payload))
    if isinstance(request, Fault):
        raise refused(name, request.field, request.rule)
    return request


def iso15118_action(name: str) -> str | None:
    """The action that a command brings a station of OCPP 1.6 in an envelope; None: it is no such command."""
    action = name.removeprefix(ISO15118)
    return action if action != name and action in iso15118.SENT else None


def _enveloped(name: str, action: str, payload: of.Payload | Mapping[str, Any]) -> msgspec.Struct:
    request = iso15118.EXCHANGES[action].request.read(msgspec.json.encode(payload))
    if isinstance(request, Fault):
        raise refused(name, request.field, request.rule)
    return iso15118.enveloped(action, request)


def _refuse_wrong(version: Version, name: str, action: str, request: msgspec.Struct) -> None:
    """Let nothing go that the specification forbids us to ask.

    Raises:
        Invalid: names every field that may not be so.
    """
    if version is Version.V16:
        return
    problems = tuple(
        Problem(f"payload.{ours(name, each.field)}", each.rule)
        for each in problems_with(action, request)
    )
    if problems:
        raise Invalid(Sentence("the command {name} cannot be sent", name=name), problems=problems)


class Said(NamedTuple):
    """The action for a command and what it says; `otherwise` is the action where what is asked `needs` it."""

    action: str
    make: Callable[[Any], Wire]
    otherwise: str | None = None
    needs: Callable[[Any], bool] = bool

    def action_for(self, payload: of.Payload) -> str:
        """The action that has words for this."""
        if self.otherwise is not None and self.needs(payload):
            return self.otherwise
        return self.action


_IN_16: Final[Mapping[str, Said]] = {
    "start": Said("RemoteStartTransaction", start_16),
    "stop": Said("RemoteStopTransaction", stop_16),
    "reset": Said("Reset", reset_16),
    "unlock": Said("UnlockConnector", unlock_16),
    "trigger": Said("TriggerMessage", trigger_16),
    "change_availability": Said("ChangeAvailability", availability_16),
    "clear_cache": Said("ClearCache", nothing),
    "get_log": Said("GetDiagnostics", log_16, "GetLog", lambda asked: asked.log is of.Log.SECURITY),
    "update_firmware": Said(
        "UpdateFirmware",
        firmware_16,
        "SignedUpdateFirmware",
        lambda asked: asked.signature is not None,
    ),
    "reserve": Said("ReserveNow", reserve_16),
    "cancel_reservation": Said("CancelReservation", cancel_reservation),
    "send_local_list": Said("SendLocalList", list_16),
    "get_local_list_version": Said("GetLocalListVersion", nothing),
    "set_charging_profile": Said("SetChargingProfile", profile_16),
    "clear_charging_profile": Said("ClearChargingProfile", clear_profile_16),
    "get_composite_schedule": Said("GetCompositeSchedule", composite_16),
}
_IN_2: Final[Mapping[str, Said]] = {
    "start": Said("RequestStartTransaction", start_201),
    "stop": Said("RequestStopTransaction", stop_201),
    "reset": Said("Reset", reset_201),
    "unlock": Said("UnlockConnector", unlock_201),
    "trigger": Said("TriggerMessage", trigger_201),
    "change_availability": Said("ChangeAvailability", availability_201),
    "clear_cache": Said("ClearCache", nothing),
    "get_log": Said("GetLog", log_2),
    "update_firmware": Said("UpdateFirmware", firmware_2),
    "reserve": Said("ReserveNow", reserve_2),
    "cancel_reservation": Said("CancelReservation", cancel_reservation),
    "send_local_list": Said("SendLocalList", list_2),
    "get_local_list_version": Said("GetLocalListVersion", nothing),
    "set_charging_profile": Said("SetChargingProfile", profile_201),
    "clear_charging_profile": Said("ClearChargingProfile", clear_profile_201),
    "get_composite_schedule": Said("GetCompositeSchedule", composite_2),
}
_IN_21: Final[Mapping[str, Said]] = {
    **_IN_2,
    "start": Said("RequestStartTransaction", start_21),
    "set_charging_profile": Said("SetChargingProfile", profile_2),
    "clear_charging_profile": Said("ClearChargingProfile", clear_profile_2),
}
COMMANDS: Final[Mapping[Version, Mapping[str, Said]]] = {
    Version.V16: _IN_16,
    Version.V201: _IN_2,
    Version.V21: _IN_21,
}
"""By version: the action, and what it says for a payload of ours."""
