"""What may be spread over several databases one day has its organisation first in its keys.

A table of a tenant begins its primary key with `organization_id`, or says here why it does not (decision
10). What refers to such a table does so by the organisation too, so that the two can move together.
"""

import psycopg
import pytest

NOT_FIRST = {
    "one installation has one of each": {
        "api_key": "looked up by its prefix before anybody is known; few rows",
        "organization": "it is the organisation",
        "pending_station": "nobody's until an operator says whose it is",
        "refused_connection": "nobody's: most that come so name no station that there is",
        "reader_callback": "looked up by its token before anybody is known; gone within a day",
        "sign_in_failure": "counted for an address before anybody is known",
        "station": "its identity is unique in the installation",
        "station_link": "one a station, whose gateway knows no organisation before it",
        "user_account": "its e-mail is unique in the installation",
        "web_session": "looked up by its cookie before anybody is known",
    },
    "what an operator writes: copied to every shard, as long as it is small": {
        "connector": "of its station",
        "connector_status": "of its station",
        "evse": "of its station",
        "reader": "of its terminal",
        "site": "few rows",
        "tariff": "few rows",
        "tariff_version": "few rows",
        "terminal": "few rows",
        "terminal_account": "few rows",
        "terminal_evse": "of its terminal",
        "token": "few rows",
    },
    "high in volume, and better so": {
        "effect": "a job of the queue carries its id alone, and asks whose it is",
        "fact": "its key is the place in the one stream that all readers follow",
        "heard": "asked for by every message with a key that holds its station; gone within a month",
    },
}
REASONS = {table: why for tables in NOT_FIRST.values() for table, why in tables.items()}
WITHOUT = {"ocpp_log", "reading"}  # filled by COPY: nothing is looked up by a key, so there is none
OF_NOBODY = {
    "alembic_version",
    "certificate_authority",
    "data_key",
    "data_key_place",
    "schema_step",
}

KEYS = """
    SELECT c.relname, (
        SELECT a.attname FROM pg_index AS i
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisprimary
    )
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND c.relname NOT LIKE 'procrastinate%'
"""
REFERENCES = """
    SELECT f.conrelid::regclass::text, f.confrelid::regclass::text, pg_get_constraintdef(f.oid)
    FROM pg_constraint AS f WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace
"""


@pytest.fixture(scope="module")
def keys(database):
    with psycopg.connect(database.superuser) as connection:
        return dict(connection.execute(KEYS).fetchall())


def first(keys):
    return {table for table, column in keys.items() if column == "organization_id"}


def test_every_table_begins_with_its_organisation_or_says_why_not(keys):
    assert set(keys) == first(keys) | set(REASONS) | WITHOUT | OF_NOBODY
    assert not first(keys) & (set(REASONS) | WITHOUT | OF_NOBODY), "take its reason away"
    assert {table for table, column in keys.items() if column is None} == WITHOUT


def test_the_money_and_the_sessions_do(keys):
    assert first(keys) >= {
        "attention", "document_series", "idempotency_key", "ledger_account", "ledger_entry",
        "ledger_leg", "payment", "receipt", "refund", "session", "settlement", "station_command",
    }  # fmt: skip


def test_who_refers_to_them_names_the_organisation(database, keys):
    with psycopg.connect(database.superuser) as connection:
        found = connection.execute(REFERENCES).fetchall()
    to_them = [(table, to, says) for table, to, says in found if to in first(keys)]
    assert len(to_them) > 5
    assert [row for row in to_them if not row[2].startswith("FOREIGN KEY (organization_id, ")] == []


@pytest.mark.parametrize(
    ("role", "table"), [("work", "session"), ("work", "payment"), ("app", "receipt")]
)
def test_a_row_is_found_by_its_id_alone_because_the_policy_adds_the_organisation(
    database, role, table
):
    with psycopg.connect(database.dsn(role)) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_1,org_2', true)")
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            line
            for (line,) in connection.execute(
                f"EXPLAIN SELECT organization_id FROM {table} WHERE id = 'x'"
            )
        )
    assert f"{table}_pkey" in plan
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line]
    assert "organization_id = ANY" in condition
    assert "id = 'x'" in condition
