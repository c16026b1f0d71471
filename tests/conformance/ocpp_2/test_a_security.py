"""Functional block A: who a station is, and what concerns its security."""

import asyncio

from tests.gateway.test_v201_on_a_real_database import rows
from tests.play.asked_station import asked
from tests.play.gateway import serving, station

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
    assert rows(network, "SELECT count(*) FROM station_command WHERE sent_at IS NOT NULL") == [(1,)]
    for kept in ("SELECT payload::text FROM station_command", "SELECT request FROM ocpp_log"):
        assert not [row for row in rows(network, kept) if PASSWORD in (row[0] or "")]


def test_a_security_event_is_confirmed_once_it_is_kept(network, v2):
    event = {"type": "TamperDetectionActivated", "timestamp": "2026-05-04T07:00:00Z"}

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as own:
            assert await own.call("SecurityEventNotification", event) == [3, "m1", {}]
            assert rows(network, "SELECT type FROM security_event") == [(event["type"],)]

    asyncio.run(story())
