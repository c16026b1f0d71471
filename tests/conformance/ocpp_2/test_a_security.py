"""Functional block A: who a station is, and what concerns its security."""

import asyncio
import json

import psycopg
import pytest
import websockets

from chargewright.network.credentials import Credentials
from tests.gateway.test_configuration import READS, queue, until
from tests.gateway.test_v201_on_a_real_database import BOOT, rows
from tests.play.asked_station import asked
from tests.play.gateway import serving, station
from tests.play.network import PASSWORD as OLD

PASSWORD = "s3cret-of-20-letters"
BASIC_AUTH_PASSWORD = {
    "setVariableData": [
        {
            "component": {"name": "SecurityCtrlr"},
            "variable": {"name": "BasicAuthPassword"},
            "attributeValue": PASSWORD,
        }
    ]
}


def test_a_password_is_set_as_a_variable_and_kept_nowhere_in_clear(network, v2):
    async def story():
        async with asked(network, v2, "SetVariables", BASIC_AUTH_PASSWORD) as (_, _, action, said):
            assert (action, said) == ("SetVariables", BASIC_AUTH_PASSWORD)

    asyncio.run(story())
    sent = (
        "SELECT count(*) FROM station_command WHERE name = 'SetVariables' AND sent_at IS NOT NULL"
    )
    assert rows(network, sent) == [(1,)]
    for kept in ("SELECT payload::text FROM station_command", "SELECT request FROM ocpp_log"):
        assert not [row for row in rows(network, kept) if PASSWORD in (row[0] or "")]


def about_to_get(network, password):
    """What a caller leaves who sends the station another password."""
    other = Credentials.of(password, b"salt").secret
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "UPDATE station SET previous_password_salt = %s, previous_password_sha256 = %s,"
            " previous_password_until = now() + interval '1 day', password_command_id = 'cmd_1'",
            (other.salt, other.hashed),
        )


async def lets_in(port, version, password):
    try:
        async with station(port, "S1", password=password, subprotocols=(version,)) as own:
            return (await own.call("Heartbeat", {}))[0] == 3
    except websockets.InvalidStatus as refused:
        return refused.response.status_code != 401


@pytest.mark.parametrize(
    ("status", "old_works", "new_works"),
    [
        ("Accepted", False, True),
        ("RebootRequired", True, True),
        ("Rejected", True, False),
        ("UnknownVariable", True, False),
    ],
)
def test_the_password_that_the_station_takes_lets_it_in(network, v2, status, old_works, new_works):
    told = [{**BASIC_AUTH_PASSWORD["setVariableData"][0], "attributeStatus": status}]
    del told[0]["attributeValue"]
    about_to_get(network, PASSWORD)

    async def story():
        queue(network, "SetVariables", BASIC_AUTH_PASSWORD)
        async with serving(network, **READS) as (process, port):
            async with station(port, "S1", subprotocols=(v2,)) as own:
                await own.call("BootNotification", BOOT)
                _, message_id, _, _ = await own.answer()
                await own.socket.send(json.dumps([3, message_id, {"setVariableResult": told}]))
                await until(
                    lambda: rows(network, "SELECT password_command_id FROM station") == [(None,)]
                )
            await process.gateway.relearn()
            assert await lets_in(port, v2, OLD) is old_works
            assert await lets_in(port, v2, PASSWORD) is new_works

    asyncio.run(story())


def test_while_nobody_knows_whether_it_took_it_both_let_it_in(network, v2):
    about_to_get(network, PASSWORD)

    async def story():
        async with serving(network) as (_, port):
            assert await lets_in(port, v2, OLD)
            assert await lets_in(port, v2, PASSWORD)

    asyncio.run(story())


def test_a_security_event_is_confirmed_once_it_is_kept(network, v2):
    event = {"type": "TamperDetectionActivated", "timestamp": "2026-05-04T07:00:00Z"}

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as own:
            assert await own.call("SecurityEventNotification", event) == [3, "m1", {}]
            assert rows(network, "SELECT type FROM security_event") == [(event["type"],)]

    asyncio.run(story())
