"""A bug of ours that one station's frame meets is that station's affair, also where others wait."""

import asyncio
import json

import pytest
import websockets

from chargewright.gateway import v16
from chargewright.wire.ocpp.v16.data_transfer import DataTransferRequest
from tests.play.gateway import serving, station
from tests.play.network import Site

DATA = '[2,"{}","DataTransfer",{{"vendorId":"V"}}]'


@pytest.mark.parametrize("breath", [1, 2, 5])
def test_whoever_meets_a_bug_comes_again_and_nobody_else_notices(
    fresh_database, monkeypatch, breath
):
    """Frames behind the first are worked on when the journal tells of its commit."""
    site = Site(fresh_database.owner).seed()
    for identity in ("S1", "S2"):
        site.station(identity)
    met = []

    def with_a_bug(connection, called, request):
        met.append(called.message_id)
        if len(met) == breath:
            raise ZeroDivisionError
        v16.take_data(connection, called, request)

    monkeypatch.setitem(v16.HANDLERS, DataTransferRequest, with_a_bug)

    async def story():
        async with serving(fresh_database) as (_, port), station(port, "S2") as beside:
            async with station(port, "S1") as own:
                for number in range(breath):
                    await own.socket.send(DATA.format(number))
                for number in range(breath - 1):
                    assert (await own.answer())[:2] == [3, str(number)]
                with pytest.raises(websockets.ConnectionClosed):
                    await own.answer()
                assert own.socket.close_code == 1011
            assert (await beside.call("Authorize", {"idTag": "A"}))[0] == 3
            async with station(port, "S1") as again:
                assert (await again.call("DataTransfer", {"vendorId": "V"}))[0] == 3

    asyncio.run(story())


def test_what_is_sent_is_not_called_and_what_is_called_is_not_sent(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    stream = {
        "id": 1,
        "pending": 0,
        "basetime": "2026-03-02T09:00:00Z",
        "data": [{"t": 0, "v": "1"}],
    }

    async def story():
        async with (
            serving(fresh_database) as (_, port),
            station(port, "S1", subprotocols=("ocpp2.1",)) as own,
        ):
            called = await own.call("NotifyPeriodicEventStream", stream, "called")
            assert called[:3] == [4, "called", "NotSupported"]
            await own.socket.send(json.dumps([6, "sent", "Heartbeat", {}]))
            await own.socket.send(json.dumps([6, "told", "NotifyPeriodicEventStream", stream]))
            assert (await own.call("Heartbeat", {}, "after"))[1] == "after"

    asyncio.run(story())
