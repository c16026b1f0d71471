"""What a migration is made of: the SQL files of its folder, in order of name."""

from pathlib import Path
from typing import Final

from alembic import op

_SQL: Final = Path(__file__).parent / "sql"


def run_folder(number: str) -> None:
    """Run every file of `sql/<number>/`, each as one script.

    Goes to the driver without parameters, so that `%` and `:` in the text mean themselves.
    """
    for file in sorted((_SQL / number).glob("*.sql")):
        op.get_bind().exec_driver_sql(file.read_text(encoding="utf-8"))
