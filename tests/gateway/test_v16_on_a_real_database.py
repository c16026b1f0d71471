"""A 1.6 station from boot to its last reading, answered only when what it said is durable."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import websockets

from chargewright.wire.ocpp.mending_rules import Rule
from tests.play.gateway import serving, station
from tests.play.network import Site

BOOT = {"chargePointVendor": "Vendor", "chargePointModel": "Model", "firmwareVersion": "1.2.3"}


def now(seconds=0):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def meter_values(transaction_id, wh, at, power="7200"):
    return {
        "connectorId": 1,
        "transactionId": transaction_id,
        "meterValue": [
            {
                "timestamp": at,
                "sampledValue": [
                    {"value": str(wh)},
                    {"value": power, "measurand": "Power.Active.Import", "unit": "W"},
                    {"value": "31.2", "measurand": "Current.Import", "unit": "A"},
                    {"value": "230.1", "measurand": "Voltage", "unit": "V"},
                    {"value": "41", "measurand": "SoC", "unit": "Percent"},
                ],
            }
        ],
    }


def rows(database, query, *values):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(query, values).fetchall()


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1")
    site.station("S2")
    return fresh_database


def test_a_charge_from_boot_to_stop(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            assert (await s.call("BootNotification", BOOT))[2]["status"] == "Accepted"
            status = {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}
            assert (await s.call("StatusNotification", status))[2] == {}
            assert "currentTime" in (await s.call("Heartbeat", {}))[2]
            start = {"connectorId": 1, "idTag": "TAG", "meterStart": 1000, "timestamp": now(-60)}
            started = await s.call("StartTransaction", start)
            assert started[0] == 3
            again = await s.call("StartTransaction", start)
            assert again[2] == started[2]
            number = started[2]["transactionId"]
            assert (await s.call("MeterValues", meter_values(number, 1100, now(-30))))[2] == {}
            assert (await s.call("MeterValues", meter_values(number, 1200, now(-10))))[2] == {}
            stop = {"transactionId": number, "meterStop": 1210, "timestamp": now()}
            assert (await s.call("StopTransaction", stop))[0] == 3
            assert (await s.call("StopTransaction", stop))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT status, energy_wh FROM session") == [("settling", 210)]
    assert [
        (scope, verdict, int(energy))
        for scope, verdict, energy in rows(
            network, "SELECT scope, verdict, session_energy_wh FROM reading ORDER BY position"
        )
    ] == [
        ("start", "ANCHOR", 0),
        ("intermediate", "OK", 100),
        ("intermediate", "OK", 200),
        ("stop", "OK", 210),
    ]
    actions = [
        action for (action,) in rows(network, "SELECT action FROM ocpp_log ORDER BY position")
    ]
    assert actions == [
        "BootNotification",
        "StatusNotification",
        "Heartbeat",
        "StartTransaction",
        "StartTransaction",
        "MeterValues",
        "MeterValues",
        "StopTransaction",
        "StopTransaction",
    ]
    assert rows(network, "SELECT vendor, firmware_version, is_connected FROM station_link") == [
        ("Vendor", "1.2.3", False)
    ]


def test_a_connector_that_nobody_set_up_is_judged_as_the_strongest_and_its_readings_say_so(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 3, "idTag": "T", "meterStart": 1000, "timestamp": now(-120)}
            number = (await s.call("StartTransaction", start))[2]["transactionId"]
            for wh, seconds in [(1100, -90), (1200, -60)]:  # the second is known by heart
                said = meter_values(number, wh, now(seconds)) | {"connectorId": 3}
                assert (await s.call("MeterValues", said))[2] == {}

    asyncio.run(story())
    assert rows(
        network, "SELECT verdict, session_energy_wh::int, flags FROM reading ORDER BY position"
    ) == [
        ("ANCHOR", 0, "CONNECTOR_UNKNOWN"),
        ("OK", 100, "CONNECTOR_UNKNOWN"),
        ("OK", 200, "CONNECTOR_UNKNOWN"),
    ]


def test_a_session_goes_on_where_it_was_after_a_reconnect(network):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1") as s:
                start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-120)}
                number = (await s.call("StartTransaction", start))[2]["transactionId"]
                await s.call("MeterValues", meter_values(number, 1100, now(-90)))
            async with station(port, "S1") as s:
                await s.call("MeterValues", meter_values(number, 1050, now(-60)))
                await s.call("MeterValues", meter_values(number, 1200, now(-30)))

    asyncio.run(story())
    assert rows(
        network, "SELECT verdict, session_energy_wh::int FROM reading ORDER BY position"
    ) == [("ANCHOR", 0), ("OK", 100), ("ENERGY_DEPRECATED", 100), ("OK", 200)]


def test_only_a_status_that_may_be_news_is_told_on(network):
    """After a power cut everybody repeats what was said before: that is kept, and wakes nobody."""
    told = []

    async def say(s, status):
        said = {"connectorId": 1, "errorCode": "NoError", "status": status}
        assert (await s.call("StatusNotification", said))[0] == 3

    async def story():
        async with serving(network) as (process, port):
            desk = process.gateway.desk.reports
            tell_on = desk.status_reported

            async def listened(station, epoch, row, *rest):
                told.append(row.status)
                await tell_on(station, epoch, row, *rest)

            desk.status_reported = listened
            async with station(port, "S1") as s:
                await say(s, "Charging")  # nobody is there to be told
                start = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": now(-60)}
                number = (await s.call("StartTransaction", start))[2]["transactionId"]
                await say(s, "Charging")  # the session is younger than what was said
                await say(s, "Charging")
            async with station(port, "S1") as s:
                await say(s, "Charging")
                await say(s, "SuspendedEV")
                await say(s, "SuspendedEV")
                await say(s, "Charging")
                stop = {"transactionId": number, "meterStop": 1, "timestamp": now()}
                await s.call("StopTransaction", stop)
                await say(s, "Charging")

    asyncio.run(story())
    assert told == ["Charging", "SuspendedEV", "Charging"]
    kept = "SELECT count(*) FROM ocpp_log WHERE action = 'StatusNotification'"
    assert rows(network, kept) == [(8,)]


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ('[2,"a","MeterValues",{"connectorId":1}]', [4, "a", "OccurenceConstraintViolation"]),
        ('[2,"b","Frobnicate",{}]', [4, "b", "NotImplemented"]),
        ('[2,"c","Heartbeat",{"x":1}]', [4, "c", "FormationViolation"]),
        ("not json", [4, "-1", "FormationViolation"]),
        ('[2,"d","BootNotification",{"chargePointVendor":"a\\u0000","chargePointModel":"m"}]', [4, "d", "PropertyConstraintViolation"]),
        ('[2,"e","BootNotification",{"chargePointVendor":"a\\ud800","chargePointModel":"m"}]', [4, "e", "PropertyConstraintViolation"]),
        ('[2,"f","StartTransaction",{"connectorId":1208925819614629174706176,"idTag":"T","meterStart":1,"timestamp":"2026-01-01T00:00:00Z"}]', [4, "f", "PropertyConstraintViolation"]),
    ],
)  # fmt: skip
def test_a_bad_frame_gets_its_error_and_the_connection_goes_on(network, frame, answer):
    held = "UPDATE station SET strict_in = %s"
    with psycopg.connect(network.owner) as connection:
        connection.execute(held, ([rule.value for rule in Rule],))

    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            await s.socket.send(frame)
            assert (await s.answer())[:3] == answer
            assert (await s.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT count(*) FROM ocpp_log WHERE is_error") == [(1,)]


@pytest.mark.parametrize(
    "frame",
    [
        '[2,"x","StopTransaction",{"meterStop":"12"}]',
        '[2,"x","StopTransaction",{"transactionId":1,"meterStop":"A\\u0000","timestamp":""}]',
        '[2,"x","StopTransaction",{"transactionId":,"meterStop":12}]',
        '[2,"x","stopTransaction",{"transactionId":1}]',
    ],
    ids=["wrong type", "NUL", "no JSON", "written otherwise"],
)
def test_an_unreadable_stop_asks_for_an_operator_at_once(network, frame):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 1000, "timestamp": now(-60)}
            await s.call("StartTransaction", start)
            await s.socket.send(frame)
            assert (await s.answer())[0] == 4

    asyncio.run(story())
    assert ("session.unreadable_frame",) in rows(network, "SELECT kind FROM attention")


def test_a_newer_connection_takes_over_and_nothing_of_the_older_one_is_processed(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as older:
            await older.call("Heartbeat", {})
            async with station(port, "S1") as newer:
                assert (await newer.call("BootNotification", BOOT))[0] == 3
                with pytest.raises(websockets.ConnectionClosed):
                    await older.call("BootNotification", BOOT, message_id="old")
                assert (await newer.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT count(*) FROM ocpp_log WHERE message_id = 'old'") == [(0,)]
    assert rows(network, "SELECT epoch FROM station_link") == [(2,)]


def test_two_gateways_hand_a_station_over(network):
    async def story():
        async with (
            serving(network, "node-1") as (_, port_1),
            serving(network, "node-2") as (_, port_2),
            station(port_1, "S1") as first,
        ):
            start = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": now(-90)}
            number = (await first.call("StartTransaction", start))[2]["transactionId"]
            async with station(port_2, "S1") as second:
                await second.call("MeterValues", meter_values(number, 100, now(-60)))
                # The old gateway has not noticed yet: its flush is stale and it closes.
                with pytest.raises(websockets.ConnectionClosed):
                    await first.call("MeterValues", meter_values(number, 900, now(-30)))
                await second.call("MeterValues", meter_values(number, 200, now(-10)))

    asyncio.run(story())
    assert rows(network, "SELECT session_energy_wh::int FROM reading ORDER BY position") == [
        (0,),
        (100,),
        (200,),
    ]


def test_an_old_gateway_does_not_answer_heartbeats_for_ever(network):
    async def story():
        async with (
            serving(network, "node-1") as (_, port_1),
            serving(network, "node-2") as (_, port_2),
            station(port_1, "S1") as first,
        ):
            await first.call("Heartbeat", {})
            async with station(port_2, "S1") as second:
                await second.call("BootNotification", BOOT)
                # A heartbeat is answered without waiting; its line in the log finds out.
                assert (await first.call("Heartbeat", {}))[0] == 3
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await first.answer()
                assert closed.value.rcvd.code == 1008
                assert (await second.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())


def test_no_common_subprotocol_is_completed_and_closed(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=()) as s:
            with pytest.raises(websockets.ConnectionClosed):
                await s.answer()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("identity", "password", "status"), [("S1", "wrong-password-here", 401), ("S9", None, 404)]
)
def test_who_is_not_welcome_is_told_at_the_handshake(network, identity, password, status):
    async def story():
        async with serving(network) as (_, port):
            with pytest.raises(websockets.InvalidStatus) as refused:
                async with station(port, identity, password=password):
                    pass
            assert refused.value.response.status_code == status

    asyncio.run(story())


def test_a_stranger_waits_for_an_operator_where_that_is_allowed(network):
    async def story():
        async with (
            serving(network, strangers_may_ask=True) as (_, port),
            station(port, "NEW-1", password=None) as s,
        ):
            assert (await s.call("BootNotification", BOOT))[2]["status"] == "Pending"
            assert (await s.call("Heartbeat", {}))[2] == "SecurityError"

    asyncio.run(story())
    ((identity, boot),) = rows(network, "SELECT identity, boot FROM pending_station")
    assert identity == "NEW-1"
    assert json.loads(boot)["chargePointVendor"] == "Vendor"


def test_frames_that_come_while_one_is_in_work_are_answered_in_order(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            await asyncio.gather(
                *(
                    s.socket.send(json.dumps([2, f"p{n}", "BootNotification", BOOT]))
                    for n in range(40)
                )
            )
            answers = [(await s.answer())[1] for _ in range(40)]
            assert answers == [f"p{n}" for n in range(40)]

    asyncio.run(story())


def test_what_takes_too_long_to_keep_is_dropped_unanswered_and_said_again(network):
    async def story():
        async with serving(network, commit_deadline_s=1.0) as (process, port):
            async with station(port, "S1") as s:
                with psycopg.connect(network.superuser) as connection:
                    connection.execute("LOCK TABLE ocpp_log")
                    await s.socket.send(json.dumps([2, "b", "BootNotification", BOOT]))
                    with pytest.raises(websockets.ConnectionClosed) as closed:
                        await s.answer()
                    assert closed.value.rcvd.code == 1013
            assert process.gateway.counts.too_late == 1
        async with serving(network) as (_, port), station(port, "S1") as s:
            assert (await s.call("BootNotification", BOOT, "b"))[:2] == [3, "b"]

    asyncio.run(story())


def test_a_fragmented_message_is_one_message(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as s:
            await s.socket.send(['[2,"f1","Heart', 'beat",{}]'])
            assert (await s.answer())[:2] == [3, "f1"]

    asyncio.run(story())
