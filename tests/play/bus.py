"""A real NATS for tests: one server per run, and buses that are connected to it.

A conftest takes the fixture by importing it:

    from tests.play.bus import bus_address  # noqa: F401 - fixture
"""

import asyncio
import atexit
import functools
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress

import pytest

from chargewright.adapters.bus import Bus
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.nats import BusAddress, BusServer
from tests.play.postgres import play_folder


@functools.cache
def server() -> BusAddress:
    """The one server of this run, ended with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    data = DataDirectory.at(stack.enter_context(play_folder()) / "data")
    stack.enter_context(data.locked())
    nats = BusServer(data)
    stack.callback(nats.stop)
    return nats.start()


@pytest.fixture(scope="session")
def bus_address() -> BusAddress:
    return server()


@asynccontextmanager
async def connected(address: BusAddress) -> AsyncIterator[Bus]:
    """A bus that is connected, and let go afterwards."""
    bus = Bus([address.url], token=address.token, name="test")
    running = asyncio.get_running_loop().create_task(bus.run())
    try:
        await asyncio.wait_for(bus.connected(), 20.0)
        yield bus
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
