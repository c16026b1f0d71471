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
                # Now, for what a station has not taken when it leaves is over.
                assert rows(network, STOPS) == [(False,), (True,)]

    asyncio.run(story())
    assert seen(network) == (
        ("settling", ["no_payer", "silent", "late_reading"]),
        [("ANCHOR", True), ("AFTER_STOP", True)],
    )


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
                assert rows(network, STOPS) == [(False,), (True,)]

    asyncio.run(story())
    assert seen(network) == (
        ("settling", ["no_payer", "silent", "late_reading"]),
        [("ANCHOR", True), ("AFTER_STOP", True)],
    )


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


LATE = """SELECT (machine #>> '{late_meter,energy_wh}')::numeric::int, flags,
    (SELECT count(*)::int FROM effect WHERE kind = 'session.rate_late')
    FROM session"""


@pytest.mark.parametrize(
    ("register", "late_wh", "flags"),
    [
        (1300, 300, []),
        (1120, 120, ["final_reading_rejected"]),
        # A meter that has lost its count, or belongs to another session, says nothing.
        (0, 200, ["final_reading_rejected"]),
        (1000, 200, ["final_reading_rejected"]),
        # More than the connector can have delivered.
        (900_000, 200, ["final_reading_rejected"]),
    ],
)
def test_a_stop_that_is_told_after_we_gave_it_up_is_compared(network, register, late_wh, flags):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1") as s:
                start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-90)}
                number = (await s.call("StartTransaction", start))[2]["transactionId"]
                await s.call("MeterValues", meter_values(number, 1200, now(-60)))
            await hears(network, an_hour_of_silence)
            stop = {"transactionId": number, "meterStop": register, "timestamp": now(-10)}
            for _ in range(2):
                async with station(port, "S1") as s:
                    assert (await s.call("StopTransaction", stop))[0] == 3

    asyncio.run(story())
    expected = ["no_payer", "silent", *flags, "late_stop"]
    assert rows(network, LATE) == [(late_wh, expected, 1)]
    assert {verdict for verdict, _ in seen(network)[1][2:]} == {"AFTER_STOP"}


def test_a_final_reading_after_the_stop_is_compared_and_another_is_not(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-60)}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            stop = {"transactionId": number, "meterStop": 1100, "timestamp": now(-20)}
            await s.call("StopTransaction", stop)
            await s.call("MeterValues", meter_values(number, 1130, now(-15)))
            assert rows(network, LATE)[0][0] is None
            final = meter_values(number, 1140, now(-15))
            final["meterValue"][0]["sampledValue"][0]["context"] = "Transaction.End"
            for _ in range(2):
                await s.call("MeterValues", final)

    asyncio.run(story())
    assert rows(network, LATE) == [(140, ["no_payer", "late_reading"], 1)]
