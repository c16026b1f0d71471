"""Commands in our words become the request that a station's version of OCPP has for them.

What is made is read back as if a station had sent it, so nothing leaves that its schema would refuse.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.sessions.references import minted_tag
from chargewright.translate import payloads as of
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.errors import fault_of
from chargewright.wire.ocpp.values import encode

Wire: TypeAlias = Mapping[str, Any]
"""A request by the names that the version has for its fields; None: the field is left out."""


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
    if kind is None:
        return name, _own(version, name, payload)
    action, make = COMMANDS[version][name]
    wanted = _read(kind, name, payload)
    said = {field: value for field, value in make(wanted).items() if value is not None}
    request = MESSAGES[version][action].request.read(encode(said))
    if isinstance(request, Fault):
        raise _refused(name, FIELDS[version].get(request.field, request.field), request.rule)
    return action, request


def _read(kind: type[of.Payload], name: str, payload: of.Payload | Mapping[str, Any]) -> of.Payload:
    """What was asked, whether it comes from a caller or from a queue."""
    if isinstance(payload, kind):
        return payload
    try:
        return msgspec.convert(payload, kind)
    except msgspec.ValidationError as wrong:
        fault = fault_of(wrong)
        raise _refused(name, fault.field, fault.rule) from None


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
        raise _refused(name, request.field, request.rule)
    return request


def _refused(name: str, field: str, rule: str) -> Invalid:
    problem = Problem(f"payload.{field}".rstrip("."), rule)
    return Invalid(Sentence("the command {name} cannot be sent", name=name), problems=(problem,))


def _start_16(p: of.Start) -> Wire:
    return {"idTag": str(p.reference), "connectorId": p.evse_no}


def _start_201(p: of.Start) -> Wire:
    reference = p.reference
    tag = minted_tag(reference)
    return {
        "idToken": {"idToken": tag, "type": "Central"},
        "remoteStartId": reference,
        "evseId": p.evse_no,
    }


def _stop_16(p: of.Stop) -> Wire:
    ref = p.ocpp_transaction_ref
    is_number = ref.isascii() and ref.isdecimal()
    return {"transactionId": int(ref) if is_number else ref}


def _stop_201(p: of.Stop) -> Wire:
    return {"transactionId": p.ocpp_transaction_ref}


def _reset_16(p: of.Reset) -> Wire:
    return {"type": "Hard" if p.hard else "Soft"}


def _reset_201(p: of.Reset) -> Wire:
    return {"type": "Immediate" if p.hard else "OnIdle"}


def _unlock_16(p: of.Unlock) -> Wire:
    if p.connector_no != 1:
        raise _refused("unlock", "connector_no", "must be 1: ocpp1.6 has one at each EVSE")
    return {"connectorId": p.evse_no}


def _unlock_201(p: of.Unlock) -> Wire:
    return {"evseId": p.evse_no, "connectorId": p.connector_no}


def _trigger_16(p: of.Trigger) -> Wire:
    return {"requestedMessage": p.message, "connectorId": p.evse_no}


def _trigger_201(p: of.Trigger) -> Wire:
    return {"requestedMessage": p.message, "evse": _evse(p.evse_no)}


def _availability_16(p: of.ChangeAvailability) -> Wire:
    return {
        "type": "Operative" if p.operative else "Inoperative",
        "connectorId": p.evse_no or _WHOLE_STATION,
    }


def _availability_201(p: of.ChangeAvailability) -> Wire:
    return {
        "operationalStatus": "Operative" if p.operative else "Inoperative",
        "evse": _evse(p.evse_no),
    }


def _evse(evse_no: int | None) -> Wire | None:
    return None if evse_no is None else {"id": evse_no}


def _nothing(_: of.ClearCache) -> Wire:
    return {}


_WHOLE_STATION: Final = 0

_Said: TypeAlias = tuple[str, Callable[[Any], Wire]]
_IN_16: Final[Mapping[str, _Said]] = {
    "start": ("RemoteStartTransaction", _start_16),
    "stop": ("RemoteStopTransaction", _stop_16),
    "reset": ("Reset", _reset_16),
    "unlock": ("UnlockConnector", _unlock_16),
    "trigger": ("TriggerMessage", _trigger_16),
    "change_availability": ("ChangeAvailability", _availability_16),
    "clear_cache": ("ClearCache", _nothing),
}
_IN_2: Final[Mapping[str, _Said]] = {
    "start": ("RequestStartTransaction", _start_201),
    "stop": ("RequestStopTransaction", _stop_201),
    "reset": ("Reset", _reset_201),
    "unlock": ("UnlockConnector", _unlock_201),
    "trigger": ("TriggerMessage", _trigger_201),
    "change_availability": ("ChangeAvailability", _availability_201),
    "clear_cache": ("ClearCache", _nothing),
}
COMMANDS: Final[Mapping[Version, Mapping[str, _Said]]] = {
    Version.V16: _IN_16,
    Version.V201: _IN_2,
    Version.V21: _IN_2,
}
"""By version: the action, and what it says for a payload of ours."""

_FIELDS_2: Final = {
    "idToken.idToken": "reference",
    "remoteStartId": "reference",
    "transactionId": "ocpp_transaction_ref",
    "requestedMessage": "message",
}
FIELDS: Final[Mapping[Version, Mapping[str, str]]] = {
    Version.V16: {
        "idTag": "reference",
        "transactionId": "ocpp_transaction_ref",
        "requestedMessage": "message",
    },
    Version.V201: _FIELDS_2,
    Version.V21: _FIELDS_2,
}
"""Which field of ours stands behind a field of a version's, where that can be what it refuses."""
