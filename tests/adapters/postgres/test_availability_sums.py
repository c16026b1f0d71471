"""What is summed of EVSEs, and what is not yet, is what their spans say, whatever becomes of them."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from itertools import groupby

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Literal

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import SUMMED_AFTER, Watch
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.statistics import StatisticsRows
from chargewright.adapters.postgres.units import Units
from chargewright.api.periods import Step, edges_of, points
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.interval import Interval
from chargewright.network.availability import uptime
from chargewright.network.scope import Scope
from chargewright.network.spans import SERVING, Said, Span, State, continued
from tests.play.clock import CountingIds, PatientClock
from tests.play.long import rounds
from tests.play.network import T0, Site

MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
NOW = T0 + timedelta(days=4)
WHOLE = Scope(organizations=(OrganizationId("org_1"),))
OF_SITE = Scope(organizations=(OrganizationId("org_1"),), site_id="sit_1")
ZONES = ("UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham")
WRITE = Queries.load("spans").write_spans

EVSE = st.sampled_from(["evs_S1_1", "evs_S2_1"])
STATION = st.sampled_from(["stn_S1", "stn_S2"])
STATE = st.sampled_from(SERVING)
MOMENT = st.integers(0, (NOW - T0) // MICROSECOND).map(lambda after: T0 + after * MICROSECOND)
STEP = st.one_of(
    st.tuples(st.just("said"), EVSE, STATE, MOMENT),
    st.tuples(st.just("said"), EVSE, STATE, MOMENT),
    st.tuples(st.just("summed"), MOMENT, st.integers(1, 3)),
    st.tuples(st.just("corrected"), EVSE, STATE),
    st.tuples(st.just("deleted"), EVSE),
    st.tuples(st.just("forgotten"), MOMENT),
    st.tuples(st.just("retired"), STATION, st.booleans()),
    st.tuples(st.just("linked"), STATION, st.booleans()),
)


class Evses:
    """Two stations with an EVSE each, and the figures of both as the API reads them."""

    def __init__(self, database, runner):
        self.database = database
        self.run = runner.run
        self.app = Database(database.app, connections_max=1, name="test")
        self.run(self.app.open())
        self.connections = {
            role: psycopg.connect(getattr(database, role), autocommit=True)
            for role in ("superuser", "journal", "work")
        }

    def close(self):
        self.run(self.app.close())
        for connection in self.connections.values():
            connection.close()

    def change(self, statement, *values, role="superuser"):
        self.connections[role].execute(statement, values)

    def ask(self, query, *values, role="superuser"):
        return self.connections[role].execute(query, values).fetchall()

    def emptied(self):
        self.change(
            "DELETE FROM availability_span; DELETE FROM availability_unsummed;"
            "DELETE FROM availability_total; DELETE FROM station_link;"
            "UPDATE station SET is_retired = false"
        )
        return self

    def said(self, evse_id, state, at):
        """As it is written when something is said of an EVSE."""
        rows = self.ask(
            "SELECT state, began_at FROM availability_span"
            " WHERE about_id = %s AND ended_at IS NULL", evse_id,
        )  # fmt: skip
        newest = Span(State(rows[0][0]), rows[0][1].astimezone(UTC)) if rows else None
        told = continued(newest, [Said(state, at)])
        values = {
            "organization_id": ["org_1" for _ in told],
            "id": [f"{evse_id}.{span.began_at.isoformat()}" for span in told],
            "about_kind": ["evse" for _ in told],
            "about_id": [evse_id for _ in told],
            "state": [span.state.value for span in told],
            "began_at": [span.began_at for span in told],
            "ended_at": [span.ended_at for span in told],
        }
        self.connections["journal"].execute(WRITE, values)

    def corrected(self, evse_id, state):
        """By hand: nothing of ours changes what has ended."""
        self.change(
            "UPDATE availability_span SET state = %s, ended_at = ended_at - (ended_at - began_at) / 2"
            " WHERE about_id = %s AND ended_at > began_at + interval '1 second'", state.value, evse_id,
        )  # fmt: skip

    def deleted(self, evse_id):
        self.change("DELETE FROM availability_span WHERE about_id = %s", evse_id)

    def forgotten(self, before):
        self.change("SELECT forget_spans(%s, 2)", before, role="work")
        self.change("SELECT forget_availability_totals(%s, 2)", before, role="work")

    def retired(self, station_id, is_retired):
        self.change("UPDATE station SET is_retired = %s WHERE id = %s", is_retired, station_id)

    def linked(self, station_id, is_connected):
        self.change(
            "INSERT INTO station_link (organization_id, station_id, is_connected, connected_at)"
            " VALUES ('org_1', %s, %s, %s)"
            " ON CONFLICT (station_id) DO UPDATE SET is_connected = excluded.is_connected",
            station_id, is_connected, T0,
        )  # fmt: skip

    def summed(self, until, most=1_000):
        return self.ask("SELECT sum_availability(%s, %s)", until, most, role="work")[0][0]

    def unsummed(self):
        return self.ask("SELECT count(*) FROM availability_unsummed")[0][0]

    def figures(self, edges, at=NOW, scope=WHOLE):
        async def asked():
            async with self.app.unit(scope.organizations) as unit:
                return await StatisticsRows(unit).seconds_in_state(scope, edges, at)

        return [
            {state: round(seconds, 6) for state, seconds in sorted(stretch.items())}
            for stretch in self.run(asked())
        ]

    def now(self, scope=WHOLE):
        """How many EVSEs are in which state, and how many stations are connected and are not."""

        async def asked():
            async with self.app.unit(scope.organizations) as unit:
                found = StatisticsRows(unit)
                return await found.evses(scope), await found.stations(scope)

        return self.run(asked())

    def told_by_spans(self, edges, at=NOW):
        """The same from the spans, by the rule that the domain states."""
        found = [{} for _ in edges[1:]]
        rows = self.ask(
            "SELECT x.about_id, x.state, x.began_at, x.ended_at FROM availability_span AS x"
            " JOIN evse AS e ON e.id = x.about_id JOIN station AS s ON s.id = e.station_id"
            " WHERE NOT s.is_retired ORDER BY x.about_id"
        )
        for _, of_one in groupby(rows, lambda row: row[0]):
            spans = [
                Span(State(state), began.astimezone(UTC), ended and ended.astimezone(UTC))
                for _, state, began, ended in of_one
            ]
            for place, since in enumerate(edges[:-1]):
                until = min(edges[place + 1], at)
                if since < until:
                    for state, time in uptime(spans, Interval(since, until)).lasted.items():
                        before = found[place].get(state, timedelta())
                        found[place][state] = before + time
        return [
            {str(state): time.total_seconds() for state, time in sorted(stretch.items())}
            for stretch in found
        ]


@pytest.fixture(scope="module")
def seeded(database):
    site = Site(database.owner).seed()
    site.station("S1")
    site.station("S2")
    with asyncio.Runner() as runner:
        evses = Evses(database, runner)
        yield evses
        evses.close()


@pytest.fixture
def evses(seeded):
    return seeded.emptied()


def days(zone="UTC"):
    return edges_of(points(Step.DAY, T0, NOW + HOUR, zone))


@settings(
    max_examples=rounds(small=10, full=400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, max_size=10), zone=st.sampled_from(ZONES))
def test_sums_and_what_is_not_summed_are_what_the_spans_say(seeded, steps, zone):
    evses = seeded.emptied()
    for name, *told in steps:
        getattr(evses, name)(*told)
        assert evses.figures(days(zone)) == evses.told_by_spans(days(zone)), name
        assert evses.now() == evses.now(OF_SITE), name
    expected = evses.told_by_spans(days(zone))
    assert evses.figures(days(zone), scope=OF_SITE) == expected
    while evses.summed(NOW):
        pass
    assert evses.figures(days(zone)) == expected
    evses.deleted("evs_S1_1")
    evses.deleted("evs_S2_1")
    evses.summed(NOW)
    evses.forgotten(NOW)
    assert evses.unsummed() == 0
    assert evses.ask("SELECT * FROM availability_total WHERE lasted_us <> 0") == []


def story(evses):
    evses.said("evs_S1_1", State.AVAILABLE, T0)
    evses.said("evs_S2_1", State.FAULTED, T0 + 5 * HOUR)
    evses.said("evs_S1_1", State.OCCUPIED, T0 + 30 * HOUR)
    evses.said("evs_S1_1", State.AVAILABLE, T0 + 31 * HOUR)
    evses.said("evs_S2_1", State.AVAILABLE, T0 + 70 * HOUR)
    return evses.figures(days())


def test_what_is_summed_twice_counts_once(evses):
    before = story(evses)
    assert evses.summed(NOW) == evses.ask("SELECT count(*) FROM availability_span")[0][0] - 2
    assert evses.summed(NOW) == 0
    assert evses.figures(days()) == before == evses.told_by_spans(days())


def test_who_is_killed_has_summed_nothing(evses):
    before, waiting = story(evses), evses.unsummed()
    connection = psycopg.connect(evses.database.work)
    connection.execute("SELECT sum_availability(%s, 2)", (NOW,))
    connection.close()
    assert evses.unsummed() == waiting
    assert evses.figures(days()) == before


def test_two_workers_sum_side_by_side(evses):
    before = story(evses)
    with psycopg.connect(evses.database.work) as first:
        assert first.execute("SELECT sum_availability(%s, 1)", (T0 + 30 * HOUR,)).rowcount == 1
        assert evses.summed(T0 + 69 * HOUR, most=1) == 1
    assert evses.unsummed() == 1
    assert evses.figures(days()) == before


def test_a_node_that_died_unnoticed_for_days_takes_nothing_back(evses):
    """What goes on is in no sum, so that its end may come to light late."""
    evses.said("evs_S1_1", State.AVAILABLE, T0)
    evses.said("evs_S2_1", State.AVAILABLE, T0)
    evses.said("evs_S2_1", State.OCCUPIED, T0 + 80 * HOUR)
    evses.summed(NOW)
    evses.said("evs_S1_1", State.OFFLINE, T0 + 10 * HOUR)
    assert evses.unsummed() == 1
    assert evses.figures(days()) == evses.told_by_spans(days())
    evses.summed(NOW)
    assert evses.figures(days()) == evses.told_by_spans(days())


def test_links_and_terminals_are_in_no_sum(evses):
    evses.change(
        "INSERT INTO availability_span VALUES ('org_1', 'x', 'station_link', 'stn_S1', 'offline', %s, %s)",
        T0, T0 + HOUR,
    )  # fmt: skip
    assert evses.unsummed() == 0


def test_the_worker_sums_what_is_over_by_everybodys_clock(evses):
    story(evses)
    at = T0 + 31 * HOUR + SUMMED_AFTER

    async def swept():
        database = Database(evses.database.work, connections_max=1, name="test")
        await database.open()
        units = Units(database, clock=PatientClock(), ids=CountingIds(), nudge=print, defaults={})
        await Watch(units).sum_availability(at)
        await database.close()

    evses.run(swept())
    assert evses.unsummed() == 1
    newest = evses.ask("SELECT max(quarter) FROM availability_total")[0][0]
    assert newest < at - SUMMED_AFTER
    assert evses.figures(days()) == evses.told_by_spans(days())


def test_another_organisation_sees_no_sum(evses):
    story(evses)
    evses.summed(T0 + 40 * HOUR)
    stranger = Scope(organizations=(OrganizationId("org_2"),))
    assert evses.figures(days(), scope=stranger) == [{} for _ in days()[1:]]


MANY = """
    INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at, ended_at)
    SELECT 'org_1', e || '.' || n, 'evse', 'evs_S' || e || '_1', 'available',
        %(since)s + n * interval '1 hour',
        CASE WHEN n < 1000 THEN %(since)s + (n + 1) * interval '1 hour' END
    FROM generate_series(1, 2) AS e, generate_series(1, 1000) AS n
"""


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_figures_of_a_whole_network_read_no_span_that_has_ended(evses, mode):
    evses.change(MANY.replace("%(since)s", f"timestamptz '{T0.isoformat()}'"))
    evses.summed(datetime(2030, 1, 1, tzinfo=UTC))
    evses.change(
        "ANALYZE availability_span, availability_total, availability_unsummed, station, evse"
    )
    edges = edges_of(points(Step.DAY, T0, T0 + timedelta(days=40), "Europe/Amsterdam"))
    told = {
        "organizations": ("text[]", ["org_1"]),
        "site_id": ("text", None),
        "group_id": ("text", None),
        "edges": ("timestamptz[]", edges),
        "since": ("timestamptz", edges[0]),
        "until": ("timestamptz", edges[-1]),
        "is_whole": ("boolean", True),
    }
    query = Queries.load("statistics").seconds_in_state
    for number, name in enumerate(told, start=1):
        query = query.replace(f"%({name})s", f"${number}")
    types = ", ".join(kind for kind, _ in told.values())
    asked = SQL("EXPLAIN (ANALYZE, TIMING OFF) EXECUTE figures ({})").format(
        SQL(", ").join(Literal(value) for _, value in told.values())
    )
    with psycopg.connect(evses.database.app) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_1', true)")
        connection.execute(f"SET LOCAL plan_cache_mode = {mode}".encode())
        connection.execute(f"PREPARE figures ({types}) AS {query}".encode())
        plan = [line for (line,) in connection.execute(asked)]
    spans = [line for line in plan if "on availability_span x" in line]
    read = [line for line in spans if "never executed" not in line]
    assert len(spans) == 3, "\n".join(plan)
    of_open_ones = re.compile("availability_span_(is_open_once|open_by_state)")
    assert [line for line in read if not of_open_ones.search(line)] == []
