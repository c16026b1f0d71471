"""A stop that may not have arrived is repeated at the station's next word; one not obeyed alarms."""

import asyncio
from datetime import timedelta

import pytest

from chargewright.gateway.beats import Beats
from chargewright.sessions.events import DeadlinePassed, StopAnswered, StopRequested
from chargewright.sessions.words import Answer, StopReason
from tests.gateway.test_v16_on_a_real_database import meter_values, now, rows
from tests.play.gateway import serving, station
from tests.play.network import Site
from tests.play.stopping import STOPS, hears, stop_is_lost

CHARGING = {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}
HELD = {"silent_boot_s": 3600.0}
"""Our calls are held, so that what a station is sent does not mix with its answers."""


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def asked_to_stop(at):
    return StopRequested(at=at, reason=StopReason.OPERATOR)


def accepted(at):
    return StopAnswered(at=at, answer=Answer.ACCEPTED)


def the_stop_watch_is_over(at):
    return DeadlinePassed(at + timedelta(minutes=1))


async def charge(s):
    """Start at 1 kWh, say that it charges, and give the number of the transaction."""
    start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-90)}
    number = (await s.call("StartTransaction", start))[2]["transactionId"]
    await s.call("StatusNotification", CHARGING)
    return number


async def looked_at_again(process):
    """The gateway's poll, which would come by itself."""
    await process.gateway._refresh_all()


async def done_beside():
    """What was begun beside the answers has ended."""
    guarded = Beats.guarded.__code__
    beside = [task for task in asyncio.all_tasks() if task.get_coro().cr_code is guarded]
    await asyncio.gather(*beside)


def test_it_is_repeated_as_soon_as_the_station_is_back(network):
    async def story():
        async with serving(network, **HELD) as (_, port):
            async with station(port, "S1") as s:
                await charge(s)
            await hears(network, asked_to_stop)
            await stop_is_lost(network)
            async with station(port, "S1") as s:
                await s.call("Heartbeat", {})
                await done_beside()
                # Now, for what a station has not taken when it leaves is over.
                assert rows(network, STOPS) == [(False,), (True,)]

    asyncio.run(story())


@pytest.mark.parametrize("word", ["MeterValues", "StatusNotification"])
def test_it_is_repeated_at_the_next_word_of_a_station_that_stayed(network, word):
    async def story():
        async with serving(network, **HELD) as (process, port), station(port, "S1") as s:
            number = await charge(s)
            await hears(network, asked_to_stop)
            await stop_is_lost(network)
            await looked_at_again(process)
            said = {
                "MeterValues": meter_values(number, 1100, now(-30)),
                "StatusNotification": CHARGING,
            }
            assert (await s.call(word, said[word]))[2] == {}
            await done_beside()
            assert (await s.call("MeterValues", meter_values(number, 1200, now(-10))))[2] == {}
            await done_beside()
            assert rows(network, STOPS) == [(False,), (True,)]

    asyncio.run(story())
    assert rows(network, "SELECT status FROM session") == [("in_progress",)]


def test_power_that_flows_again_after_a_quiet_stop_watch_is_an_operators(network):
    alarms = "SELECT count(*) FROM attention WHERE kind = 'session.power_after_stop'"

    async def story():
        async with serving(network, **HELD) as (process, port), station(port, "S1") as s:
            number = await charge(s)
            await hears(network, asked_to_stop, accepted)
            await s.call("StatusNotification", CHARGING | {"status": "SuspendedEVSE"})
            quiet = meter_values(number, 1100, now(), power="0")
            assert (await s.call("MeterValues", quiet))[2] == {}
            await hears(network, the_stop_watch_is_over)
            await looked_at_again(process)
            assert rows(network, alarms) == [(0,)]
            for wh, seconds in [(1105, 2), (1110, 4)]:
                flows = meter_values(number, wh, now(seconds))
                assert (await s.call("MeterValues", flows))[2] == {}
                await done_beside()
            assert rows(network, STOPS) == [(True,)]

    asyncio.run(story())
    assert rows(network, alarms) == [(1,)]


def test_a_plain_reading_asks_nobody(network):
    async def story():
        async with serving(network, **HELD) as (process, port), station(port, "S1") as s:
            number = await charge(s)
            asked = []
            process.gateway.desk.running.stop_is_open = asked.append
            assert (await s.call("MeterValues", meter_values(number, 1100, now(-30))))[2] == {}
            assert asked == []

    asyncio.run(story())
