import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from msgspec import UNSET

from chargewright.wire.ocpp import MESSAGES, ErrorCode, Fault, Version, v16, v201
from chargewright.wire.ocpp.values import encode

T = "2026-11-21T04:05:06Z"
SAMPLED = {"value": "12.5", "unit": "kWh"}


def read_16(action, **fields):
    return v16.MESSAGES.read_request(action, json.dumps(fields).encode())


def read_201(action, **fields):
    return v201.MESSAGES.read_request(action, json.dumps(fields).encode())


def start(**changes):
    fields = {"connectorId": 1, "idTag": "A", "meterStart": 10, "timestamp": T} | changes
    return read_16("StartTransaction", **fields)


def test_a_message_becomes_a_struct():
    started = start()
    assert (started.connector_id, started.id_tag, started.meter_start) == (1, "A", 10)
    assert started.timestamp == datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC)
    assert started.reservation_id is UNSET


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("action", ["Heartbeat", "HeartBeat", "heartbeat"])
def test_an_action_is_understood_in_any_case(version, action):
    assert not isinstance(MESSAGES[version].read_request(action, b"{}"), Fault)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("Fly", ErrorCode.NOT_IMPLEMENTED),
        ("", ErrorCode.NOT_IMPLEMENTED),
        ("TransactionEvent", ErrorCode.NOT_IMPLEMENTED),  # another version's
        ("Reset", ErrorCode.NOT_SUPPORTED),  # ours to send
    ],
)
def test_an_action_that_is_not_for_us_is_refused_by_name(action, code):
    fault = v16.MESSAGES.read_request(action, b"{}")
    assert (fault.code, action in fault.description) == (code, True)


def test_a_request_knows_its_action():
    request = v16.control.ResetRequest(v16.control.ResetType.SOFT)
    assert v16.MESSAGES.action_of(request) == "Reset"
    assert encode(request) == b'{"type":"Soft"}'


def test_a_response_is_read_by_the_action_it_answers():
    read = v16.MESSAGES.read_response
    assert read("Reset", b'{"status":"Rejected"}').status is v16.control.ResetStatus.REJECTED
    assert isinstance(read("Reset", b'{"status":"Maybe"}'), Fault)


FAULTS = [
    # what is sent, code, description
    ({"idTag": UNSET}, "OccurrenceConstraintViolation", "idTag: required field is missing"),
    ({"connectorId": "1"}, "TypeConstraintViolation", "connectorId: must be integer, is string"),
    ({"connectorId": True}, "TypeConstraintViolation", "connectorId: must be integer, is boolean"),
    ({"connectorId": 1.5}, "TypeConstraintViolation", "connectorId: must be integer, is number"),
    ({"reservationId": None}, "TypeConstraintViolation", "reservationId: must be integer, is null"),
    ({"idTag": 7}, "TypeConstraintViolation", "idTag: must be string, is integer"),
    (
        {"timestamp": 7},
        "TypeConstraintViolation",
        "timestamp: must be date-time string, is integer",
    ),
    ({"idTag": "x" * 21}, "PropertyConstraintViolation", "idTag: length must be <= 20"),
    (
        {"timestamp": "yesterday"},
        "PropertyConstraintViolation",
        "timestamp: must be a date and time (RFC 3339)",
    ),
    (
        {"meterStart": 2**80},
        "PropertyConstraintViolation",
        "meterStart: must be <= 9223372036854775807",
    ),
    ({"idtag": "A"}, "FormatViolation", "idtag: this message has no such field"),
]


@pytest.mark.parametrize(("changes", "code", "description"), FAULTS)
def test_a_fault_names_the_field_and_the_rule(changes, code, description):
    fields = {"connectorId": 1, "idTag": "A", "meterStart": 10, "timestamp": T} | changes
    sent = {name: value for name, value in fields.items() if value is not UNSET}
    fault = read_16("StartTransaction", **sent)
    assert (fault.code, fault.description) == (ErrorCode(code), description)


def test_a_fault_deep_inside_is_named_by_its_path():
    values = [{"timestamp": T, "sampledValue": [SAMPLED, SAMPLED | {"unit": "miles"}]}]
    fault = read_16("MeterValues", connectorId=1, meterValue=values)
    assert fault.code is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    assert fault.description == (
        "meterValue[0].sampledValue[1].unit: 'miles' is none of the words allowed here"
    )


def test_a_list_that_is_too_short_is_a_matter_of_occurrence():
    fault = read_16("MeterValues", connectorId=1, meterValue=[])
    assert fault.code is ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION
    assert fault.description == "meterValue: number of items must be >= 1"


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"text"', b"7"])
def test_a_payload_is_an_object(payload):
    fault = v16.MESSAGES.read_request("Heartbeat", payload)
    assert fault.code is ErrorCode.TYPE_CONSTRAINT_VIOLATION
    assert fault.description.startswith("must be object, is ")


def test_a_payload_nested_without_end_is_a_fault():
    deep = b'{"vendorId":"x","data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    fault = v201.MESSAGES.read_request("DataTransfer", deep)
    assert fault.description == "nested too deeply"


# Times


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-21T04:05:06Z", datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC)),
        ("2026-11-21t04:05:06z", datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC)),
        (
            "2026-11-21T04:05:06.123456789Z",
            datetime(2026, 11, 21, 4, 5, 6, 123457, tzinfo=UTC),
        ),
        (
            "2026-11-21T04:05:06+05:30",
            datetime(2026, 11, 21, 4, 5, 6, tzinfo=timezone(timedelta(hours=5.5))),
        ),
        (
            "2026-11-21T04:05:06-0800",
            datetime(2026, 11, 21, 4, 5, 6, tzinfo=timezone(timedelta(hours=-8))),
        ),
    ],
)
def test_a_time_is_read_as_exactly_as_we_keep_it(text, time):
    assert start(timestamp=text).timestamp == time


def test_a_time_without_zone_stays_without():
    timestamp = start(timestamp="2026-11-21T04:05:06").timestamp
    assert timestamp == datetime(2026, 11, 21, 4, 5, 6)  # noqa: DTZ001 - that is the point
    assert timestamp.tzinfo is None


# Numbers


def test_whole_numbers_may_be_written_with_a_point():
    payload = b'{"connectorId":1.0,"idTag":"A","meterStart":1e3,"timestamp":"%s"}' % T.encode()
    started = v16.MESSAGES.read_request("StartTransaction", payload)
    assert (started.connector_id, started.meter_start) == (1, 1000)
    assert type(started.connector_id) is int


def test_whole_numbers_may_be_written_with_a_point_inside_lists_and_leave_numbers_alone():
    payload = (
        b'{"evseId":1.0,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":2.0,'
        b'"unitOfMeasure":{"multiplier":-0.0},"customData":{"vendorId":"v","n":3.0}}]}]}'
    ) % T.encode()
    request = v201.MESSAGES.read_request("MeterValues", payload)
    (sampled,) = request.meter_value[0].sampled_value
    assert (request.evse_id, sampled.unit_of_measure.multiplier) == (1, 0)
    assert str(sampled.value) == "2.0"
    assert str(sampled.custom_data["n"]) == "3.0"


@pytest.mark.parametrize("number", ["1e30", "-1e30", "9223372036854775808.0", "0.5", "1e400"])
def test_a_number_that_is_no_integer_of_64_bits_is_refused(number):
    payload = b'{"connectorId":%s,"idTag":"A","meterStart":1,"timestamp":"%s"}' % (
        number.encode(),
        T.encode(),
    )
    fault = v16.MESSAGES.read_request("StartTransaction", payload)
    assert (type(fault), fault.field) == (Fault, "connectorId")


def sampled_201(value):
    payload = (b'{"evseId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":%s}]}]}') % (
        T.encode(),
        value.encode(),
    )
    request = v201.MESSAGES.read_request("MeterValues", payload)
    return request if isinstance(request, Fault) else request.meter_value[0].sampled_value[0].value


@pytest.mark.parametrize("text", ["0.1", "12345678901234567890.123456789", "1", "-7", "1.50"])
def test_a_meters_digits_are_never_changed(text):
    value = sampled_201(text)
    assert (type(value), str(value)) == (Decimal, text)
    assert encode({"value": value}) == b'{"value":%s}' % text.encode()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('"1"', "must be number, is string"),
        ("true", "must be number, is boolean"),
        ("null", "must be number, is null"),
        ("[1]", "must be number, is array"),
        ("{}", "must be number, is object"),
        ("1e999999999", "must be a number a double can hold"),
        ("1e-999999999", "must be a number a double can hold"),
        ("1e99999999999999999999", "must be a number a double can hold"),
        ("9" * 4000, "must be a number a double can hold"),
        ("9" * 5000, "must fit into 64 bits"),
    ],
)
def test_a_number_is_nothing_else(text, rule):
    fault = sampled_201(text)
    assert (fault.field, fault.rule) == ("meterValue[0].sampledValue[0].value", rule)


@pytest.mark.parametrize(("limit", "fits"), [
    ("16", True), ("16.1", True), ("16.10", True), ("1.61e1", True), ("0.0", True), ("-0.1", True),
    ("123456789012345678901234567890.1", True),
    ("16.05", False), ("0.01", False), ("123456789012345678901234567890.12", False),
])  # fmt: skip
def test_a_limit_has_at_most_one_digit_after_the_point(limit, fits):
    """As exact decimals; 0.1 is no binary fraction, and floats would disagree about 16.1."""
    payload = (
        b'{"idTag":"A","chargingProfile":{"chargingProfileId":1,"stackLevel":0,'
        b'"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":'
        b'{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":%s}]}}}'
    ) % limit.encode()
    request = v16.MESSAGES["RemoteStartTransaction"].request.read(payload)
    assert isinstance(request, Fault) is not fits
    if not fits:
        assert request.rule == "must be a multiple of 0.1"


# What vendors add


def test_custom_data_keeps_what_we_do_not_know_verbatim():
    text = b'{"vendorId":"v","n":1.10,"deep":{"list":[null,true,"\xc3\xa9"],"big":1e5}}'
    request = v201.MESSAGES.read_request("Heartbeat", b'{"customData":%s}' % text)
    assert request.custom_data["n"] == Decimal("1.10")
    assert encode(request) == b'{"customData":%s}' % text.replace(b"1e5", b"1E+5")


@pytest.mark.parametrize(
    ("custom", "field", "rule"),
    [
        (b"1", "customData", "must be object, is number"),
        (b"{}", "customData.vendorId", "required field is missing"),
        (b'{"vendorId":1}', "customData.vendorId", "must be string, is number"),
        (b'{"vendorId":"%s"}' % (b"x" * 256), "customData.vendorId", "length must be <= 255"),
    ],
)
def test_custom_data_says_whose_it_is(custom, field, rule):
    fault = v201.MESSAGES.read_request("Heartbeat", b'{"customData":%s}' % custom)
    assert (fault.field, fault.rule) == (field, rule)


def test_data_of_a_vendor_is_kept_byte_for_byte():
    request = v201.MESSAGES.read_request("DataTransfer", b'{"vendorId":"v","data":{"a": 1.10 }}')
    assert bytes(request.data) == b'{"a": 1.10 }'
    assert encode(request) == b'{"vendorId":"v","data":{"a": 1.10 }}'


# Every message


@pytest.mark.parametrize("version", Version)
def test_every_struct_is_frozen_and_closed(version):
    for exchange in MESSAGES[version].values():
        for kind in (each.kind for each in (exchange.request, exchange.response) if each):
            config = kind.__struct_config__
            assert (config.frozen, config.forbid_unknown_fields) == (True, True)


@pytest.mark.parametrize("version", Version)
def test_the_table_is_a_mapping_of_actions(version):
    messages = MESSAGES[version]
    assert len(messages) == len(list(messages)) == len({*messages})
    assert all(issubclass(messages[action].request.kind, msgspec.Struct) for action in messages)
