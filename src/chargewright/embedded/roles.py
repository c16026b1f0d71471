"""The four roles of the database, and databases that belong to them.

The same on the embedded server and on one that an operator brings: `docs/operations/embedded.md`
has the statements for those who would rather type them. No role is superuser, may bypass row-level
security, or may create roles. `owner` runs migrations and is a member of `journal`, so that it can
hand over the tables that `COPY` fills.
"""

from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg import sql

from chargewright.embedded.address import DATABASE, ROLES
from chargewright.embedded.events import CannotStart

_ATTRIBUTES: Final = sql.SQL(
    "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT"
)
_DEFAULTS: Final = {
    "timezone": "UTC",
    # A unit of work that waits for something else holds back every reader of the fact stream.
    "idle_in_transaction_session_timeout": "60s",
}


def bootstrap_roles(
    superuser_conn: psycopg.Connection,
    passwords: Mapping[str, str],
    *,
    database: str = DATABASE,
) -> None:
    """Make the roles and the database as they must be; safe to repeat.

    `superuser_conn` is in autocommit mode (a database is not created inside a unit of work).
    `passwords` decides: a role that exists gets the one given here.

    Raises:
        CannotStart: a role of that name is a superuser already; it is somebody else's.

    """
    for role in ROLES:
        _bootstrap_role(superuser_conn, role, passwords[role])
    superuser_conn.execute("GRANT journal TO owner")
    found = superuser_conn.execute("SELECT FROM pg_database WHERE datname = %s", (database,))
    if found.fetchone() is None:
        create_database(superuser_conn, database)
    else:
        _restrict(superuser_conn, database)


def create_database(
    superuser_conn: psycopg.Connection, name: str, *, template: str = "template1"
) -> None:
    """A new database that `owner` owns and only our roles may enter."""
    # Files copied as they are: quicker than pages through the log, where nobody writes.
    superuser_conn.execute(
        sql.SQL("CREATE DATABASE {} OWNER owner TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    _restrict(superuser_conn, name)


def _restrict(conn: psycopg.Connection, database: str) -> None:
    name = sql.Identifier(database)
    conn.execute(sql.SQL("ALTER DATABASE {} OWNER TO owner").format(name))
    conn.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    conn.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO journal, work, app").format(name))


def _bootstrap_role(conn: psycopg.Connection, role: str, password: str) -> None:
    found = conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if found is not None and found[0]:
        raise CannotStart(
            f"The database has a superuser called {role!r}, and Chargewright needs an ordinary "
            f"role of that name: use a server that has none."
        )
    # The server receives the SCRAM verifier: the password itself can reach no log.
    verifier = conn.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    name = sql.Identifier(role)
    conn.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL("CREATE" if found is None else "ALTER"),
            name,
            _ATTRIBUTES,
            sql.Literal(verifier.decode()),
        )
    )
    for setting, value in _DEFAULTS.items():
        conn.execute(
            sql.SQL("ALTER ROLE {} SET {} TO {}").format(
                name, sql.Identifier(setting), sql.Literal(value)
            )
        )
