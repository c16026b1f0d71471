"""A session that cannot be woken stands in nobody's way, and is an operator's until it can."""

import asyncio
import contextlib
from datetime import timedelta

import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.worker.beats import Beats

ITEMS = (
    "SELECT kind, session_id, detail, closed_at IS NULL FROM attention WHERE kind LIKE '%%woken'"
)


def change(one, query):
    with psycopg.connect(one.world.database.superuser) as connection:
        connection.execute(query, (one.session_id,))


@contextlib.asynccontextmanager
async def worker(one):
    """A worker's looks at what is due, and who that is."""
    parts = one.world.parts
    database = Database(one.world.database.work, connections_max=2, name="woken")
    await database.open()
    units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
    watch = Watch(units)
    beats = Beats(Effects(units, parts.clock), watch, None, clock=parts.clock)

    async def looks():
        await beats.wake_sessions()
        return [due.id for due in await watch.sessions(parts.clock.now(), 200)]

    yield looks
    await database.close()


def test_what_cannot_be_woken_is_put_off_longer_each_time_and_shown(charge):
    running = charge.tap().plug_in()
    clock, seen = running.world.parts.clock, []
    change(running, "UPDATE session SET machine = machine - 'opened_at' WHERE id = %s")

    async def story():
        async with worker(running) as looks:
            for minutes in (15, 1, 1, 1, 4, 8, 16, 32, 60, 60):
                clock.advance(timedelta(minutes=minutes))
                assert running.session_id not in await looks()
                [(_, of, detail, is_open)] = running.world.rows(ITEMS)
                assert (of, is_open, detail["problem"]) == (
                    running.session_id,
                    True,
                    "ValidationError",
                )
                seen.append(detail["failures"])

    asyncio.run(story())
    assert seen == [1, 2, 2, 3, 4, 5, 6, 7, 8, 9]


def test_what_can_be_woken_again_asks_nobody(charge):
    running = charge.tap().plug_in()
    clock = running.world.parts.clock
    [(machine,)] = running.world.rows(
        "SELECT machine::text FROM session WHERE id = %s", running.session_id
    )

    async def story():
        async with worker(running) as looks:
            clock.advance(timedelta(minutes=15))
            change(running, "UPDATE session SET machine = machine - 'opened_at' WHERE id = %s")
            await looks()
            mended = machine.replace("'", "''").replace("%", "%%")
            change(running, f"UPDATE session SET machine = '{mended}' WHERE id = %s")
            clock.advance(timedelta(minutes=1))
            await looks()

    asyncio.run(story())
    assert running.world.rows("SELECT status FROM session WHERE id = %s", running.session_id) == [
        ("settling",)
    ]
    assert [is_open for *_, is_open in running.world.rows(ITEMS)] == [False]
