import asyncio
import os
import signal
from contextlib import asynccontextmanager

import pytest

from chargewright.adapters.bus import Bus, Message, NoAnswer
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import Kind
from chargewright.embedded.nats import BusAddress, BusServer
from tests.play.bus import connected
from tests.play.parts import PATIENCE_S, Heard
from tests.play.postgres import play_folder


class Mailbox:
    """A handler that keeps what it hears."""

    def __init__(self):
        self._messages = asyncio.Queue()

    async def __call__(self, message):
        self._messages.put_nowait(message)

    async def next(self):
        return await asyncio.wait_for(self._messages.get(), PATIENCE_S)


def play(story):
    """Run an asynchronous story."""
    asyncio.run(asyncio.wait_for(story, 60.0))


def test_what_one_publishes_the_other_hears(bus_address):
    async def story():
        async with connected(bus_address) as one, connected(bus_address) as other:
            heard = Mailbox()
            await other.subscribe("live.*", heard)
            await until_heard(one, other)
            await one.publish("live.stn_1", b"42")
            assert await heard.next() == Message("live.stn_1", b"42")
            assert one.counts.published >= 1

    play(story())


async def until_heard(one, other):
    """The server knows the other's subscriptions: it has answered a question that came after."""
    await other.subscribe("there", echo)
    while await one.request("there", b"?", timeout_s=1.0) != b"?":
        pass


async def echo(message):
    return message.payload


def test_a_request_gets_the_first_answer(bus_address):
    async def story():
        async with connected(bus_address) as one, connected(bus_address) as other:
            await until_heard(one, other)
            assert await one.request("there", b"hello", timeout_s=10.0) == b"hello"

    play(story())


def test_a_request_that_nobody_hears_says_so_at_once(bus_address):
    async def story():
        async with connected(bus_address) as bus:
            answer = await bus.request("station.stn_9", b"Reset", timeout_s=30.0)
            assert answer is NoAnswer.NOBODY_LISTENS

    play(story())


def test_a_request_without_an_answer_is_unknown_and_never_a_refusal(bus_address):
    async def story():
        async with connected(bus_address) as one, connected(bus_address) as other:
            heard = Mailbox()
            await other.subscribe("station.stn_1", heard)
            await until_heard(one, other)
            answer = await one.request("station.stn_1", b"Reset", timeout_s=0.05)
            assert answer is NoAnswer.UNKNOWN
            assert (await heard.next()).payload == b"Reset"

    play(story())


def test_without_a_connection_nothing_raises_and_it_is_counted():
    async def story():
        bus = Bus(["nats://127.0.0.1:1"])
        await bus.publish("live.stn_1", b"42")
        assert await bus.request("station.stn_1", b"Reset", timeout_s=1.0) is NoAnswer.NOT_SENT
        assert (bus.counts.published, bus.counts.dropped) == (0, 1)
        assert not bus.is_connected

    play(story())


def test_a_message_larger_than_the_server_takes_is_dropped_and_counted(bus_address):
    async def story():
        async with connected(bus_address) as bus:
            await bus.publish("live.stn_1", bytes(2 << 20))
            assert bus.counts.dropped == 1
            assert await bus.request("nobody", b"", timeout_s=10.0) is NoAnswer.NOBODY_LISTENS

    play(story())


def test_a_handler_that_raises_hears_the_next_message_all_the_same(bus_address):
    async def story():
        async with connected(bus_address) as one, connected(bus_address) as other:
            heard = Mailbox()

            async def stumble(message):
                if message.payload == b"stone":
                    raise ValueError("a handler's bug")
                await heard(message)

            await other.subscribe("path", stumble)
            await until_heard(one, other)
            await one.publish("path", b"stone")
            await one.publish("path", b"grass")
            assert (await heard.next()).payload == b"grass"
            assert other.counts.failed == 1

    play(story())


def test_a_queue_shares_its_messages(bus_address):
    async def story():
        async with (
            connected(bus_address) as one,
            connected(bus_address) as left,
            connected(bus_address) as right,
        ):
            heard = Mailbox()
            for worker in (left, right):
                await worker.subscribe("work", heard, queue="workers")
                await until_heard(one, worker)
            for number in range(20):
                await one.publish("work", str(number).encode())
            got = sorted([int((await heard.next()).payload) for _ in range(20)])
            assert got == list(range(20))

    play(story())


def test_an_ended_subscription_hears_no_more(bus_address):
    async def story():
        async with connected(bus_address) as bus:
            subscription = await bus.subscribe("station.stn_1", echo)
            while await bus.request("station.stn_1", b"?", timeout_s=1.0) != b"?":
                pass
            await subscription.end()
            await subscription.end()
            answer = await bus.request("station.stn_1", b"?", timeout_s=30.0)
            assert answer is NoAnswer.NOBODY_LISTENS

    play(story())


def test_a_wrong_token_is_tried_again_and_never_raises(bus_address):
    async def story():
        bus = Bus([bus_address.url], token="wrong")
        running = asyncio.get_running_loop().create_task(bus.run())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bus.connected(), 0.5)
        assert not running.done()
        running.cancel()

    play(story())


@asynccontextmanager
async def server_of_its_own():
    with play_folder() as folder:
        heard = Heard()
        server = BusServer(DataDirectory.at(folder / "data"), report=heard)
        address = await asyncio.to_thread(server.start)
        try:
            yield server, address, heard
        finally:
            await asyncio.to_thread(server.stop)


def test_subscriptions_outlive_a_killed_server():
    async def story():
        async with server_of_its_own() as (server, address, heard), connected(address) as bus:
            await bus.subscribe("station.stn_1", echo)
            os.kill(server.pid, signal.SIGKILL)
            await asyncio.to_thread(heard.wait_for, Kind.READY, 2)
            while await bus.request("station.stn_1", b"back", timeout_s=1.0) != b"back":
                await bus.connected()
            assert bus.counts.connects >= 2

    play(story())


def test_the_next_server_is_tried_where_one_does_not_answer(bus_address):
    async def story():
        dead = "nats://127.0.0.1:1"
        bus = Bus([dead, bus_address.url], token=bus_address.token)
        running = asyncio.get_running_loop().create_task(bus.run())
        await asyncio.wait_for(bus.connected(), PATIENCE_S)
        running.cancel()

    play(story())


def test_an_address_hides_its_token():
    assert repr(BusAddress("nats://127.0.0.1:4222", "geheim")) == (
        "BusAddress(url='nats://127.0.0.1:4222')"
    )
