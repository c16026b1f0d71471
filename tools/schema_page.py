"""The whole schema on one page, read from a database that was migrated from nothing.

`tests/house/test_schema_page.py` compares it with `adapters/postgres/schema/schema.sql`; write it with
`CHARGEWRIGHT_TEST_WRITE=1 make test ARGS=tests/house/test_schema_page.py`. Tables of the job library
and partitions are left out: neither is ours to describe.
"""

from typing import Final

import psycopg

HEAD: Final = """\
-- What a database is after all migrations: tables, constraints, indexes, policies, functions.
-- Read from a migrated database; the reasons are in the migrations.
"""

_TABLES: Final = """
    SELECT c.oid, c.relname, c.relkind, pg_get_userbyid(c.relowner), pg_get_partkeydef(c.oid)
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND c.relname NOT LIKE 'procrastinate%'
    ORDER BY c.relname
"""
_COLUMNS: Final = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated
    FROM pg_attribute AS a
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_CONSTRAINTS: Final = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s AND contype IN ('p', 'u', 'c', 'f') ORDER BY contype DESC, conname
"""
_INDEXES: Final = """
    SELECT pg_get_indexdef(i.indexrelid) FROM pg_index AS i
    WHERE i.indrelid = %s AND NOT EXISTS (
        SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
    ) ORDER BY 1
"""
_TRIGGERS: Final = """
    SELECT pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s AND NOT tgisinternal ORDER BY tgname
"""
_POLICIES: Final = """
    SELECT polname, polcmd,
           ARRAY(SELECT rolname FROM pg_roles WHERE oid = ANY (polroles) ORDER BY rolname),
           pg_get_expr(polqual, polrelid)
    FROM pg_policy WHERE polrelid = %s ORDER BY polname
"""
_FUNCTIONS: Final = """
    SELECT p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid),
           p.prosecdef, pg_get_userbyid(p.proowner)
    FROM pg_proc AS p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proname NOT LIKE 'procrastinate%'
    ORDER BY p.proname
"""
_COMMANDS: Final = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}


def render(dsn: str) -> str:
    """The page of a migrated database."""
    with psycopg.connect(dsn) as connection:
        tables = connection.execute(_TABLES).fetchall()
        parts = [_table(connection, *row) for row in tables]
        functions = [
            f"{name}({arguments}) -> {result}"
            + (f"  -- with the rights of {owner}" if definer else "")
            for name, arguments, result, definer, owner in connection.execute(_FUNCTIONS)
        ]
    return "\n".join([HEAD, *parts, "-- Functions", *functions]) + "\n"


def _value(expression: str | None, *, is_generated: bool) -> str:
    """What a column holds where nothing is written to it; of a generated one, always."""
    if expression is None:
        return ""
    if is_generated:
        return f" GENERATED ALWAYS AS ({expression}) STORED"
    return f" DEFAULT {expression}"


def _table(
    connection: psycopg.Connection,
    oid: int,
    name: str,
    kind: str,
    owner: str,
    partition: str | None,
) -> str:
    lines = [
        f"    {column} {kind_of}"
        + (" NOT NULL" if required else "")
        + (" GENERATED ALWAYS AS IDENTITY" if identity == "a" else "")
        + _value(default, is_generated=generated == "s")
        for column, kind_of, required, default, identity, generated in connection.execute(
            _COLUMNS, (oid,)
        )
    ]
    lines += [
        f"    CONSTRAINT {label} {text}" for label, text in connection.execute(_CONSTRAINTS, (oid,))
    ]
    tail = f" PARTITION BY {partition}" if kind == "p" else ""
    page = [f"CREATE TABLE {name} (  -- owned by {owner}", ",\n".join(lines), f"){tail};"]
    page += [f"{text};" for (text,) in connection.execute(_INDEXES, (oid,))]
    page += [f"{text};" for (text,) in connection.execute(_TRIGGERS, (oid,))]
    page += [
        f"-- policy {label}: {_COMMANDS[command]} by {', '.join(roles)}"
        + (f" where {using}" if using and using != "true" else "")
        for label, command, roles, using in connection.execute(_POLICIES, (oid,))
    ]
    return "\n".join(page) + "\n"
