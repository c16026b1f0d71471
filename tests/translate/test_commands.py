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

PAYLOADS = {
    "start": {"reference": 7, "evse_no": 1, "connector_no": 1},
    "stop": {"ocpp_transaction_ref": "42", "reason": "driver"},
    "reset": {"hard": True},
    "unlock": {"evse_no": 1, "connector_no": 1},
    "trigger": {"message": "StatusNotification", "evse_no": 1},
    "change_availability": {"operative": False, "evse_no": 1},
    "clear_cache": {},
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
