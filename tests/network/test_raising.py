"""The commands by which a station is moved to a higher security profile."""

import pytest

from chargewright.network.raising import Way, first, following
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version

WAY = Way(
    profile=3,
    url="wss://ocpp.example.org/ocpp/",
    slot=2,
    fallback_slot=1,
    interface="Wired0",
    message_timeout_s=45,
)
CAUSE = WAY.cause("fct_1")
SET = {"setVariableResult": [{"attributeStatus": "Accepted"}]}


def after(name, state, answer, cause=CAUSE):
    return following({"name": name, "cause": cause}, state, answer)


@pytest.mark.parametrize("version", list(Version))
def test_every_version_has_words_for_the_first(version):
    name, payload = first(WAY, version.value)
    assert to_wire(version, name, payload)[0] == name


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
def test_a_station_of_2_x_is_told_where_how_and_how_patiently_to_come(version):
    told = {
        "ocppTransport": "JSON",
        "ocppCsmsUrl": WAY.url,
        "messageTimeout": 45,
        "securityProfile": 3,
        "ocppInterface": "Wired0",
    }
    if version is Version.V201:
        told["ocppVersion"] = "OCPP20"
    assert first(WAY, version.value) == (
        "SetNetworkProfile",
        {"configurationSlot": 2, "connectionData": told},
    )


def test_a_station_of_1_6_is_restarted_only_where_it_says_so():
    assert after("ChangeConfiguration", "accepted", {"status": "Accepted"}) is None
    assert after("ChangeConfiguration", "rejected", {"status": "RebootRequired"}) == (
        "Reset",
        {"type": "Soft"},
    )


def test_a_station_of_2_x_puts_the_new_slot_first_keeps_the_old_and_restarts():
    name, payload = after("SetNetworkProfile", "accepted", {"status": "Accepted"})
    assert payload["setVariableData"][0]["attributeValue"] == "2,1"
    to_wire(Version.V201, name, payload)
    assert after("SetVariables", "accepted", SET) == ("Reset", {"type": "OnIdle"})


@pytest.mark.parametrize(
    ("name", "state", "answer"),
    [
        ("SetNetworkProfile", "rejected", {"status": "Rejected"}),
        ("SetNetworkProfile", "unknown", None),
        ("SetVariables", "accepted", {"setVariableResult": [{"attributeStatus": "Rejected"}]}),
        ("Reset", "accepted", {"status": "Accepted"}),
    ],
)
def test_what_the_station_does_not_accept_ends_the_way(name, state, answer):
    assert after(name, state, answer) is None


def test_a_command_of_somebody_else_leads_to_nothing():
    assert after("SetVariables", "accepted", SET, cause="asked fct_2") is None
