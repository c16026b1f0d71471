"""No query reaches another organisation's rows, whatever it asks for.

Connects as the roles that serve and tries every table and every partition: nothing is seen when no
organisation is set, and nothing of another when one is.
"""

import psycopg
import pytest
from psycopg import sql

from tests.play.network import Site

# Without an organisation by nature: what they hold belongs to nobody or to everybody.
OF_NOBODY = {
    "alembic_version",
    "data_key",
    "data_key_place",
    "schema_step",
}
HEARD_FOR_EVERYBODY = {("work", "pending_station")}  # until an operator says whose it is


@pytest.fixture(scope="module", autouse=True)
def inhabited(database):
    """A row of one organisation in the tables that everything else hangs on."""
    site = Site(database.owner).seed()
    site.station("S1")
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO organization (id, parent_id, name, country, legal_name, legal_address,"
            " created_at) VALUES ('org_below', 'org_1', 'Below', 'NL', 'Below', 'Here', '2026-03-01Z')"
        )
        connection.execute(
            "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer)"
            " VALUES ('knocks', '2026-03-01Z', '2026-03-01Z', 'ocpp1.6', '192.0.2.1')"
        )
        connection.execute(
            "INSERT INTO refused_connection (id, hour, address, identity, reason, detail, count, first_at,"
            " last_at) VALUES ('rfc_1', '2026-03-01Z', '192.0.2.1', '', 'no_tls', '', 1, '2026-03-01Z',"
            " '2026-03-01Z')"
        )


def tables(connection):
    return connection.execute(
        """
        SELECT c.relname, c.relrowsecurity, c.relispartition
        FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND c.relname NOT LIKE 'procrastinate%'
        ORDER BY c.relname
        """
    ).fetchall()


def test_every_table_of_a_tenant_is_protected(database):
    with psycopg.connect(database.owner) as connection:
        open_tables = [name for name, protected, _ in tables(connection) if not protected]
    assert set(open_tables) == OF_NOBODY


@pytest.mark.parametrize("role", ["app", "work"])
@pytest.mark.parametrize("organizations", [None, "", "org_other"])
def test_a_role_that_serves_sees_no_row_of_another(database, role, organizations):
    with psycopg.connect(database.dsn(role)) as connection:
        if organizations is not None:
            connection.execute(
                "SELECT set_config('chargewright.organizations', %s, true)", (organizations,)
            )
        for name, _, _ in tables(connection):
            if name in OF_NOBODY or (role, name) in HEARD_FOR_EVERYBODY:
                continue
            try:
                with connection.transaction():
                    rows = connection.execute(
                        sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))
                    ).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            assert rows == [], f"{role} sees rows of {name}"


@pytest.mark.parametrize(("organizations", "seen"), [("org_1,org_below", 1), ("org_below", 0)])
def test_a_stranger_and_who_was_refused_are_seen_from_a_root_only(database, organizations, seen):
    with psycopg.connect(database.app) as connection:
        connection.execute(
            "SELECT set_config('chargewright.organizations', %s, true)", (organizations,)
        )
        assert len(connection.execute("SELECT identity FROM pending_station").fetchall()) == seen
        refused = connection.execute("SELECT id FROM refused_connection").fetchall()
        assert len(refused) == seen
        changed = connection.execute("DELETE FROM pending_station").rowcount
        assert changed == seen
        connection.rollback()
