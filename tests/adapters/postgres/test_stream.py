"""The stream of facts: nothing is skipped, whoever commits late, and nobody reads what is others'."""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.outbox import Outbox
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Told
from chargewright.kernel.stream import StreamPosition
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock
from tests.play.network import Site

BEGINNING = StreamPosition(0, 0)
PATIENCE_S = 10.0
IDS = CountingIds()


def told(about):
    return Told(
        "session.started",
        about,
        {"energy_wh": 1},
        occurred_at=MONDAY_MORNING,
        received_at=MONDAY_MORNING,
        session_id=about,
    )


@pytest.fixture
def seeded(fresh_database):
    Site(fresh_database.owner).seed()
    return fresh_database


@asynccontextmanager
async def opened(dsn):
    database = Database(dsn, connections_max=4, name="test")
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def writing(database, *abouts, organization="org_1"):
    """A unit of work that has written facts and is committed on leaving."""
    async with database.unit((organization,)) as unit:
        outbox = Outbox(unit, organization, ids=IDS, now=MONDAY_MORNING)
        await outbox.tell([told(about) for about in abouts])
        yield unit


@asynccontextmanager
async def stream(seeded, **settings):
    async with opened(seeded.app) as reading, opened(seeded.work) as work:
        yield PostgresFacts(reading, **settings), work


def abouts(facts):
    return [fact.about for fact in facts]


def test_who_commits_late_is_not_skipped(seeded):
    async def story():
        async with stream(seeded) as (facts, work):
            async with writing(work, "ses_early"):
                async with writing(work, "ses_late"):
                    pass
                # The later one is committed, yet it waits: the earlier could still come before it.
                assert await facts.read(["org_1"], BEGINNING, 10) == []
            both = await facts.read(["org_1"], BEGINNING, 10)
            assert abouts(both) == ["ses_early", "ses_late"]
            assert both[0].at < both[1].at

    asyncio.run(story())


def test_a_reader_goes_on_where_it_was_and_takes_no_more_than_it_asked(seeded):
    async def story():
        async with stream(seeded) as (facts, work):
            async with writing(work, "ses_1", "ses_2", "ses_3"):
                pass
            two = await facts.read(["org_1"], BEGINNING, 2)
            rest = await facts.read(["org_1"], two[-1].at, 2)
            assert abouts(two) + abouts(rest) == ["ses_1", "ses_2", "ses_3"]
            assert rest[-1].at == await facts.end()
            assert rest[0].body == {"energy_wh": 1}

    asyncio.run(story())


def test_others_read_none_of_it_and_still_know_where_it_ends(seeded):
    async def story():
        async with stream(seeded) as (facts, work):
            assert await facts.end() == BEGINNING
            async with writing(work, "ses_1"):
                pass
            assert await facts.read(["org_2"], BEGINNING, 10) == []
            assert await facts.read([], BEGINNING, 10) == []
            assert await facts.end() > BEGINNING

    asyncio.run(story())


def test_a_place_beyond_all_numbers_is_only_the_end(seeded):
    async def story():
        async with stream(seeded) as (facts, _):
            assert await facts.read(["org_1"], StreamPosition(10**20, 10**19), 10) == []

    asyncio.run(story())


@asynccontextmanager
async def watched(facts):
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(facts.run())
        try:
            yield
        finally:
            watching.cancel()


@pytest.mark.parametrize(("poll_s", "is_nudged"), [(600.0, True), (0.05, False)])
def test_a_reader_is_woken_by_a_nudge_or_else_by_the_poll(seeded, poll_s, is_nudged):
    async def story():
        async with stream(seeded, poll_s=poll_s) as (facts, work), watched(facts):
            seen = facts.signs
            assert await facts.read(["org_1"], BEGINNING, 10) == []
            async with writing(work, "ses_1"):
                pass
            if is_nudged:
                facts.nudge()
            assert await facts.news(seen, PATIENCE_S)
            assert abouts(await facts.read(["org_1"], BEGINNING, 10)) == ["ses_1"]
            assert not await facts.news(facts.signs, 0.01)

    asyncio.run(story())


def test_a_nudge_for_a_fact_that_must_still_wait_is_kept_in_mind(seeded):
    async def story():
        async with stream(seeded, poll_s=600.0) as (facts, work), watched(facts):
            seen = facts.signs
            async with writing(work, "ses_early"):
                async with writing(work, "ses_late"):
                    pass
                facts.nudge()
                assert not await facts.news(seen, 0.2)
            assert await facts.news(seen, PATIENCE_S)

    asyncio.run(story())


def test_a_sign_between_reading_and_waiting_is_not_missed(seeded):
    async def story():
        async with stream(seeded, poll_s=0.05) as (facts, work), watched(facts):
            seen = facts.signs
            async with writing(work, "ses_1"):
                pass
            assert await facts.news(seen, PATIENCE_S)  # somebody else's waiting
            assert await facts.news(seen, 0.0)

    asyncio.run(story())


def test_closing_lets_readers_go(seeded):
    async def story():
        async with stream(seeded) as (facts, _):
            waiting = asyncio.ensure_future(facts.news(facts.signs, PATIENCE_S))
            await asyncio.sleep(0)
            facts.close()
            assert await waiting
            assert facts.is_closing

    asyncio.run(story())


async def tell_and_fail(units):
    async with units.of("org_1") as (flow, unit):
        await flow.outbox.tell([told("ses_4")])
        await unit.run("SELECT 1 / 0")


def test_units_of_work_that_wrote_facts_nudge_for_them_once_committed(seeded):
    async def story():
        nudged = []
        async with opened(seeded.work) as work, opened(seeded.app) as app:
            units = Units(work, clock=PatientClock(), ids=IDS, nudge=nudged.extend, defaults={})
            async with units.of("org_1") as (flow, _):
                await flow.outbox.tell([told("ses_1"), told("ses_2")])
                await flow.outbox.tell([told("ses_3")])
                assert nudged == []
            async with units.of("org_1"):
                pass
            assert nudged == ["facts"]
            with pytest.raises(psycopg.errors.DivisionByZero):
                await tell_and_fail(units)
            assert nudged == ["facts"]
            async with PostgresUnits(app, IDS, nudge=nudged.extend)(["org_1"]) as stores:
                outbox = Outbox(stores.unit, "org_1", ids=IDS, now=MONDAY_MORNING)
                await outbox.tell([told("usr_1")])
            assert nudged == ["facts", "facts"]

    asyncio.run(story())
