"""A password that was rotated: the old one works beside the new one for as long as was said."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import websockets

from chargewright.network.credentials import Credentials
from tests.play.gateway import serving, station
from tests.play.network import PASSWORD, Site

FRESH = "another-password-x"


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def rotate(database, old_works_for):
    """The station has another password; the old one works for this long, None: not at all."""
    fresh = Credentials.of(FRESH, b"another salt").secret
    until = None if old_works_for is None else datetime.now(UTC) + old_works_for
    keep_old = (
        ""
        if until is None
        else (
            ", previous_password_salt = password_salt, previous_password_sha256 = password_sha256"
        )
    )
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "UPDATE station SET password_salt = %s, password_sha256 = %s,"
            f" previous_password_until = %s{keep_old}",
            (fresh.salt, fresh.hashed, until),
        )


async def answer_to(port, password):
    """The status of the handshake; who is let in is heard."""
    try:
        async with station(port, "S1", password=password) as own:
            await own.call("Heartbeat", {})
            return 101
    except websockets.InvalidStatus as refused:
        return refused.response.status_code


def test_who_is_connected_stays_and_both_passwords_let_in_while_the_old_one_works(network):
    async def story():
        async with serving(network) as (process, port), station(port, "S1") as own:
            await own.call("Heartbeat", {})
            rotate(network, timedelta(hours=1))
            await process.gateway.relearn()
            assert (await own.call("Heartbeat", {}))[0] == 3
            assert await answer_to(port, FRESH) == 101
            assert await answer_to(port, PASSWORD) == 101

    asyncio.run(story())


@pytest.mark.parametrize("old_works_for", [None, -timedelta(seconds=1)])
def test_the_old_password_lets_nobody_in_when_its_time_is_over(network, old_works_for):
    async def story():
        async with serving(network) as (process, port):
            rotate(network, old_works_for)
            await process.gateway.relearn()
            assert await answer_to(port, FRESH) == 101
            assert await answer_to(port, PASSWORD) == 401

    asyncio.run(story())


def test_who_is_connected_is_cut_off_where_the_old_password_ends_at_once(network):
    async def story():
        async with serving(network) as (process, port), station(port, "S1") as own:
            await own.call("Heartbeat", {})
            rotate(network, None)
            await process.gateway.relearn()
            with pytest.raises(websockets.ConnectionClosed):
                await own.call("Heartbeat", {})

    asyncio.run(story())
