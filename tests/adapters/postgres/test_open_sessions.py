"""What a gateway asks every ten seconds reads one row a session, also while nothing is known of a day."""

import psycopg
import pytest

from tests.play.network import T0, Site

SESSIONS = 40
READINGS = 3_000
ASKED = "SELECT id, progress FROM open_sessions(%s)"
DUE = "SELECT id FROM due_ceilings(%s, 10)"


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1", evses=SESSIONS)
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute(
            "INSERT INTO session (organization_id, id, site_id, station_id, evse_no, status,"
            " opened_at, last_event_at, currency, energy_ceiling_wh, machine)"
            " SELECT 'org_1', 'ses_' || n, 'sit_1', 'stn_S1', n, 'in_progress', %s, %s, 'EUR', %s,"
            " '{}' FROM generate_series(1, %s) AS n",
            (T0, T0, READINGS, SESSIONS),
        )
        connection.execute("ANALYZE session, reading, reading_default")
    return fresh_database


def read_by(connection, work):
    """How many readings a piece of work fetched."""
    with connection.transaction():
        found = work()
        (fetched,) = connection.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))"
            " FROM pg_stat_xact_user_tables WHERE relname LIKE 'reading%'"
        ).fetchone()
    return found, int(fetched or 0)


def test_a_plan_made_before_the_first_reading_of_a_day_does_not_read_them_all_later(network):
    stations = ["stn_S1"]
    with (
        psycopg.connect(network.journal, autocommit=True, prepare_threshold=0) as gateway,
        psycopg.connect(network.work, autocommit=True, prepare_threshold=0) as worker,
    ):
        for _ in range(7):  # the sixth is what is kept
            assert len(gateway.execute(ASKED, [stations]).fetchall()) == SESSIONS
            assert worker.execute(DUE, [T0]).fetchall() == []
        with psycopg.connect(network.superuser) as connection:
            connection.execute(
                "INSERT INTO reading (organization_id, station_id, received_at, epoch, session_id,"
                " evse_no, connector_no, scope, used_at, verdict, session_energy_wh, progress)"
                " SELECT 'org_1', 'stn_S1', %s, 1, 'ses_' || (1 + n %% %s), 1, 1, 'intermediate', %s,"
                " 'OK', n, n::text FROM generate_series(1, %s) AS n",
                (T0, SESSIONS, T0, READINGS),
            )
        found, fetched = read_by(gateway, lambda: gateway.execute(ASKED, [stations]).fetchall())
        assert fetched == SESSIONS
        assert {int(progress) for _, progress in found} == {
            READINGS - SESSIONS + n for n in range(1, SESSIONS + 1)
        }
        due, fetched = read_by(worker, lambda: worker.execute(DUE, [T0]).fetchall())
        assert fetched == SESSIONS
        assert due == [("ses_1",)]  # the session of the last reading
