"""Updates of transactions known by heart are read as decoding reads them; everything else is not heard."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.translate.sentences import CHARACTERS_MAX, sentence_of
from chargewright.wire.ocpp import Version
from tests.play import by_heart as play
from tests.play.by_heart import by_heart, ids, is_alike, spoilt, times, values
from tests.play.long import rounds

VERSIONS = [Version.V201, Version.V21]


def frame(values=("1000.5", "7200", "41"), **changed):
    told = {
        "message_id": "19223201",
        "evse": {"id": 1, "connectorId": 1},
        "transaction": "8f1c-42",
        "state": "Charging",
        "seconds": 60,
        "remote": 7,
        "seq_no": 3,
        "time": "2026-03-04T10:00:00Z",
        "told_at": "2026-03-04T10:00:01Z",
        "reason": "MeterValuePeriodic",
        "context": "Sample.Periodic",
        "separators": (",", ":"),
        "time_first": True,
        "units": ("Wh", "W", "Percent"),
    } | changed
    measurands = ("Energy.Active.Import.Register", "Power.Active.Import", "SoC")
    samples = [
        {
            "value": f"<{value}>",
            "context": told["context"],
            "measurand": measurand,
            "unitOfMeasure": {"unit": unit},
        }
        for value, measurand, unit in zip(values, measurands, told["units"], strict=False)
    ]
    when, what = {"timestamp": told["time"]}, {"sampledValue": samples}
    info = {
        "transactionId": told["transaction"],
        "chargingState": told["state"],
        "timeSpentCharging": told["seconds"],
        "remoteStartId": told["remote"],
    }
    readings = {"meterValue": [when | what if told["time_first"] else what | when]}
    about = {
        "eventType": "Updated",
        "timestamp": told["told_at"],
        "triggerReason": told["reason"],
        "seqNo": told["seq_no"],
        "transactionInfo": {name: each for name, each in info.items() if each is not None},
        "evse": told["evse"],
    }
    about = {name: each for name, each in about.items() if each is not None}
    payload = about | readings if told["time_first"] else readings | about
    text = json.dumps(
        [2, told["message_id"], "TransactionEvent", payload], separators=told["separators"]
    )
    return text.replace('"<', "").replace('>"', "")


def the_long_way(text, version=Version.V201):
    return play.the_long_way(version, text)


def learned(text, version=Version.V201):
    return play.learned(version, text)


plain_values = values(st.integers(0, 10**10 - 1).map(str))
counts = st.integers(0, 10**9 - 1)
places = st.integers(0, 9999)
sentences = st.fixed_dictionaries(
    {
        "context": st.sampled_from(["Sample.Periodic", "Sample.Clock", "Transaction.Begin"]),
        "reason": st.sampled_from(["MeterValuePeriodic", "MeterValueClock", "Trigger"]),
        "state": st.sampled_from([None, "Charging", "SuspendedEV"]),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]),
        "time_first": st.booleans(),
        "units": st.sampled_from([("Wh", "W", "Percent"), ("kWh", "kW", "Percent")]),
    }
)


def wordings_with(evse, *, counted):
    """Wordings that say the same things; `counted`: seconds and our start's number among them."""
    return st.fixed_dictionaries(
        {
            "message_id": ids,
            "evse": evse,
            "transaction": ids,
            "seconds": counts if counted else st.none(),
            "remote": counts if counted else st.none(),
            "seq_no": counts,
            "time": times,
            "told_at": times,
            "values": st.tuples(plain_values, plain_values, plain_values),
        }
    )


pairs = st.sampled_from(
    [
        wordings_with(st.none(), counted=False),
        wordings_with(st.builds(lambda evse: {"id": evse}, places), counted=True),
        wordings_with(
            st.builds(
                lambda evse, connector: {"id": evse, "connectorId": connector}, places, places
            ),
            counted=True,
        ),
    ]
).flatmap(lambda wordings: st.tuples(wordings, wordings))


@settings(max_examples=rounds(80, 5_000))
@given(st.sampled_from(VERSIONS), sentences, pairs)
def test_another_wording_of_a_sentence_is_heard_as_it_is_decoded(version, sentence, pair):
    one, another = pair
    refrain = learned(frame(**sentence, **one), version)
    text = frame(**sentence, **another)
    heard = by_heart(refrain, text)
    told = the_long_way(text, version)
    assert heard == told or (heard is None and too_large_in_our_units(another["values"]))
    assert heard is None or is_alike(heard, told)


def too_large_in_our_units(values):
    """Such as 99,999,999,999 kWh: the value is left out and flagged, which is the long way's."""
    return any(len(value.partition(".")[0]) > 8 for value in values)


@settings(max_examples=rounds(160, 20_000))
@given(sentences, pairs, st.data())
def test_whatever_is_done_to_a_frame_what_is_heard_is_what_was_said(sentence, pair, data):
    one, another = pair
    refrain = learned(frame(**sentence, **one))
    text = spoilt(data, frame(**sentence, **another))
    heard = by_heart(refrain, text)
    assert heard is None or is_alike(heard, the_long_way(text))


@pytest.mark.parametrize(
    "other",
    [
        {"message_id": "i" * 37},
        {"transaction": "with space"},
        {"transaction": "t" * 37},
        {"evse": {"id": 10_000, "connectorId": 1}},
        {"evse": {"id": 1}},
        {"evse": None},
        {"seq_no": -1},
        {"seq_no": 10**9},
        {"seconds": None},
        {"state": "SuspendedEV"},
        {"state": None},
        {"reason": "ChargingStateChanged"},
        {"time": "2026-13-04T10:00:00Z"},
        {"told_at": "2026-13-04T10:00:00Z"},
        {"told_at": "2026-03-04"},
        {"values": ("-1", "7200", "41")},
        {"values": ("1e3", "7200", "41")},
        {"values": ("01000", "7200", "41")},
        {"values": ('"1000"', "7200", "41")},
        {"values": ("1000", "12345678901", "41")},
        {"values": ("1000", "7200.1234567890123", "41")},
        {"values": ("1000", "7200")},
        {"context": "Transaction.End"},
        {"units": ("kWh", "W", "Percent")},
        {"separators": (", ", ":")},
    ],
)
def test_what_needs_a_closer_look_does_not_fit(other):
    assert by_heart(learned(frame()), frame(**other)) is None


def test_an_end_in_the_words_of_an_update_does_not_fit():
    assert by_heart(learned(frame()), frame().replace('"Updated"', '"Ended"')) is None


VENDOR = '"customData":{"vendorId":"V",%s}'


@pytest.mark.parametrize(
    "text",
    [
        frame(message_id="caf\u00e9"),
        frame(transaction="tab\t"),
        frame(values=("1000", "1." + "1" * CHARACTERS_MAX, "41")),
        frame(context="Transaction.Begin").replace("Transaction.Begin", "Sample.Clock", 1),
        frame().replace('"measurand":"SoC"', '"measurand":"SoC","phase":"L1"'),
        frame().replace("Power.Active.Import", "Energy.Active.Import.Interval"),
        frame().replace("Power.Active.Import", "Frequency"),
        frame().replace('"seqNo":3', '"seqNo":3,"seqNo":4'),
        frame().replace('"seqNo":3', '"seqNo":3.0'),
        frame().replace('"value":41', '"value":41,"value":42'),
        frame().replace('"seqNo":3', '"seqNo":3,' + VENDOR % '"timestamp":"2026-03-04T10:00:00Z"'),
        frame().replace('"measurand":"SoC"', '"measurand":"SoC",' + VENDOR % '"value":1'),
        frame(evse={"id": 1}).replace('{"id":1}', '{"id":1,' + VENDOR % '"connectorId":2' + "}"),
        frame().replace("}]}]}]", '}]},{"timestamp":"2026-03-04T10:00:00Z","sampledValue":[]}]}]'),
        frame().replace(",", ",\n", 1),
    ],
)
def test_what_is_said_otherwise_is_not_learned(text):
    told = play.decoded(Version.V201, text)
    assert told is None or sentence_of(told[2], text) is None


def test_which_of_the_two_times_is_the_readings_is_told_by_where_it_stands():
    early, late = "2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z"
    for time_first in (True, False):
        text = frame(time=early, told_at=late, time_first=time_first)
        reading = by_heart(learned(text), text)[-1][0]
        assert reading["claimed_at"].hour == 9


def test_a_sentence_is_the_same_for_every_station_that_says_it():
    one = frame(transaction="a", message_id="a", evse={"id": 1, "connectorId": 1}, seq_no=1)
    another = frame(transaction="b", evse={"id": 2, "connectorId": 1}, seq_no=9, seconds=3)
    assert learned(one) is learned(another)
