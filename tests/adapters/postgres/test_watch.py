"""What the worker's housekeeping makes, forgets and counts; the clock is the test's."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Kept, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.main.measures import MEASURES
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock
from tests.play.network import Site

NOW = MONDAY_MORNING
KEPT = Kept(
    log=timedelta(days=2),
    readings=timedelta(days=3),
    effects=timedelta(days=4),
    commands=timedelta(days=5),
    attention=timedelta(days=6),
    strangers=timedelta(days=7),
    audit=timedelta(days=30),
    audit_addresses=timedelta(days=8),
)


def watching(database, work):
    """Run `work` with a watch of role work."""

    async def story():
        async with watch_on(database.work) as watch:
            return await work(watch)

    return asyncio.run(story())


@asynccontextmanager
async def watch_on(dsn):
    database = Database(dsn, connections_max=2, name="test")
    await database.open()
    try:
        units = Units(database, clock=PatientClock(), ids=CountingIds(), nudge=print, defaults={})
        yield Watch(units, kept=KEPT)
    finally:
        await database.close()


@pytest.fixture
def house(fresh_database):
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute(
            "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
            " VALUES ('org_1', 'Test', 'NL', 'Test BV', 'Street 1', %s)",
            (NOW,),
        )
    return fresh_database


def rows(database, query, *values):
    with psycopg.connect(database.superuser) as connection:
        cursor = connection.execute(query, values)
        return cursor.fetchall() if cursor.description else []


ENDED = {
    "heard": (
        timedelta(),
        "INSERT INTO heard (organization_id, key, expires_at) VALUES ('org_1', %(id)s, %(at)s)",
    ),
    "idempotency_key": (
        timedelta(),
        (
            "INSERT INTO idempotency_key (organization_id, caller_id, key, request_sha256, status,"
            " answer, expires_at) VALUES ('org_1', 'key_1', %(id)s, '', 200, '', %(at)s)"
        ),
    ),
    "effect": (
        KEPT.effects,
        (
            "INSERT INTO effect (organization_id, id, cause, ordinal, kind, about, body, state, due_at,"
            " created_at, done_at) VALUES ('org_1', %(id)s, %(id)s, 0, 'capture', 'pay_1', '{}', 'done',"
            " %(at)s, %(at)s, %(at)s)"
        ),
    ),
    "attention": (
        KEPT.attention,
        (
            "INSERT INTO attention (organization_id, id, kind, about, opened_at, closed_at)"
            " VALUES ('org_1', %(id)s, 'old_hold', %(id)s, %(at)s, %(at)s)"
        ),
    ),
    "pending_station": (
        KEPT.strangers,
        (
            "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer)"
            " VALUES (%(id)s, %(at)s, %(at)s, 'ocpp1.6', '10.0.0.1')"
        ),
    ),
}


@pytest.mark.parametrize("table", ENDED)
def test_what_is_over_is_kept_for_its_time_and_then_forgotten(house, table):
    kept, insert = ENDED[table]
    with psycopg.connect(house.superuser) as connection:
        for name, since in (("old", timedelta(seconds=1)), ("fresh", timedelta(seconds=-1))):
            connection.execute(insert, {"id": name, "at": NOW - kept - since})
    watching(house, lambda watch: watch.forget(NOW))
    key = {"heard": "key", "idempotency_key": "key", "pending_station": "identity"}.get(table, "id")
    assert rows(house, f"SELECT {key} FROM {table}") == [("fresh",)]


def test_what_waits_is_never_forgotten(house):
    ancient = NOW - timedelta(days=4000)
    rows(
        house,
        "INSERT INTO effect (organization_id, id, cause, ordinal, kind, about, body, due_at,"
        " created_at) VALUES ('org_1', 'eff_1', 'x', 0, 'capture', 'pay_1', '{}', %s, %s)",
        ancient,
        ancient,
    )
    rows(
        house,
        "INSERT INTO attention (organization_id, id, kind, about, opened_at)"
        " VALUES ('org_1', 'att_1', 'old_hold', 'pay_1', %s)",
        ancient,
    )
    watching(house, lambda watch: watch.forget(NOW))
    assert rows(house, "SELECT id FROM effect UNION ALL SELECT id FROM attention") == [
        ("eff_1",),
        ("att_1",),
    ]


def test_a_security_event_is_forgotten_when_it_was_kept_for_its_time(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    for name, since in (("old", timedelta(seconds=1)), ("fresh", timedelta(seconds=-1))):
        at = NOW - KEPT.attention - since
        rows(
            fresh_database,
            "INSERT INTO security_event (organization_id, id, station_id, origin, type, is_critical,"
            " tech_info, peer, count, occurred_at, last_at) VALUES ('org_1', %s, 'stn_S1', 'station',"
            " 'MemoryExhaustion', true, '', '', 1, %s, %s)",
            name,
            at,
            at,
        )
    watching(fresh_database, lambda watch: watch.forget(NOW))
    assert rows(fresh_database, "SELECT id FROM security_event") == [("fresh",)]


def test_a_command_that_ended_is_forgotten_and_one_that_waits_is_not(people):
    old = NOW - KEPT.commands - timedelta(seconds=1)
    rows(people, "UPDATE station_command SET requested_at = %s, state = 'queued'", old)
    watching(people, lambda watch: watch.forget(NOW))
    assert rows(people, "SELECT id FROM station_command") == [("cmd_there",)]
    rows(people, "UPDATE station_command SET state = 'accepted'")
    watching(people, lambda watch: watch.forget(NOW))
    assert rows(people, "SELECT id FROM station_command") == []


def test_more_than_one_unit_of_work_can_hold_is_forgotten_at_once(house):
    rows(
        house,
        "INSERT INTO heard (organization_id, key, expires_at)"
        " SELECT 'org_1', n::text, %s FROM generate_series(1, 10001) AS n",
        NOW - timedelta(seconds=1),
    )
    watching(house, lambda watch: watch.forget(NOW))
    assert rows(house, "SELECT count(*) FROM heard") == [(0,)]


LOG = (
    "INSERT INTO ocpp_log (organization_id, station_id, received_at, epoch, direction, action,"
    " message_id, request, is_error)"
    " VALUES ('org_1', 'stn_1', %s, 1, 'in', 'Heartbeat', 'm', '[]', false)"
)
READING = (
    "INSERT INTO reading (organization_id, station_id, received_at, epoch, evse_no, connector_no,"
    " scope, used_at, verdict) VALUES ('org_1', 'stn_1', %s, 1, 1, 1, 'sample', now(), 'valid')"
)


def days_with_a_partition(database, parent):
    names = rows(
        database,
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1",
        parent,
    )
    return [name.removeprefix(f"{parent}_") for (name,) in names if not name.endswith("_default")]


def test_partitions_are_there_a_week_ahead_and_dropped_by_the_day(house):
    async def a_week_of_housekeeping(watch):
        for day in range(8):
            await watch.make_partitions(NOW + timedelta(days=day))
            await watch.forget(NOW + timedelta(days=day))

    watching(house, a_week_of_housekeeping)
    # It is Monday 9 March: the log is kept for two days, readings for three, and 16 March is ready.
    assert days_with_a_partition(house, "ocpp_log") == [f"202603{day:02}" for day in range(7, 17)]
    assert days_with_a_partition(house, "reading") == [f"202603{day:02}" for day in range(6, 17)]


def test_rows_that_came_before_their_partition_move_in_with_it(house):
    yesterday, midnight = NOW - timedelta(days=1), datetime(2026, 3, 2, tzinfo=UTC)
    for at in (yesterday, midnight, NOW):
        rows(house, LOG, at)
        rows(house, READING, at)
    counts = watching(house, lambda watch: watch.counts(NOW))
    assert [c.value for c in counts if c.measure == "days_without_partition"] == [2.0]

    watching(house, lambda watch: watch.make_partitions(NOW))
    for table in ("ocpp_log", "reading"):
        assert rows(house, f"SELECT count(*) FROM {table}_default") == [(0,)]
        assert rows(house, f"SELECT count(*) FROM {table}_20260301") == [(1,)]
        assert rows(house, f"SELECT count(*) FROM {table}_20260302") == [(2,)]
        rows(house, LOG if table == "ocpp_log" else READING, NOW)
        [(found, numbers)] = rows(house, f"SELECT count(*), count(DISTINCT position) FROM {table}")
        assert (found, numbers) == (4, 4), "positions go on behind those that moved"


def test_everything_an_operator_may_be_woken_for_is_counted(people):
    later = NOW + timedelta(days=400)
    counts = watching(people, lambda watch: watch.counts(later))
    found = {(count.measure, count.label): count.value for count in counts}
    assert {measure for measure, _ in found} == set(MEASURES)
    assert found["holds_open", ""] == 1
    assert found["holds_oldest_seconds", ""] == timedelta(days=400).total_seconds()
    assert sum(value for (name, _), value in found.items() if name == "attention_open") == 1
    assert sum(value for (name, _), value in found.items() if name == "sessions_open") == 1
    assert found["facts_unread", ""] == 0


def test_an_effect_that_waits_grows_old_and_one_given_up_is_told_for_a_day(house):
    rows(
        house,
        "INSERT INTO effect (organization_id, id, cause, ordinal, kind, about, body, attempts, state,"
        " due_at, created_at, done_at) VALUES"
        " ('org_1', 'eff_1', 'x', 0, 'capture', 'p', '{}', 2, 'pending', %s, %s, NULL),"
        " ('org_1', 'eff_2', 'x', 1, 'capture', 'p', '{}', 1, 'given_up', %s, %s, %s)",
        *[NOW] * 5,
    )

    def counted(at):
        counts = watching(house, lambda watch: watch.counts(at))
        return {f"{c.measure} {c.label}".strip(): c.value for c in counts if c.value}

    assert counted(NOW + timedelta(minutes=5)) == {
        "effects_waiting": 1,
        "effects_tried_again": 1,
        "effects_oldest_seconds": 300,
        "effects_given_up_last_day": 1,
        "deadline_overdue_seconds effect": 300,
    }
    assert "effects_given_up_last_day" not in counted(NOW + timedelta(days=1))


def test_a_unit_of_work_that_does_not_end_is_seen_by_what_it_holds_back(house):
    told = (
        "INSERT INTO fact (organization_id, id, kind, about, body, occurred_at, received_at)"
        " VALUES ('org_1', %s, 'k', 'a', '{}', %s, %s)"
    )
    with psycopg.connect(house.superuser) as sleeper:
        sleeper.execute(told, ("fct_1", NOW, NOW))
        rows(house, told, "fct_2", NOW, NOW)
        counts = watching(house, lambda watch: watch.counts(NOW + timedelta(seconds=30)))
        found = {count.measure: count.value for count in counts}
        assert (found["facts_unread"], found["facts_unread_oldest_seconds"]) == (1, 30)


def test_the_audit_trail_forgets_from_where_long_before_it_forgets_what(house):
    for name, days in (("young", 7), ("older", 9), ("old", 31)):
        rows(
            house,
            "INSERT INTO audit_trail (organization_id, id, at, channel, by_id, operation, action,"
            " verb, thing_kind, outcome, address) VALUES ('org_1', %s, %s, 'api_key', 'key_1',"
            " 'add_site', 'create', 'create', 'site', 'done', '192.0.2.1') RETURNING 1",
            name,
            NOW - timedelta(days=days),
        )
    watching(house, lambda watch: watch.forget(NOW))
    assert rows(house, "SELECT id, address FROM audit_trail ORDER BY at DESC") == [
        ("young", "192.0.2.1"),
        ("older", None),
    ]
