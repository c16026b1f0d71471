"""We and the official JSON schemas agree on what is a message, but for what is agreed below."""

import json
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from msgspec import UNSET, inspect

from chargewright.wire.ocpp import MESSAGES, Conversation, Fault, Version
from chargewright.wire.ocpp.errors import ErrorCode
from chargewright.wire.ocpp.happened import Called, Refused
from chargewright.wire.ocpp.mending_rules import Rule
from chargewright.wire.ocpp.values import encode
from tests.play.long import rounds
from tests.wire.ocpp.judge import (
    SCHEMAS,
    Judge,
    drawn,
    fullest,
    mutate,
    schema_of,
    words,
    written,
    wrong_one_by_one,
)

EVERY_MESSAGE = [
    (version, action, kind)
    for version, messages in MESSAGES.items()
    for action in messages
    for kind in ("request", "response")
    if getattr(messages[action], kind) is not None
]

judge_of = cache(Judge)


def read(message, text):
    """The message as we take it off the wire of who is held to the schema, or the fault we find."""
    version, action, kind = message
    conversation = Conversation(version)
    conversation.strict_in = set(Rule)
    conversation.receive(b'[2,"id","%s",%s]' % (action.encode(), text), 0.0)
    match conversation.take_happened():
        case [Called(message_id="id", payload=payload)]:
            return getattr(MESSAGES[version][action], kind).read(payload)
        case [Refused(message_id="id", fault=fault)]:
            return fault
    raise AssertionError("every call is told")


@pytest.mark.parametrize("message", EVERY_MESSAGE, ids=" ".join)
def test_each_rule_broken_once_is_judged_alike(message):
    schema, judge = schema_of(*message), judge_of(*message)
    full = written(fullest(schema))
    assert judge.accepts(full)
    assert not isinstance(read(message, full), Fault)
    refused = 0
    wrongs = list(wrong_one_by_one(schema))
    # Of large messages, which share what is in them, a part in the quick run.
    for sentence, wrong in wrongs[:: 1 + len(wrongs) // rounds(80, 10**6)]:
        text = written(wrong)
        found = read(message, text)
        is_accepted = not isinstance(found, Fault)
        assert is_accepted == judge.accepts(text), f"{sentence}: {found}"
        refused += not is_accepted
    assert refused >= 3


def our_words(kind, path=""):
    """The words of our enums, as `words` lists those of a schema."""
    match kind:
        case inspect.EnumType(cls=enum):
            yield path, {member.value for member in enum}
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from our_words(field.type, f"{path}.{field.encode_name}")
        case inspect.VarTupleType(item_type=item):
            yield from our_words(item, path)


@pytest.mark.parametrize("message", EVERY_MESSAGE, ids=" ".join)
def test_each_list_of_words_is_the_schemas(message):
    version, action, kind = message
    ours = inspect.type_info(getattr(MESSAGES[version][action], kind).kind)
    assert dict(our_words(ours)) == dict(words(schema_of(*message)))


@pytest.mark.parametrize("message", EVERY_MESSAGE, ids=" ".join)
@settings(max_examples=rounds(2, 150))
@given(data=st.data())
def test_what_the_schema_makes_we_accept(message, data):
    text = written(data.draw(drawn(*message)))
    judge = judge_of(*message)
    assert judge.accepts(text)
    accepted = read(message, text)
    assert not isinstance(accepted, Fault), accepted
    ours = encode(accepted)
    assert judge.accepts(ours)
    assert encode(read(message, ours)) == ours


@pytest.mark.parametrize("message", EVERY_MESSAGE, ids=" ".join)
@settings(max_examples=rounds(4, 300))
@given(data=st.data())
def test_what_has_gone_wrong_we_judge_alike(message, data):
    tree = data.draw(drawn(*message))
    text = written(data.draw(mutate(tree)))
    found = read(message, text)
    is_accepted = not isinstance(found, Fault)
    assert is_accepted == judge_of(*message).accepts(text), found
    if not is_accepted:
        assert found.description


# What is agreed to differ. The schemas' own verdict stands first, ours second.


def verdicts(message, text):
    """What the schema says by itself, and what we say."""
    official = judge_of(*message).officially_accepts(text)
    return official, not isinstance(read(message, text), Fault)


def fault_in(message, text):
    fault = read(message, text)
    assert isinstance(fault, Fault)
    return fault.code, fault.field


HEARTBEAT = (Version.V201, "Heartbeat", "request")
START = (Version.V16, "StartTransaction", "request")
UNLOCK = (Version.V201, "UnlockConnector", "request")
METER = (Version.V201, "MeterValues", "request")
REMOTE_START = (Version.V16, "RemoteStartTransaction", "request")


def start(**changes):
    at = "2026-11-21T04:05:06Z"
    return written({"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": at} | changes)


def with_limit(limit):
    """A start with a profile that limits the current so (`multipleOf: 0.1`)."""
    schedule = {
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": Decimal(limit)}],
    }
    profile = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": schedule,
    }
    return written({"idTag": "A", "chargingProfile": profile})


@pytest.mark.parametrize(
    ("limit", "is_accepted"), [("1e30", True), ("1e300", True), (f"1{'0' * 30}.05", False)]
)
def test_a_number_of_any_size_is_judged_to_its_last_digit(limit, is_accepted):
    text = with_limit(limit)
    assert judge_of(*REMOTE_START).accepts(text) == is_accepted
    assert (not isinstance(read(REMOTE_START, text), Fault)) == is_accepted


def test_agreed_the_judge_loads_numbers_as_decimal():
    """As floats, 0.3 is no multiple of 0.1."""
    text = with_limit("0.3")
    with_floats = json.loads(
        (SCHEMAS / "v16/schemas/RemoteStartTransaction.json").read_text(encoding="utf-8-sig")
    )
    assert not Draft4Validator(with_floats).is_valid(json.loads(text))
    assert judge_of(*REMOTE_START).accepts(text)
    assert not isinstance(read(REMOTE_START, text), Fault)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30T00:00:00Z", "2026-11-21", ""])
def test_agreed_a_date_time_must_parse_as_a_time(text):
    assert verdicts(START, start(timestamp=text)) == (True, False)
    assert fault_in(START, start(timestamp=text)) == (
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "timestamp",
    )


def test_agreed_a_date_time_may_lack_its_zone():
    text = start(timestamp="2026-11-21T04:05:06")
    assert verdicts(START, text) == (True, True)
    assert read(START, text).timestamp.tzinfo is None


def test_agreed_one_point_zero_is_an_integer_in_every_version():
    assert verdicts(START, start(connectorId=Decimal("1.0"))) == (False, True)
    assert read(START, start(connectorId=Decimal("1.0"))).connector_id == 1
    unlock = written({"evseId": Decimal("1.0"), "connectorId": 1})
    assert verdicts(UNLOCK, unlock) == (True, True)


@pytest.mark.parametrize(
    "message", [m for m in EVERY_MESSAGE if m[1] != "DataTransfer"], ids=" ".join
)
def test_agreed_optional_fields_are_unset_never_null(message):
    schema = schema_of(*message)
    full = fullest(schema)
    optional = set(full) - set(schema.get("required", ()))
    for name in optional:
        assert verdicts(message, written(full | {name: None})) == (False, False)
        found = read(message, written({key: full[key] for key in full if key != name}))
        assert UNSET in [getattr(found, field) for field in found.__struct_fields__]


def test_agreed_numbers_are_not_strings_nor_strings_numbers():
    assert verdicts(START, start(connectorId="1")) == (False, False)
    assert verdicts(START, start(idTag=1)) == (False, False)
    sampled = [{"timestamp": "2026-11-21T04:05:06Z", "sampledValue": [{"value": "1.5"}]}]
    assert verdicts(METER, written({"evseId": 1, "meterValue": sampled})) == (False, False)


def test_agreed_custom_data_keeps_unknown_fields_verbatim():
    custom = {"vendorId": "v", "z": Decimal("1.10"), "a": [None, {"\u20ac": True}]}
    text = written({"customData": custom})
    assert verdicts(HEARTBEAT, text) == (True, True)
    found = read(HEARTBEAT, text).custom_data
    assert list(found.items()) == list(custom.items())
    assert json.loads(encode(read(HEARTBEAT, text))) == json.loads(text)
    assert verdicts(HEARTBEAT, written({"custom": custom})) == (False, False)  # only there


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**80])
def test_agreed_integers_stay_within_64_bits(number):
    assert verdicts(START, start(meterStart=number)) == (True, False)
    assert fault_in(START, start(meterStart=number)) == (
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "meterStart",
    )


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, 2**40])
def test_agreed_numbers_of_evses_and_connectors_stay_within_32_bits(number):
    """The columns hold no more; a transaction's number that we never gave is another matter."""
    assert verdicts(START, start(connectorId=number)) == (True, False)
    assert fault_in(START, start(connectorId=number)) == (
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "connectorId",
    )
    stopped = {"transactionId": number, "meterStop": 0, "timestamp": "2026-11-21T04:05:06Z"}
    assert verdicts((Version.V16, "StopTransaction", "request"), written(stopped)) == (True, True)
    unlock = written({"evseId": number, "connectorId": 1})
    assert fault_in(UNLOCK, unlock) == (ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "evseId")


@pytest.mark.parametrize("text", ["\x00", "A\x00", "\ud800", "A\udfffB"])
def test_agreed_nul_and_lone_surrogates_are_named_errors(text):
    assert verdicts(START, start(idTag=text)) == (True, False)
    assert fault_in(START, start(idTag=text)) == (
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "idTag",
    )


def test_agreed_numbers_are_those_a_double_can_hold():
    """The one limit beside that of integers, and for the same reason: what is read can be kept."""
    value = b'{"timestamp":"2026-11-21T04:05:06Z","sampledValue":[{"value":1e999999}]}'
    fault = read(METER, b'{"evseId":1,"meterValue":[%s]}' % value)
    assert fault.field == "meterValue[0].sampledValue[0].value"
    assert fault.rule == "must be a number a double can hold"
