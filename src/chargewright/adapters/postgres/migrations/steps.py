"""What a migration is made of: the SQL files of its folder, in order of name."""

from pathlib import Path
from typing import Final

from alembic import op
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
