"""Several statements in one breath: sent as one message, their results read in order.

A flush of the journal is six statements. One by one they are six round trips, each with a waiting of
its own in the event loop; together they are one message and its answers, and two COPYs are fed as
the server asks for them. Only what is safe as text is said here: statements of ours whose values
psycopg has quoted.
"""

import asyncio
from types import TracebackType
from typing import Final, Self

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

_WORDS_OF_ERRORS: Final = "utf-8"


class Breath:
    """One message of statements on a connection that nobody else uses meanwhile.

    Enter it, then take one result for each statement, in order: `over`, `rows` or `copy`; `end`
    when there are no more. After an error the server has skipped the statements behind it.

    Raises:
        psycopg.OperationalError: the connection is lost.
        psycopg.Error: the statement failed; the transaction it began waits for its rollback.
    """

    def __init__(self, connection: AsyncConnection[TupleRow], statements: bytes) -> None:
        self._server = connection.pgconn
        # Kept: a connection that is lost forgets its number, and the loop would keep it for ever.
        self._socket = self._server.socket
        self._statements = statements
        self._loop = asyncio.get_running_loop()
        self._wake: asyncio.Future[None] | None = None
        self._is_writing = False

    async def __aenter__(self) -> Self:
        self._loop.add_reader(self._socket, self._readable)
        try:
            self._server.send_query(self._statements)
            await self._sent()
        except BaseException:
            self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, psycopg.Error) and self._server.status == ConnStatus.OK:
                while await self._result() is not None:
                    pass  # what stood before the error, and the error's own end
        finally:
            self._leave()

    async def over(self) -> None:
        """The next statement gives nothing that matters."""
        await self._next(ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)

    async def rows(self) -> list[tuple[bytes | None, ...]]:
        """What the next statement found, as text."""
        found = await self._next(ExecStatus.TUPLES_OK)
        columns = range(found.nfields)
        return [
            tuple(found.get_value(row, column) for column in columns)
            for row in range(found.ntuples)
        ]

    async def copy(self, lines: bytes) -> None:
        """The next statement is a COPY from us, of these lines."""
        await self._next(ExecStatus.COPY_IN)
        self._server.put_copy_data(lines)
        await self._sent()
        self._server.put_copy_end()
        await self._sent()
        await self._next(ExecStatus.COMMAND_OK)

    async def end(self) -> None:
        """All statements are over: without it, something would be left for the next breath."""
        left = await self._result()
        assert left is None, "a statement's result was not taken"

    async def _next(self, *expected: ExecStatus) -> PGresult:
        found = await self._result()
        if found is None or found.status == ExecStatus.FATAL_ERROR:
            if found is None or self._server.status != ConnStatus.OK:
                said = self._server.get_error_message(_WORDS_OF_ERRORS)
                raise psycopg.OperationalError(f"the connection is lost: {said}")
            raise psycopg.errors.error_from_result(found, encoding=_WORDS_OF_ERRORS)
        assert found.status in expected, f"the server gave {found.status}, not {expected}"
        return found

    async def _result(self) -> PGresult | None:
        while self._server.is_busy():
            await self._woken()
        return self._server.get_result()

    async def _sent(self) -> None:
        while self._server.flush():
            if not self._is_writing:
                self._is_writing = True
                self._loop.add_writer(self._socket, self._writable)
            await self._woken()

    async def _woken(self) -> None:
        self._wake = self._loop.create_future()
        try:
            await self._wake
        finally:
            self._wake = None

    def _readable(self) -> None:
        try:
            self._server.consume_input()
        except psycopg.OperationalError as error:
            self._loop.remove_reader(self._socket)
            self._tell(error)
            return
        if not self._server.is_busy() or self._is_writing:
            self._tell()

    def _writable(self) -> None:
        self._loop.remove_writer(self._socket)
        self._is_writing = False
        self._tell()

    def _tell(self, error: Exception | None = None) -> None:
        if self._wake is None or self._wake.done():
            return
        if error is None:
            self._wake.set_result(None)
        else:
            self._wake.set_exception(error)

    def _leave(self) -> None:
        self._loop.remove_reader(self._socket)
        if self._is_writing:
            self._loop.remove_writer(self._socket)
