"""A station of 2.0.1 or 2.1 and the life of its transactions."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.play.gateway import serving, station
from tests.play.network import T0, Site

V201 = ("ocpp2.0.1",)
BOOT = {"reason": "PowerUp", "chargingStation": {"model": "M", "vendorName": "V"}}


def now(seconds=0):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def event(kind, seq_no, at, wh=None, *, transaction="tx-1", trigger="MeterValuePeriodic", **more):
    payload = {
        "eventType": kind,
        "timestamp": at,
        "triggerReason": trigger,
        "seqNo": seq_no,
        "transactionInfo": {"transactionId": transaction, **more.pop("info", {})},
        **more,
    }
    if wh is not None:
        payload["meterValue"] = [{"timestamp": at, "sampledValue": [{"value": wh}]}]
    return payload


def rows(database, query):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1", evses=1, connectors=2)
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO token (organization_id, id, uid, created_at) VALUES ('org_1', 'tok_1', 'CARD', %s)",
            (T0,),
        )
    return fresh_database


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


TAG = {"idToken": "card", "type": "ISO14443"}
EVSE = {"id": 1, "connectorId": 1}


def test_a_charge_told_event_by_event(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            assert (await s.call("BootNotification", BOOT))[2]["status"] == "Accepted"
            known = await s.call("Authorize", {"idToken": TAG})
            assert known[2]["idTokenInfo"]["status"] == "Accepted"
            begin = event(
                "Started", 0, now(-120), 1000, trigger="Authorized", evse=EVSE, idToken=TAG,
                info={"chargingState": "Charging"},
            )  # fmt: skip
            answer = await s.call("TransactionEvent", begin)
            assert answer[2]["idTokenInfo"]["status"] == "Accepted"
            assert await s.call("TransactionEvent", begin) == [3, "m4", answer[2]]
            assert (await s.call("TransactionEvent", event("Updated", 1, now(-90), 1100)))[2] == {}
            suspended = event("Updated", 2, now(-60), 1200, info={"chargingState": "SuspendedEV"})
            assert (await s.call("TransactionEvent", suspended))[2] == {}
            end = event("Ended", 3, now(-30), 1210, info={"stoppedReason": "EVDisconnected"})
            assert (await s.call("TransactionEvent", end))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT status, energy_wh, token_id FROM session") == [
        ("settling", 210, "tok_1")
    ]
    assert rows(
        network, "SELECT scope, verdict, session_energy_wh::int FROM reading ORDER BY position"
    ) == [
        ("start", "ANCHOR", 0),
        ("intermediate", "OK", 100),
        ("intermediate", "OK", 200),
        ("stop", "OK", 210),
    ]


def test_a_station_without_zone_says_that_it_charges_and_that_it_pauses(network, v2):
    def local(seconds):
        return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            told = [
                event(
                    "Started", 0, local(-120), 1000, evse=EVSE, idToken=TAG,
                    info={"chargingState": "EVConnected"},
                ),
                event("Updated", 1, local(-90), 1000, info={"chargingState": "Charging"}),
                event("Updated", 2, local(-60), 1100, info={"chargingState": "SuspendedEV"}),
            ]  # fmt: skip
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT machine ->> 'charging_state', flags FROM session") == [
        ("SuspendedEV", [])
    ]
    assert rows(network, "SELECT verdict FROM reading ORDER BY position") == [
        ("ANCHOR",),
        ("OK",),
        ("OK",),
    ]


def test_an_update_of_an_unknown_transaction_opens_its_session(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            late = event(
                "Updated", 5, now(-60), 5000, evse=EVSE, info={"chargingState": "Charging"}
            )
            assert (await s.call("TransactionEvent", late))[0] == 3
            assert (await s.call("TransactionEvent", event("Updated", 6, now(-30), 5100)))[0] == 3

    asyncio.run(story())
    ((flags, status),) = rows(network, "SELECT flags, status FROM session")
    assert "start_missing" in flags
    assert status == "in_progress"


def test_a_transaction_that_begins_before_the_cable_says_later_where_it_is(network, v2):
    two = Site(network.owner).station("S2", evses=2)
    there = {"id": 2, "connectorId": 1}

    async def story():
        async with serving(network) as (_, port), station(port, "S2", subprotocols=(v2,)) as s:
            assert (await s.call("Authorize", {"idToken": TAG}))[0] == 3
            told = [
                event("Started", 0, now(-120), trigger="Authorized", idToken=TAG),
                event("Updated", 1, now(-100), 1000, evse=there, trigger="CablePluggedIn"),
                event("Updated", 2, now(-40), 1100, info={"chargingState": "Charging"}),
                event("Updated", 3, now(-20), 1150),
                event("Ended", 4, now(-5), 1200),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(
        network,
        "SELECT station_id, evse_no, connector_no, status, energy_wh, token_id FROM session",
    ) == [(two, 2, 1, "settling", 200, "tok_1")]
    assert rows(network, "SELECT evse_no, verdict FROM reading ORDER BY position") == [
        (2, "ANCHOR"),
        (2, "OK"),
        (2, "OK"),
        (2, "OK"),
    ]


def test_a_transaction_that_says_where_it_is_only_at_its_end_counts_its_energy(network, v2):
    Site(network.owner).station("S2", evses=2)

    async def story():
        async with serving(network) as (_, port), station(port, "S2", subprotocols=(v2,)) as s:
            told = [
                event("Started", 0, now(-120), 1000, idToken=TAG),
                event("Ended", 1, now(-5), 1200, evse={"id": 2}),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT evse_no, energy_wh FROM session") == [(2, 200)]


def test_what_is_read_before_an_evse_is_named_counts_as_far_as_the_strongest_can_deliver(
    network, v2
):
    """30 kW there: 800 Wh in two minutes are true, and 30 kWh in one are not."""
    Site(network.owner).station("S2", evses=2)

    async def story():
        async with serving(network) as (_, port), station(port, "S2", subprotocols=(v2,)) as s:
            told = [
                event("Started", 0, now(-240), 1000, idToken=TAG),
                event("Updated", 1, now(-120), 1800),
                event("Updated", 2, now(-60), 31_800),
                event("Ended", 3, now(-5), 2500, evse={"id": 2}),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT evse_no, energy_wh FROM session") == [(2, 1500)]
    assert rows(network, "SELECT verdict, flags FROM reading ORDER BY position") == [
        ("ANCHOR", "CONNECTOR_UNKNOWN"),
        ("OK", "CONNECTOR_UNKNOWN"),
        ("ENERGY_EXCESSIVE", "CONNECTOR_UNKNOWN"),
        ("OK", None),
    ]


def test_a_transaction_that_turns_up_at_an_evse_ends_what_had_run_there(network, v2):
    Site(network.owner).station("S2", evses=2)

    async def story():
        async with serving(network) as (_, port), station(port, "S2", subprotocols=(v2,)) as s:
            told = [
                event("Started", 0, now(-300), 1000, evse=EVSE, transaction="lost-its-end"),
                event("Started", 0, now(-120), idToken=TAG),
                event("Updated", 1, now(-60), 1000, evse=EVSE),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(
        network, "SELECT ocpp_transaction_ref, evse_no, status FROM session ORDER BY opened_at"
    ) == [("lost-its-end", 1, "settling"), ("tx-1", 1, "in_progress")]


OF_ANOTHER = {
    "its number does not go on": (3, {}),
    "it names another driver": (2, {"idToken": {"idToken": "other", "type": "ISO14443"}}),
    "it was asked for from afar": (2, {"info": {"remoteStartId": 7}}),
    "it waited in the station": (2, {"offline": True}),
}


@pytest.mark.parametrize(("seq_no", "more"), OF_ANOTHER.values(), ids=OF_ANOTHER)
def test_an_unknown_name_is_that_of_another_transaction_where(network, v2, seq_no, more):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            told = [
                event("Started", 0, now(-120), 1000, evse=EVSE, idToken=TAG),
                event("Updated", 1, now(-90), 1100),
                event("Updated", seq_no, now(-60), 1200, evse=EVSE, transaction="tx-2", **more),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(
        network, "SELECT ocpp_transaction_ref, status, energy_wh FROM session ORDER BY opened_at"
    ) == [("tx-1", "settling", 100), ("tx-2", "in_progress", 0)]


def test_what_was_told_before_the_line_was_lost_makes_no_unknown_name_its_own(network, v2):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1", subprotocols=(v2,)) as s:
                begin = event("Started", 0, now(-120), 1000, evse=EVSE, idToken=TAG)
                assert (await s.call("TransactionEvent", begin))[0] == 3
            async with station(port, "S1", subprotocols=(v2,)) as s:
                other = event("Updated", 1, now(-60), 1200, evse=EVSE, transaction="tx-2")
                assert (await s.call("TransactionEvent", other))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT ocpp_transaction_ref, status FROM session ORDER BY opened_at") == [
        ("tx-1", "settling"),
        ("tx-2", "in_progress"),
    ]


def test_an_event_without_a_name_or_a_place_is_of_neither_of_two_charges(network, v2):
    Site(network.owner).station("S2", evses=2)

    async def story():
        async with serving(network) as (_, port), station(port, "S2", subprotocols=(v2,)) as s:
            two = {"id": 2, "connectorId": 1}
            told = [
                event("Started", 0, now(-120), 1000, evse=EVSE, idToken=TAG),
                event("Started", 0, now(-110), 2000, evse=two, transaction="tx-2"),
                event("Updated", 1, now(-90), 1500, transaction=""),
                event("Updated", 1, now(-80), 2100, evse=two, transaction=""),
            ]
            for each in told:
                assert (await s.call("TransactionEvent", each))[0] == 3

    asyncio.run(story())
    assert rows(
        network,
        "SELECT s.ocpp_transaction_ref, s.status, max(r.session_energy_wh)::int FROM session AS s"
        " JOIN reading AS r ON r.session_id = s.id GROUP BY 1, 2 ORDER BY 1",
    ) == [("tx-1", "in_progress", 0), ("tx-2", "in_progress", 100)]


def test_a_reading_told_after_the_session_was_given_up_is_kept_and_not_billed(network, v2):
    async def story():
        async with serving(network) as (_, port):
            async with station(port, "S1", subprotocols=(v2,)) as s:
                begin = event("Started", 0, now(-120), 1000, evse=EVSE, idToken=TAG)
                assert (await s.call("TransactionEvent", begin))[0] == 3
                end = event("Ended", 3, now(-60), 1100)
                assert (await s.call("TransactionEvent", end))[0] == 3
            async with station(port, "S1", subprotocols=(v2,)) as s:
                late = event("Updated", 2, now(-90), 1050, info={"chargingState": "Charging"})
                assert (await s.call("TransactionEvent", late))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT energy_wh FROM session") == [(100,)]
    assert rows(
        network, "SELECT energy_wh::int, verdict FROM reading ORDER BY position DESC LIMIT 1"
    ) == [(1050, "AFTER_STOP")]


def test_an_end_that_nobody_knows_is_answered_and_put_before_an_operator(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            end = event("Ended", 9, now(), 100, transaction="never-heard", evse=EVSE)
            assert (await s.call("TransactionEvent", end))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT kind FROM attention") == [("station.orphan_stop",)]


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("NotifyReport", {"requestId": 1, "generatedAt": "2026-01-01T00:00:00Z", "seqNo": 0}),
        ("SecurityEventNotification", {"type": "StartupOfTheDevice", "timestamp": "2026-01-01T00:00:00Z"}),
        ("LogStatusNotification", {"status": "Uploaded", "requestId": 1}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
    ],
)  # fmt: skip
def test_what_changes_nothing_yet_is_kept_and_acknowledged(network, action, payload, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            assert (await s.call(action, payload))[:1] == [3]

    asyncio.run(story())
    assert rows(network, "SELECT action FROM ocpp_log") == [(action,)]


def test_a_start_that_is_told_after_what_came_later_begins_its_session_then(network, v2):
    updated = event("Updated", 1, now(-90), 1100, info={"chargingState": "Charging"})
    begin = event(
        "Started", 0, now(-120), 1000, trigger="Authorized", evse=EVSE, idToken=TAG,
        info={"chargingState": "EVConnected"}, offline=True,
    )  # fmt: skip
    end = event("Ended", 4, now(-30), 1300)

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            assert (await s.call("TransactionEvent", updated | {"evse": EVSE}))[0] == 3
            assert (await s.call("TransactionEvent", event("Updated", 2, now(-60), 1200)))[0] == 3
            told = await s.call("TransactionEvent", begin)
            assert told[2]["idTokenInfo"]["status"] == "Accepted"
            assert (await s.call("TransactionEvent", begin))[2] == told[2]
            assert (await s.call("TransactionEvent", event("Updated", 3, now(-50), 1250)))[0] == 3
            assert (await s.call("TransactionEvent", end))[0] == 3

    asyncio.run(story())
    ((energy_wh, token_id, flags, length, timeline),) = rows(
        network,
        "SELECT energy_wh, token_id, flags, extract(epoch FROM ended_at - started_at)::int,"
        " jsonb_path_query_array(machine, '$.timeline[*].scope') FROM session",
    )
    assert (energy_wh, token_id, length) == (300, "tok_1", 90)
    assert "start_missing" not in flags
    assert timeline[:2] == ["parking", "charging"]
    assert rows(
        network, "SELECT scope, verdict, session_energy_wh::int FROM reading ORDER BY position"
    ) == [
        ("intermediate", "ANCHOR", 0),
        ("intermediate", "OK", 100),
        ("start", "ANCHOR", 200),
        ("intermediate", "OK", 250),
        ("stop", "OK", 300),
    ]


def test_a_start_told_late_brings_no_more_than_its_connector_can_deliver(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            updated = event("Updated", 1, now(-90), 900_000, evse=EVSE)
            assert (await s.call("TransactionEvent", updated))[0] == 3
            begin = event("Started", 0, now(-120), 1, trigger="Authorized", evse=EVSE)
            assert (await s.call("TransactionEvent", begin))[0] == 3
            end = event("Ended", 2, now(-30), 900_100)
            assert (await s.call("TransactionEvent", end))[0] == 3

    asyncio.run(story())
    assert rows(network, "SELECT energy_wh FROM session") == [(100,)]
    assert rows(network, "SELECT verdict FROM reading ORDER BY position") == [
        ("ANCHOR",),
        ("ENERGY_EXCESSIVE",),
        ("OK",),
    ]
