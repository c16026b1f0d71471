"""A station that is to come by a higher security profile: each answer leads to the next command, or to nothing."""

import asyncio
import json

import psycopg
import pytest

from chargewright.network.raising import Way, first
from tests.gateway.test_signing import BOOTS
from tests.play.gateway import serving, station
from tests.play.network import Site

WAY = Way(
    profile=2,
    url="wss://ocpp.example.org/ocpp/",
    slot=2,
    fallback_slot=1,
    interface="Wired0",
    message_timeout_s=30,
)
ACCEPTED = {"status": "Accepted"}
PRIORITY = {
    "component": {"name": "OCPPCommCtrlr"},
    "variable": {"name": "NetworkConfigurationPriority"},
}
ORDERED = {"setVariableData": [{**PRIORITY, "attributeValue": "2,1"}]}


def answered(status):
    return {"setVariableResult": [{**PRIORITY, "attributeStatus": status}]}


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def sql(database, statement, *values):
    with psycopg.connect(database.owner) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def heard(network, version, *answers):
    """What the station is asked, one by one, while it answers so; nothing waits for it in the end."""
    name, payload = first(WAY, version)

    async def story():
        async with (
            serving(network, boot_grace_s=0.0) as (process, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            await own.call("BootNotification", BOOTS[version == "ocpp1.6"])
            sql(
                network,
                "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
                " requested_at, expires_at) VALUES ('org_1', 'cmd_1', 'stn_S1', %s, %s, %s, now(),"
                " now() + interval '1 hour')",
                WAY.cause("fct_1"),
                name,
                json.dumps(payload),
            )
            asked = []
            for answer in answers:
                process.gateway.wake_commands("stn_S1")
                _, message_id, action, said = await own.answer()
                asked.append((action, said))
                await own.socket.send(json.dumps([3, message_id, answer]))
                ended = "SELECT 1 FROM station_command WHERE state IN ('accepted', 'rejected')"
                while len(sql(network, ended)) < len(asked):
                    await asyncio.to_thread(lambda: None)
            return asked[1:]

    after = asyncio.run(story())
    assert sql(network, "SELECT name FROM station_command WHERE state = 'queued'") == []
    return after


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
@pytest.mark.parametrize("status", ["Accepted", "RebootRequired"])
def test_a_station_that_takes_the_new_slot_puts_it_first_and_restarts_when_nobody_charges(
    network, version, status
):
    assert heard(network, version, ACCEPTED, answered(status), ACCEPTED) == [
        ("SetVariables", ORDERED),
        ("Reset", {"type": "OnIdle"}),
    ]


@pytest.mark.parametrize("status", ["Rejected", "Failed"])
def test_a_station_that_does_not_take_the_slot_is_asked_for_nothing_more(network, status):
    assert heard(network, "ocpp2.0.1", {"status": status}) == []


def test_a_station_that_keeps_its_order_of_slots_is_not_restarted(network):
    asked = heard(network, "ocpp2.0.1", ACCEPTED, answered("Rejected"))
    assert asked == [("SetVariables", ORDERED)]


def test_a_station_of_1_6_restarts_where_it_says_that_it_has_to(network):
    assert heard(network, "ocpp1.6", {"status": "RebootRequired"}, ACCEPTED) == [
        ("Reset", {"type": "Soft"})
    ]
