import psycopg
import pytest

from chargewright.embedded.address import ROLES
from chargewright.embedded.events import CannotStart
from chargewright.embedded.roles import bootstrap_roles


@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_do_more_than_its_tables_allow(empty_database, role):
    with psycopg.connect(empty_database.dsn(role)) as conn:
        rights = conn.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert rights == (False, False, False, False, False, True)


def test_only_the_owner_makes_tables_and_may_hand_them_to_the_journal(empty_database):
    with psycopg.connect(empty_database.owner) as conn:
        conn.execute("CREATE TABLE reading (station_id text)")
        conn.execute("GRANT CREATE ON SCHEMA public TO journal")
        conn.execute("ALTER TABLE reading OWNER TO journal")
    for role in ("work", "app"):
        with (
            psycopg.connect(empty_database.dsn(role)) as conn,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            conn.execute("CREATE TABLE mine (id text)")


@pytest.mark.parametrize("role", ROLES)
def test_time_is_utc_and_an_idle_unit_of_work_is_ended(empty_database, role):
    with psycopg.connect(empty_database.dsn(role)) as conn:
        assert conn.info.parameter_status("TimeZone") == "UTC"
        assert conn.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1min",)


def test_nobody_enters_without_the_password(empty_database, postgres_server):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            host=postgres_server.address.host,
            dbname=empty_database.name,
            user="app",
            password="guessed",
        )


def test_bootstrapping_again_changes_the_passwords_and_nothing_else(postgres_server):
    passwords = dict(postgres_server.address.passwords)
    with postgres_server.superuser() as conn:
        bootstrap_roles(conn, passwords | {"app": "another"})
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(postgres_server.address.dsn("app"))
        bootstrap_roles(conn, passwords)
        psycopg.connect(postgres_server.address.dsn("app")).close()


def test_a_superuser_with_the_name_of_a_role_is_left_alone(postgres_server):
    with postgres_server.superuser() as conn:
        conn.execute("ALTER ROLE work SUPERUSER")
        try:
            with pytest.raises(CannotStart, match="superuser called 'work'"):
                bootstrap_roles(conn, postgres_server.address.passwords)
        finally:
            conn.execute("ALTER ROLE work NOSUPERUSER")
