"""Bringing a database to the schema this release knows.

One advisory lock lets one process migrate while others wait. The tools for it take a second to load:
whoever only asks whether it may serve asks `releases`.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from chargewright.adapters.postgres.releases import (
    FOUND,
    OURS,
    THERE,
    Schema,
    connected,
    known,
    newest,
    refuse_strange,
)

_LOCK: Final = 0x43_68_61_72_67_65  # "Charge": one number for the whole installation


def migrate(owner_dsn: str, release: Path = OURS) -> str:
    """Bring the database to this release's schema and return the number it is at then.

    That is a newer one where a newer release only expanded what this one knows: nothing is done.
    Waits for another process that is migrating. Safe to repeat.

    Raises:
        UnknownSchema: the database was migrated by a release whose schema ours does not run on.
        Outage: it cannot be reached.
    """
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connected(owner_dsn), poolclass=NullPool
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


def _current(connection: Connection) -> Schema:
    if not connection.exec_driver_sql(THERE).scalar():
        return Schema(None, None)
    row = connection.exec_driver_sql(FOUND).fetchone()
    return Schema(*row) if row else Schema(None, None)


def _config(connection: Connection, release: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(release))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
