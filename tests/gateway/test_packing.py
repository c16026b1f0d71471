"""Messages that travel packed (RFC 7692), where a station asks for it."""

import asyncio
import json
import zlib

import psycopg
import pytest
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from chargewright.gateway.packing import (
    HEADER,
    PACKED_FROM,
    TooLargeError,
    WronglyPackedError,
    agreed,
)
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX
from tests.gateway.test_stops_that_must_arrive import done_beside
from tests.play.gateway import serving, station
from tests.play.network import Site

ALONE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
EMPTY_BLOCK = b"\x00\x00\xff\xff"
LONG = "Station " * 400


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def packed(message):
    """As a station packs it: raw DEFLATE, without the empty block at its end (RFC 7692, 7.2.1)."""
    deflate = zlib.compressobj(wbits=-15)
    octets = deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return octets.removesuffix(EMPTY_BLOCK)


def unpacked(octets, window=15):
    return zlib.decompressobj(wbits=-window).decompress(octets + EMPTY_BLOCK)


@pytest.mark.parametrize(
    ("offered", "answer"),
    [
        (["permessage-deflate"], ALONE),
        (["permessage-deflate; client_max_window_bits"], ALONE),
        (["permessage-deflate; client_no_context_takeover; server_no_context_takeover"], ALONE),
        (["permessage-deflate; server_max_window_bits=9"], f"{ALONE}; server_max_window_bits=9"),
        (["permessage-deflate; client_max_window_bits=10"], f"{ALONE}; client_max_window_bits=10"),
        (["x-webkit-deflate-frame, permessage-deflate"], ALONE),
        (["x-webkit-deflate-frame", "permessage-deflate"], ALONE),
        (["permessage-deflate; fancy=1, permessage-deflate"], ALONE),
        (["permessage-deflate; server_max_window_bits=8, permessage-deflate"], ALONE),
    ],
)
def test_what_is_offered_is_agreed_on_without_a_window_between_messages(offered, answer):
    packing = agreed(offered)
    assert packing.answer == answer
    window = 9 if "server_max_window_bits=9" in answer else 15
    assert unpacked(packing.pack(LONG.encode()), window).decode() == LONG


@pytest.mark.parametrize(
    "offered",
    [
        [],
        ["x-webkit-deflate-frame"],
        ["permessage-deflate; server_max_window_bits=7"],
        ["permessage-deflate; server_max_window_bits=8"],  # zlib packs with no window so small
        ["permessage-deflate; server_no_context_takeover=1"],
        ["permessage-deflate; client_no_context_takeover; client_no_context_takeover"],
        ["permessage-deflate; fancy"],
        ["permessage-deflate;;"],
        ["="],
    ],
)
def test_what_cannot_be_kept_to_is_not_agreed_on(offered):
    assert agreed(offered) is None


def parts_of(octets, sizes):
    while octets:
        size = next(sizes, len(octets))
        yield octets[:size], len(octets) <= size
        octets = octets[size:]


def whole(packing, octets, sizes=(), most=FRAME_BYTES_MAX):
    """What a message in frames of these sizes says."""
    said = b""
    for number, (part, ends) in enumerate(parts_of(octets, iter(sizes))):
        said += packing.unpack(
            part, begins=number == 0, ends=ends, is_marked=number == 0, most=most - len(said) + 1
        )
    return said


@pytest.mark.parametrize("sizes", [(), (1,), (1, 1, 5), (3000,)])
def test_a_packed_message_may_come_in_parts_and_the_next_knows_nothing_of_it(sizes):
    packing = agreed(["permessage-deflate"])
    for message in (LONG.encode(), bytes(range(256)) * 40, b"{}"):
        assert whole(packing, packed(message), sizes) == message
    plain = packing.unpack(b"{}", begins=True, ends=True, is_marked=False, most=2)
    assert plain == b"{}"  # each message is packed or not, as its sender likes


@pytest.mark.parametrize("sizes", [(), (700,)])
def test_what_unpacks_to_more_than_it_may_is_not_unpacked_to_its_end(sizes):
    bomb = packed(b" " * (64 * FRAME_BYTES_MAX))
    packing = agreed(["permessage-deflate"])
    with pytest.raises(TooLargeError):
        whole(packing, bomb, sizes)
    assert whole(packing, packed(b" " * FRAME_BYTES_MAX)) == b" " * FRAME_BYTES_MAX


def test_what_cannot_be_unpacked_is_refused():
    with pytest.raises(WronglyPackedError):
        whole(agreed(["permessage-deflate"]), b"\xff\xff")


@pytest.mark.parametrize(
    "factory",
    [
        ClientPerMessageDeflateFactory(),
        ClientPerMessageDeflateFactory(server_max_window_bits=9, client_max_window_bits=9),
    ],
)
def test_a_station_that_asks_for_it_says_and_hears_packed_messages(network, factory):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
            " state, requested_at, expires_at) VALUES ('org_1', 'cmd_1', 'stn_S1', 'asked',"
            " 'DataTransfer', %s, 'queued', now(), now() + interval '1 hour')",
            [json.dumps({"vendorId": "V", "data": LONG})],
        )

    async def story():
        async with (
            serving(network, silent_boot_s=0.0) as (process, port),
            station(port, "S1", extensions=[factory]) as own,
        ):
            assert own.socket.response.headers[HEADER].startswith(ALONE)
            heard = marks_of(own.socket)
            assert (await own.call("Heartbeat", {}))[0] == 3
            answer = await own.call("DataTransfer", {"vendorId": "W", "data": LONG})
            assert answer[2] == {"status": "UnknownVendorId"}
            (connection,) = process.gateway._connections.values()
            process.gateway.wake_commands("stn_S1")
            await done_beside()
            connection.tick(process.gateway.monotonic())
            said = await own.answer()
            assert said == [2, "cmd_1", "DataTransfer", {"vendorId": "V", "data": LONG}]
            assert [is_marked for _, is_marked in heard] == [False, False, True]
            assert [length >= PACKED_FROM for length, _ in heard] == [False, False, True]

    asyncio.run(story())


def marks_of(socket):
    """Of each message that comes: how long it is, and whether it came packed."""
    heard = []
    deflate = socket.protocol.extensions[0]
    decode = deflate.decode

    def noting(frame, *, max_size=None):
        told = decode(frame, max_size=max_size)
        heard.append((len(told.data), frame.rsv1))
        return told

    deflate.decode = noting
    return heard


def test_whoever_does_not_ask_is_not_answered_packed_and_it_can_be_switched_off(network):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", extensions=[]) as own:
            assert HEADER not in own.socket.response.headers
            assert (await own.call("Heartbeat", {}))[0] == 3
        async with (
            serving(network, packs_messages=False) as (_, port),
            station(port, "S1") as own,
        ):
            assert HEADER not in own.socket.response.headers
            assert (await own.call("DataTransfer", {"vendorId": "V", "data": LONG}))[0] == 3

    asyncio.run(story())
