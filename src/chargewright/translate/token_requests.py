"""Requests about whom a station lets in: reservations and local lists.

By the names that each version has for its fields; `_16` is OCPP 1.6, `_2` and `_201` are 2.0.1 and 2.1.
"""

from chargewright.translate import payloads as of
from chargewright.translate.refused_fields import refused
from chargewright.translate.request_parts import WHOLE_STATION, Wire, given, group_2, token_2


def reserve_16(p: of.Reserve) -> Wire:
    if p.connector_type is not None:
        rule = "must be left out: ocpp1.6 reserves by connector, whatever its type"
        raise refused("reserve", "connector_type", rule)
    return {
        "reservationId": p.reservation_no,
        "idTag": p.id_token,
        "parentIdTag": p.group_id_token,
        "expiryDate": p.expires_at,
        "connectorId": p.evse_no or WHOLE_STATION,
    }


def reserve_2(p: of.Reserve) -> Wire:
    return {
        "id": p.reservation_no,
        "idToken": token_2(p.id_token, p.id_token_type),
        "groupIdToken": group_2(p.group_id_token),
        "expiryDateTime": p.expires_at,
        "evseId": p.evse_no,
        "connectorType": p.connector_type,
    }


def cancel_reservation(p: of.CancelReservation) -> Wire:
    return {"reservationId": p.reservation_no}


def list_16(p: of.SendLocalList) -> Wire:
    return {
        "listVersion": p.version_no,
        "updateType": "Full" if p.is_full else "Differential",
        "localAuthorizationList": [
            given(
                idTag=token.id_token,
                idTagInfo=token.status
                and given(
                    status=token.status,
                    expiryDate=token.expires_at,
                    parentIdTag=token.group_id_token,
                ),
            )
            for token in p.tokens
        ],
    }


def list_2(p: of.SendLocalList) -> Wire:
    listed = [
        given(
            idToken=token_2(token.id_token, token.id_token_type),
            idTokenInfo=token.status
            and given(
                status=token.status,
                cacheExpiryDateTime=token.expires_at,
                groupIdToken=group_2(token.group_id_token),
            ),
        )
        for token in p.tokens
    ]
    return {
        "versionNumber": p.version_no,
        "updateType": "Full" if p.is_full else "Differential",
        "localAuthorizationList": listed or None,
    }
