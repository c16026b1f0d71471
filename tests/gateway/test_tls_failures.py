"""Connections that nobody lets in: the log and the table say from where, why and how often."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import uvloop
import websockets

from chargewright.gateway import ports_open
from chargewright.gateway.ports_open import ACCEPTED_AT_ONCE
from tests.play.certificates import Authority
from tests.play.gateway import serving, station
from tests.play.network import Site

FAILED = (ssl.SSLError, ConnectionError, websockets.InvalidMessage, websockets.InvalidStatus)


@pytest.fixture(scope="module")
def authority():
    return Authority.made()


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def refused(database):
    with psycopg.connect(database.owner) as connection:
        return connection.execute(
            "SELECT address, identity, reason, count FROM refused_connection ORDER BY reason"
        ).fetchall()


async def come(port, tls, **more):
    with pytest.raises(FAILED):
        async with station(port, "S1", tls=tls, **more):
            pass


async def come_without_tls(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /ocpp/S1 HTTP/1.1\r\nHost: here\r\n\r\n")
    await reader.read()
    writer.close()


def does_not_believe_us(port):
    """As most stations do: they say so before they go."""
    with (
        socket.create_connection(("127.0.0.1", port)) as came,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(came, server_hostname="localhost")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def test_each_failure_is_told_with_address_and_reason(network, authority, tmp_path, capfd, run):
    long_ago = datetime.now(UTC) - timedelta(days=30)
    expired, _ = authority.station(tmp_path, "S1", now=long_ago, lasts=timedelta(days=10))
    strangers, _ = Authority.made().station(tmp_path, "S1")
    strangers.load_verify_locations(cadata=authority.text)
    old = authority.client(tmp_path)
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    weak = authority.client(tmp_path)
    weak.maximum_version = ssl.TLSVersion.TLSv1_2
    weak.set_ciphers("ECDHE-RSA-AES128-SHA256")

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            for shown in (expired, strangers, old, weak):
                await come(port, shown)
            await asyncio.to_thread(does_not_believe_us, port)
            await come_without_tls(port)
            await come(port, authority.client(tmp_path), password="not-the-password")
            await come(port, authority.client(tmp_path), password="not-the-password")

    run(story())
    assert refused(network) == [
        ("127.0.0.1", "", "certificate_expired", 1),
        ("127.0.0.1", "", "no_shared_cipher", 1),
        ("127.0.0.1", "", "no_tls", 1),
        ("127.0.0.1", "", "ours_not_believed", 1),
        ("127.0.0.1", "", "protocol_too_old", 1),
        ("127.0.0.1", "", "unknown_authority", 1),
        ("127.0.0.1", "S1", "wrong_password", 2),
    ]
    said = "".join(capfd.readouterr())
    assert said.count("connection_refused") == 8
    assert said.count("127.0.0.1") >= 8
    assert "not-the-password" not in said


def test_who_is_slow_keeps_nobody_waiting_and_is_let_go_at_the_end(network, authority, tmp_path):
    """More than are accepted in one go say nothing; a station comes in all the same, and a stop is quick."""

    async def story():
        loop = asyncio.get_running_loop()
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            silent = [
                await asyncio.open_connection("127.0.0.1", port)
                for _ in range(ACCEPTED_AT_ONCE + 20)
            ]
            async with station(port, "S1", tls=authority.client(tmp_path)) as own:
                assert (await own.call("Heartbeat", {}))[0] == 3
            ends = loop.time()
        assert loop.time() - ends < 10, "handshakes that go on keep no gateway from stopping"
        for reader, writer in silent:
            assert await reader.read() == b""
            writer.close()

    asyncio.run(story())


def test_who_says_nothing_for_too_long_is_let_go(network, authority, tmp_path, monkeypatch):
    monkeypatch.setattr(ports_open, "HANDSHAKE_S", 0.05)

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert await reader.read() == b""
            writer.close()

    asyncio.run(story())
    assert refused(network) == [("127.0.0.1", "", "timed_out", 1)]


def test_an_address_whose_handshakes_fail_too_often_is_not_answered(network, authority, tmp_path):
    async def story():
        async with serving(
            network,
            tls=authority.server(tmp_path),
            failed_handshakes_per_address_per_minute=2,
        ) as (_, port):
            for _ in range(2):
                await come_without_tls(port)
            await come(port, authority.client(tmp_path))

    asyncio.run(story())
    assert refused(network) == [
        ("127.0.0.1", "", "no_tls", 2),
        ("127.0.0.1", "", "too_many_failures", 1),
    ]
