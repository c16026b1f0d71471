"""Whoever speaks for a session keeps it, also by saying nothing new or nothing that can be true."""

from datetime import timedelta

import psycopg
import pytest

T_LOST_MIN = 15


def after(one, minutes):
    one.world.clock.advance(timedelta(minutes=minutes))


def write(one, query, **values):
    """A row, as the gateway's journal writes it."""
    here = {"station": one.station_id, "session": one.session_id, "now": one.now}
    with psycopg.connect(one.world.database.superuser) as connection:
        connection.execute(query, here | values)


def refuses(one, verdict):
    write(
        one,
        "INSERT INTO reading (organization_id, station_id, received_at, epoch, session_id, evse_no,"
        " connector_no, scope, used_at, energy_wh, verdict, session_energy_wh)"
        " VALUES ('org_here', %(station)s, %(now)s, 1, %(session)s, 1, 1, 'intermediate', %(now)s,"
        " 9e6, %(verdict)s, 0)",
        verdict=verdict,
    )


def repeats(one, status, connector_no=1):
    write(
        one,
        "INSERT INTO connector_status (organization_id, station_id, evse_no, connector_no, status,"
        " occurred_at, received_at) VALUES ('org_here', %(station)s, 1, %(connector)s, %(status)s,"
        " %(now)s, %(now)s) ON CONFLICT (station_id, evse_no, connector_no)"
        " DO UPDATE SET status = excluded.status, received_at = excluded.received_at",
        status=status,
        connector=connector_no,
    )


def session(one):
    [found] = one.world.rows(
        "SELECT status, close_reason FROM session WHERE id = %s", one.session_id
    )
    return found


@pytest.fixture
def running(charge):
    return charge.tap().plug_in()


@pytest.mark.parametrize(
    "speaks",
    [
        pytest.param(lambda one: refuses(one, "ENERGY_EXCESSIVE"), id="more than can be true"),
        pytest.param(lambda one: refuses(one, "NO_ENERGY"), id="no energy"),
        pytest.param(lambda one: repeats(one, "Charging"), id="the same status again"),
    ],
)
def test_a_station_that_speaks_for_a_session_keeps_it(running, speaks):
    for _ in range(3):
        after(running, T_LOST_MIN - 1)
        speaks(running)
        running.woken()
        assert session(running) == ("in_progress", None)
    last_word = running.now
    after(running, T_LOST_MIN)
    running.woken()
    assert session(running) == ("settling", "ONGOING_EXPIRED")
    ended = "SELECT ended_at FROM session WHERE id = %s"
    assert running.world.rows(ended, running.session_id) == [(last_word,)]


@pytest.mark.parametrize(
    "speaks",
    [
        pytest.param(lambda one: repeats(one, "Charging", connector_no=2), id="another connector"),
        pytest.param(lambda one: repeats(one, "Available"), id="the vehicle is gone"),
    ],
)
def test_what_is_said_of_nobody_here_keeps_nothing_alive(running, speaks):
    after(running, T_LOST_MIN - 1)
    speaks(running)
    after(running, 1)
    running.woken()
    assert session(running) == ("settling", "ONGOING_EXPIRED")
