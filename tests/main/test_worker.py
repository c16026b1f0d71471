"""A worker that lives is never taken for one that was killed."""

import asyncio

import psycopg

from chargewright.adapters.vault import AesVault, new_key
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.nudges import Nudges
from chargewright.main.worker import WorkerProcess, WorkerSettings

STALLED_AFTER_S = 3.0
PATIENCE_S = 30.0


def heartbeats(database):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute("SELECT id, last_heartbeat FROM procrastinate_workers").fetchall()


async def until(look):
    async with asyncio.timeout(PATIENCE_S):
        while not (found := look()):  # noqa: ASYNC110 - rows have no event
            await asyncio.sleep(0.05)
    return found


def test_a_worker_shows_itself_more_often_than_it_would_be_taken_for_gone(fresh_database):
    worker = WorkerProcess(
        WorkerSettings(stalled_after_s=STALLED_AFTER_S),
        work_dsn=fresh_database.work,
        connections_max=2,
        clock=SystemClock(),
        ids=RandomIds(),
        vault=AesVault([new_key()]),
        nudges=Nudges(None),
        defaults={},
    )

    async def story():
        running = asyncio.create_task(worker.run(started=lambda: None))
        [(worker_id, first)] = await until(lambda: heartbeats(fresh_database))
        [(same, second)] = await until(
            lambda: [row for row in heartbeats(fresh_database) if row[1] > first]
        )
        worker.stop()
        await running
        assert same == worker_id
        assert (second - first).total_seconds() < STALLED_AFTER_S

    asyncio.run(story())
