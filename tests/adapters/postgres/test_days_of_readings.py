"""Each day of readings is a table: only those are planned for and looked into that a session can be in.

And no reading is lost by it, whatever its station's clock says, however late it came.
"""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.listing import query
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.shapes import RESOURCE_SHAPES
from chargewright.adapters.postgres.stores import PostgresLists
from chargewright.api.sessions import READINGS
from chargewright.kernel.listing import Ask, Filter, Question
from tests.play.network import T0, Site

DAYS = 30
DAY = timedelta(days=1)
OPENED = T0 + 10 * DAY
CLOSED = OPENED + timedelta(hours=2)
DUE = "SELECT id FROM due_ceilings(%s, 10)"
SCOPE = {"session_id": "ses_1", "organization_id": "org_1"}
QUESTION = Question(order=READINGS.listing.default_order, limit=100)
INSERTED = """INSERT INTO session (organization_id, id, site_id, station_id, evse_no, status, opened_at,
    last_event_at, closed_at, close_reason, currency, energy_ceiling_wh, machine)
VALUES ('org_1', %(id)s, 'sit_1', 'stn_S1', 1, %(status)s, %(opened_at)s, %(opened_at)s, %(closed_at)s,
    'NORMAL', 'EUR', 5, '{}')"""


@pytest.fixture
def days(fresh_database):
    """A station, and a table for each of thirty days."""
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.superuser) as connection:
        for day in range(DAYS):
            connection.execute("SELECT make_partitions(%s)", ((T0 + day * DAY).date(),))
    return fresh_database


def opened(database, session_id="ses_1", *, at=OPENED, closed_at=None):
    status = "in_progress" if closed_at is None else "closed"
    values = {"id": session_id, "status": status, "opened_at": at, "closed_at": closed_at}
    with psycopg.connect(database.superuser) as connection:
        connection.execute(INSERTED, values)


def read(database, *moments, claimed_at=None, session_id="ses_1"):
    """Keep readings as a flow does that hears of them then."""
    usual = dict.fromkeys(
        (
            "energy_wh",
            "power_w",
            "current_a",
            "voltage_v",
            "soc_percent",
            "limit_wh",
            "flags",
            "signed",
        )
    )
    with psycopg.connect(database.work) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_1', true)")
        for at in moments:
            connection.execute(
                Queries.load("machines").insert_reading,
                usual
                | {
                    "organization_id": "org_1",
                    "station_id": "stn_S1",
                    "received_at": at,
                    "epoch": 1,
                    "session_id": session_id,
                    "evse_no": 1,
                    "connector_no": 1,
                    "scope": "PERIODIC",
                    "claimed_at": claimed_at,
                    "used_at": claimed_at or at,
                    "verdict": "OK",
                    "session_energy_wh": 10,
                    "progress": "{}",
                },
            )


def listed(database):
    """When the listed readings were received, and the days that were planned for to find them.

    A table is locked as soon as it is planned for.
    """

    async def story():
        pool = Database(database.app, connections_max=1, name="test")
        await pool.open()
        try:
            async with pool.unit(["org_1"]) as unit:
                found = await PostgresLists(unit).find(READINGS.listing, QUESTION, SCOPE)
                locked = await unit.rows(
                    "SELECT relation::regclass::text AS name FROM pg_locks"
                    " WHERE pid = pg_backend_pid() AND relation::regclass::text ~ '^reading_[0-9d][^_]*$'"
                )
            return [row["received_at"] for row in found.rows], {row["name"] for row in locked}
        finally:
            await pool.close()

    return asyncio.run(story())


def tables(*days):
    return {f"reading_{day:%Y%m%d}" for day in days}


def span(first, last):
    return tables(*(first + n * DAY for n in range((last - first).days + 1)))


def test_of_a_closed_session_only_its_days_are_planned_for(days):
    opened(days, closed_at=CLOSED)
    read(days, OPENED, CLOSED)
    found, planned = listed(days)
    assert found == [OPENED, CLOSED]
    assert planned == span(OPENED - DAY, CLOSED + DAY)


def test_the_plan_of_a_page_has_no_other_day(days):
    opened(days, closed_at=CLOSED)
    with psycopg.connect(days.app) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_1', true)")
        row = connection.execute(Queries.load("views").reading_days, SCOPE).fetchone()
        since, until = row
        bounds = (
            Filter("received_at", Ask.RANGE, (since,)),
            Filter("received_at", Ask.RANGE, (until,), is_upper=True),
        )
        question = Question(order=QUESTION.order, filters=bounds)
        statement, values = query(READINGS.listing, RESOURCE_SHAPES["readings"], question, SCOPE)
        explained = connection.execute(
            b"EXPLAIN " + statement.as_bytes(connection), values | {"organizations": ["org_1"]}
        ).fetchall()
    plan = "\n".join(line for (line,) in explained)
    asked = [day for day in range(DAYS) if f"reading_{T0 + day * DAY:%Y%m%d}" in plan]
    assert asked == [9, 10, 11]
    assert "reading_default" not in plan


@pytest.mark.parametrize("years", [-56, 56])
def test_a_station_may_claim_any_time(days, years):
    opened(days, closed_at=CLOSED)
    read(days, OPENED, CLOSED, claimed_at=OPENED + years * 365 * DAY)
    assert listed(days)[0] == [OPENED, CLOSED]


def test_clocks_of_our_own_machines_may_differ(days):
    opened(days, closed_at=CLOSED)
    moments = [OPENED - timedelta(hours=9), CLOSED + timedelta(hours=9)]
    read(days, *moments)
    assert listed(days)[0] == moments


def test_what_came_weeks_after_a_session_was_closed_is_found(days):
    opened(days, closed_at=CLOSED)
    late = [CLOSED + 3 * DAY, CLOSED + 16 * DAY, CLOSED + 5 * DAY]
    read(days, OPENED, *late)
    found, planned = listed(days)
    assert found == [OPENED, *late]
    assert planned == span(OPENED - DAY, max(late) + DAY)


def test_of_a_running_session_all_days_since_it_was_opened_are(days):
    opened(days)
    moments = [OPENED, OPENED + 12 * DAY]
    read(days, *moments)
    found, planned = listed(days)
    assert found == moments
    assert planned == span(OPENED - DAY, T0 + (DAYS - 1) * DAY) | {"reading_default"}


def test_days_that_nobody_made_a_table_for_are_found_too(days):
    at = T0 + (DAYS + 5) * DAY
    opened(days, at=at, closed_at=at + DAY)
    read(days, at, at + DAY)
    found, planned = listed(days)
    assert found == [at, at + DAY]
    assert planned == {"reading_default"}


def test_where_no_session_is_seen_nothing_is_found(days):
    assert listed(days)[0] == []


def looked_into(database, at):
    """Which sessions are at their fence, and the days that were looked into."""
    with psycopg.connect(database.work) as connection:
        due = [session_id for (session_id,) in connection.execute(DUE, (at,)).fetchall()]
        tables = connection.execute(
            "SELECT relname FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'reading%' AND idx_scan + seq_scan > 0"
        ).fetchall()
    return due, {name for (name,) in tables}


def test_the_fence_is_looked_for_since_the_first_running_session_and_until_tomorrow(days):
    opened(days, "ses_0", at=T0, closed_at=T0)
    opened(days, at=OPENED)
    opened(days, "ses_2", at=OPENED + DAY)
    read(days, OPENED + 2 * DAY, claimed_at=T0 - 400 * DAY)
    read(days, OPENED + 2 * DAY + timedelta(hours=9), session_id="ses_2")
    due, asked = looked_into(days, OPENED + 2 * DAY)
    assert due == ["ses_1", "ses_2"]
    assert asked == span(OPENED, OPENED + 3 * DAY)


def test_nothing_is_looked_into_while_nothing_runs(days):
    opened(days, closed_at=CLOSED)
    read(days, OPENED)
    assert looked_into(days, CLOSED) == ([], set())
