"""A command of ours is, in each version, a request that the official schema accepts."""

import importlib.resources
import json

import jsonschema
import pytest

from chargewright.kernel.problem import Invalid
from chargewright.sessions.references import IdTag
from chargewright.translate.commands import COMMANDS, to_wire
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.values import encode

FOLDER = {Version.V16: ("ocpp.v16", "{}.json"), Version.V201: ("ocpp.v201", "{}Request.json")}

PAYLOADS = {
    "start": {"reference": 7, "evse_no": 1, "connector_no": 1},
    "stop": {"ocpp_transaction_ref": "42", "reason": "driver"},
    "reset": {"hard": True},
    "unlock": {"evse_no": 1, "connector_no": 2},
    "trigger": {"message": "StatusNotification", "evse_no": 1},
    "change_availability": {"operative": False, "evse_no": 1},
    "clear_cache": {},
}


def schema(version, action):
    package, name = FOLDER[version]
    file = importlib.resources.files(package) / "schemas" / name.format(action)
    return json.loads(file.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize(("version", "name"), COMMANDS, ids=str)
def test_every_command_is_a_valid_request(version, name):
    action, request = to_wire(version, name, PAYLOADS[name])
    jsonschema.validate(json.loads(encode(request)), schema(version, action))


@pytest.mark.parametrize("version", list(Version))
def test_a_start_carries_our_reference(version):
    _, request = to_wire(version, "start", {"reference": 7, "evse_no": None})
    assert "7" in encode(request).decode()
    assert b"vseId" not in encode(request)


@pytest.mark.parametrize(
    ("version", "reference"), [(Version.V16, "5E5510A0B1C2D3E4"), (Version.V201, 77)], ids=str
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
        (Version.V16, "unlock", {}, "payload"),
        (Version.V201, "trigger", {"message": "Nonsense"}, "payload"),
    ],
)
def test_what_cannot_be_sent_names_the_field(version, name, payload, field):
    with pytest.raises(Invalid) as refused:
        to_wire(version, name, payload)
    assert [problem.field for problem in refused.value.problems] == [field]
