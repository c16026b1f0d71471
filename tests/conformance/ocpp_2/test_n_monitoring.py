"""N02 to N06: what stations are asked to watch, and what we believe them to watch after each answer."""

import asyncio

import pytest

from tests.gateway.test_configuration import READS, answered, queue, until
from tests.gateway.test_monitoring import HEAT, told
from tests.gateway.test_v201_on_a_real_database import BOOT, rows
from tests.play.gateway import serving, station

NUMBERS = "SELECT monitor_no::int FROM station_monitor ORDER BY 1"
NOTED = "SELECT monitoring_base, monitoring_level::int FROM station_monitoring"
MONITOR = {**HEAT, "type": "UpperThreshold", "severity": 3}


async def asked(network, own, name, payload, answer, *, command="cmd_1"):
    """A command with its answer, kept: what the station got, and how the command ended."""
    queue(network, name, payload, command)
    got = await answered(own, name, answer)
    state = f"SELECT state FROM station_command WHERE id = '{command}' AND answered_at IS NOT NULL"
    await until(lambda: rows(network, state))
    return got, rows(network, state)[0][0]


def with_monitors(network, version, story, *, numbers=(4, 5)):
    """Tell a story at a station that has these monitors, all of them set by somebody."""

    async def whole():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            await own.call("BootNotification", BOOT)
            await own.call("NotifyMonitoringReport", told(0, numbers, version, tbc=False))
            await story(own)

    asyncio.run(whole())


@pytest.mark.parametrize("base", ["All", "FactoryDefault", "HardWiredOnly"])
def test_another_base_is_asked_for_as_it_is_and_what_is_watched_then_is_asked_again(
    network, v2, base
):
    async def story(own):
        payload = {"monitoringBase": base}
        got, state = await asked(network, own, "SetMonitoringBase", payload, {"status": "Accepted"})
        assert (got, state) == (payload, "accepted")
        assert rows(network, NOTED) == [(base, None)]
        again = await answered(own, "GetMonitoringReport", {"status": "EmptyResultSet"})
        assert list(again) == ["requestId"], "all of them"
        await until(lambda: rows(network, NUMBERS) == [])

    with_monitors(network, v2, story)


@pytest.mark.parametrize(
    ("base", "left"), [("All", [(4,)]), ("FactoryDefault", []), ("HardWiredOnly", [])]
)
def test_a_base_that_ends_what_was_set_takes_it_away_before_the_station_tells_what_is_left(
    network, base, left
):
    async def story(own):
        payload = {"monitoringBase": base}
        await asked(network, own, "SetMonitoringBase", payload, {"status": "Accepted"})
        assert rows(network, NUMBERS) == left

    with_monitors(network, "ocpp2.1", story, numbers=[4])


@pytest.mark.parametrize("status", ["Rejected", "NotSupported", "EmptyResultSet"])
def test_a_base_that_is_refused_is_not_kept_and_leaves_all_monitors(network, v2, status):
    async def story(own):
        accepted = {"status": "Accepted"}
        await asked(network, own, "SetMonitoringBase", {"monitoringBase": "All"}, accepted)
        await answered(own, "GetMonitoringReport", {"status": "NotSupported"})
        payload = {"monitoringBase": "HardWiredOnly"}
        _, state = await asked(
            network, own, "SetMonitoringBase", payload, {"status": status}, command="cmd_2"
        )
        assert state == "rejected"
        assert rows(network, NOTED) == [("All", None)]
        assert rows(network, NUMBERS) == [(4,), (5,)]

    with_monitors(network, v2, story)


@pytest.mark.parametrize(
    "only", [{"componentVariable": [HEAT]}, {"monitoringCriteria": ["ThresholdMonitoring"]}]
)
def test_a_report_of_some_takes_none_of_the_others_away(network, v2, only):
    async def story(own):
        payload = {"requestId": 7, **only}
        await asked(network, own, "GetMonitoringReport", payload, {"status": "Accepted"})
        await own.call("NotifyMonitoringReport", told(0, [5], v2, tbc=False))
        assert rows(network, NUMBERS) == [(4,), (5,)]

    with_monitors(network, v2, story)


def test_a_station_that_has_none_of_what_was_asked_has_done_as_it_was_asked(network, v2):
    """And keeps what was not asked about."""

    async def story(own):
        payload = {"requestId": 7, "componentVariable": [HEAT]}
        nothing = {"status": "EmptyResultSet"}
        _, state = await asked(network, own, "GetMonitoringReport", payload, nothing)
        assert state == "accepted"
        assert rows(network, NUMBERS) == [(4,), (5,)]

    with_monitors(network, v2, story)


def test_a_level_that_is_refused_keeps_the_one_before(network, v2):
    async def story(own):
        level = {"severity": 4}
        got, state = await asked(network, own, "SetMonitoringLevel", level, {"status": "Accepted"})
        assert (got, state) == (level, "accepted")
        _, state = await asked(
            network,
            own,
            "SetMonitoringLevel",
            {"severity": 9},
            {"status": "Rejected"},
            command="cmd_2",
        )
        assert state == "rejected"
        assert rows(network, NOTED) == [(None, 4)]

    with_monitors(network, v2, story)


def test_a_monitor_that_is_not_cleared_stays(network, v2):
    async def story(own):
        refused = {"clearMonitoringResult": [{"id": 5, "status": "Rejected"}]}
        _, state = await asked(network, own, "ClearVariableMonitoring", {"id": [5]}, refused)
        assert state == "rejected"
        assert rows(network, NUMBERS) == [(4,), (5,)]
        some = [{"id": 5, "status": "Rejected"}, {"id": 4, "status": "Accepted"}]
        _, state = await asked(
            network,
            own,
            "ClearVariableMonitoring",
            {"id": [4, 5]},
            {"clearMonitoringResult": some},
            command="cmd_2",
        )
        assert state == "accepted", "one of them is"
        assert rows(network, NUMBERS) == [(5,)]

    with_monitors(network, v2, story)


def test_monitors_that_are_all_refused_are_none_and_the_command_says_so(network, v2):
    async def story(own):
        wish = {"setMonitoringData": [{**MONITOR, "value": 80}]}
        refused = {"setMonitoringResult": [{**MONITOR, "status": "Rejected"}]}
        _, state = await asked(network, own, "SetVariableMonitoring", wish, refused)
        assert state == "rejected"
        assert rows(network, NUMBERS) == [(4,), (5,)]

    with_monitors(network, v2, story)
