"""A database that can be put back to the rows it had at first.

Its owner keeps them in it, as a function that empties every table and fills those that had rows. What
speaks through one connection plans that once, and neither triggers nor foreign keys are asked: a
twentieth of the work of seeding again, which a thousand tests begin with.
"""

import psycopg
from psycopg import sql

from tests.play.postgres import PlayDatabase

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND relname NOT IN ('alembic_version', 'schema_step')
"""
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def remember(connection: psycopg.Connection) -> None:
    """Keep the rows that are there now for `put_back`, as the owner of the tables."""
    steps = [
        step
        for (table,) in connection.execute(_TABLES).fetchall()
        for step in _steps(connection, table)
    ]
    body = sql.SQL("BEGIN {} END").format(sql.SQL(" ").join(steps)).as_string(connection)
    connection.execute(
        sql.SQL("CREATE FUNCTION put_back() RETURNS void LANGUAGE plpgsql AS {}").format(
            sql.Literal(body)
        )
    )


def connected(database: PlayDatabase) -> psycopg.Connection:
    """A connection for `put_back`: no trigger hears of what it does."""
    return psycopg.connect(
        database.superuser, autocommit=True, options="-c session_replication_role=replica"
    )


def put_back(connection: psycopg.Connection) -> None:
    connection.execute("SELECT put_back()")


def _steps(connection: psycopg.Connection, table: str) -> list[sql.Composed]:
    name = sql.Identifier(table)
    columns = sql.SQL(", ").join(
        sql.Identifier(column) for (column,) in connection.execute(_COLUMNS, (table,)).fetchall()
    )
    found = connection.execute(
        sql.SQL("SELECT jsonb_agg(to_jsonb(found))::text FROM {} AS found").format(name)
    ).fetchone()
    assert found is not None, "a sum has a row"
    steps = [sql.SQL("DELETE FROM {};").format(name)]
    if found[0] is not None:
        steps.append(
            sql.SQL(
                "INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE"
                " SELECT {columns} FROM jsonb_populate_recordset(NULL::{name}, {rows});"
            ).format(name=name, columns=columns, rows=sql.Literal(found[0]))
        )
    return steps
