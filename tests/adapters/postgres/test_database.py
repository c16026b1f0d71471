"""Races that the database settles against a unit of work."""

import asyncio

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.kernel.problem import LostRace, Outage
from chargewright.kernel.races import again_if_lost


@pytest.fixture
def dsn(database):
    return database.dsn("app")


def raising(code):
    return f"DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{code}'; END $$"


def ask(dsn, losses, code):
    """How often a unit of work was tried that loses so many times."""

    async def inner():
        tries = 0

        async def work():
            nonlocal tries
            tries += 1
            async with base.unit([]) as unit:
                if tries <= losses:
                    await unit.run(raising(code))
            return tries

        base = Database(dsn, connections_max=1, name="test")
        await base.open()
        try:
            return await again_if_lost(work)
        finally:
            await base.close()

    return asyncio.run(inner())


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_lost_race_is_run_again(dsn, code):
    assert ask(dsn, 3, code) == 4


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_race_lost_four_times_is_told_as_an_outage_that_may_be_repeated(dsn, code):
    with pytest.raises(LostRace) as told:
        ask(dsn, 4, code)
    assert told.value.retry


def test_another_outage_is_not_run_again(dsn):
    with pytest.raises(Outage) as told:
        ask(dsn, 1, "57P01")
    assert not isinstance(told.value, LostRace)


@pytest.mark.parametrize("steps", range(12))
def test_a_cancellation_is_heard_at_every_step_of_being_given_a_connection(dsn, steps):
    """Some step is the one in which the pool's waiting forgets it (Python before 3.12)."""

    async def story():
        base = Database(dsn, connections_max=1, name="test")
        await base.open()

        async def work():
            async with base.unit([]) as unit:
                await unit.run("SELECT 1")

        async with base.unit([]):
            waiting = asyncio.get_running_loop().create_task(work())
            while not base.stats().get("requests_queued"):  # noqa: ASYNC110 - the pool rings no bell
                await asyncio.sleep(0)
        for _ in range(steps):
            await asyncio.sleep(0)
        was_asked = waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled() == was_asked
        await base.close()

    asyncio.run(story())


@pytest.mark.parametrize("turns", range(40))
def test_whoever_comes_after_a_cancelled_one_has_a_transaction(dsn, turns):
    """The pool looks whether a connection lives outside any transaction, and may be cancelled there."""

    async def inner():
        base = Database(dsn, connections_max=1, name="test")
        await base.open()

        async def looks():
            async with base.unit(["org_gone"]) as unit:
                await unit.one("SELECT 1 AS one")

        try:
            task = asyncio.create_task(looks())
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            async with base.unit(["org_here"]) as unit:
                assert not unit.connection.autocommit
                return await unit.one(
                    "SELECT current_setting('chargewright.organizations', true) AS organizations"
                )
        finally:
            await base.close()

    assert asyncio.run(inner()) == {"organizations": "org_here"}


def test_a_connection_that_the_server_closed_is_given_to_nobody(dsn, database):
    async def story():
        base = Database(dsn, connections_max=1, name="test")
        await base.open()
        found = []
        for _ in range(3):
            async with base.unit([]) as unit:
                row = await unit.one("SELECT pg_backend_pid() AS pid")
            found.append(row["pid"])
            with psycopg.connect(database.superuser, autocommit=True) as operator:
                operator.execute("SELECT pg_terminate_backend(%s, 5000)", (row["pid"],))
        await base.close()
        return found

    assert len(set(asyncio.run(story()))) == 3
