"""A command of ours is, in each version, a request that the official schema accepts."""

import importlib.resources
import json
from contextlib import suppress

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.problem import Invalid
from chargewright.sessions.references import MINTED_TAG, IdTag
from chargewright.translate.commands import COMMANDS, to_wire
from chargewright.translate.payloads import PAYLOADS as PAYLOAD_OF
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.values import encode

REF = "payload.ocpp_transaction_ref"
FOLDER = {
    Version.V16: ("ocpp.v16", "{}.json"),
    Version.V201: ("ocpp.v201", "{}Request.json"),
    Version.V21: ("ocpp.v21", "{}Request.json"),
}
EVERY_COMMAND = [(version, name) for version in COMMANDS for name in COMMANDS[version]]

AT = "2026-03-02T09:00:00Z"
PAYLOADS = {
    "start": {"reference": 7, "evse_no": 1, "connector_no": 1},
    "stop": {"ocpp_transaction_ref": "42", "reason": "driver"},
    "reset": {"hard": True},
    "unlock": {"evse_no": 1, "connector_no": 1},
    "trigger": {"message": "StatusNotification", "evse_no": 1, "connector_no": 1},
    "change_availability": {"operative": False, "evse_no": 1},
    "clear_cache": {},
    "get_log": {"location": "ftp://files.example/1/", "since": AT, "retries": 2},
    "update_firmware": {
        "location": "https://files.example/2",
        "retrieve_at": AT,
        "signing_certificate": "PEM",
        "signature": "c2lnbmVk",
    },
    "reserve": {
        "reservation_no": 5,
        "id_token": "04AB",
        "expires_at": AT,
        "evse_no": 1,
        "group_id_token": "FLEET",
    },
    "cancel_reservation": {"reservation_no": 5},
    "send_local_list": {
        "version_no": 3,
        "is_full": False,
        "tokens": [
            {"id_token": "04AB", "status": "Accepted", "expires_at": AT, "group_id_token": "F"},
            {"id_token": "04AC"},
        ],
    },
    "get_local_list_version": {},
    "set_charging_profile": {
        "profile_no": 1,
        "purpose": "station_max",
        "kind": "Absolute",
        "unit": "A",
        "periods": [{"start_s": 0, "limit": 16.5, "phases": 3}, {"start_s": 3600, "limit": 0}],
        "starts_at": AT,
        "duration_s": 7200,
        "valid_from": AT,
    },
    "clear_charging_profile": {"purpose": "station_max", "evse_no": 1},
    "get_composite_schedule": {"duration_s": 3600, "unit": "W"},
}


def schema(version, action):
    package, name = FOLDER[version]
    file = importlib.resources.files(package) / "schemas" / name.format(action)
    return json.loads(file.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize(("version", "name"), EVERY_COMMAND, ids=str)
def test_every_command_is_a_valid_request(version, name):
    action, request = to_wire(version, name, PAYLOADS[name])
    jsonschema.validate(json.loads(encode(request)), schema(version, action))


@pytest.mark.parametrize("version", list(Version))
def test_a_start_carries_our_reference(version):
    _, request = to_wire(version, "start", {"reference": 7, "evse_no": None})
    assert "7" in encode(request).decode()
    assert b"vseId" not in encode(request)


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
@pytest.mark.parametrize(
    "message",
    ["SignChargingStationCertificate", "SignV2GCertificate", "SignCombinedCertificate"],
)
def test_a_request_for_a_certificate_is_asked_for_by_its_use_and_of_no_evse(version, message):
    action, request = to_wire(version, "trigger", {"message": message})
    assert (action, json.loads(encode(request))) == (
        "TriggerMessage",
        {"requestedMessage": message},
    )
    assert refused_fields(Version.V16, "trigger", {"message": message}) == ["payload.message"]


@pytest.mark.parametrize(
    ("version", "token"),
    [
        (Version.V21, {"idToken": "PSP-1", "type": "DirectPayment"}),
        (Version.V201, {"idToken": "0000000000000007", "type": "Central"}),
    ],
)
def test_whoever_paid_on_a_page_is_started_by_that_payment_where_there_are_words_for_it(
    version, token
):
    start = {"reference": 7, "evse_no": 1, "direct_payment_ref": "PSP-1"}
    _, request = to_wire(version, "start", start)
    assert json.loads(encode(request))["idToken"] == token


@pytest.mark.parametrize(
    ("version", "reference"),
    [(Version.V16, "5E5510A0B1C2D3E4"), (Version.V201, 77), (Version.V21, 77)],
    ids=str,
)
def test_a_station_that_echoes_only_the_token_of_our_start_is_known_by_it(version, reference):
    _, request = to_wire(version, "start", {"reference": reference, "evse_no": 1})
    token = request.id_tag if version is Version.V16 else request.id_token.id_token
    assert IdTag.heard(token).is_minted_as(reference)
    assert not IdTag.heard(token).is_minted_as(7)


def test_an_action_of_the_version_takes_its_own_payload():
    action, request = to_wire(Version.V16, "GetConfiguration", {"key": ["HeartbeatInterval"]})
    assert (action, encode(request)) == ("GetConfiguration", b'{"key":["HeartbeatInterval"]}')


@pytest.mark.parametrize(
    ("version", "name", "payload", "field"),
    [
        (Version.V16, "GetBaseReport", {}, "name"),
        (Version.V201, "GetConfiguration", {}, "name"),
        (Version.V16, "frobnicate", {}, "name"),
        (Version.V16, "ChangeConfiguration", {"key": "A"}, "payload.value"),
        (Version.V16, "unlock", {}, "payload.evse_no"),
        (Version.V16, "unlock", {"evse_no": "abc"}, "payload.evse_no"),
        (Version.V16, "unlock", {"evse_no": 0}, "payload.evse_no"),
        (Version.V201, "reset", {"hadr": True}, "payload.hadr"),
        (Version.V201, "reset", {"hard": 1}, "payload.hard"),
        (Version.V201, "change_availability", {"evse_no": 2**31}, "payload.evse_no"),
        (Version.V201, "trigger", {"message": "Nonsense"}, "payload.message"),
        (
            Version.V16,
            "get_log",
            {"location": "x", "since": "2026-03-02T09:00:00"},
            "payload.since",
        ),
        (
            Version.V201,
            "set_charging_profile",
            PAYLOADS["set_charging_profile"] | {"periods": []},
            "payload.periods",
        ),
    ],
)
def test_what_cannot_be_sent_names_the_field(version, name, payload, field):
    assert refused_fields(version, name, payload) == [field]


@pytest.mark.parametrize(
    ("version", "name", "payload", "field"),
    [
        (Version.V16, "start", {"reference": "5E5510A0B1C2D3E4F5A6B"}, "payload.reference"),
        (Version.V201, "start", {"reference": "5E5510A0B1C2D3E4"}, "payload.reference"),
        (Version.V16, "stop", {"ocpp_transaction_ref": "5e5510a0-b1c2"}, REF),
        (Version.V16, "stop", {"ocpp_transaction_ref": "9" * 4300}, REF),
        (Version.V201, "stop", {"ocpp_transaction_ref": "x" * 37}, REF),
        (Version.V16, "unlock", {"evse_no": 1, "connector_no": 2}, "payload.connector_no"),
        (Version.V16, "trigger", {"message": "TransactionEvent"}, "payload.message"),
        (
            Version.V16,
            "update_firmware",
            {"location": "x", "retrieve_at": AT, "install_at": AT},
            "payload.install_at",
        ),
        (
            Version.V16,
            "update_firmware",
            {
                "location": "x",
                "retrieve_at": AT,
                "signature": "s" * 801,
                "signing_certificate": "c",
            },
            "payload.signature",
        ),
        (
            Version.V16,
            "reserve",
            {"reservation_no": 1, "id_token": "x" * 21, "expires_at": AT},
            "payload.id_token",
        ),
        (
            Version.V201,
            "reserve",
            {"reservation_no": 1, "id_token": "a", "group_id_token": "x" * 37, "expires_at": AT},
            "payload.group_id_token",
        ),
        (
            Version.V16,
            "send_local_list",
            {
                "version_no": 1,
                "is_full": True,
                "tokens": [{"id_token": "a"}, {"id_token": "x" * 21}],
            },
            "payload.tokens[1].id_token",
        ),
        (
            Version.V201,
            "send_local_list",
            {"version_no": 1, "is_full": True, "tokens": [{"id_token": "x" * 37}]},
            "payload.tokens[0].id_token",
        ),
        (
            Version.V16,
            "set_charging_profile",
            PAYLOADS["set_charging_profile"] | {"periods": [{"start_s": 0, "limit": 6.25}]},
            "payload.periods[0].limit",
        ),
        (
            Version.V16,
            "set_charging_profile",
            PAYLOADS["set_charging_profile"] | {"ocpp_transaction_ref": "tx-1"},
            REF,
        ),
        (
            Version.V201,
            "trigger",
            {"message": "DiagnosticsStatusNotification"},
            "payload.message",
        ),
    ],
)
def test_what_this_version_has_no_words_for_is_refused_by_our_name_of_it(
    version, name, payload, field
):
    """Another version of the same station may have them: only the request can tell."""
    assert refused_fields(version, name, payload) == [field]


@pytest.mark.parametrize(
    ("version", "name", "payload", "action"),
    [
        (Version.V16, "get_log", {"location": "x"}, "GetDiagnostics"),
        (Version.V16, "get_log", {"location": "x", "log": "security"}, "GetLog"),
        (Version.V201, "get_log", {"location": "x"}, "GetLog"),
        (Version.V16, "update_firmware", {"location": "x", "retrieve_at": AT}, "UpdateFirmware"),
        (Version.V16, "update_firmware", PAYLOADS["update_firmware"], "SignedUpdateFirmware"),
        (Version.V21, "update_firmware", PAYLOADS["update_firmware"], "UpdateFirmware"),
    ],
)
def test_the_action_is_the_one_that_the_version_has_for_what_is_asked(
    version, name, payload, action
):
    assert to_wire(version, name, payload)[0] == action


def test_a_profile_says_in_each_version_the_same():
    said = {
        v: json.loads(
            encode(to_wire(v, "set_charging_profile", PAYLOADS["set_charging_profile"])[1])
        )
        for v in Version
    }
    periods = [
        {"startPeriod": 0, "limit": 16.5, "numberPhases": 3},
        {"startPeriod": 3600, "limit": 0},
    ]
    old, new = said[Version.V16]["csChargingProfiles"], said[Version.V21]["chargingProfile"]
    assert said[Version.V16]["connectorId"] == said[Version.V21]["evseId"] == 0
    assert old["chargingProfilePurpose"] == "ChargePointMaxProfile"
    assert new["chargingProfilePurpose"] == "ChargingStationMaxProfile"
    assert old["chargingSchedule"]["chargingSchedulePeriod"] == periods
    assert new["chargingSchedule"][0]["chargingSchedulePeriod"] == periods
    assert said[Version.V201] == said[Version.V21]


def refused_fields(version, name, payload):
    with pytest.raises(Invalid) as refused:
        to_wire(version, name, payload)
    return [problem.field for problem in refused.value.problems]


NUMBERS = st.integers(1, 2**31 - 1)
FIELDS = {
    "evse_no": NUMBERS,
    "connector_no": st.just(1) | NUMBERS,
    "reference": st.integers() | st.from_regex(MINTED_TAG, fullmatch=True) | st.text(),
    "ocpp_transaction_ref": st.integers().map(str) | st.uuids().map(str) | st.text(),
}


def payloads(kind):
    names = set(kind.__struct_fields__)
    return st.builds(kind, **{name: each for name, each in FIELDS.items() if name in names})


@pytest.mark.parametrize(("version", "name"), EVERY_COMMAND, ids=str)
@given(data=st.data())
def test_no_payload_becomes_what_the_official_schema_refuses(version, name, data):
    payload = data.draw(payloads(PAYLOAD_OF[name]))
    with suppress(Invalid):
        action, request = to_wire(version, name, msgspec.to_builtins(payload))
        jsonschema.validate(json.loads(encode(request)), schema(version, action))


def test_plug_and_charge_goes_to_1_6_in_an_envelope_and_to_others_as_it_is():
    payload = {"certificateType": "MORootCertificate", "certificate": "PEM"}
    action, request = to_wire(Version.V16, "iso15118.InstallCertificate", payload)
    assert (action, request.message_id) == ("DataTransfer", "InstallCertificate")
    assert json.loads(request.data) == payload
    with pytest.raises(Invalid):
        to_wire(Version.V201, "iso15118.InstallCertificate", payload)
    with pytest.raises(Invalid) as refused:
        to_wire(Version.V16, "iso15118.InstallCertificate", {"certificateType": "Karma"})
    assert {each.field for each in refused.value.problems} <= {
        "payload.certificateType",
        "payload.certificate",
    }
    with pytest.raises(Invalid):
        to_wire(Version.V16, "iso15118.Authorize", {})
