"""Commands in our words become the request that a station's version of OCPP has for them.

What is made is read back as if a station had sent it, so nothing leaves that its schema would refuse.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.sessions.references import minted_tag
from chargewright.translate import payloads as of
from chargewright.translate.asked_rightly import problems_with
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.errors import fault_of
from chargewright.wire.ocpp.v16 import iso15118
from chargewright.wire.ocpp.values import encode

ISO15118: Final = "iso15118."
"""Before the name of what goes to stations of OCPP 1.6 by DataTransfer (`wire.ocpp.v16.iso15118`)."""
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
        raise _refused(name, _ours(name, request.field), request.rule)
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


def iso15118_action(name: str) -> str | None:
    """The action that a command brings a station of OCPP 1.6 in an envelope; None: it is no such command."""
    action = name.removeprefix(ISO15118)
    return action if action != name and action in iso15118.SENT else None


def _enveloped(name: str, action: str, payload: of.Payload | Mapping[str, Any]) -> msgspec.Struct:
    request = iso15118.EXCHANGES[action].request.read(msgspec.json.encode(payload))
    if isinstance(request, Fault):
        raise _refused(name, request.field, request.rule)
    return iso15118.enveloped(action, request)


def _refuse_wrong(version: Version, name: str, action: str, request: msgspec.Struct) -> None:
    """Let nothing go that the specification forbids us to ask.

    Raises:
        Invalid: names every field that may not be so.
    """
    if version is Version.V16:
        return
    problems = tuple(
        Problem(f"payload.{_ours(name, each.field)}", each.rule)
        for each in problems_with(action, request)
    )
    if problems:
        raise Invalid(Sentence("the command {name} cannot be sent", name=name), problems=problems)


def _refused(name: str, field: str, rule: str) -> Invalid:
    problem = Problem(f"payload.{field}".rstrip("."), rule)
    return Invalid(Sentence("the command {name} cannot be sent", name=name), problems=(problem,))


def _start_16(p: of.Start) -> Wire:
    return {"idTag": p.id_token or str(p.reference), "connectorId": p.evse_no}


def _start_201(p: of.Start) -> Wire:
    return {
        "idToken": _token_2(p.id_token or minted_tag(p.reference)),
        "groupIdToken": _token_2(p.group_id_token),
        "remoteStartId": p.reference,
        "evseId": p.evse_no,
    }


def _stop_16(p: of.Stop) -> Wire:
    return {"transactionId": _number_or_text(p.ocpp_transaction_ref)}


def _stop_201(p: of.Stop) -> Wire:
    return {"transactionId": p.ocpp_transaction_ref}


def _reset_16(p: of.Reset) -> Wire:
    if p.evse_no is not None:
        rule = "must be left out: ocpp1.6 restarts the whole station"
        raise _refused("reset", "evse_no", rule)
    return {"type": "Hard" if p.hard else "Soft"}


def _reset_201(p: of.Reset) -> Wire:
    return {"type": "Immediate" if p.hard else "OnIdle", "evseId": p.evse_no}


def _unlock_16(p: of.Unlock) -> Wire:
    _refuse_second_connector("unlock", p.connector_no)
    return {"connectorId": p.evse_no}


def _unlock_201(p: of.Unlock) -> Wire:
    return {"evseId": p.evse_no, "connectorId": p.connector_no}


def _trigger_16(p: of.Trigger) -> Wire:
    _refuse_second_connector("trigger", p.connector_no)
    return {"requestedMessage": p.message, "connectorId": p.evse_no}


def _trigger_201(p: of.Trigger) -> Wire:
    return {"requestedMessage": p.message, "evse": _evse(p)}


def _availability_16(p: of.ChangeAvailability) -> Wire:
    _refuse_second_connector("change_availability", p.connector_no)
    return {
        "type": "Operative" if p.operative else "Inoperative",
        "connectorId": p.evse_no or _WHOLE_STATION,
    }


def _availability_201(p: of.ChangeAvailability) -> Wire:
    return {
        "operationalStatus": "Operative" if p.operative else "Inoperative",
        "evse": _evse(p),
    }


def _evse(p: of.Trigger | of.ChangeAvailability) -> Wire | None:
    if p.evse_no is None and p.connector_no is None:
        return None
    return _given(id=p.evse_no, connectorId=p.connector_no)


def _refuse_second_connector(name: str, connector_no: int | None) -> None:
    if connector_no not in {None, 1}:
        raise _refused(name, "connector_no", "must be 1: ocpp1.6 has one at each EVSE")


def _nothing(_: of.Payload) -> Wire:
    return {}


def _log_16(p: of.GetLog) -> Wire:
    if p.log is of.Log.SECURITY:
        return _log_2(p)
    return {
        "location": p.location,
        "startTime": p.since,
        "stopTime": p.until,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
    }


def _log_2(p: of.GetLog) -> Wire:
    is_security = p.log is of.Log.SECURITY
    return {
        "logType": "SecurityLog" if is_security else "DiagnosticsLog",
        "requestId": p.request_no,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
        "log": _given(remoteLocation=p.location, oldestTimestamp=p.since, latestTimestamp=p.until),
    }


def _firmware_16(p: of.UpdateFirmware) -> Wire:
    if p.signature is not None:
        return _firmware_2(p)
    if p.install_at is not None:
        rule = "must be left out: ocpp1.6 knows it for signed firmware alone"
        raise _refused("update_firmware", "install_at", rule)
    return {
        "location": p.location,
        "retrieveDate": p.retrieve_at,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
    }


def _firmware_2(p: of.UpdateFirmware) -> Wire:
    return {
        "requestId": p.request_no,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
        "firmware": _given(
            location=p.location,
            retrieveDateTime=p.retrieve_at,
            installDateTime=p.install_at,
            signingCertificate=p.signing_certificate,
            signature=p.signature,
        ),
    }


def _reserve_16(p: of.Reserve) -> Wire:
    return {
        "reservationId": p.reservation_no,
        "idTag": p.id_token,
        "parentIdTag": p.group_id_token,
        "expiryDate": p.expires_at,
        "connectorId": p.evse_no or _WHOLE_STATION,
    }


def _reserve_2(p: of.Reserve) -> Wire:
    return {
        "id": p.reservation_no,
        "idToken": _token_2(p.id_token),
        "groupIdToken": _token_2(p.group_id_token),
        "expiryDateTime": p.expires_at,
        "evseId": p.evse_no,
    }


def _cancel_reservation(p: of.CancelReservation) -> Wire:
    return {"reservationId": p.reservation_no}


def _list_16(p: of.SendLocalList) -> Wire:
    return {
        "listVersion": p.version_no,
        "updateType": "Full" if p.is_full else "Differential",
        "localAuthorizationList": [
            _given(
                idTag=token.id_token,
                idTagInfo=token.status
                and _given(
                    status=token.status,
                    expiryDate=token.expires_at,
                    parentIdTag=token.group_id_token,
                ),
            )
            for token in p.tokens
        ],
    }


def _list_2(p: of.SendLocalList) -> Wire:
    listed = [
        _given(
            idToken=_token_2(token.id_token),
            idTokenInfo=token.status
            and _given(
                status=token.status,
                cacheExpiryDateTime=token.expires_at,
                groupIdToken=_token_2(token.group_id_token),
            ),
        )
        for token in p.tokens
    ]
    return {
        "versionNumber": p.version_no,
        "updateType": "Full" if p.is_full else "Differential",
        "localAuthorizationList": listed or None,
    }


def _profile_16(p: of.SetChargingProfile) -> Wire:
    ref = p.ocpp_transaction_ref
    profile = _given(
        chargingProfileId=p.profile_no,
        transactionId=None if ref is None else _number_or_text(ref),
        chargingProfilePurpose=_PURPOSES_16[p.purpose],
        chargingSchedule=_schedule(p),
        **_alike(p),
    )
    return {"connectorId": p.evse_no or _WHOLE_STATION, "csChargingProfiles": profile}


def _profile_2(p: of.SetChargingProfile) -> Wire:
    profile = _given(
        id=p.profile_no,
        transactionId=p.ocpp_transaction_ref,
        chargingProfilePurpose=_PURPOSES_2[p.purpose],
        chargingSchedule=[{"id": p.profile_no, **_schedule(p)}],
        **_alike(p),
    )
    return {"evseId": p.evse_no or _WHOLE_STATION, "chargingProfile": profile}


def _alike(p: of.SetChargingProfile) -> Wire:
    """What every version calls the same of a profile."""
    return {
        "stackLevel": p.stack_level,
        "chargingProfileKind": p.kind,
        "recurrencyKind": p.recurrency,
        "validFrom": p.valid_from,
        "validTo": p.valid_to,
    }


def _schedule(p: of.SetChargingProfile) -> Wire:
    return _given(
        chargingRateUnit=p.unit,
        startSchedule=p.starts_at,
        duration=p.duration_s,
        chargingSchedulePeriod=[
            _given(startPeriod=each.start_s, limit=each.limit, numberPhases=each.phases)
            for each in p.periods
        ],
    )


def _clear_profile_16(p: of.ClearChargingProfile) -> Wire:
    return {
        "id": p.profile_no,
        "connectorId": p.evse_no,
        "chargingProfilePurpose": p.purpose and _PURPOSES_16[p.purpose],
        "stackLevel": p.stack_level,
    }


def _clear_profile_2(p: of.ClearChargingProfile) -> Wire:
    criteria = _given(
        evseId=p.evse_no,
        chargingProfilePurpose=p.purpose and _PURPOSES_2[p.purpose],
        stackLevel=p.stack_level,
    )
    return {"chargingProfileId": p.profile_no, "chargingProfileCriteria": criteria or None}


def _composite_16(p: of.GetCompositeSchedule) -> Wire:
    return {
        "connectorId": p.evse_no or _WHOLE_STATION,
        "duration": p.duration_s,
        "chargingRateUnit": p.unit,
    }


def _composite_2(p: of.GetCompositeSchedule) -> Wire:
    return {
        "evseId": p.evse_no or _WHOLE_STATION,
        "duration": p.duration_s,
        "chargingRateUnit": p.unit,
    }


def _token_2(text: str | None) -> Wire | None:
    return None if text is None else {"idToken": text, "type": "Central"}


def _number_or_text(ref: str) -> int | str:
    """A transaction's number; what is none is left to be refused."""
    return int(ref) if ref.isascii() and ref.isdecimal() else ref


def _given(**fields: Any) -> Wire:
    return {name: value for name, value in fields.items() if value is not None}


_PURPOSES_2: Final = {
    of.ChargingPurpose.STATION_MAX: "ChargingStationMaxProfile",
    of.ChargingPurpose.TRANSACTION_DEFAULT: "TxDefaultProfile",
    of.ChargingPurpose.TRANSACTION: "TxProfile",
}
_PURPOSES_16: Final = {
    **_PURPOSES_2,
    of.ChargingPurpose.STATION_MAX: "ChargePointMaxProfile",
}
_WHOLE_STATION: Final = 0


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
    "start": Said("RemoteStartTransaction", _start_16),
    "stop": Said("RemoteStopTransaction", _stop_16),
    "reset": Said("Reset", _reset_16),
    "unlock": Said("UnlockConnector", _unlock_16),
    "trigger": Said("TriggerMessage", _trigger_16),
    "change_availability": Said("ChangeAvailability", _availability_16),
    "clear_cache": Said("ClearCache", _nothing),
    "get_log": Said(
        "GetDiagnostics", _log_16, "GetLog", lambda asked: asked.log is of.Log.SECURITY
    ),
    "update_firmware": Said(
        "UpdateFirmware",
        _firmware_16,
        "SignedUpdateFirmware",
        lambda asked: asked.signature is not None,
    ),
    "reserve": Said("ReserveNow", _reserve_16),
    "cancel_reservation": Said("CancelReservation", _cancel_reservation),
    "send_local_list": Said("SendLocalList", _list_16),
    "get_local_list_version": Said("GetLocalListVersion", _nothing),
    "set_charging_profile": Said("SetChargingProfile", _profile_16),
    "clear_charging_profile": Said("ClearChargingProfile", _clear_profile_16),
    "get_composite_schedule": Said("GetCompositeSchedule", _composite_16),
}
_IN_2: Final[Mapping[str, Said]] = {
    "start": Said("RequestStartTransaction", _start_201),
    "stop": Said("RequestStopTransaction", _stop_201),
    "reset": Said("Reset", _reset_201),
    "unlock": Said("UnlockConnector", _unlock_201),
    "trigger": Said("TriggerMessage", _trigger_201),
    "change_availability": Said("ChangeAvailability", _availability_201),
    "clear_cache": Said("ClearCache", _nothing),
    "get_log": Said("GetLog", _log_2),
    "update_firmware": Said("UpdateFirmware", _firmware_2),
    "reserve": Said("ReserveNow", _reserve_2),
    "cancel_reservation": Said("CancelReservation", _cancel_reservation),
    "send_local_list": Said("SendLocalList", _list_2),
    "get_local_list_version": Said("GetLocalListVersion", _nothing),
    "set_charging_profile": Said("SetChargingProfile", _profile_2),
    "clear_charging_profile": Said("ClearChargingProfile", _clear_profile_2),
    "get_composite_schedule": Said("GetCompositeSchedule", _composite_2),
}
COMMANDS: Final[Mapping[Version, Mapping[str, Said]]] = {
    Version.V16: _IN_16,
    Version.V201: _IN_2,
    Version.V21: _IN_2,
}
"""By version: the action, and what it says for a payload of ours."""

_TRANSACTION: Final = (r"(?:\w+\.)?transactionId", "ocpp_transaction_ref")
_LOCATION: Final = (r"(?:\w+\.)?(?:location|remoteLocation)", "location")
_ID_TOKEN: Final = (r"idTag|idToken\.idToken", "id_token")
_GROUP: Final = (r"parentIdTag|groupIdToken\.idToken", "group_id_token")
_EVSE: Final = (r"evse(?:\.id)?", "evse_no")
_CONNECTOR: Final = (r"evse\.connectorId", "connector_no")
FIELDS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "start": ((r"idTag|idToken\.idToken|remoteStartId", "reference"),),
    "stop": (_TRANSACTION,),
    "reset": (("evseId", "evse_no"),),
    "trigger": (("requestedMessage", "message"), _EVSE, _CONNECTOR),
    "change_availability": (_EVSE, _CONNECTOR),
    "get_log": (_LOCATION,),
    "update_firmware": (
        _LOCATION,
        (r"firmware\.signingCertificate", "signing_certificate"),
        (r"firmware\.signature", "signature"),
    ),
    "reserve": (_ID_TOKEN, _GROUP),
    "send_local_list": (
        (r"localAuthorizationList(\[\d+\])\.(?:idTag|idToken\.idToken)", r"tokens\1.id_token"),
        (r"localAuthorizationList(\[\d+\])\.idTagInfo\.parentIdTag", r"tokens\1.group_id_token"),
        (
            r"localAuthorizationList(\[\d+\])\.idTokenInfo\.groupIdToken\.idToken",
            r"tokens\1.group_id_token",
        ),
    ),
    "clear_charging_profile": (("chargingProfileCriteria", "purpose"),),
    "set_charging_profile": (
        _TRANSACTION,
        ("evseId", "evse_no"),
        (r".*chargingProfileKind", "kind"),
        (r".*startSchedule", "starts_at"),
        (r".*chargingSchedulePeriod", "periods"),
        (r".*chargingSchedulePeriod(\[\d+\])\.startPeriod", r"periods\1.start_s"),
        (r".*chargingSchedulePeriod(\[\d+\])\.limit", r"periods\1.limit"),
    ),
}
"""By command: which field of ours stands behind a field of a request, where that can be what is refused."""


def _ours(name: str, field: str) -> str:
    for theirs, ours in FIELDS.get(name, ()):
        if found := re.fullmatch(theirs, field):
            return found.expand(ours)
    return field
