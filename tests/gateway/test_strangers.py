"""A stranger waits until an operator decides, and comes back as the station that it is then."""

import asyncio
import json

import psycopg
import pytest
import websockets

from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.strangers import StrangerConnection
from chargewright.network.model import KnownStation
from tests.play.gateway import serving, station
from tests.play.gateway_alone import Transport, World, running, said
from tests.play.network import Site

BOOT = {"chargePointVendor": "Vendor", "chargePointModel": "Model"}
BOOT_FRAME = '[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'


def known(identity, *, is_retired=False):
    return KnownStation(
        id=f"stn_{identity}",
        organization_id="org_1",
        site_id="sit_1",
        identity=identity,
        security_profile=0,
        credentials=None,
        clock_zone="UTC",
        energy_reading_type="auto",
        has_terminal=False,
        is_retired=is_retired,
        connectors=(),
    )


def stranger(gateway, identity):
    """A stranger's connection that has just come, and its wire."""
    transport = Transport()
    connection = StrangerConnection(gateway.strangers, identity, Subprotocol.OCPP_16)
    connection.on_ws_connected(transport)
    return connection, transport


def test_who_is_accepted_while_connected_is_asked_to_come_again_and_nobody_else():
    async def story():
        world = World()
        async with running(world) as gateway:
            _, accepted = stranger(gateway, "A")
            _, waiting = stranger(gateway, "B")
            left, gone = stranger(gateway, "C")
            _, retired = stranger(gateway, "D")
            left.on_ws_disconnected(gone)
            world.stations = [known("A"), known("C"), known("D", is_retired=True)]
            await gateway.relearn()
            goodbyes = [each.goodbye for each in (accepted, waiting, gone, retired)]
            assert goodbyes == [1012, None, None, None]

    asyncio.run(story())


def test_of_two_strangers_of_one_identity_the_newer_stays():
    async def story():
        world = World()
        async with running(world) as gateway:
            older, first = stranger(gateway, "A")
            _, second = stranger(gateway, "A")
            older.on_ws_disconnected(first)
            assert (first.goodbye, second.goodbye) == (1008, None)
            world.stations = [known("A")]
            await gateway.relearn()
            assert second.goodbye == 1012

    asyncio.run(story())


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        (BOOT_FRAME, [3, "b"]),
        ('[2,"b","Heartbeat",{}]', [4, "b", "SecurityError"]),
        ('[2,"b","Heartbeat",{', [4, "b", "FormationViolation"]),
    ],
)
def test_the_very_same_frame_is_answered_as_often_as_it_is_said(frame, answer):
    """There are stations that never change the ids of their messages."""

    async def story():
        async with running(World()) as gateway:
            connection, transport = stranger(gateway, "A")
            for _ in range(3):
                connection.on_ws_frame(transport, said(frame))
                assert (await transport.sent.get())[: len(answer)] == answer

    asyncio.run(story())


def test_what_a_stranger_says_in_parts_is_heard_whole(fresh_database):
    async def story():
        async with (
            serving(fresh_database, strangers_may_ask=True) as (_, port),
            station(port, "NEW", password=None) as s,
        ):
            await s.socket.send([BOOT_FRAME[:9], BOOT_FRAME[9:30], BOOT_FRAME[30:]])
            assert json.loads(await s.socket.recv())[:2] == [3, "b"]

    asyncio.run(story())


def test_a_station_accepted_while_connected_boots_as_itself_and_waits_on_no_list(fresh_database):
    site = Site(fresh_database.owner).seed()

    async def story():
        async with serving(fresh_database, strangers_may_ask=True) as (process, port):
            async with station(port, "NEW", password=None) as s:
                assert (await s.call("BootNotification", BOOT))[2]["status"] == "Pending"
                with psycopg.connect(fresh_database.superuser) as operator:
                    operator.execute("DELETE FROM pending_station")
                site.station("NEW", password=None)
                # Its gateway has not heard of it yet.
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await s.call("BootNotification", BOOT)
                assert closed.value.rcvd.code == 1008
            await process.gateway.relearn()
            async with station(port, "NEW", password=None) as s:
                assert (await s.call("BootNotification", BOOT))[2]["status"] == "Accepted"
        with psycopg.connect(fresh_database.superuser) as operator:
            assert operator.execute("SELECT identity FROM pending_station").fetchall() == []

    asyncio.run(story())
