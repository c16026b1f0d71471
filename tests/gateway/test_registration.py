"""A station of OCPP 1.6 that an operator holds before it is accepted (OCPP 1.6, 4.2)."""

import asyncio
import json

import psycopg
import pytest

from chargewright.network.registration import Registration, brought_by, standing
from tests.gateway.test_configuration import BOOT_16, READS, queue, until
from tests.gateway.test_v201_on_a_real_database import now, rows
from tests.play.gateway import serving, station
from tests.play.held import decide, ends, told
from tests.play.network import T0, Site

TAG = "CARD"
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO token (organization_id, id, uid, created_at) VALUES ('org_1', 'tok_1', %s, %s)",
            (TAG, T0),
        )
    return fresh_database


async def booted(own):
    _, _, answer = await own.call("BootNotification", BOOT_16)
    return answer["status"], answer["interval"]


async def refused(own, action, payload):
    return (await own.call(action, payload))[2] == "SecurityError"


async def answered(own, action):
    """Answer the call that comes next; gives its payload."""
    kind, message_id, name, payload = await own.answer()
    assert (kind, name) == (2, action)
    await own.socket.send(json.dumps([3, message_id, {"status": "Accepted"}]))
    return payload


@pytest.mark.parametrize(("held", "word"), [("pending", "Pending"), ("rejected", "Rejected")])
def test_who_is_held_boots_again_on_the_same_line_and_is_accepted(network, held, word):
    async def story():
        decide(network, held)
        async with (
            serving(network, boot_retry_s=40, heartbeat_interval_s=300) as (process, port),
            station(port, "S1") as own,
        ):
            assert await booted(own) == (word, 40)
            assert told(network) == held
            assert await refused(own, "Heartbeat", {})
            decide(network, "accepted")
            await process.gateway.relearn()
            assert await booted(own) == ("Accepted", 300)
            assert (await own.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())


def test_who_waits_is_asked_to_boot_once_it_is_accepted_and_says_what_it_is_asked_for(network):
    async def story():
        decide(network, "pending")
        async with (
            serving(network, **READS) as (process, port),
            station(port, "S1") as own,
        ):
            assert (await booted(own))[0] == "Pending"
            queue(network, "start", {"reference": 77, "evse_no": 1})
            queue(network, "trigger", {"message": "StatusNotification", "evse_no": 1}, "cmd_2")
            assert await answered(own, "TriggerMessage") == {
                "requestedMessage": "StatusNotification",
                "connectorId": 1,
            }
            assert (await own.call("StatusNotification", STATUS))[2] == {}
            assert await refused(own, "Authorize", {"idTag": TAG})
            await until(lambda: ends(network)[1][1] == "accepted")
            assert ends(network) == [("start", "failed"), ("trigger", "accepted")]
            decide(network, "accepted")
            await process.gateway.relearn()
            assert await answered(own, "TriggerMessage") == {"requestedMessage": "BootNotification"}
            assert (await booted(own))[0] == "Accepted"

    asyncio.run(story())


def test_who_is_held_while_it_charges_is_heard_of_that_and_of_nothing_else(network):
    async def story():
        start = {"connectorId": 1, "idTag": TAG, "meterStart": 1000, "timestamp": now(-60)}
        async with (
            serving(network) as (process, port),
            station(port, "S1") as own,
        ):
            assert (await booted(own))[0] == "Accepted"
            number = (await own.call("StartTransaction", start))[2]["transactionId"]
            decide(network, "rejected")
            await process.gateway.relearn()
            assert (await own.call("Heartbeat", {}))[0] == 3, "from its next boot on"
            assert (await booted(own))[0] == "Rejected"
            value = {"timestamp": now(-40), "sampledValue": [{"value": "1100"}]}
            reading = {"connectorId": 1, "transactionId": number, "meterValue": [value]}
            assert (await own.call("MeterValues", reading))[2] == {}
            assert await refused(own, "MeterValues", reading | {"transactionId": number + 1})
            assert await refused(own, "StartTransaction", start | {"timestamp": now()})
        async with (
            serving(network, node="node-2") as (_, port),
            station(port, "S1") as own,
        ):
            assert await refused(own, "Heartbeat", {}), "it was told that it is rejected"
            stop = {"transactionId": number, "meterStop": 1200, "timestamp": now(-20)}
            assert (await own.call("StopTransaction", stop))[0] == 3
            found = rows(network, "SELECT ended_at IS NOT NULL, energy_wh FROM session")
            assert [(ended, int(wh)) for ended, wh in found] == [(True, 200)]

    asyncio.run(story())


def test_who_was_accepted_and_has_not_booted_since_it_was_held_goes_on_where_it_comes_next(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1") as own:
            assert (await booted(own))[0] == "Accepted"
        decide(network, "pending")
        async with serving(network, node="node-2") as (_, port), station(port, "S1") as own:
            assert (await own.call("StatusNotification", STATUS))[2] == {}
            assert (await booted(own))[0] == "Pending"
            assert await refused(own, "StatusNotification", STATUS)

    asyncio.run(story())


def test_what_a_station_was_told_counts_before_what_is_wanted_of_it():
    accepted, pending = Registration.ACCEPTED, Registration.PENDING
    assert standing(pending, None) is pending
    assert standing(pending, accepted) is accepted
    assert standing(accepted, pending) is pending


@pytest.mark.parametrize(
    ("action", "requested", "brought"),
    [
        ("GetReport", None, {"NotifyReport"}),
        ("TriggerMessage", "MeterValues", {"MeterValues"}),
        ("TriggerMessage", "SignV2GCertificate", {"SignCertificate"}),
        (
            "ExtendedTriggerMessage",
            "FirmwareStatusNotification",
            {"FirmwareStatusNotification", "SignedFirmwareStatusNotification"},
        ),
        ("TriggerMessage", None, set()),
        ("ClearCache", None, set()),
    ],
)
def test_what_a_call_of_ours_brings_has_a_name(action, requested, brought):
    assert brought_by(action, requested) == brought
