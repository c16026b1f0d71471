"""Several statements in one breath: sent as one message, their results read in order.

A flush of the journal is six statements. One by one they are six round trips, each with a waiting of
its own in the event loop; together they are one message and its answers, and two COPYs are fed as
the server asks for them. Only what is safe as text is said here: statements of ours whose values
psycopg has quoted.

What is done with the results is written as steps: generators that yield where they must wait for
the server. They go on when the socket is ready, and also when somebody who is busy with other things
pokes them in passing, so that the server need not wait for its next line until the loop has turned.
"""

import asyncio
from collections.abc import Callable, Generator
from typing import Final, Generic, TypeAlias, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

_WORDS_OF_ERRORS: Final = "utf-8"

T = TypeVar("T")
Steps: TypeAlias = Generator[None, None, T]
"""Work that yields where it waits for the server."""


class Breath(Generic[T]):
    """One message of statements on a connection that nobody else uses meanwhile.

    `script` takes one result for each statement, in order, with `over`, `rows` and `copy`; what it
    returns, `run` returns. After an error the server has skipped the statements behind it.
    """

    def __init__(
        self,
        connection: AsyncConnection[TupleRow],
        statements: bytes,
        script: "Callable[[Breath[T]], Steps[T]]",
    ) -> None:
        self._server = connection.pgconn
        # Kept: a connection that is lost forgets its number, and the loop would keep it for ever.
        self._socket = self._server.socket
        self._steps = self._said(statements, script)
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[T] = self._loop.create_future()
        self._is_writing = False

    async def run(self) -> T:
        """Say it all and do what the script says.

        Raises:
            psycopg.OperationalError: the connection is lost.
            psycopg.Error: a statement failed; the transaction it began waits for its rollback.
            AssertionError: the script did not take the results as they are.
        """
        self._loop.add_reader(self._socket, self.poke)
        try:
            self._go_on()
            return await self._ended
        finally:
            self._leave()

    def poke(self) -> None:
        """Go on if the server has answered meanwhile; nothing happens where it has not."""
        if self._ended.done():
            return
        try:
            self._server.consume_input()
        except psycopg.OperationalError as error:
            self._loop.remove_reader(self._socket)
            self._go_on(error)
        else:
            self._go_on()

    # What a script is made of

    def over(self) -> Steps[None]:
        """The next statement gives nothing that matters."""
        yield from self._next(ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)

    def rows(self) -> Steps[list[tuple[bytes | None, ...]]]:
        """What the next statement found, as text."""
        found = yield from self._next(ExecStatus.TUPLES_OK)
        columns = range(found.nfields)
        return [
            tuple(found.get_value(row, column) for column in columns)
            for row in range(found.ntuples)
        ]

    def copy(self, lines: bytes) -> Steps[None]:
        """The next statement is a COPY from us, of these lines."""
        yield from self._next(ExecStatus.COPY_IN)
        self._server.put_copy_data(lines)
        yield from self._sent()
        self._server.put_copy_end()
        yield from self._sent()
        yield from self._next(ExecStatus.COMMAND_OK)

    # How it goes

    def _said(self, statements: bytes, script: "Callable[[Breath[T]], Steps[T]]") -> Steps[T]:
        self._server.send_query(statements)
        yield from self._sent()
        try:
            found = yield from script(self)
        except psycopg.Error:
            if self._server.status == ConnStatus.OK:
                while (yield from self._result()) is not None:
                    pass  # what stood before the error, and the error's own end
            raise
        left = yield from self._result()
        # It would be left for the next breath.
        assert left is None, "a statement's result was not taken"
        return found

    def _next(self, *expected: ExecStatus) -> Steps[PGresult]:
        found = yield from self._result()
        if found is None or found.status == ExecStatus.FATAL_ERROR:
            if found is None or self._server.status != ConnStatus.OK:
                said = self._server.get_error_message(_WORDS_OF_ERRORS)
                raise psycopg.OperationalError(f"the connection is lost: {said}")
            raise psycopg.errors.error_from_result(found, encoding=_WORDS_OF_ERRORS)
        assert found.status in expected, f"the server gave {found.status}, not {expected}"
        return found

    def _result(self) -> Steps[PGresult | None]:
        while self._server.is_busy():
            yield
        return self._server.get_result()

    def _sent(self) -> Steps[None]:
        while self._server.flush():
            if not self._is_writing:
                self._is_writing = True
                self._loop.add_writer(self._socket, self._writable)
            yield

    def _writable(self) -> None:
        self._loop.remove_writer(self._socket)
        self._is_writing = False
        self._go_on()

    def _go_on(self, error: Exception | None = None) -> None:
        if self._ended.done():
            return
        try:
            if error is None:
                next(self._steps)
            else:
                self._steps.throw(error)
        except StopIteration as end:
            self._ended.set_result(end.value)
        except Exception as wrong:  # noqa: BLE001 - whatever it is, it is the runner's
            self._ended.set_exception(wrong)

    def _leave(self) -> None:
        self._steps.close()
        self._loop.remove_reader(self._socket)
        if self._is_writing:
            self._loop.remove_writer(self._socket)
