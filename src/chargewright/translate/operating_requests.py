"""Requests that operate a station: start, stop, reset, unlock, trigger, availability.

By the names that each version has for its fields; `_16` is OCPP 1.6, `_2` and `_201` are 2.0.1 and 2.1.
"""

from chargewright.access.tokens import IdTokenType
from chargewright.sessions.references import minted_tag
from chargewright.translate import payloads as of
from chargewright.translate.refused_fields import refused
from chargewright.translate.request_parts import (
    WHOLE_STATION,
    Wire,
    given,
    group_2,
    number_or_text,
    token_2,
)


def start_16(p: of.Start) -> Wire:
    return {"idTag": p.id_token or str(p.reference), "connectorId": p.evse_no}


def start_201(p: of.Start) -> Wire:
    if p.id_token is None:
        token = token_2(minted_tag(p.reference), IdTokenType.CENTRAL)
    else:
        token = token_2(p.id_token, p.id_token_type)
    return {
        "idToken": token,
        "groupIdToken": group_2(p.group_id_token),
        "remoteStartId": p.reference,
        "evseId": p.evse_no,
    }


def start_21(p: of.Start) -> Wire:
    if p.direct_payment_ref is None:
        return start_201(p)
    token = {"idToken": p.direct_payment_ref, "type": "DirectPayment"}
    return {**start_201(p), "idToken": token}


def stop_16(p: of.Stop) -> Wire:
    return {"transactionId": number_or_text(p.ocpp_transaction_ref)}


def stop_201(p: of.Stop) -> Wire:
    return {"transactionId": p.ocpp_transaction_ref}


def reset_16(p: of.Reset) -> Wire:
    if p.evse_no is not None:
        rule = "must be left out: ocpp1.6 restarts the whole station"
        raise refused("reset", "evse_no", rule)
    return {"type": "Hard" if p.hard else "Soft"}


def reset_201(p: of.Reset) -> Wire:
    return {"type": "Immediate" if p.hard else "OnIdle", "evseId": p.evse_no}


def unlock_16(p: of.Unlock) -> Wire:
    _refuse_second_connector("unlock", p.connector_no)
    return {"connectorId": p.evse_no}


def unlock_201(p: of.Unlock) -> Wire:
    return {"evseId": p.evse_no, "connectorId": p.connector_no}


def trigger_16(p: of.Trigger) -> Wire:
    _refuse_second_connector("trigger", p.connector_no)
    return {"requestedMessage": p.message, "connectorId": p.evse_no}


def trigger_201(p: of.Trigger) -> Wire:
    return {"requestedMessage": p.message, "evse": _evse(p)}


def availability_16(p: of.ChangeAvailability) -> Wire:
    _refuse_second_connector("change_availability", p.connector_no)
    return {
        "type": "Operative" if p.operative else "Inoperative",
        "connectorId": p.evse_no or WHOLE_STATION,
    }


def availability_201(p: of.ChangeAvailability) -> Wire:
    return {
        "operationalStatus": "Operative" if p.operative else "Inoperative",
        "evse": _evse(p),
    }


def _evse(p: of.Trigger | of.ChangeAvailability) -> Wire | None:
    if p.evse_no is None and p.connector_no is None:
        return None
    return given(id=p.evse_no, connectorId=p.connector_no)


def _refuse_second_connector(name: str, connector_no: int | None) -> None:
    if connector_no not in {None, 1}:
        raise refused(name, "connector_no", "must be 1: ocpp1.6 has one at each EVSE")


def nothing(_: of.Payload) -> Wire:
    return {}
