"""Units of work: one database transaction, for the organisations it may see.

`Database` is a pool of one role. Nothing outlives a unit of work: the organisations are set inside
it and fall with it, so the pool's next borrower starts with nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, LiteralString

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from chargewright.kernel.problem import Conflict, LostRace, Outage

_RACES: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


class Unit:
    """One unit of work. Everything done through it is committed together or not at all.

    `nudges` are the subjects to publish once it is committed; whoever opened the unit does that.
    """

    __slots__ = ("connection", "nudges", "organizations")

    def __init__(self, connection: AsyncConnection[DictRow], organizations: Sequence[str]) -> None:
        self.connection = connection
        self.organizations = tuple(organizations)
        self.nudges: list[str] = []

    async def one(self, query: LiteralString, **values: Any) -> DictRow | None:
        """The first row, or None."""
        return await (await self.connection.execute(query, values)).fetchone()

    async def rows(self, query: LiteralString, **values: Any) -> list[DictRow]:
        return await (await self.connection.execute(query, values)).fetchall()

    async def run(self, query: LiteralString, **values: Any) -> int:
        """Run and say how many rows were touched."""
        return (await self.connection.execute(query, values)).rowcount

    @asynccontextmanager
    async def unless_named(self, sentence: str) -> AsyncIterator[None]:
        """Delete what nothing names any more; where something does, nothing of it is done.

        Raises:
            Conflict: something names it, as `sentence` says.
        """
        try:
            async with self.connection.transaction():
                yield
        except psycopg.errors.ForeignKeyViolation:
            raise Conflict(sentence) from None


class Database:
    """A pool of connections of one role."""

    def __init__(self, dsn: str, *, connections_max: int, name: str) -> None:
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            dsn,
            min_size=1,
            max_size=connections_max,
            open=False,
            timeout=20.0,
            name=name,
            kwargs={"row_factory": dict_row, "application_name": name},
            check=_lives,
        )

    async def open(self) -> None:
        """Connect.

        Raises:
            Outage: the database cannot be reached.
        """
        try:
            await self._pool.open(wait=True)
        except psycopg.OperationalError as error:
            await self._pool.close()
            raise Outage(f"database: {error}", retry=True) from error

    async def close(self) -> None:
        await self._pool.close()

    def stats(self) -> Mapping[str, int]:
        """How the pool is used, in the words of psycopg_pool; what never happened is absent."""
        return self._pool.get_stats()

    @asynccontextmanager
    async def unit(self, organizations: Sequence[str]) -> AsyncIterator[Unit]:
        """One unit of work that sees the rows of these organisations only.

        Raises:
            LostRace: another unit of work was let through; this one may be repeated.
            Outage: the database cannot be reached, or was lost before the commit was confirmed;
                whether it was done is then unknown, and the unit may be repeated.
        """
        try:
            with _cancelled_for_good():
                async with self._pool.connection() as connection:
                    await connection.execute(
                        "SELECT set_config('chargewright.organizations', %s, true)",
                        (",".join(organizations),),
                    )
                    yield Unit(connection, organizations)
        except psycopg.OperationalError as error:
            kind = LostRace if isinstance(error, _RACES) else Outage
            raise kind(f"database: {error}", retry=True) from error


async def _lives(connection: AsyncConnection[DictRow]) -> None:
    """Look whether the server has hung up, without asking it anything.

    The pool's own check leaves the transactions for a moment. Cancelled in it, the connection stays
    without them: every statement of whoever gets it next is committed alone, and sees no row of any
    organisation.

    Raises:
        psycopg.OperationalError: it has.
    """
    for _ in ("its farewell", "the end"):
        connection.pgconn.consume_input()


@contextmanager
def _cancelled_for_good() -> Iterator[None]:
    """Raise the cancellation that was asked for within and that nobody has raised since.

    Before Python 3.12 `asyncio.wait_for`, by which the pool waits, forgets a cancellation that comes
    in the same moment as what it waited for: a loop that was to end would go on for ever.
    """
    task = asyncio.current_task()
    assert task is not None, "a unit of work belongs to a task"
    asked = task.cancelling()
    try:
        yield
    except Exception:
        if task.cancelling() > asked:
            raise asyncio.CancelledError from None
        raise
    if task.cancelling() > asked:
        raise asyncio.CancelledError
