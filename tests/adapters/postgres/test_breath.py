"""Several statements in one message on a real server: what comes back, and what happens when it does not."""

import asyncio
import contextlib

import psycopg
import pytest
import uvloop
from psycopg.pq import TransactionStatus

from chargewright.adapters.postgres.breath import Breath

COPY = "COPY thing (number, word) FROM STDIN;"
LOCK = 4711
WHOLE = f"BEGIN;{COPY}COMMIT"
LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="module")
def url(empty_database):
    """A database with one table, whose COPY waits for whoever holds the lock."""
    with psycopg.connect(empty_database.superuser) as connection:
        connection.execute(
            f"CREATE TABLE thing (number int PRIMARY KEY, word text);"
            f"CREATE FUNCTION wait_in_line() RETURNS trigger LANGUAGE plpgsql AS"
            f" 'BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK}); RETURN NULL; END';"
            f"CREATE TRIGGER wait_in_line BEFORE INSERT ON thing EXECUTE FUNCTION wait_in_line()"
        )
    return empty_database.superuser


@pytest.fixture
def behind(url):
    """A second connection, for looking and for standing in the way; the table is empty."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE thing")
        yield connection


@pytest.fixture(params=LOOPS.values(), ids=LOOPS)
def run(request, url):
    """Run a story with a connection of its own, which it may break; the loop keeps nothing of it."""

    async def told(story):
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            socket = connection.pgconn.socket
            try:
                await asyncio.wait_for(story(connection), 60)
            finally:
                loop = asyncio.get_running_loop()
                assert not loop.remove_reader(socket), "the loop still reads from it"
                assert not loop.remove_writer(socket), "the loop still writes to it"

    def through(story):
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(told(story))

    return through


async def breathe(connection, text, *steps):
    """Say it in one breath. A step is "over", "rows", or the lines of a COPY; what the rows were."""

    def script(breath):
        found = []
        for step in steps:
            if step == "over":
                yield from breath.over()
            elif step == "rows":
                found.append((yield from breath.rows()))
            else:
                yield from breath.copy(step)
        return found

    return await Breath(connection, text.encode(), script).run()


def lines(count, width=10, first=1):
    word = "w" * width
    return "".join(f"{number}\t{word}\n" for number in range(first, first + count)).encode()


def count(behind):
    return behind.execute("SELECT count(*), coalesce(sum(number), 0) FROM thing").fetchone()


async def usable(connection):
    """It can be used as if nothing had been."""
    await connection.rollback()
    cursor = await connection.execute("SELECT 6 * 7")
    assert await cursor.fetchone() == (42,)


async def until(behind, query):
    """Wait until another connection sees this."""
    async with asyncio.timeout(20):
        while not behind.execute(query).fetchone()[0]:  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.01)


def is_waiting(connection):
    return (
        "SELECT wait_event_type = 'Lock' OR wait_event = 'PgSleep' FROM pg_stat_activity"
        f" WHERE pid = {connection.info.backend_pid}"
    )


MUCH_WIDTH, MUCH_COUNT = 2**20, 16
MUCH = lines(MUCH_COUNT, MUCH_WIDTH)  # more than both ends of a socket hold


@contextlib.contextmanager
def line_is_held(behind):
    behind.execute(f"SELECT pg_advisory_lock({LOCK})")
    try:
        yield
    finally:
        behind.execute(f"SELECT pg_advisory_unlock({LOCK})")


def test_results_come_in_the_order_of_the_statements(run, behind):
    async def story(connection):
        text = f"BEGIN;SELECT 1, NULL, 'ä' UNION ALL SELECT 2, '', 'b';{COPY}{COPY}COMMIT;SELECT 3"
        assert await breathe(
            connection, text, "over", "rows", lines(3), lines(2, first=4), "over", "rows"
        ) == [[(b"1", None, "ä".encode()), (b"2", b"", b"b")], [(b"3",)]]
        assert connection.info.transaction_status is TransactionStatus.IDLE
        await usable(connection)

    run(story)
    assert count(behind) == (5, 15)


def test_a_breath_follows_a_breath_on_the_same_connection(run, behind):
    async def story(connection):
        for number in range(50):
            await breathe(connection, WHOLE, "over", lines(1, first=number), "over")

    run(story)
    assert count(behind) == (50, sum(range(50)))


def test_a_copy_of_nothing_is_a_copy(run, behind):
    async def story(connection):
        assert await breathe(connection, f"{COPY}SELECT 1", b"", "rows") == [[(b"1",)]]

    run(story)
    assert count(behind) == (0, 0)


def test_what_stands_behind_an_error_is_not_done(run, behind):
    async def story(connection):
        text = f"BEGIN;INSERT INTO thing VALUES (1);SELECT 1 / 0;{COPY}COMMIT"
        with pytest.raises(psycopg.errors.DivisionByZero):
            await breathe(connection, text, "over", "over", "rows", lines(1), "over")
        assert connection.info.transaction_status is TransactionStatus.INERROR
        await usable(connection)

    run(story)
    assert count(behind) == (0, 0)


def test_an_error_in_a_copy_undoes_the_copy_before_it(run, behind):
    async def story(connection):
        text = f"BEGIN;{COPY}{COPY}COMMIT"
        with pytest.raises(psycopg.errors.UniqueViolation) as caught:
            await breathe(connection, text, "over", lines(3), lines(3), "over")
        assert "(1)" in caught.value.diag.message_detail
        await usable(connection)

    run(story)
    assert count(behind) == (0, 0)


def test_an_error_while_most_of_a_copy_is_still_to_come_is_that_error(run, behind):
    async def story(connection):
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            await breathe(connection, WHOLE, "over", b"no number\tw\n" + MUCH, "over")
        await usable(connection)

    run(story)
    assert count(behind) == (0, 0)


def test_others_go_on_while_a_copy_waits_for_the_server(run, behind):
    async def story(connection):
        with line_is_held(behind):
            copying = asyncio.ensure_future(breathe(connection, WHOLE, "over", MUCH, "over"))
            await until(behind, is_waiting(connection))
            assert not copying.done()
        await copying

    run(story)
    [length] = behind.execute("SELECT sum(length(word)) FROM thing").fetchone()
    assert length == MUCH_WIDTH * MUCH_COUNT


def test_a_connection_that_is_lost_while_waiting_is_an_outage(run, behind):
    async def story(connection):
        waiting = asyncio.ensure_future(breathe(connection, "SELECT pg_sleep(600)", "rows"))
        await until(behind, is_waiting(connection))
        behind.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            await waiting
        assert connection.info.transaction_status is TransactionStatus.UNKNOWN

    run(story)


def test_a_connection_that_was_lost_before_is_an_outage(run, behind):
    async def story(connection):
        behind.execute("SELECT pg_terminate_backend(%s, 20000)", [connection.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            await breathe(connection, "SELECT 1", "rows")

    run(story)


def test_a_connection_that_is_lost_in_the_middle_of_a_copy_is_an_outage(run, behind):
    async def story(connection):
        with line_is_held(behind):
            copying = asyncio.ensure_future(breathe(connection, WHOLE, "over", MUCH, "over"))
            await until(behind, is_waiting(connection))
            behind.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
            with pytest.raises(psycopg.OperationalError):
                await copying

    run(story)
    assert count(behind) == (0, 0)


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        pytest.param(lines(1), (1, 1), id="all was said, so the server does it"),
        pytest.param(MUCH, (0, 0), id="half was said, so nothing is done"),
    ],
)
def test_who_is_cancelled_while_waiting_leaves_at_once(run, behind, copied, kept):
    async def story(connection):
        with line_is_held(behind):
            copying = asyncio.ensure_future(breathe(connection, WHOLE, "over", copied, "over"))
            await until(behind, is_waiting(connection))
            copying.cancel()
            with pytest.raises(asyncio.CancelledError):
                await copying
            await connection.close()
        await until(
            behind,
            "SELECT count(*) = 1 FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND datname = current_database()",
        )

    run(story)
    assert count(behind) == kept


def test_a_result_that_nobody_took_is_a_bug(run):
    async def story(connection):
        with pytest.raises(AssertionError, match="was not taken"):
            await breathe(connection, "SELECT 1;SELECT 2", "rows")
        await connection.close()

    run(story)


def test_a_result_of_another_kind_is_a_bug(run):
    async def story(connection):
        with pytest.raises(AssertionError, match="the server gave"):
            await breathe(connection, COPY, "rows")
        await connection.close()

    run(story)


def test_who_is_busy_with_other_things_may_poke_it_on(run, behind):
    async def story(connection):
        def script(breath):
            yield from breath.over()
            yield from breath.copy(lines(3))
            yield from breath.over()

        breath = Breath(connection, WHOLE.encode(), script)
        said = asyncio.ensure_future(breath.run())
        await asyncio.sleep(0)
        # The loop does not turn from here on.
        while count(behind) != (3, 6):
            breath.poke()
        await said
        breath.poke()
        await usable(connection)

    run(story)
