"""Stations that say too much, too fast or come too often; and one beside them that notices nothing."""

import asyncio
import base64
import ipaddress
import json

import psycopg
import pytest
import websockets

from chargewright.gateway.limits import Bucket, Visits, address_of, networks_of
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX
from tests.play.gateway import serving, station
from tests.play.network import Site

PROXIES = networks_of("10.0.0.0/8, 192.0.2.7")


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    for identity in ("S1", "S2"):
        site.station(identity)
    return fresh_database


def rows(database, query):
    with psycopg.connect(database.owner) as connection:
        return connection.execute(query).fetchall()


async def written(database, kind):
    """The event of this type, once the gateway has written it down."""
    query = f"SELECT station_id, origin, count FROM security_event WHERE type = '{kind}'"
    while not (found := await asyncio.to_thread(rows, database, query)):
        pass
    return found


async def says_and_hears(own, message):
    await own.socket.send(message)
    return await own.answer()


def heartbeats(numbers):
    return [json.dumps([2, f"h{number}", "Heartbeat", {}]) for number in numbers]


def test_a_station_that_floods_is_read_slowly_loses_nothing_and_harms_nobody(network):
    many = 60

    async def story():
        async with (
            serving(network, frames_per_s=20, frames_at_once=20) as (process, port),
            station(port, "S1") as flooding,
            station(port, "S2") as own,
        ):
            await own.call("Heartbeat", {})
            begun = process.gateway.monotonic()
            for frame in heartbeats(range(many)):
                await flooding.socket.send(frame)
            assert (await own.call("Heartbeat", {}))[0] == 3
            own_took = process.gateway.monotonic() - begun
            answers = [(await flooding.answer())[1] for _ in range(many)]
            assert answers == [f"h{number}" for number in range(many)]
            # What it said at once may be read at once; whatever it says next waits for all of it.
            await flooding.call("Heartbeat", {})
            assert process.gateway.monotonic() - begun >= (many - 20) / 20
            assert own_took < (many - 20) / 20
            # As often as it had to wait: the machine decides in how many parts a flood is read.
            ((slowed, origin, times),) = await written(network, "TooManyMessages")
            assert (slowed, origin) == ("stn_S1", "system")
            assert times >= 1

    asyncio.run(story())


@pytest.mark.parametrize("extensions", [[], None], ids=["as it is", "packed"])
@pytest.mark.parametrize("in_parts", [False, True])
def test_of_an_oversized_message_nothing_is_taken_and_the_station_beside_goes_on(
    network, in_parts, extensions
):
    def message():
        if not in_parts:
            return json.dumps([2, "big", "Heartbeat", {"x": "y" * FRAME_BYTES_MAX}])
        part = "y" * (FRAME_BYTES_MAX // 2)
        return iter(['[2,"big","Heartbeat",{"x":"', part, part, '"}]'])

    async def story():
        async with serving(network) as (_, port), station(port, "S2") as own:
            async with station(port, "S1", extensions=extensions) as large:
                await large.call("Heartbeat", {})
                with pytest.raises(websockets.ConnectionClosed):
                    await says_and_hears(large, message())
                assert large.socket.close_code == 1009
            assert (await own.call("Heartbeat", {}))[0] == 3
            assert await written(network, "OversizedMessage") == [("stn_S1", "system", 1)]

    asyncio.run(story())
    assert rows(network, "SELECT problem FROM ocpp_log WHERE is_error") == [
        ("a message over 1 MiB was not read (127.0.0.1)",)
    ]
    assert rows(network, "SELECT action FROM ocpp_log WHERE message_id = 'big'") == []


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("handshakes_per_identity_per_minute", "too many connections of this station"),
        ("handshakes_per_address_per_minute", "too many connections from 127.0.0.1"),
    ],
)
def test_whoever_comes_too_often_is_closed_before_a_frame_is_heard(network, setting, why):
    async def story():
        async with serving(network, **{setting: 2}) as (_, port):
            for _ in range(2):
                async with station(port, "S1") as own:
                    await own.call("Heartbeat", {})
            async with station(port, "S1") as own:
                with pytest.raises(websockets.ConnectionClosed):
                    await own.call("Heartbeat", {})
                assert (own.socket.close_code, own.socket.close_reason) == (1008, why)
            assert await written(network, "TooManyConnections") == [("stn_S1", "system", 1)]

    asyncio.run(story())


async def wrong_password(port, identity, address):
    """A sign-in that a trusted proxy hands on for this address."""
    basic = base64.b64encode(f"{identity}:another-password-x".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Forwarded-For": address}
    with pytest.raises(websockets.InvalidStatus):
        async with websockets.connect(
            f"ws://127.0.0.1:{port}/ocpp/{identity}",
            subprotocols=["ocpp1.6"],
            additional_headers=headers,
        ):
            pass


async def calls(network, kind):
    query = f"SELECT about, detail FROM attention WHERE kind = '{kind}'"
    while not (found := await asyncio.to_thread(rows, network, query)):
        pass
    return found


def test_a_fifth_wrong_password_within_an_hour_calls_somebody_wherever_they_come_from(network):
    async def story():
        async with serving(network, trusted_proxies=networks_of("127.0.0.1")) as (_, port):
            for number in range(5):
                await wrong_password(port, "S1", f"192.0.2.{number % 3}")
            ((_, detail),) = await calls(network, "station.security_event")
            assert (detail["type"], detail["count"]) == ("FailedToAuthenticateAtCsms", 5)

    asyncio.run(story())
    assert rows(
        network, "SELECT peer, sum(count) FROM security_event GROUP BY peer ORDER BY peer"
    ) == [
        ("192.0.2.0", 2),
        ("192.0.2.1", 2),
        ("192.0.2.2", 1),
    ]


def test_an_address_that_tries_several_stations_calls_somebody(network):
    async def story():
        async with serving(network, trusted_proxies=networks_of("127.0.0.1")) as (_, port):
            for number in range(20):
                await wrong_password(port, ("S1", "S2")[number % 2], "192.0.2.7")
            ((address, detail),) = await calls(network, "station.sign_ins_of_address")
            assert (address, detail["stations"]) == ("192.0.2.7", 2)

    asyncio.run(story())


def test_a_bucket_fills_with_time_and_holds_no_more_than_it_does():
    bucket = Bucket(per_s=2, most=3, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(0.5), bucket.take(0.5)] == [True, False]
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]


def test_what_is_borrowed_is_waited_for():
    bucket = Bucket(per_s=2, most=1, now=0)
    assert [bucket.borrow(0) for _ in range(3)] == [0, 0.5, 1.0]
    assert bucket.borrow(2) == 0


def test_everybody_is_counted_for_themselves_and_with_no_limit_nobody_is():
    visits = Visits(per_minute=1)
    assert [visits.come(who, 0) for who in ("a", "a", "b")] == [True, False, True]
    assert visits.come("a", 60)
    assert all(Visits(per_minute=0).come("a", 0) for _ in range(1000))


@pytest.mark.parametrize(
    ("peer", "said", "counts"),
    [
        ("203.0.113.9:1", "198.51.100.1", "203.0.113.9"),
        ("10.1.2.3:1", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3:1", "1.1.1.1, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        ("10.1.2.3:1", "", "10.1.2.3"),
        ("10.1.2.3:1", "not an address", "10.1.2.3"),
        ("10.1.2.3:1", "10.9.9.9", "10.9.9.9"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_a_trusted_proxy_says_whose_address_counts(peer, said, counts):
    headers = {"X-Forwarded-For": said} if said else {}
    assert address_of(peer, headers, PROXIES) == counts


def test_networks_are_read_and_what_is_none_is_refused():
    assert (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("192.0.2.7/32")) == PROXIES
    assert networks_of(None) == ()
    with pytest.raises(ValueError, match="mars"):
        networks_of("mars")
