"""Functional block B: a station says who it is, and is let in, waits, or is sent away."""

import asyncio
import json
from datetime import datetime

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from tests.gateway.test_configuration import READS, queue, until
from tests.gateway.test_v201_on_a_real_database import BOOT, EVSE, event, now
from tests.play.clock import MONDAY_MORNING, PatientClock
from tests.play.gateway import serving, station
from tests.play.held import decide, ends, told

TRIGGERED = {**BOOT, "reason": "Triggered"}
STATUS = {"timestamp": now(), "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
REPORT = {"requestId": 3, "generatedAt": now(), "seqNo": 0}
CARD = {"idToken": "CARD-A", "type": "ISO14443"}


def test_a_boot_is_answered_with_a_status_our_time_and_when_to_call(network, v2):
    async def story():
        clock = PatientClock()
        async with (
            serving(network, clock=clock, heartbeat_interval_s=300) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            _, _, answer = await own.call("BootNotification", BOOT)
            assert datetime.fromisoformat(answer.pop("currentTime")) == MONDAY_MORNING
            assert answer == {"status": "Accepted", "interval": 300}

    asyncio.run(story())


def test_who_waits_to_be_accepted_may_only_boot_and_its_line_stays_open(network, v2):
    async def story():
        async with (
            serving(network, strangers_may_ask=True) as (_, port),
            station(port, "NEW", password=None, subprotocols=(v2,)) as own,
        ):
            refused = await own.call("Heartbeat", {})
            assert refused[:3] == [4, "m1", "SecurityError"]
            assert (await own.call("BootNotification", BOOT))[2]["status"] == "Pending"
            assert (await own.call("StatusNotification", STATUS))[2] == "SecurityError"
            assert (await own.call("BootNotification", BOOT))[2]["interval"] > 0

    asyncio.run(story())


def test_whoever_is_rejected_is_sent_away_and_asked_nothing(network, v2):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer,"
            " rejected_at) VALUES ('NEW', now(), now(), '', '', now())"
        )

    async def story():
        async with (
            serving(network, strangers_may_ask=True) as (_, port),
            station(port, "NEW", password=None, subprotocols=(v2,)) as own,
        ):
            with pytest.raises(ConnectionClosed) as closed:
                await own.answer()
            assert closed.value.rcvd.code == 1008

    asyncio.run(story())


async def booted(own, payload=BOOT):
    """What a boot is answered, and when to boot again."""
    _, _, answer = await own.call("BootNotification", payload)
    return answer["status"], answer["interval"]


async def refused(own, action, payload):
    """Whether this is none of what the station may say yet."""
    return (await own.call(action, payload))[2] == "SecurityError"


async def answered(own, action, status="Accepted"):
    """Answer the call that comes next; gives its payload."""
    kind, message_id, name, payload = await own.answer()
    assert (kind, name) == (2, action)
    await own.socket.send(json.dumps([3, message_id, {"status": status}]))
    return payload


@pytest.mark.parametrize(("held", "word"), [("pending", "Pending"), ("rejected", "Rejected")])
def test_who_is_held_boots_again_on_the_same_line_and_is_accepted(network, v2, held, word):
    async def story():
        decide(network, held)
        async with (
            serving(network, boot_retry_s=40, heartbeat_interval_s=300) as (process, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert await refused(own, "Heartbeat", {}), "it has not even booted"
            assert await booted(own) == (word, 40)
            assert told(network) == held
            assert await refused(own, "Heartbeat", {})
            decide(network, "accepted")
            await process.gateway.relearn()
            assert await refused(own, "Heartbeat", {}), "until it boots"
            assert await booted(own) == ("Accepted", 300)
            assert told(network) == "accepted"
            assert (await own.call("StatusNotification", STATUS))[0] == 3

    asyncio.run(story())


@pytest.mark.parametrize(("decision", "word"), [("accepted", "Accepted"), ("rejected", "Rejected")])
def test_who_waits_is_asked_to_boot_once_it_is_decided_upon(network, v2, decision, word):
    async def story():
        decide(network, "pending")
        async with (
            serving(network, **READS) as (process, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Pending"
            decide(network, decision)
            await process.gateway.relearn()
            assert await answered(own, "TriggerMessage") == {"requestedMessage": "BootNotification"}
            assert (await booted(own, TRIGGERED))[0] == word
            await process.gateway.relearn()
            await until(lambda: ends(network) == [("trigger", "accepted")])

    asyncio.run(story())


def test_who_waits_may_say_what_it_was_asked_for_and_nothing_else(network, v2):
    async def story():
        decide(network, "pending")
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Pending"
            assert await refused(own, "NotifyReport", REPORT)
            queue(network, "GetBaseReport", {"requestId": 3, "reportBase": "FullInventory"})
            await answered(own, "GetBaseReport")
            assert (await own.call("NotifyReport", REPORT | {"tbc": True}))[2] == {}
            assert (await booted(own))[0] == "Pending"
            assert (await own.call("NotifyReport", REPORT | {"seqNo": 1}))[2] == {}
            assert await refused(own, "StatusNotification", STATUS)
            wanted = {"message": "StatusNotification", "evse_no": 1, "connector_no": 1}
            queue(network, "trigger", wanted, "cmd_2")
            await answered(own, "TriggerMessage")
            assert (await own.call("StatusNotification", STATUS))[2] == {}
            start = event("Started", 0, now(), 10, evse=EVSE, idToken=CARD)
            assert await refused(own, "TransactionEvent", start)

    asyncio.run(story())


def test_what_who_waits_was_asked_for_is_known_to_the_gateway_it_comes_to_next(network, v2):
    async def story():
        decide(network, "pending")
        async with (
            serving(network, node="node-1", **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Pending"
            queue(network, "GetBaseReport", {"requestId": 3, "reportBase": "FullInventory"})
            await answered(own, "GetBaseReport")
        decide(network, "accepted")
        async with (
            serving(network, node="node-2", **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await own.call("NotifyReport", REPORT))[2] == {}
            assert await refused(own, "Heartbeat", {}), "it was told that it waits"
            assert await answered(own, "TriggerMessage") == {"requestedMessage": "BootNotification"}
            assert (await booted(own, TRIGGERED))[0] == "Accepted"
            assert (await own.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())


def test_nobody_who_waits_is_asked_to_begin_or_end_anything(network, v2):
    async def story():
        decide(network, "pending")
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Pending"
            queue(network, "start", {"reference": 77, "evse_no": 1})
            queue(network, "stop", {"ocpp_transaction_ref": "tx-1"}, "cmd_2")
            queue(network, "RequestStopTransaction", {"transactionId": "tx-1"}, "cmd_3")
            queue(network, "clear_cache", {}, "cmd_4")
            await answered(own, "ClearCache")
            await until(lambda: ends(network)[3][1] == "accepted")
            assert [state for _, state in ends(network)] == ["failed"] * 3 + ["accepted"]

    asyncio.run(story())


def test_whoever_was_told_that_it_is_rejected_is_sent_nothing_and_says_nothing(network, v2):
    async def story():
        decide(network, "rejected")
        async with (
            serving(network, **READS) as (process, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Rejected"
            queue(network, "clear_cache", {})
            process.gateway.wake_commands("stn_S1")
            for action, payload in (("Heartbeat", {}), ("NotifyReport", REPORT)):
                assert await refused(own, action, payload)
            decide(network, "accepted")
            await process.gateway.relearn()
            assert (await booted(own))[0] == "Accepted", "it came by itself"
            assert ends(network) == [("clear_cache", "queued")]
            await answered(own, "ClearCache")

    asyncio.run(story())


def test_who_is_held_while_it_charges_charges_on_and_what_it_says_of_that_is_heard(network, v2):
    async def story():
        async with (
            serving(network) as (process, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            assert (await booted(own))[0] == "Accepted"
            start = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=CARD)
            assert (await own.call("TransactionEvent", start))[0] == 3
            decide(network, "pending")
            await process.gateway.relearn()
            assert (await own.call("Heartbeat", {}))[0] == 3, "it is held from its next boot on"
            assert (await booted(own))[0] == "Pending"
            assert (await own.call("TransactionEvent", event("Updated", 1, now(-40), 1100)))[
                2
            ] == {}
            other = event("Started", 0, now(), 10, evse=EVSE, idToken=CARD, transaction="tx-2")
            assert await refused(own, "TransactionEvent", other)
            end = event("Ended", 2, now(-20), 1200, info={"stoppedReason": "EVDisconnected"})
            assert (await own.call("TransactionEvent", end))[0] == 3
            with psycopg.connect(network.superuser) as connection:
                found = connection.execute(
                    "SELECT ended_at IS NOT NULL, energy_wh FROM session"
                ).fetchall()
            assert [(stopped, int(wh)) for stopped, wh in found] == [(True, 200)]

    asyncio.run(story())
