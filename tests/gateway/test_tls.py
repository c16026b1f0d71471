"""Security profile 2: a station with a password behind our certificate."""

import asyncio
import ssl

import psycopg
import pytest
import websockets

from chargewright.main.certificates import make_self_signed
from chargewright.main.clock import SystemClock
from tests.play.gateway import serving, station
from tests.play.network import Site


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute("UPDATE station SET security_profile = 2")
    return fresh_database


def contexts(folder):
    """The server's context and that of a station which was given our certificate."""
    certificate, key = make_self_signed(["localhost", "127.0.0.1"], folder, SystemClock().now())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate)), key


def test_a_profile_2_station_comes_by_tls_only(network, tmp_path):
    server, client, key = contexts(tmp_path)

    async def story():
        async with serving(network, tls=server) as (_, port), station(port, "S1", tls=client) as s:
            assert (await s.call("Heartbeat", {}))[0] == 3
        async with serving(network) as (_, port):
            with pytest.raises(websockets.InvalidStatus) as refused:
                async with station(port, "S1"):
                    pass
            assert refused.value.response.status_code == 403

    asyncio.run(story())
    assert key.stat().st_mode & 0o077 == 0


def test_a_station_that_does_not_know_our_certificate_does_not_talk(network, tmp_path):
    server, _, _ = contexts(tmp_path)

    async def story():
        async with serving(network, tls=server) as (_, port):
            with pytest.raises(ssl.SSLCertVerificationError):
                async with station(port, "S1", tls=ssl.create_default_context()):
                    pass

    asyncio.run(story())
