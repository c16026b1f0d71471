"""Meter values in words known by heart leave the same rows and get the same answers."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from chargewright.gateway.refrains import KNOWN_MAX, LESSONS_MAX, Refrains
from chargewright.wire.ocpp import MESSAGES, Version
from tests.play.gateway import serving, station
from tests.play.network import Site

OTHER_WORDS = (
    {},
    {"context": "Sample.Periodic"},
    {"context": "Sample.Clock"},
    {"context": "Trigger"},
    {"context": "Other"},
    {"context": "Interruption.Begin"},
    {"context": "Interruption.End"},
    {"location": "Outlet"},
)
"""None of them changes what the samples mean."""


def payload(number, wh, at, words):
    return {
        "connectorId": 1,
        "transactionId": number,
        "meterValue": [
            {
                "timestamp": at.isoformat(),
                "sampledValue": [
                    {"value": f"{wh}.5", "unit": "Wh"} | words,
                    {"value": "7200", "measurand": "Power.Active.Import", "unit": "W"} | words,
                ],
            }
        ],
    }


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1")
    site.station("S2")
    return fresh_database


REGISTERS = (1000, 1100, 1150, 1150, 1140, 99_000, 1200, 1300)


def test_two_stations_say_the_same_one_always_alike_the_other_never(network):
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)

    known = {}

    async def told(process, port, name, wordings):
        async with station(port, name) as s:
            at = began.isoformat()
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": at}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            for minute, (wh, words) in enumerate(zip(REGISTERS, wordings, strict=True), start=1):
                said = payload(number, wh, began + timedelta(minutes=minute), words)
                assert (await s.call("MeterValues", said))[2] == {}
            for connection in process.gateway._connections.values():
                known[connection.station.identity] = len(connection._by_heart._refrains.known)

    async def story():
        async with serving(network) as (process, port):
            await told(process, port, "S1", [{}] * len(REGISTERS))
            await told(process, port, "S2", OTHER_WORDS)

    asyncio.run(story())
    assert known == {"S1": 1, "S2": 0}
    with psycopg.connect(network.superuser) as connection:
        readings = (
            "evse_no, connector_no, scope, claimed_at, used_at, energy_wh::text, power_w::text"
        )
        judged = "verdict, limit_wh, session_energy_wh, flags, progress::jsonb - 'opened_at'"
        query = (
            f"SELECT {readings}, {judged}, signed, is_guilty FROM reading AS r"
            " JOIN station AS s ON s.id = r.station_id WHERE s.identity = %s ORDER BY position"
        )
        one = connection.execute(query, ["S1"]).fetchall()
        other = connection.execute(query, ["S2"]).fetchall()
        log = connection.execute(
            "SELECT direction, action, message_id, request::json, answer::json, is_error, problem,"
            " is_guilty FROM ocpp_log WHERE action = 'MeterValues' ORDER BY position"
        ).fetchall()
    assert one == other
    assert len(one) == len(REGISTERS) + 1
    assert len(log) == 2 * len(REGISTERS)
    for direction, action, message_id, request, answer, is_error, problem, is_guilty in log:
        assert (direction, action, is_error, problem, is_guilty) == (
            "in",
            "MeterValues",
            False,
            None,
            False,
        )
        assert request[:3] == [2, message_id, "MeterValues"]
        assert answer == [3, message_id, {}]


def frame(measurand="Voltage", number=1):
    said = payload(7, 1000 + number, datetime(2026, 1, 1, 12, tzinfo=UTC), {})
    said["meterValue"][0]["sampledValue"][1] |= {"measurand": measurand, "unit": "V"}
    return json.dumps([2, f"id-{number}", "MeterValues", said])


def teach(refrains, text):
    action_payload = json.dumps(json.loads(text)[3]).encode()
    request = MESSAGES[Version.V16].read_request("MeterValues", action_payload)
    refrains.learn(text, request)


def is_known(refrains, text):
    now = datetime(2026, 1, 1, 12, 0, 1, tzinfo=UTC)
    return refrains.heard(text, now, UTC) is not None


def test_a_sentence_is_known_from_its_second_hearing_on():
    refrains = Refrains()
    teach(refrains, frame(number=1))
    assert not is_known(refrains, frame(number=2))
    teach(refrains, frame(number=2))
    assert is_known(refrains, frame(number=3))


def spaced(count):
    """So many sentences of the same meaning."""
    return [frame().replace("[2,", "[2," + " " * each, 1) for each in range(count)]


def test_a_station_that_says_several_by_turns_is_known_to():
    refrains = Refrains()
    for _ in range(2):
        for text in spaced(KNOWN_MAX):
            teach(refrains, text)
    assert all(is_known(refrains, text) for text in spaced(KNOWN_MAX))


def test_a_station_whose_sentences_stay_new_is_listened_to_no_longer():
    refrains = Refrains()
    for text in spaced(LESSONS_MAX):
        teach(refrains, text)
    teach(refrains, frame())
    teach(refrains, frame())
    assert not is_known(refrains, frame())
    assert refrains.known == ()


def test_only_so_many_are_known():
    refrains = Refrains()
    for text in spaced(KNOWN_MAX + 1):
        teach(refrains, text)
        teach(refrains, text)
    assert len(refrains.known) == KNOWN_MAX
