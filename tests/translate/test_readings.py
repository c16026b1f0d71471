"""From the wire to readings. Values and units have their cases in tests/cases/metering."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.metering import Flag, Limits, MeterState, Reading, Scope, step
from chargewright.metering.model import LARGEST_WH
from chargewright.translate.readings import (
    event_v201,
    meter_values_v16,
    meter_values_v201,
    start_v16,
    stop_v16,
)
from chargewright.wire.ocpp.v16.meter_values import (
    Location,
    Measurand,
    MeterValue,
    Phase,
    ReadingContext,
    UnitOfMeasure,
    ValueFormat,
)
from chargewright.wire.ocpp.v16.transactions import StartTransactionRequest, StopTransactionRequest
from chargewright.wire.ocpp.v201 import meter_values as v201
from chargewright.wire.ocpp.v201.transactions import TransactionEventRequest
from chargewright.wire.ocpp.values import read_number, read_value
from tests.play.long import rounds

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEARD = {"received_at": NOON + timedelta(seconds=1), "zone": UTC}
REGISTER = "Energy.Active.Import.Register"


def sent(kind, payload):
    decoder = msgspec.json.Decoder(kind, float_hook=read_number, dec_hook=read_value)
    return decoder.decode(json.dumps(payload))


def value_16(*samples, timestamp="2026-03-02T12:00:00Z"):
    return sent(MeterValue, {"timestamp": timestamp, "sampledValue": list(samples)})


def event(kind, *values):
    payload = {
        "eventType": kind,
        "timestamp": "2026-03-02T12:00:00Z",
        "triggerReason": "MeterValuePeriodic",
        "seqNo": 1,
        "transactionInfo": {"transactionId": "t"},
    }
    if values:
        payload["meterValue"] = [
            {"timestamp": timestamp, "sampledValue": samples} for timestamp, samples in values
        ]
    return event_v201(sent(TransactionEventRequest, payload), **HEARD)


def stop(meter_stop, *data):
    payload = {"meterStop": meter_stop, "timestamp": "2026-03-02T12:00:00Z", "transactionId": 7}
    if data:
        payload["transactionData"] = [
            {"timestamp": timestamp, "sampledValue": samples} for timestamp, samples in data
        ]
    return stop_v16(sent(StopTransactionRequest, payload), **HEARD)


def scopes_and_energies(readings):
    return [(reading.scope, reading.energy_wh) for reading in readings]


def test_the_common_message_becomes_one_reading():
    value = value_16(
        {"value": "12345.678", "measurand": REGISTER, "unit": "Wh", "context": "Sample.Periodic"},
        {"value": "11.05", "measurand": "Power.Active.Import", "unit": "kW"},
        {"value": "16.2", "measurand": "Current.Import", "unit": "A"},
        {"value": "230.1", "measurand": "Voltage", "unit": "V"},
        {"value": "55", "measurand": "SoC", "unit": "Percent", "location": "EV"},
    )
    assert meter_values_v16([value], **HEARD) == (
        Reading(
            received_at=HEARD["received_at"],
            claimed_at=NOON,
            energy_wh=Decimal("12345.678"),
            power_w=Decimal(11050),
            current_a=Decimal("16.2"),
            voltage_v=Decimal("230.1"),
            soc_percent=Decimal(55),
        ),
    )


def test_what_we_do_not_use_does_not_disturb():
    value = value_16(
        {"value": "21", "measurand": "Temperature", "unit": "Celsius"},
        {"value": "5", "measurand": "Energy.Active.Export.Register"},
        {"value": "2000", "measurand": REGISTER},
        {"value": "22", "measurand": "Power.Offered", "unit": "kW"},
    )
    (reading,) = meter_values_v16([value], **HEARD)
    assert (reading.energy_wh, reading.power_offered_w, reading.flags) == (2000, 22000, ())


def test_several_meter_values_keep_their_order():
    early = value_16({"value": "1"}, timestamp="2026-03-02T11:59:00Z")
    late = value_16({"value": "2"})
    readings = meter_values_v16([late, early], **HEARD)
    assert [reading.energy_wh for reading in readings] == [2, 1]


def test_a_time_without_zone_is_the_stations():
    value = value_16({"value": "1"}, timestamp="2026-03-02T13:00:00")
    (reading,) = meter_values_v16(
        [value], received_at=HEARD["received_at"], zone=ZoneInfo("Europe/Berlin")
    )
    assert (reading.claimed_at, reading.flags) == (NOON, (Flag.ZONE_ASSUMED,))


@pytest.mark.parametrize(
    ("context", "scope"),
    [
        ("Transaction.Begin", Scope.START),
        ("Transaction.End", Scope.STOP),
        ("Sample.Clock", Scope.INTERMEDIATE),
        ("Interruption.Begin", Scope.INTERMEDIATE),
        ("Trigger", Scope.INTERMEDIATE),
    ],
)
def test_the_context_tells_start_from_stop(context, scope):
    (reading,) = meter_values_v16([value_16({"value": "1", "context": context})], **HEARD)
    assert reading.scope is scope


def test_samples_of_different_moments_become_readings_in_their_order():
    value = value_16(
        {"value": "2400", "context": "Transaction.End"},
        {"value": "2000", "context": "Transaction.Begin"},
        {"value": "7000", "measurand": "Power.Active.Import"},
        {"value": "signed", "format": "SignedData", "context": "Transaction.End"},
    )
    start, between, end = meter_values_v16([value], **HEARD)
    assert scopes_and_energies((start, between, end)) == [
        (Scope.START, 2000),
        (Scope.INTERMEDIATE, None),
        (Scope.STOP, 2400),
    ]
    assert between.power_w == 7000
    assert [one.signed for one in (start, between, end)] == [("signed",), (), ()]


def test_a_start_carries_its_register():
    request = sent(
        StartTransactionRequest,
        {
            "connectorId": 1,
            "idTag": "A",
            "meterStart": 2000,
            "timestamp": "2026-03-02T12:00:00Z",
        },
    )
    assert start_v16(request, **HEARD) == Reading(
        received_at=HEARD["received_at"],
        claimed_at=NOON,
        scope=Scope.START,
        energy_wh=Decimal(2000),
    )


def test_a_register_that_no_meter_has_is_flagged():
    (reading,) = stop(2**62)
    assert (reading.energy_wh, reading.flags) == (None, (Flag.VALUE_UNREADABLE,))


def test_a_stop_tells_its_samples_first():
    readings = stop(
        2400,
        ("2026-03-02T11:00:00Z", [{"value": "2000", "context": "Transaction.Begin"}]),
        ("2026-03-02T11:30:00Z", [{"value": "2200"}]),
    )
    assert scopes_and_energies(readings) == [
        (Scope.START, 2000),
        (Scope.INTERMEDIATE, 2200),
        (Scope.STOP, 2400),
    ]


@pytest.mark.parametrize(
    ("sampled", "meter_stop", "said"),
    [
        ("2400.7", 2400, ["2400.7"]),
        ("2400", 2400, ["2400"]),
        ("2400.7", 2399, ["2400.7", "2399"]),
        ("2400.7", 2401, ["2400.7", "2401"]),
    ],
)
def test_a_stop_that_a_sample_says_with_decimals_is_said_once(sampled, meter_stop, said):
    end = {"value": sampled, "context": "Transaction.End"}
    readings = stop(meter_stop, ("2026-03-02T12:00:00Z", [end]))
    assert [str(reading.energy_wh) for reading in readings] == said


def test_a_stop_without_samples_is_its_register():
    assert scopes_and_energies(stop(2400)) == [(Scope.STOP, 2400)]


T1, T2 = "2026-03-02T11:59:00Z", "2026-03-02T12:00:00Z"


def test_what_comes_with_a_started_event_is_the_start():
    readings = event("Started", (T1, [{"value": 2000, "context": "Sample.Periodic"}]))
    assert scopes_and_energies(readings) == [(Scope.START, 2000)]


def test_what_comes_with_an_updated_event_is_between():
    assert scopes_and_energies(event("Updated", (T1, [{"value": 2000}]))) == [
        (Scope.INTERMEDIATE, 2000)
    ]


def test_an_ended_event_that_says_its_end_is_believed():
    readings = event(
        "Ended",
        (T2, [{"value": 2400, "context": "Transaction.End"}]),
        (T1, [{"value": 2000, "context": "Transaction.Begin"}]),
        (T1, [{"value": 2300, "context": "Sample.Periodic"}]),
    )
    assert scopes_and_energies(readings) == [
        (Scope.STOP, 2400),
        (Scope.START, 2000),
        (Scope.INTERMEDIATE, 2300),
    ]


def test_an_ended_event_that_does_not_say_its_end_ends_with_its_last_value():
    readings = event("Ended", (T1, [{"value": 2300}]), (T2, [{"value": 2400}]))
    assert scopes_and_energies(readings) == [(Scope.INTERMEDIATE, 2300), (Scope.STOP, 2400)]


def test_an_event_without_values_has_no_readings():
    assert event("Updated") == ()


texts = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.integers(0, 10**13).map(str),
    st.text(max_size=12),
    st.sampled_from(["", " 12 ", "1_000", "1e999999999", "-0", "0." + "3" * 40, "١٢", "12,5"]),
)
samples_16 = st.fixed_dictionaries(
    {"value": texts},
    optional={
        "measurand": st.sampled_from(Measurand),
        "unit": st.sampled_from(UnitOfMeasure),
        "phase": st.sampled_from(Phase),
        "location": st.sampled_from(Location),
        "context": st.sampled_from(ReadingContext),
        "format": st.sampled_from(ValueFormat),
    },
)
numbers = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(0, 10**6, places=4).map(float),
)
samples_201 = st.fixed_dictionaries(
    {"value": numbers},
    optional={
        "measurand": st.sampled_from(v201.Measurand),
        "phase": st.sampled_from(v201.Phase),
        "location": st.sampled_from(v201.Location),
        "context": st.sampled_from(v201.ReadingContext),
        "unitOfMeasure": st.fixed_dictionaries(
            {},
            optional={
                "unit": st.one_of(
                    st.sampled_from(["Wh", "kWh", "KWH", "W", "%"]), st.text(max_size=20)
                ),
                "multiplier": st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1)),
            },
        ),
    },
)
LIMITS = Limits(power_w=22_000)


def check_what_is_true_of_every_reading(readings):
    state = MeterState(opened_at=NOON)
    for reading in readings:
        for quantity in (
            reading.energy_wh,
            reading.power_w,
            reading.current_a,
            reading.voltage_v,
            reading.soc_percent,
            reading.power_offered_w,
        ):
            if quantity is not None:
                assert abs(quantity) < LARGEST_WH
                assert quantity.as_tuple().exponent >= -12
        state, _ = step(state, reading, LIMITS)
        assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


@settings(max_examples=rounds(160, 10_000))
@given(st.lists(samples_16, min_size=1, max_size=8))
def test_nothing_that_a_16_station_samples_raises(samples):
    readings = meter_values_v16([value_16(*samples)], **HEARD)
    assert readings
    check_what_is_true_of_every_reading(readings)
    signed = sum(sample.get("format") == "SignedData" for sample in samples)
    assert sum(len(reading.signed) for reading in readings) == signed


@settings(max_examples=rounds(160, 10_000))
@given(st.lists(samples_201, min_size=1, max_size=8))
def test_nothing_that_a_201_station_samples_raises(samples):
    value = sent(v201.MeterValue, {"timestamp": "2026-03-02T12:00:00Z", "sampledValue": samples})
    readings = meter_values_v201([value], **HEARD)
    assert readings
    check_what_is_true_of_every_reading(readings)


UNUSED_16 = {"value": "20", "measurand": "Temperature"}
UNUSED_201 = {"value": 20, "measurand": "Frequency"}


@settings(max_examples=rounds(120, 5_000))
@given(st.lists(samples_16, min_size=1, unique_by=lambda sample: sample.get("measurand")))
def test_the_short_way_and_the_long_way_arrive_at_the_same_readings(samples):
    short = meter_values_v16([value_16(*samples)], **HEARD)
    long = meter_values_v16([value_16(*samples, UNUSED_16)], **HEARD)
    assert short == long


@settings(max_examples=rounds(120, 5_000))
@given(
    st.lists(samples_201, min_size=1, unique_by=lambda sample: sample.get("measurand")),
    st.sampled_from(Scope),
)
def test_the_two_ways_of_2_0_1_arrive_at_the_same_readings(samples, scope):
    def readings(*sampled):
        told = {"timestamp": "2026-03-02T12:00:00Z", "sampledValue": sampled}
        return meter_values_v201([sent(v201.MeterValue, told)], **HEARD, scope=scope)

    assert readings(*samples) == readings(*samples, UNUSED_201)


def test_a_vendors_own_fields_do_not_hide_a_value():
    told = {
        "timestamp": "2026-03-02T12:00:00Z",
        "sampledValue": [
            {"value": 1.5, "unitOfMeasure": {"unit": "kWh"}, "customData": {"vendorId": "V"}}
        ],
    }
    [reading] = meter_values_v201([sent(v201.MeterValue, told)], **HEARD)
    assert reading.energy_wh == 1500
