"""A password that was rotated: the old one works beside the new one for as long as was said."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import websockets
from psycopg.types.json import Jsonb

from chargewright.network.credentials import Credentials
from tests.play.clock import PatientClock
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


def test_who_came_by_the_old_password_is_closed_when_its_time_is_over(network):
    clock = PatientClock(datetime.now(UTC))

    async def story():
        async with serving(network, clock=clock) as (process, port):
            async with station(port, "S1") as own:
                await own.call("Heartbeat", {})
                rotate(network, timedelta(hours=1))
                await process.gateway.relearn()
                assert (await own.call("Heartbeat", {}))[0] == 3
                clock.advance(timedelta(hours=2))
                await process.gateway.relearn()
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await own.call("Heartbeat", {})
                assert closed.value.rcvd.reason == "the password's time is over"
            async with station(port, "S1", password=FRESH) as own:
                await process.gateway.relearn()
                assert (await own.call("Heartbeat", {}))[0] == 3

    asyncio.run(story())


def tell(database):
    """A command that brings the station another password, beside the one it has, is on its way."""
    told = Credentials.of(FRESH, b"another salt").secret
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload, state,"
            " requested_at, expires_at) VALUES ('org_1', 'cmd_1', 'stn_S1', 'asked', 'ChangeConfiguration', %s,"
            " 'queued', now(), now() + interval '1 hour')",
            (Jsonb({"key": "AuthorizationKey", "value": FRESH}),),
        )
        connection.execute(
            "UPDATE station SET password_command_id = 'cmd_1', previous_password_salt = %s,"
            " previous_password_sha256 = %s, previous_password_until = now() + interval '31 days'",
            (told.salt, told.hashed),
        )
        connection.execute(
            "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
            " is_write_only, attempted_value, attempted_at, attempt_command_id, attempt_result)"
            " VALUES ('org_1', 'stn_S1', 'set_1', 'AuthorizationKey', 'AuthorizationKey', 'Actual', true,"
            " '***', now(), 'cmd_1', 'pending')"
        )


def attempted(database):
    """What became of the setting, as its row says."""
    with psycopg.connect(database.owner) as connection:
        ((result,),) = connection.execute("SELECT attempt_result FROM station_setting").fetchall()
    return result


def kept(database):
    """Whether it is still open which it has, and whether the new one is its only one."""
    fresh = Credentials.of(FRESH, b"another salt").secret
    with psycopg.connect(database.owner) as connection:
        return connection.execute(
            "SELECT password_command_id IS NOT NULL, password_sha256 = %s AND"
            " previous_password_sha256 IS NULL FROM station",
            (fresh.hashed,),
        ).fetchone()


def test_by_which_a_station_comes_that_never_answered_decides_which_it_has(network):
    async def story():
        async with serving(network, silent_boot_s=0.0) as (process, port):
            async with station(port, "S1") as own:
                await own.call("Heartbeat", {})
                tell(network)
                await process.gateway.relearn()
                process.gateway.wake_commands("stn_S1")
                assert (await own.answer())[2] == "ChangeConfiguration"
                (connection,) = process.gateway._connections.values()
                connection.tick(process.gateway.monotonic() + 60)
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await own.answer()
                assert closed.value.rcvd.code == 1012
            assert await answer_to(port, PASSWORD) == 101
            assert kept(network) == (True, False), "the old one tells nothing: it may boot yet"
            assert attempted(network) == "unknown"
            async with station(port, "S1", password=FRESH) as own:
                while kept(network) != (False, True):
                    await own.call("Heartbeat", {})
                await process.gateway.relearn()
                assert (await own.call("Heartbeat", {}))[0] == 3
            assert attempted(network) == "accepted"
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
