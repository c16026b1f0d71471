"""What the dashboard asks of the long lists is read in order from an index, wherever the page is.

Plans of pages, on a few rows of one organisation that the planner would rather sort, which it is kept from:
below the inner LIMIT, which makes a page, nothing is sorted, and the rows come from the named index. So of
many rows no more is read than a page has.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from chargewright.adapters.postgres.listing import query
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.stores import SHAPES
from chargewright.api.audit_trail import LISTED as AUDIT
from chargewright.api.deviations import LISTED as DEVIATIONS
from chargewright.api.ocpp_log import LISTED as LOG
from chargewright.api.payments import LISTED as PAYMENTS
from chargewright.api.payments import OPEN_HOLDS
from chargewright.api.receipts import LISTED as RECEIPTS
from chargewright.api.sessions import LISTED as SESSIONS
from chargewright.api.stations import LISTED as STATIONS
from chargewright.kernel.listing import After, Ask, Filter, Kind, Order, Question, Scalar
from tests.play.clock import MONDAY_MORNING

MANY = 5_000
MIDDAY = MONDAY_MORNING + timedelta(seconds=MANY // 2)
FILLED = (
    """INSERT INTO station (organization_id, id, site_id, identity, name, security_profile, created_at)
    SELECT 'org_1', 'stn_' || n, 'sit_' || n % 50, md5(n::text), md5(n::text), 0, {at} {many}""",
    """INSERT INTO station_link (organization_id, station_id, vendor, model, serial_number, firmware_version)
    SELECT 'org_1', 'stn_' || n, 'V' || md5(n::text), 'M' || md5(n::text), 'S' || md5(n::text),
        'F' || md5(n::text) {many}""",
    """INSERT INTO evse (organization_id, id, station_id, evse_no, label)
    SELECT 'org_1', 'evs_' || n, 'stn_' || n, 1, '' {many}""",
    """INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at)
    SELECT 'org_1', 'evs_' || n, 'evse', 'evs_' || n,
        CASE WHEN n % 1000 = 0 THEN 'faulted' ELSE 'available' END, {at} {many}""",
    """INSERT INTO session (organization_id, id, site_id, station_id, evse_no, status, payment_id,
        token_id, opened_at, last_event_at, currency, flags, close_reason, machine)
    SELECT 'org_1', 'ses_' || n, 'sit_' || n % 50, 'stn_' || n % 50, 1,
        CASE WHEN n % 500 = 0 THEN 'in_progress' WHEN n % 100 = 1 THEN 'rating_failed' ELSE 'closed' END,
        CASE WHEN n % 2 = 0 THEN 'pay_' || n END, CASE WHEN n % 50 <> 1 THEN 'tok_1' END, {at}, {at}, 'EUR',
        CASE WHEN n % 70 = 0 THEN '{{NO_STOP}}' ELSE '{{}}' END::text[], 'NORMAL', '{{}}' {many}""",
    """INSERT INTO payment (organization_id, id, terminal_id, state, currency, card_last_four, opened_at,
        ended_at, machine)
    SELECT 'org_1', 'pay_' || n, 'trm_' || n % 50, CASE WHEN n % 60 = 0 THEN 'in_doubt' ELSE 'captured' END,
        'EUR', lpad((n % 100)::text, 4, '0'), {at}, CASE WHEN n % 60 <> 0 THEN {at} END, '{{}}' {many}""",
    """INSERT INTO receipt (organization_id, id, document_type, number, payment_id, session_id,
        corrects_id, token_sha256, issued_at, total_minor, currency, document, document_sha256, pdf,
        pdf_sha256)
    SELECT 'org_1', 'rcp_' || n, kind, 'R-' || md5(n::text), 'pay_' || n, 'ses_' || n,
        CASE WHEN kind <> 'RECEIPT' THEN 'rcp_1' END, sha256(n::text::bytea), {at}, 0, 'EUR', '', sha256(''),
        '', sha256('')
    FROM (SELECT n, CASE WHEN n % 40 = 0 THEN 'CREDIT_NOTE' ELSE 'RECEIPT' END AS kind {many}) AS n""",
    """INSERT INTO audit_trail (organization_id, id, at, channel, by_id, operation, action, verb, thing_kind,
        thing_id, outcome)
    SELECT 'org_1', 'aud_' || n, {at}, 'session', 'usr_' || n % 50, 'x', 'change', 'x', 'site',
        'sit_' || n % 50, 'done' {many}""",
    """INSERT INTO station_deviation (organization_id, id, station_id, rule, action, field, vendor, model,
        firmware_version, example, count, first_at, last_at)
    SELECT 'org_1', 'dev_' || n, 'stn_' || n, 'fraction', '', '', '', '', '', '', n, {at}, {at} {many}""",
    """INSERT INTO ocpp_log (organization_id, station_id, received_at, epoch, direction, action, message_id,
        request, is_error)
    SELECT 'org_1', 'stn_' || n % 50, {at}, 1, 'in', 'Heartbeat', n::text, '[]', false {many}""",
)
TABLES = (
    "station",
    "station_link",
    "evse",
    "availability_span",
    "session",
    "payment",
    "receipt",
    "audit_trail",
    "station_deviation",
    "ocpp_log",
    "fact",
)


@pytest.fixture(scope="module")
def rows(database):
    at = f"timestamptz '{MONDAY_MORNING.isoformat()}' + n * interval '1 s'"
    many = f"FROM generate_series(1, {MANY}) AS n"
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for text in FILLED:
            connection.execute(text.format(at=at, many=many).encode())
        for table in TABLES:
            connection.execute(f"ANALYZE {table}".encode())
    return database


@dataclass(frozen=True)
class Asked:
    listed: Any
    index: str
    filters: tuple[Filter, ...] = ()
    below: tuple[tuple[str, Scalar], ...] = ()

    def __str__(self):
        told = [f"{each.column} {each.ask} {each.values}" for each in self.filters]
        return " ".join([self.listed.listing.name, *told])


def of(column, *values, ask=Ask.IS):
    return (Filter(column, ask, values),)


IN_ORDER = [
    Asked(SESSIONS, "session_newest"),
    Asked(SESSIONS, "session_newest_by_site", of("site_id", "sit_7")),
    Asked(SESSIONS, "session_newest_by_station", of("station_id", "stn_7")),
    Asked(SESSIONS, "session_newest_by_status", of("status", "rating_failed")),
    Asked(SESSIONS, "session_newest_by_payer", of("payer", "nobody")),
    Asked(SESSIONS, "session_newest_imperfect", of("flag", "NO_STOP")),
    Asked(PAYMENTS, "payment_newest"),
    Asked(PAYMENTS, "payment_newest_by_terminal", of("terminal_id", "trm_7")),
    Asked(PAYMENTS, "payment_newest_by_state", of("state", "in_doubt")),
    Asked(OPEN_HOLDS, "payment_open"),
    Asked(RECEIPTS, "receipt_newest"),
    Asked(RECEIPTS, "receipt_newest_by_type", of("document_type", "CREDIT_NOTE")),
    Asked(AUDIT, "audit_newest"),
    Asked(AUDIT, "audit_of_thing", of("thing_id", "sit_7")),
    Asked(AUDIT, "audit_by_person", of("by_id", "usr_7")),
    Asked(STATIONS, "station_by_identity"),
    Asked(STATIONS, "station_by_site", of("site_id", "sit_7")),
    Asked(DEVIATIONS, "station_deviation_newest"),
    Asked(LOG, "ocpp_log", below=(("station_id", "stn_7"), ("organization_id", "org_1"))),
]
FOUND = [
    Asked(STATIONS, "station_search_name", of("name", "abc", ask=Ask.STARTS)),
    Asked(STATIONS, "availability_span_open_by_state", of("evse_state", "faulted")),
    Asked(STATIONS, "station_search_identity", of("identity", "abc", ask=Ask.STARTS)),
    Asked(STATIONS, "station_link_by_vendor", of("vendor", "vab", ask=Ask.STARTS)),
    Asked(STATIONS, "station_link_by_model", of("model", "mab", ask=Ask.STARTS)),
    Asked(STATIONS, "station_link_search_serial", of("serial_number", "sab", ask=Ask.STARTS)),
    Asked(STATIONS, "station_link_by_firmware", of("firmware_version", "fab", ask=Ask.STARTS)),
    Asked(RECEIPTS, "receipt_search_number", of("number", "r-abc", ask=Ask.STARTS)),
    Asked(RECEIPTS, "receipt_of_payment", of("payment_id", "pay_7")),
    Asked(RECEIPTS, "receipt_of_session", of("session_id", "ses_7")),
    Asked(PAYMENTS, "payment_by_last_four", of("card_last_four", "0007")),
]


def nodes_of_page(database, asked, question, *settings):
    """Of a page's plan the nodes from the inner LIMIT down; what makes one column of a row is left out."""
    shape = SHAPES[asked.listed.listing.name]
    statement, values = query(asked.listed.listing, shape, question, dict(asked.below))
    with psycopg.connect(database.app) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_1', true)")
        for setting in settings:
            connection.execute(f"SET LOCAL {setting}".encode())
        ((plan,),) = connection.execute(
            b"EXPLAIN (FORMAT JSON) " + statement.as_bytes(connection),
            values | {"organizations": ["org_1"]},
        ).fetchall()
    outer, inner = [node for node in below(plan[0]["Plan"]) if node["Node Type"] == "Limit"]
    assert outer is plan[0]["Plan"], json.dumps(plan)
    return list(below(inner))


def below(node):
    yield node
    for each in node.get("Plans", ()):
        if each.get("Parent Relationship") not in {"SubPlan", "InitPlan"}:
            yield from below(each)


def indexes(nodes):
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def middle(asked, order):
    """Where page 1,000 would begin: after a row in the middle."""
    column = asked.listed.listing[order.column]
    return After(MIDDAY if column.kind is Kind.INSTANT else "88888888", "x")


RATHER_NOT = (
    "enable_sort = off",
    "enable_bitmapscan = off",
    "enable_seqscan = off",
    "random_page_cost = 1",
)


@pytest.mark.parametrize("asked", IN_ORDER, ids=str)
def test_a_page_comes_in_order_from_its_index(rows, asked):
    usual = asked.listed.listing.default_order
    other = Order(usual.column, not usual.is_descending)
    for order in (usual,) if asked.listed is AUDIT else (usual, other):
        for after in (None, middle(asked, order)):
            question = Question(order=order, limit=60, filters=asked.filters, after=after)
            nodes = nodes_of_page(rows, asked, question, *RATHER_NOT)
            assert any(name.startswith(asked.index) for name in indexes(nodes)), nodes
            sorts = [node for node in nodes if node["Node Type"] == "Sort"]
            assert sorts == [], "a page sorts all that the filters leave"


@pytest.mark.parametrize("asked", FOUND, ids=str)
def test_what_is_looked_for_is_found_by_its_index(rows, asked):
    question = Question(order=asked.listed.listing.default_order, limit=60, filters=asked.filters)
    nodes = nodes_of_page(rows, asked, question)
    assert asked.index in indexes(nodes), nodes


def test_only_days_since_the_first_of_the_running_sessions_are_looked_into(rows):
    """Each of 400 days of readings is a table: to plan for them all takes longer than all else."""
    shape = SHAPES["sessions"]
    question = Question(order=SESSIONS.listing.default_order)
    assert "FROM reading" not in query(SESSIONS.listing, shape, question, {})[0].as_string()
    days = [MONDAY_MORNING + timedelta(days=day) for day in range(3)]
    with psycopg.connect(rows.superuser) as connection:
        for day in days:
            connection.execute("SELECT make_partitions(%s)", (day.date(),))
    with psycopg.connect(rows.app) as connection:
        lines = connection.execute(
            "EXPLAIN " + Queries.load("views").newest_readings,
            {"session_ids": ["ses_1", "ses_2"], "since": days[1]},
        ).fetchall()
    plan = "\n".join(line for (line,) in lines)
    assert [f"reading_{day:%Y%m%d}" in plan for day in days] == [False, True, True]


def test_stations_are_listed_without_a_plan_for_every_day_of_the_log():
    question = Question(order=STATIONS.listing.default_order)
    statement, _ = query(STATIONS.listing, SHAPES["stations"], question, {})
    assert "ocpp_log" not in statement.as_string()
