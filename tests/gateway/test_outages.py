"""An outage at any moment is one flow's affair: the gateway and everybody else go on."""

import asyncio
from types import SimpleNamespace

import pytest

from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.strangers import StrangerConnection
from chargewright.gateway.unreadable import Unreadable
from chargewright.kernel.problem import Outage
from chargewright.wire.ocpp import ErrorCode, Fault
from tests.play.gateway_alone import Transport, World, running, said

GONE = Outage("database: gone", retry=True)
BUG = ValueError("a bug of ours")
NO_STOP = Fault(ErrorCode.FORMAT_VIOLATION, "nothing of it could be read")
BOOT = '[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'


@pytest.mark.parametrize(("trouble", "counted"), [(GONE, (1, 0)), (BUG, (0, 1))])
def test_a_look_for_changed_stations_that_fails_is_counted_and_made_again(trouble, counted):
    async def story():
        world = World()
        async with running(world) as gateway:
            world.troubles.append(trouble)
            world.has_told.clear()
            gateway.spawn(gateway.relearn())
            gateway.spawn(gateway.relearn())
            await world.has_told.wait()
            assert (gateway.counts.outages, gateway.counts.failures) == counted

    asyncio.run(story())


@pytest.mark.parametrize("trouble", [GONE, BUG])
def test_a_stranger_that_knocks_in_vain_is_sent_away_to_come_again(trouble):
    async def story():
        world = World()
        async with running(world) as gateway:
            world.troubles.append(trouble)
            transport = Transport()
            StrangerConnection(gateway.strangers, "NEW", Subprotocol.OCPP_16).on_ws_connected(
                transport
            )
            await transport.gone.wait()
            assert transport.goodbye == 1013

    asyncio.run(story())


def test_a_boot_of_a_strangers_that_cannot_be_kept_is_not_answered_but_said_again():
    async def story():
        world = World()
        async with running(world) as gateway:
            world.has_told.clear()
            transport = Transport()
            stranger = StrangerConnection(gateway.strangers, "NEW", Subprotocol.OCPP_16)
            stranger.on_ws_connected(transport)
            await world.has_told.wait()
            world.troubles.append(GONE)
            stranger.on_ws_frame(transport, said(BOOT))
            await transport.gone.wait()
            assert (transport.goodbye, transport.sent.empty()) == (1013, True)

    asyncio.run(story())


def test_an_operator_is_told_of_an_unreadable_stop_once_the_outage_is_over():
    """The station has its answer and will not say it again: the gateway remembers."""

    async def story():
        world = World()
        async with running(world, operators_poll_s=0.001) as gateway:
            world.troubles += [GONE, GONE]
            world.has_told.clear()
            gateway.refused(world.connection, "stoptransaction", NO_STOP)
            await world.has_told.wait()
            assert world.told[-1] == ("unreadable", "stn_S1", "StopTransaction")
            assert gateway.counts.outages == 2

    asyncio.run(story())


def test_no_operator_is_told_of_what_no_money_hangs_on():
    async def story():
        world = World()
        async with running(world) as gateway:
            for action in ("Heartbeat", "", "Frobnicate"):
                gateway.refused(world.connection, action, NO_STOP)
            world.has_told.clear()
            gateway.refused(world.connection, "MeterValues", NO_STOP)
            await world.has_told.wait()
        assert world.told[1:] == [("unreadable", "stn_S1", "MeterValues")]

    asyncio.run(story())


def test_a_station_that_sends_much_nonsense_has_an_operator_told_once_in_a_while():
    """The first at once, the last with the next beat; another kind and another station have their own."""

    async def told():
        heard = []

        async def tell(station, action, fault):
            heard.append((station.id, action, fault.description))

        one, other = (SimpleNamespace(id=name) for name in ("stn_S1", "stn_S2"))
        unreadable = Unreadable()
        assert unreadable.refused(one, "StopTransaction", fault("1st"))
        await unreadable.tell(tell, ())
        assert not unreadable.refused(one, "stoptransaction", fault("2nd"))
        assert not unreadable.refused(one, "StopTransaction", fault("3rd"))
        assert unreadable.refused(one, "MeterValues", fault("1st"))
        assert unreadable.refused(other, "StopTransaction", fault("1st"))
        await unreadable.tell(tell, ())
        at_once, heard[:] = list(heard), []
        unreadable.begin_turn()
        await unreadable.tell(tell, ())
        return at_once, heard

    at_once, later = asyncio.run(told())
    assert at_once == [
        ("stn_S1", "StopTransaction", "1st"),
        ("stn_S1", "MeterValues", "1st"),
        ("stn_S2", "StopTransaction", "1st"),
    ]
    assert later == [("stn_S1", "StopTransaction", "3rd")]


def fault(description):
    return Fault(ErrorCode.FORMAT_VIOLATION, description)
