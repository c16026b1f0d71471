"""How long a test waits, and for units of work that wait for what another one holds."""

import asyncio
from typing import Any, Final

import psycopg

from tests.play.postgres import PlayDatabase

PATIENCE_S: Final = 60.0
"""What is waited for comes at once; on a machine that others keep busy it may take its time."""
LOOK_S: Final = 0.01
WAITING: Final = (
    "SELECT count(*)::int FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def stand_in_line(
    database: PlayDatabase, many: int = 1, *, unless: "asyncio.Future[Any] | None" = None
) -> None:
    """Wait until so many stand in line; where `unless` is done, whoever should has gone through.

    Raises:
        TimeoutError: nobody did either.
    """
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        async with asyncio.timeout(PATIENCE_S):
            while unless is None or not unless.done():
                found = connection.execute(WAITING).fetchone()
                if found is not None and found[0] >= many:
                    return
                await asyncio.sleep(LOOK_S)
