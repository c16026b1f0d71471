"""We gave a session up and its station goes on: what it says is kept, flagged, and stops it."""

import asyncio
from datetime import timedelta

import pytest

from chargewright.sessions.events import DeadlinePassed
from tests.gateway.test_v16_on_a_real_database import meter_values, now, rows
from tests.gateway.test_v201_on_a_real_database import EVSE, TAG, V201, event
from tests.play.gateway import serving, station
from tests.play.network import Site
from tests.play.stopping import STOPS, hears, stop_is_lost


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def an_hour_of_silence(at):
    return DeadlinePassed(at + timedelta(hours=1))


def seen(network):
    return rows(network, "SELECT status, flags FROM session")[0], [
        (verdict, is_somebodys)
        for verdict, is_somebodys in rows(
            network, "SELECT verdict, session_id IS NOT NULL FROM reading ORDER BY position"
        )
    ]


def test_a_16_station_that_charges_on_is_flagged_and_stopped(network):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1") as s:
                start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-60)}
                number = (await s.call("StartTransaction", start))[2]["transactionId"]
            await hears(network, an_hour_of_silence)
            await stop_is_lost(network)
            async with station(port, "S1") as s:
                late = meter_values(number, 1200, now(-30))
                assert (await s.call("MeterValues", late))[2] == {}

    asyncio.run(story())
    assert seen(network) == (
        ("settling", ["no_payer", "silent", "late_reading"]),
        [("ANCHOR", True), ("AFTER_STOP", True)],
    )
    assert rows(network, STOPS) == [(False,), (True,)]


def test_a_201_station_that_charges_on_is_flagged_and_stopped(network):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1", subprotocols=V201) as s:
                begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=TAG)
                assert (await s.call("TransactionEvent", begin))[0] == 3
            await hears(network, an_hour_of_silence)
            await stop_is_lost(network)
            async with station(port, "S1", subprotocols=V201) as s:
                late = event("Updated", 1, now(-30), 1200)
                assert (await s.call("TransactionEvent", late))[2] == {}

    asyncio.run(story())
    assert seen(network) == (
        ("settling", ["no_payer", "silent", "late_reading"]),
        [("ANCHOR", True), ("AFTER_STOP", True)],
    )
    assert rows(network, STOPS) == [(False,), (True,)]


def test_a_reading_after_its_stop_is_flagged_and_stops_nothing(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-60)}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            stop = {"transactionId": number, "meterStop": 1100, "timestamp": now(-20)}
            assert (await s.call("StopTransaction", stop))[0] == 3
            late = meter_values(number, 1100, now(-25))
            assert (await s.call("MeterValues", late))[2] == {}

    asyncio.run(story())
    (status, flags), readings = seen(network)
    assert (status, flags) == ("settling", ["no_payer", "late_reading"])
    assert readings[-1] == ("AFTER_STOP", True)
    assert rows(network, STOPS) == []


def test_a_reading_of_a_transaction_that_nobody_knows_is_kept_as_nobodys(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            assert (await s.call("MeterValues", meter_values(77, 1100, now(-25))))[2] == {}

    asyncio.run(story())
    found = "SELECT verdict, session_id, evse_no, energy_wh::int FROM reading"
    assert rows(network, found) == [("NO_SESSION", None, 1, 1100)]
