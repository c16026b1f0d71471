"""What is known and harmless is mended, and told; what is not keeps its fault."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.wire.ocpp import MESSAGES, Conversation, Fault, Version
from chargewright.wire.ocpp.happened import Called, Ignored, Refused
from chargewright.wire.ocpp.mending import mend
from chargewright.wire.ocpp.mending_frames import mend_frame
from chargewright.wire.ocpp.mending_rules import EXAMPLES, Mend, Rule
from chargewright.wire.ocpp.values import encode
from tests.play.long import rounds
from tests.wire.ocpp.judge import Judge, drawn, mutate, written

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
START = {"connectorId": 1, "idTag": "A", "meterStart": 10, "timestamp": "2026-03-02T08:59:00Z"}
STOP = {"transactionId": 7, "meterStop": 12, "timestamp": "2026-03-02T08:59:00Z"}
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
BOOT = {"chargePointVendor": "V", "chargePointModel": "M"}
EVENT = {
    "eventType": "Updated",
    "timestamp": "2026-03-02T08:59:00Z",
    "triggerReason": "MeterValuePeriodic",
    "seqNo": 3,
    "transactionInfo": {"transactionId": "tx-1"},
}


def mended(action, said, version=Version.V16, strict_in=()):
    kind = MESSAGES[version].kind_heard(action)
    return mend(kind, json.dumps(said).encode(), received_at=NOW, strict_in=strict_in)


def samples(*of, version=Version.V16):
    place = {"connectorId": 1} if version is Version.V16 else {"evseId": 1}
    told = [{"timestamp": "2026-03-02T08:59:00Z", "sampledValue": list(of)}]
    return {**place, "meterValue": told}


CASES = [
    (Rule.NUMBER_AS_TEXT, "StartTransaction", START | {"meterStart": " 10 "}, "meterStart", START),
    (
        Rule.NUMBER_AS_TEXT,
        "MeterValues",
        samples({"value": "0.50"}, version=Version.V201),
        "meterValue[].sampledValue[].value",
        samples({"value": 0.50}, version=Version.V201),
    ),
    (
        Rule.TEXT_AS_NUMBER,
        "BootNotification",
        BOOT | {"iccid": 43},
        "iccid",
        BOOT | {"iccid": "43"},
    ),
    (
        Rule.TRUTH_AS_TEXT,
        "TransactionEvent",
        EVENT | {"offline": "True"},
        "offline",
        EVENT | {"offline": True},
    ),
    (Rule.FRACTION, "StopTransaction", STOP | {"meterStop": 12.9}, "meterStop", STOP),
    (
        Rule.OUT_OF_RANGE,
        "StopTransaction",
        STOP | {"transactionId": 2**64},
        "transactionId",
        STOP | {"transactionId": -1},
    ),
    *(
        (Rule.TIME_FORM, "StartTransaction", START | {"timestamp": odd}, "timestamp", START)
        for odd in (
            "2026-03-02T08:59Z",
            "2026-03-02  08:59:00Z",
            "2026-03-02T10:59:00+02",
            "2026-03-02T08:59:00 UTC",
            "2026-03-02T08:59:00,Z",
            1772441940,
            1772441940000,
        )
    ),
    (
        Rule.NO_TIME,
        "StopTransaction",
        STOP | {"timestamp": "soon"},
        "timestamp",
        STOP | {"timestamp": "2026-03-02T09:00:00Z"},
    ),
    (
        Rule.NO_TIME,
        "TransactionEvent",
        EVENT | {"meterValue": [{"sampledValue": [{"value": 1}]}]},
        "meterValue[].timestamp",
        EVENT
        | {"meterValue": [{"timestamp": "2026-03-02T09:00:00Z", "sampledValue": [{"value": 1}]}]},
    ),
    (Rule.WORD_SPELLING, "StatusNotification", STATUS | {"status": "AVAILABLE"}, "status", STATUS),
    (
        Rule.WORD_SPELLING,
        "MeterValues",
        samples({"value": "7", "unit": "kwh"}),
        "meterValue[].sampledValue[].unit",
        samples({"value": "7", "unit": "kWh"}),
    ),
    (
        Rule.UNKNOWN_WORD,
        "StatusNotification",
        STATUS | {"errorCode": "Error"},
        "errorCode",
        STATUS | {"errorCode": "OtherError"},
    ),
    (
        Rule.UNKNOWN_WORD,
        "TransactionEvent",
        EVENT | {"transactionInfo": {"transactionId": "tx-1", "chargingState": "Dancing"}},
        "transactionInfo.chargingState",
        EVENT,
    ),
    (
        Rule.CONTROL_CHARACTERS,
        "StartTransaction",
        START | {"idTag": "A\u0003" + "\u0007" * 20},
        "idTag",
        START,
    ),
    (Rule.EXTRA_FIELD, "Heartbeat", {"mood": "good"}, "mood", {}),
    (
        Rule.FIELD_SPELLING,
        "StartTransaction",
        {name if name != "idTag" else "IdTag": value for name, value in START.items()},
        "idTag",
        START,
    ),
    (
        Rule.MISSING_FIELD,
        "StatusNotification",
        {"connectorId": 1, "status": "Available"},
        "errorCode",
        STATUS,
    ),
    (Rule.NULL_FIELD, "StatusNotification", STATUS | {"info": None}, "info", STATUS),
    (Rule.EMPTY_LIST, "TransactionEvent", EVENT | {"meterValue": []}, "meterValue", EVENT),
    (
        Rule.OBJECT_FOR_LIST,
        "MeterValues",
        {"connectorId": 1, "meterValue": samples({"value": "7"})["meterValue"][0]},
        "meterValue",
        samples({"value": "7"}),
    ),
    (
        Rule.UNREADABLE_SAMPLE,
        "MeterValues",
        samples({"value": "7"}, {"value": "8", "measurand": "Karma"}),
        "meterValue[].sampledValue[]",
        samples({"value": "7"}),
    ),
    (
        Rule.UNREADABLE_SAMPLE,
        "MeterValues",
        samples({"value": 7}, {"value": ""}, version=Version.V201),
        "meterValue[].sampledValue[]",
        samples({"value": 7}, version=Version.V201),
    ),
]


def version_of(action, said):
    return Version.V201 if action == "TransactionEvent" or "evseId" in said else Version.V16


@pytest.mark.parametrize(("rule", "action", "said", "field", "meant"), CASES)
def test_what_is_known_is_mended_and_told(rule, action, said, field, meant):
    version = version_of(action, said)
    exchange = MESSAGES[version][action]
    assert isinstance(exchange.request.read(json.dumps(said).encode()), Fault)
    found = mended(action, said, version)
    assert found.message == exchange.request.read(json.dumps(meant).encode())
    assert [(each.rule, each.field) for each in found.mends] == [(rule, field)]


@pytest.mark.parametrize(("rule", "action", "said", "field", "meant"), CASES)
def test_a_station_can_be_held_to_the_schema(rule, action, said, field, meant):
    found = mended(action, said, version_of(action, said), strict_in={rule})
    assert found is None or rule not in {each.rule for each in found.mends}
    assert mended(action, said, version_of(action, said), strict_in=set(Rule)) is None


def test_a_long_text_is_kept_whole():
    serial = "EVB1A22P4RI3N04418061010052"
    found = mended("BootNotification", BOOT | {"chargeBoxSerialNumber": serial})
    assert found.message.charge_box_serial_number == serial
    assert found.mends == (Mend(Rule.LONG_TEXT, "chargeBoxSerialNumber", json.dumps(serial)),)
    assert mended("BootNotification", BOOT | {"chargeBoxSerialNumber": "x" * 5_000}) is None


def test_a_long_text_in_a_list_of_which_something_is_left_out_stays_where_it_is():
    odd = {"value": "8", "measurand": "Karma", "context": "x" * 600}
    whole = "9" * 600
    found = mended(
        "MeterValues",
        samples(odd, {"value": 7}, odd, version=Version.V201) | {"customData": {"vendorId": "V"}},
        Version.V201,
    )
    assert [each.value for each in found.message.meter_value[0].sampled_value] == [7]
    info = {"idToken": whole[:36], "type": "Central"}
    event = mended("TransactionEvent", EVENT | {"idToken": info | {"idToken": whole}}, Version.V201)
    assert event.message.id_token.id_token == whole


def test_samples_of_a_list_that_must_not_be_empty_may_all_be_left_out():
    nothing = samples(version=Version.V201)
    found = mended("MeterValues", nothing, Version.V201)
    assert found.message.meter_value[0].sampled_value == ()
    assert [each.rule for each in found.mends] == [Rule.EMPTY_LIST]
    unknown = samples({"value": 1, "measurand": "Karma"}, version=Version.V201)
    found = mended("MeterValues", unknown, Version.V201)
    assert found.message.meter_value[0].sampled_value == ()


@pytest.mark.parametrize(
    "said",
    [
        {"connectorId": 1},
        START | {"connectorId": "one"},
        START | {"connectorId": 1.5},
        START | {"meterStart": "NaN"},
        START | {"meterStart": "1,5"},
        START | {"idTag": ["A"]},
        [START],
        "START",
        7,
    ],
)
def test_what_nobody_knows_is_not_guessed(said):
    assert mended("StartTransaction", said) is None


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("StartTransaction", START | {"timestamp": ""}),
        ("StopTransaction", STOP | {"timestamp": "", "transactionId": -1}),
        ("TransactionEvent", {name: value for name, value in EVENT.items() if name != "timestamp"}),
    ],
)
def test_what_is_told_from_another_by_its_time_alone_is_given_none(action, said):
    """Heard twice it would be two charges, or end another one."""
    assert mended(action, said, version_of(action, said)) is None


def test_nothing_of_a_person_stands_in_an_example():
    said = START | {
        "idTag": 4711,
        "note": "Jan Jansen, who lives in a street with a very long name, 12",
    }
    examples = {each.field: each.example for each in mended("StartTransaction", said).mends}
    assert examples == {"idTag": "4 characters", "note": "61 characters"}


BROKEN = [
    (Rule.BROKEN_COMMAS, b'[2,"m","StopTransaction",{"transactionId":,"meterStop":1}]', b":null,"),
    (
        Rule.BROKEN_COMMAS,
        b'[2,"m","X",{"a":[,{"b":1},,{"c":",]"},]}]',
        b'{"a":[{"b":1},{"c":",]"}]}',
    ),
    (Rule.CONTROL_CHARACTERS, b'[2,"m","X",{"a":"b\\u0000c"}]', b'"bc"'),
    (Rule.CONTROL_CHARACTERS, b'[2,"m","X",{"a":"b\x01c"}]\x00', b'"bc"}]'),
    (Rule.CONTROL_CHARACTERS, b'[2,"m","X",{"a":"\\ud83d\\ude00 \\ud83d"}]', "😀 ".encode()),
    (Rule.NOT_UTF8, b'[2,"m","X",{"a":"K\xfchlung"}]', "Kühlung".encode()),
]


@pytest.mark.parametrize(("rule", "frame", "part"), BROKEN)
def test_a_frame_is_made_readable(rule, frame, part):
    readable, mends = mend_frame(frame)
    assert part in readable
    assert json.loads(readable)[:3] == json.loads(b"[2" + readable[2:])[:3]
    assert [(each.rule, each.field) for each in mends] == [(rule, "")]
    assert mend_frame(frame, strict_in={rule}) is None


@pytest.mark.parametrize(("rule", "frame", "part"), BROKEN)
def test_a_conversation_tells_what_was_mended(rule, frame, part):
    c = Conversation(Version.V16)
    c.receive(frame, 0.0)
    (called,) = c.take_happened()
    assert isinstance(called, Called)
    assert (called.message_id, called.frame) == ("m", frame)
    assert [each.rule for each in called.mends] == [rule]
    assert bytes(called.payload) in mend_frame(frame)[0]
    strict = Conversation(Version.V16)
    strict.strict_in = {rule}
    strict.receive(frame, 0.0)
    (refused,) = strict.take_happened()
    assert isinstance(refused, Refused | Ignored)


@pytest.mark.parametrize(
    "frame", [b'[2,"m","X",{"a":"x,]","b":[1,2]}]', b'[2,"m","X",{"a":1', b"", b"]"]
)
def test_a_frame_that_is_well_or_beyond_help_stays_as_it_is(frame):
    assert mend_frame(frame) is None


def test_every_rule_has_an_example_and_a_case():
    assert EXAMPLES.keys() == set(Rule)
    told = {case[0] for case in CASES} | {case[0] for case in BROKEN}
    assert told | {Rule.LONG_TEXT} == set(Rule)


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
def test_null_is_data_that_may_be_anything(version):
    said = b'{"vendorId": "org.example", "data": null}'
    assert mend(MESSAGES[version].kind_heard("DataTransfer"), said, received_at=NOW) is None


def test_a_sample_of_null_is_left_out_and_named():
    found = mended("MeterValues", samples({"value": None}, version=Version.V201), Version.V201)
    assert found.message.meter_value[0].sampled_value == ()
    assert {each.rule for each in found.mends} == {Rule.NULL_FIELD, Rule.UNREADABLE_SAMPLE}


EVERY_REQUEST = [
    (version, action) for version, messages in MESSAGES.items() for action in messages.heard
]


@pytest.mark.parametrize(("version", "action"), EVERY_REQUEST)
@settings(max_examples=rounds(3, 100))
@given(data=st.data())
def test_what_the_schema_accepts_is_left_alone(version, action, data):
    said = written(data.draw(drawn(version, action, "request")))
    kind = MESSAGES[version].kind_heard(action)
    assert mend(kind, said, received_at=NOW) is None


_WHOLE = {Rule.LONG_TEXT, Rule.EMPTY_LIST, Rule.UNREADABLE_SAMPLE}


@pytest.mark.parametrize(("version", "action"), EVERY_REQUEST)
@settings(max_examples=rounds(5, 300))
@given(data=st.data())
def test_what_was_mended_is_as_the_schema_wants_it(version, action, data):
    tree = data.draw(drawn(version, action, "request"))
    said = written(data.draw(mutate(tree)))
    kind = MESSAGES[version].kind_heard(action)
    try:
        found = mend(kind, said, received_at=NOW)
    except msgspec.DecodeError:
        raise AssertionError(said) from None
    if found is not None and not _WHOLE & {each.rule for each in found.mends}:
        assert Judge(version, action, "request").accepts(encode(found.message))
