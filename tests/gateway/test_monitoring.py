"""What a station of OCPP 2.x notices by itself is kept, and what is serious asks for a person."""

import asyncio

import pytest

from tests.gateway.test_configuration import READS, WHOLE, answered, queue, until
from tests.gateway.test_v201_on_a_real_database import BOOT, rows
from tests.play.gateway import serving, station
from tests.play.network import Site

AT = "2026-05-04T08:00:00Z"
HEAT = {"component": {"name": "Connector", "evse": {"id": 1}}, "variable": {"name": "Temperature"}}


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


def event(number, **more):
    return {
        "eventId": number,
        "timestamp": AT,
        "trigger": "Alerting",
        "actualValue": "96",
        "eventNotificationType": "CustomMonitor",
        **HEAT,
        **more,
    }


def noticed(*events):
    return {"generatedAt": AT, "seqNo": 0, "eventData": list(events)}


def told(seq_no, numbers, v2, *, tbc=True):
    more = {"eventNotificationType": "CustomMonitor"} if v2 == "ocpp2.1" else {}
    monitors = [
        {
            "id": n,
            "transaction": False,
            "value": 90,
            "type": "UpperThreshold",
            "severity": 2,
            **more,
        }
        for n in numbers
    ]
    return {
        "requestId": WHOLE["requestId"],
        "generatedAt": AT,
        "seqNo": seq_no,
        "tbc": tbc,
        "monitor": [{**HEAT, "variableMonitoring": monitors}],
    }


def items(network):
    return rows(network, "SELECT kind, closed_at IS NULL, detail ->> 'name' FROM attention")


def test_an_event_is_kept_once_with_the_severity_of_its_monitor(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            await s.call("BootNotification", BOOT)
            await s.call("NotifyMonitoringReport", told(0, [4], v2, tbc=False))
            struck = event(1, variableMonitoringId=4, techCode="E12", cause=7)
            await s.call("NotifyEvent", noticed(struck))
            await s.call("NotifyEvent", noticed(struck, event(2, variableMonitoringId=99)))

    asyncio.run(story())
    kept = rows(
        network,
        "SELECT event_no, name, severity, tech_code, cause_no FROM station_event ORDER BY 1",
    )
    assert kept == [
        (1, "Connector@1/Temperature", 2, "E12", 7),
        (2, "Connector@1/Temperature", None, None, None),
    ]
    assert items(network) == [("station.event", True, "Connector@1/Temperature")]


def test_what_is_over_asks_for_nobody_any_more(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            await s.call("BootNotification", BOOT)
            await s.call("NotifyMonitoringReport", told(0, [4], v2, tbc=False))
            await s.call("NotifyEvent", noticed(event(1, variableMonitoringId=4)))
            assert items(network)[0][1]
            over = event(2, variableMonitoringId=4, cleared=True, actualValue="60")
            await s.call("NotifyEvent", noticed(over))

    asyncio.run(story())
    assert [is_open for _, is_open, _ in items(network)] == [False]


def test_an_event_of_21_says_its_severity_itself(network):
    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=("ocpp2.1",)) as s,
        ):
            await s.call("BootNotification", BOOT)
            await s.call("NotifyEvent", noticed(event(1, severity=3), event(2, severity=4)))

    asyncio.run(story())
    assert rows(network, "SELECT severity FROM station_event ORDER BY event_no") == [(3,), (4,)]
    assert len(items(network)) == 1, "up to critical"


def test_a_whole_report_takes_away_the_monitors_that_are_gone(network, v2):
    queue(network, "GetMonitoringReport", {"requestId": 7}, "cmd_0", lives="-1 hour")

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            await s.call("NotifyMonitoringReport", told(0, [1, 2], v2, tbc=False))
            await s.call("NotifyMonitoringReport", told(0, [1], v2))
            await s.call("NotifyMonitoringReport", told(2, [3], v2, tbc=False))
            assert rows(network, NUMBERS) == [(1,), (2,), (3,)], "its middle is missing"
            await s.call("NotifyMonitoringReport", told(1, [4], v2))

    asyncio.run(story())
    assert rows(network, NUMBERS) == [(1,), (3,), (4,)]
    who = "CustomMonitor" if v2 == "ocpp2.1" else None
    assert rows(network, "SELECT DISTINCT source FROM station_monitor") == [(who,)], "as it says"


NUMBERS = "SELECT monitor_no::int FROM station_monitor ORDER BY 1"


def test_monitors_that_are_set_and_cleared_are_known(network):
    data = {**HEAT, "value": 80, "type": "UpperThreshold", "severity": 3}
    queue(network, "SetVariableMonitoring", {"setMonitoringData": [data, data]})

    async def story():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=("ocpp2.0.1",)) as s,
        ):
            await s.call("BootNotification", BOOT)
            result = {**HEAT, "type": "UpperThreshold", "severity": 3}
            accepted = {**result, "status": "Accepted", "id": 11}
            duplicate = {**result, "status": "Duplicate"}
            await answered(
                s, "SetVariableMonitoring", {"setMonitoringResult": [accepted, duplicate]}
            )
            await until(lambda: rows(network, NUMBERS) == [(11,)])
            queue(network, "ClearVariableMonitoring", {"id": [11]}, "cmd_2")
            gone = {"clearMonitoringResult": [{"id": 11, "status": "Accepted"}]}
            await answered(s, "ClearVariableMonitoring", gone)
            await until(lambda: rows(network, NUMBERS) == [])
            queue(network, "SetMonitoringLevel", {"severity": 4}, "cmd_3")
            await answered(s, "SetMonitoringLevel", {"status": "Accepted"})
            await until(lambda: rows(network, LEVEL) == [(4,)])

    asyncio.run(story())


LEVEL = "SELECT monitoring_level::int FROM station_monitoring"
