"""While a vehicle is only parked its meter is still read: kept as AFTER_STOP, and a sign of life."""

import asyncio

import psycopg
import pytest

from chargewright.sessions.events import DeadlinePassed
from tests.gateway.test_v16_on_a_real_database import meter_values, now, rows
from tests.gateway.test_v201_on_a_real_database import EVSE, TAG, V201, event
from tests.play.gateway import serving, station
from tests.play.network import Site
from tests.play.stopping import hears

READINGS = "SELECT energy_wh::int, verdict, session_energy_wh::int FROM reading ORDER BY position"

AN_HOUR_AGO = """WITH gone AS (UPDATE reading SET received_at = received_at - interval '1 hour')
    UPDATE session SET opened_at = opened_at - interval '2 hours', machine = machine
    || jsonb_build_object('last_event_at', now() - interval '1 hour',
       'opened_at', now() - interval '2 hours')"""


@pytest.fixture
def network(fresh_database):
    """A site where a session ends when the vehicle leaves."""
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute('UPDATE site SET settings = \'{"termination": "final_parking"}\'')
    return fresh_database


@pytest.mark.parametrize("before", [1, 4], ids=["in new words", "in words known by heart"])
def test_a_16_station_that_goes_on_reading(network, before):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-90)}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            for turn in range(before):
                told = meter_values(number, 1100 + turn, now(-60 + turn))
                assert (await s.call("MeterValues", told))[2] == {}
            stop = {"transactionId": number, "meterStop": 1200, "timestamp": now(-20)}
            assert (await s.call("StopTransaction", stop))[0] == 3
            for named in (number, None):
                late = meter_values(number, 1300, now(-5))
                if named is None:
                    del late["transactionId"]
                assert (await s.call("MeterValues", late))[2] == {}

    asyncio.run(story())
    assert rows(network, READINGS)[-3:] == [
        (1200, "OK", 200),
        (1300, "AFTER_STOP", 200),
        (1300, "AFTER_STOP", 200),
    ]
    assert rows(network, "SELECT status, energy_wh FROM session") == [("in_progress", 200)]


def test_a_201_station_that_goes_on_reading(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=V201) as s:
            begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=TAG)
            assert (await s.call("TransactionEvent", begin))[0] == 3
            end = event("Ended", 1, now(-20), 1200)
            assert (await s.call("TransactionEvent", end))[0] == 3
            late = event("Updated", 2, now(-5), 1300)
            assert (await s.call("TransactionEvent", late))[0] == 3

    asyncio.run(story())
    assert rows(network, READINGS)[-2:] == [(1200, "OK", 200), (1300, "AFTER_STOP", 200)]


def test_what_is_told_on_the_next_connection_is_after_the_stop_too(network):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1") as s:
                start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-90)}
                number = (await s.call("StartTransaction", start))[2]["transactionId"]
                stop = {"transactionId": number, "meterStop": 1200, "timestamp": now(-20)}
                for _ in range(2):
                    assert (await s.call("StopTransaction", stop))[0] == 3
            async with station(port, "S1") as s:
                await s.call("MeterValues", meter_values(number, 1300, now(-5)))

    asyncio.run(story())
    assert rows(network, READINGS)[-2:] == [(1200, "OK", 200), (1300, "AFTER_STOP", 200)]


@pytest.mark.parametrize(("is_read", "status"), [(True, "in_progress"), (False, "settling")])
def test_a_reading_after_the_stop_is_a_sign_of_life(network, is_read, status):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-90)}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            stop = {"transactionId": number, "meterStop": 1200, "timestamp": now(-20)}
            assert (await s.call("StopTransaction", stop))[0] == 3
            with psycopg.connect(network.superuser) as connection:
                connection.execute(AN_HOUR_AGO)
            if is_read:
                await s.call("MeterValues", meter_values(number, 1300, now(-5)))
        await hears(network, DeadlinePassed)

    asyncio.run(story())
    assert rows(network, "SELECT status FROM session") == [(status,)]
