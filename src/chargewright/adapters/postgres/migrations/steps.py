"""What a migration is made of: the SQL files of its folder, in order of name, and what it states."""

from pathlib import Path
from typing import Final

from alembic import op
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script
from psycopg import Connection

_SQL: Final = Path(__file__).parent / "sql"


def run_folder(number: str) -> None:
    """Run every file of `sql/<number>/`, each as one script."""
    for file in sorted((_SQL / number).glob("*.sql")):
        run_script(file.read_text(encoding="utf-8"))


def run_script(text: str) -> None:
    """Run a script as it stands.

    Goes to the driver itself and without parameters, so that `%` and `:` in the text mean
    themselves and many statements are one call.
    """
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, Connection)
    driver.execute(text.encode())


def write_down(ctx: MigrationContext, step: MigrationInfo, heads: object, run_args: object) -> None:
    """Write what the migration states of itself, in the transaction that applies it."""
    del heads, run_args  # the library tells them by name
    assert isinstance(step.up_revision, Script), "migrations only go up"
    assert ctx.connection is not None, "migrations run on a connection"
    module = step.up_revision.module
    ctx.connection.exec_driver_sql(
        "INSERT INTO schema_step (number, kind, since) VALUES (%s, %s, %s)",
        (module.revision, module.kind, module.since),
    )
