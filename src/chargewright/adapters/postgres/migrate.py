"""Bringing a database to the schema this release knows, and telling whether this release runs on it.

One advisory lock lets one process migrate while others wait. Migrations expand before they
contract, so that two neighbouring releases run on one database: each migration writes down the oldest
schema number whose code runs on it, and older code goes by that (decision 9).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from chargewright.kernel.problem import Outage

OURS: Final = Path(__file__).parent / "migrations"
"""The migrations of this release. Tests give those of another."""
_LOCK: Final = 0x43_68_61_72_67_65  # "Charge": one number for the whole installation
_THERE: Final = "SELECT to_regclass('public.alembic_version') IS NOT NULL"
_FOUND: Final = """
    SELECT a.version_num, s.since
    FROM public.alembic_version AS a
    LEFT JOIN public.schema_step AS s ON s.number = a.version_num
"""


class UnknownSchema(Exception):  # noqa: N818 - the operator reads the name
    """The database is at a schema on which the code of this release does not run."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database is at.

    `number` is None when it has no schema of ours, `since` when it does not say whose code runs on it.
    """

    number: str | None
    since: str | None


def migrate(owner_dsn: str, release: Path = OURS) -> str:
    """Bring the database to this release's schema and return the number it is at then.

    That is a newer one where a newer release only expanded what this one knows: nothing is done.
    Waits for another process that is migrating. Safe to repeat.

    Raises:
        UnknownSchema: the database was migrated by a release whose schema ours does not run on.
        Outage: it cannot be reached.
    """
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: _connected(owner_dsn), poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
        connection.exec_driver_sql("SET lock_timeout = '10s'")
        connection.commit()
        try:
            found = _current(connection)
            connection.commit()  # alembic commits only what it began itself
            if found.number is not None and found.number not in known(release):
                refuse_strange(found, release)
                return found.number
            command.upgrade(_config(connection, release), "head")
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.commit()
    return newest(release)


def check(dsn: str, release: Path = OURS) -> None:
    """Refuse to serve on a schema on which this release's code does not run.

    It runs on its own, and on a newer one that says so of itself.

    Raises:
        UnknownSchema: says which schema was found and which command helps.
        Outage: it cannot be reached.
    """
    with _connected(dsn) as connection:
        there = connection.execute(_THERE).fetchone()
        row = connection.execute(_FOUND).fetchone() if there and there[0] else None
    found = Schema(*row) if row else Schema(None, None)
    if found.number is None or found.number in known(release) - {newest(release)}:
        raise UnknownSchema(
            f"the database is at schema {found.number or 'nothing'}, this release needs "
            f"{newest(release)}: run `chargewright migrate`"
        )
    refuse_strange(found, release)


def newest(release: Path = OURS) -> str:
    """The number of the newest migration of this release."""
    head = _scripts(release).get_current_head()
    assert head is not None, "a release has migrations"
    return head


def known(release: Path = OURS) -> frozenset[str]:
    """The numbers of all migrations of this release."""
    return frozenset(script.revision for script in _scripts(release).walk_revisions())


def refuse_newer(number: str | None) -> None:
    """Refuse what only a newer release knows.

    Raises:
        UnknownSchema: with the command that a newer release has.
    """
    refuse_strange(Schema(number, None))


def refuse_strange(found: Schema, release: Path = OURS) -> None:
    """Refuse a schema that this release does not know, unless it says that our code runs on it.

    Raises:
        UnknownSchema: says from which schema number on code runs there.
    """
    if found.number is None or found.number in known(release):
        return
    if found.since is None:
        whose = ""
    elif found.since <= newest(release):
        return
    else:
        whose = f" and which needs a release of schema {found.since} or newer"
    raise UnknownSchema(
        f"the database is at schema {found.number}, which this release (schema {newest(release)}) "
        f"does not know{whose}: install the release whose `chargewright migrate` made it"
    )


def _current(connection: Connection) -> Schema:
    if not connection.exec_driver_sql(_THERE).scalar():
        return Schema(None, None)
    row = connection.exec_driver_sql(_FOUND).fetchone()
    return Schema(*row) if row else Schema(None, None)


def _scripts(release: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None, release))


def _connected(dsn: str) -> psycopg.Connection:
    try:
        return psycopg.connect(dsn)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        raise Outage(f"The database cannot be reached: {said}", retry=True) from error


def _config(connection: Connection | None, release: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(release))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config
