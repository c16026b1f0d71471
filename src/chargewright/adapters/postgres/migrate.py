"""Bringing a database to the schema this release knows.

One advisory lock lets one process migrate while others wait. Migrations expand before they
contract, so that two neighbouring releases run on one database.
"""

from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from chargewright.kernel.problem import Outage

_HERE: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x43_68_61_72_67_65  # "Charge": one number for the whole installation


class UnknownSchema(Exception):  # noqa: N818 - the operator reads the name
    """The database is at a schema that this release does not know, or not at the newest one."""


def migrate(owner_dsn: str) -> str:
    """Bring the database to this release's schema and return its number.

    Waits for another process that is migrating. Safe to repeat.

    Raises:
        UnknownSchema: the database was migrated by a newer release.
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
            refuse_newer(current(connection))
            connection.commit()  # alembic commits only what it began itself
            command.upgrade(_config(connection), "head")
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.commit()
    return newest()


def check(dsn: str) -> None:
    """Refuse to serve on a schema other than this release's.

    Raises:
        UnknownSchema: says which schema was found and which command helps.
        Outage: it cannot be reached.
    """
    with _connected(dsn) as connection:
        there = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
        found = (
            connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
            if there and there[0]
            else None
        )
    number = found[0] if found else None
    refuse_newer(number)
    if number != newest():
        raise UnknownSchema(
            f"the database is at schema {number or 'nothing'}, this release needs {newest()}: "
            "run `chargewright migrate`"
        )


def newest() -> str:
    """The number of the newest migration of this release."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None, "a release has migrations"
    return head


def current(connection: Connection) -> str | None:
    """The number of the schema the database is at; None when it has none of ours."""
    there = connection.exec_driver_sql("SELECT to_regclass('public.alembic_version')").scalar()
    if there is None:
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def refuse_newer(number: str | None) -> None:
    known = {
        script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()
    }
    if number is not None and number not in known:
        raise UnknownSchema(
            f"the database is at schema {number}, which this release does not know: "
            "install the release that migrated it"
        )


def _connected(dsn: str) -> psycopg.Connection:
    try:
        return psycopg.connect(dsn)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        raise Outage(f"The database cannot be reached: {said}", retry=True) from error


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config
