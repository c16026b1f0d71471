"""What a station answers is read strictly first, and by the rules where that fails."""

import json

import pytest

from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.mending_rules import Rule

IN_16 = MESSAGES[Version.V16]
KEY = {"key": "K", "readonly": False, "value": "v"}


def read(action, answer, **more):
    return read_answer(IN_16, action, json.dumps(answer).encode(), **more)


def test_what_is_as_the_schema_wants_it_is_left_alone():
    found = read("GetConfiguration", {"configurationKey": [KEY]})
    assert found.mends == ()
    assert found.message.configuration_key[0].value == "v"


@pytest.mark.parametrize(
    ("action", "answer", "rule", "field"),
    [
        ("GetConfiguration", {"configurationKey": [KEY | {"value": "v" * 551}]}, Rule.LONG_TEXT, "configurationKey[].value"),
        ("GetConfiguration", {"configurationKey": [KEY | {"value": 300}]}, Rule.TEXT_AS_NUMBER, "configurationKey[].value"),
        ("GetConfiguration", {"configurationKey": [KEY | {"readonly": "false"}]}, Rule.TRUTH_AS_TEXT, "configurationKey[].readonly"),
        ("ChangeConfiguration", {"status": "accepted"}, Rule.WORD_SPELLING, "status"),
        ("GetLocalListVersion", {"listVersion": "7"}, Rule.NUMBER_AS_TEXT, "listVersion"),
    ],
)  # fmt: skip
def test_what_is_known_and_harmless_is_mended_and_said(action, answer, rule, field):
    found = read(action, answer)
    assert [(mend.rule, mend.field) for mend in found.mends] == [(rule, field)]
    assert isinstance(read(action, answer, strict_in={rule}), Fault)


def test_no_answer_gets_a_time_that_it_does_not_have():
    answer = {"status": "Accepted", "scheduleStart": "soon", "connectorId": 1}
    found = read("GetCompositeSchedule", answer)
    assert isinstance(found, Fault)
