"""How a connection ends that the station ends."""

import asyncio

import pytest

from tests.play.gateway import serving, station
from tests.play.network import Site


@pytest.mark.parametrize("code", [None, 1000, 1001, 4321])
def test_a_goodbye_is_answered_by_one_that_may_be_sent(fresh_database, code):
    Site(fresh_database.owner).seed().station("S1")

    async def story():
        async with serving(fresh_database) as (_, port), station(port, "S1") as own:
            own.socket.protocol.send_close(code)
            own.socket.send_data()
            await own.socket.wait_closed()
            return own.socket.protocol.close_rcvd

    assert asyncio.run(story()).code == (code or 1000)
