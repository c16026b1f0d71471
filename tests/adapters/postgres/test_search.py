"""Each place of the search reads an index, however many things there are, and takes a text as it is."""

import re

import psycopg
import pytest
from psycopg.rows import dict_row

from chargewright.adapters.postgres.search import PLACES, Way, part, statement
from chargewright.kernel.search import Kind, Wanted
from tests.play.clock import MONDAY_MORNING

MANY = 20_000
SEEN = ["org_a", "org_b"]
TABLES = (
    "organization", "site", "station", "station_link", "station_group", "evse", "terminal",
    "payment", "session", "receipt", "token", "user_account",
)  # fmt: skip
ORG = "(ARRAY['org_a', 'org_b', 'org_c'])[n %% 3 + 1]"
NAMED = "'thing ' || md5(n::text)"
FILLED = (
    (
        "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
        " SELECT 'org_' || n, 'Other ' || n, 'NL', '', '', %(at)s FROM generate_series(1, 3000) AS n"
    ),
    (
        "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
        " SELECT 'org_' || n, 'Thing ' || n, 'NL', '', '', %(at)s"
        " FROM unnest(ARRAY['a', 'b', 'c']) AS n"
    ),
    (
        "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone, currency,"
        " created_at) SELECT {org}, 'sit_' || n, {named}, 'NL', 'NL', 'UTC', 'EUR', %(at)s {many}"
    ),
    (
        "INSERT INTO station (organization_id, id, site_id, identity, name, security_profile,"
        " created_at) SELECT {org}, 'stn_' || n, 'sit_' || n, 'CS-' || md5(n::text), {named}, 0,"
        " %(at)s {many}"
    ),
    (
        "INSERT INTO station_link (organization_id, station_id, serial_number)"
        " SELECT {org}, 'stn_' || n, 'SN-' || md5(n::text) {many}"
    ),
    (
        "INSERT INTO station_group (organization_id, id, name, created_at)"
        " SELECT {org}, 'grp_' || n, {named}, %(at)s {many}"
    ),
    (
        "INSERT INTO evse (organization_id, id, station_id, evse_no, label)"
        " SELECT {org}, 'evs_' || md5(n::text), 'stn_' || n, 1, {named} {many}"
    ),
    (
        "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref, label,"
        " created_at) SELECT {org}, 'trm_' || n, 'sit_' || n, 'tac', 'payter', 'SN-' || n, {named},"
        " %(at)s {many}"
    ),
    (
        "INSERT INTO payment (organization_id, id, terminal_id, state, currency, card_last_four,"
        " opened_at, ended_at, machine)"
        " SELECT {org}, 'pay_' || n, 'trm_' || n, 'closed', 'EUR', lpad((n %% 10000)::text, 4, '0'),"
        " %(at)s + n * interval '1 s', CASE WHEN n < 10000 OR n %% 500 <> 1 THEN %(at)s + n * interval '1 s' END,"
        " '{{}}' {many}"
    ),
    (
        "INSERT INTO session (organization_id, id, site_id, station_id, status, payment_id,"
        " opened_at, last_event_at, currency, machine) SELECT {org}, 'ses_' || left(md5(n::text), 26),"
        " 'sit_' || n, 'stn_' || n, 'ready', 'pay_' || n, %(at)s, %(at)s, 'EUR', '{{}}' {many}"
    ),
    (
        "INSERT INTO receipt (organization_id, id, document_type, number, payment_id, token_sha256,"
        " issued_at, total_minor, currency, document, document_sha256, pdf, pdf_sha256)"
        " SELECT {org}, 'rcp_' || n, 'RECEIPT', 'R-' || md5(n::text), 'pay_' || n,"
        " sha256(n::text::bytea), %(at)s, 0, 'EUR', '', sha256(''), '', sha256('') {many}"
    ),
    (
        "INSERT INTO token (organization_id, id, uid, label, created_at)"
        " SELECT {org}, 'tok_' || n, upper(md5(n::text)), {named}, %(at)s {many}"
    ),
    (
        "INSERT INTO user_account (organization_id, id, email, name, role, password_hash,"
        " must_change_password, created_at, created_by) SELECT {org}, 'usr_' || n,"
        " md5(n::text) || '@x', {named}, 'analyst', '', false, %(at)s, 'machine' {many}"
    ),
)


@pytest.fixture(scope="module", autouse=True)
def crowd(database):
    """Much of everything, in three organisations of which two are seen."""
    many = f"FROM generate_series(1, {MANY}) AS n"
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for text in FILLED:
            filled = text.format(org=ORG, named=NAMED, many=many)
            connection.execute(filled.encode(), {"at": MONDAY_MORNING})
        for table in TABLES:
            connection.execute(f"ANALYZE {table}".encode())


def asked(database, question, text, *, prefix=b"", limit=20):
    with psycopg.connect(database.app, row_factory=dict_row) as connection:
        connection.execute(
            "SELECT set_config('chargewright.organizations', %s, true)", (",".join(SEEN),)
        )
        values = {"text": text, "limit": limit, "organizations": [*SEEN, "org_c"]}
        return connection.execute(prefix + question.as_bytes(connection), values).fetchall()


def example(place):
    """A text that is looked for in this place."""
    if place.way is Way.CARD:
        return "0501"
    if place.id_prefix:
        return f"{place.id_prefix}_a"
    return {"identity": "cs-a", "serial_number": "Sn-A", "serial_ref": "sn-1", "number": "r-a"}.get(
        place.matched, "Thing A" if place.matched in {"name", "label"} else "a"
    )


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each.kind}.{each.matched}")
def test_a_place_is_found_by_an_index_and_not_by_reading_a_table(database, place, plan):
    with psycopg.connect(database.app, row_factory=dict_row) as connection:
        connection.execute(
            "SELECT set_config('chargewright.organizations', %s, true)", (",".join(SEEN),)
        )
        connection.execute(f"SET LOCAL plan_cache_mode = {plan}".encode())
        numbered, values = numbers(part(place).as_string(), example(place))
        connection.execute(f"PREPARE found (text, int, text[]) AS {numbered}".encode())
        rows = connection.execute(
            "EXPLAIN (ANALYZE, BUFFERS) EXECUTE found (%s, %s, %s)" % tuple(values)  # noqa: UP031 - EXECUTE takes no parameters
        ).fetchall()
    told = "\n".join(row["QUERY PLAN"] for row in rows)
    key = place.key.partition(".")[2]
    assert "Seq Scan" not in told, told
    if place.kind is Kind.ORGANIZATION:
        assert "organization_pkey" in told
        return
    condition = (
        next(line for line in told.splitlines() if "Index Cond" in line and f"({key}" in line)
        if "payment_open" not in told
        else "organization_id"
    )
    assert "organization_id" in condition
    pages = sum(map(int, re.findall(r"shared (?:hit|read)=(\d+)", told.partition("Planning")[0])))
    assert pages < 3_000


def numbers(text, wanted):
    """The statement with numbers for its parameters, and the values as SQL has them."""
    for number, name in enumerate(("text", "limit", "organizations"), start=1):
        text = text.replace(f"%({name})s", f"${number}")
    return text, (f"'{wanted}'", "20", "'{org_a,org_b}'")


@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each.kind}.{each.matched}")
def test_a_place_gives_what_begins_so_of_the_organisations_that_are_seen(database, place):
    rows = asked(database, part(place), example(place))
    assert rows
    assert {row["organization_id"] for row in rows} <= set(SEEN)
    assert {(row["kind"], row["matched"]) for row in rows} == {(place.kind, place.matched)}
    assert len(rows) <= 20 * len(SEEN)


@pytest.mark.parametrize("text", ["%", "_%", "thing%", "thing_", "thi\\", "th*", "' OR 1=1 --"])
def test_a_text_is_a_text_and_no_pattern(database, text):
    question = statement(Wanted(text), set(Kind), cards_of_sessions=True)
    assert asked(database, question, text) == []


def test_a_wildcard_that_is_in_a_name_is_found(database):
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(
            "UPDATE station SET name = CASE id WHEN 'stn_3' THEN '100% sun' ELSE '100 suns' END"
            " WHERE id IN ('stn_3', 'stn_6')"
        )
    question = statement(Wanted("100%"), {Kind.STATION}, cards_of_sessions=False)
    assert [row["id"] for row in asked(database, question, "100%")] == ["stn_3"]


def test_what_is_exact_is_found_before_all_that_only_begin_so(database):
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("UPDATE station SET name = 'Thing' WHERE id = 'stn_9'")
    question = statement(Wanted("THING"), {Kind.STATION}, cards_of_sessions=False)
    rows = asked(database, question, "THING", limit=1)
    assert [row["id"] for row in rows if row["is_exact"]] == ["stn_9"]


def test_what_could_not_be_meant_is_not_looked_for():
    places = statement(Wanted("ses_01"), set(Kind), cards_of_sessions=True).as_string()
    assert "'session' AS kind" in places
    assert "card_last_four" not in places
    assert (
        "'session' AS kind"
        not in statement(Wanted("Nord"), set(Kind), cards_of_sessions=True).as_string()
    )
    without = statement(Wanted("4242"), set(Kind), cards_of_sessions=False).as_string()
    assert "payment AS p JOIN session" not in without
