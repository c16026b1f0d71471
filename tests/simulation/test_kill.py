"""Whatever is killed, whenever: what was answered is kept, and every hold finds its end.

In full: 32 rounds, 22 of them at a call of the card cloud. `CHARGEWRIGHT_TEST_SEED` repeats a run.
"""

import asyncio
import os
import random

import psycopg
import pytest

from sim.stations.plan import Version
from tests.play.forecourt import forecourt
from tests.play.long import IS_LONG, rounds
from tests.play.platform import payter_cloud
from tests.play.served import served
from tests.simulation.forgeries import FORGERIES

# When a call of the provider, or its callback, triggers the kill: before the cloud has done it; when
# it has, and has not answered; in the moment in which it answers. A callback is in flight when it goes.
POINTS = (
    ("before", "authorize"),
    ("after", "authorize"),
    ("answering", "authorize"),
    ("before", "commit"),
    ("after", "commit"),
    ("answering", "commit"),
    ("in flight", "callback"),
)
VICTIMS = ("platform", "postgres", "worker", "gateway", "api")
SEED = int(
    os.environ.get("CHARGEWRIGHT_TEST_SEED")
    or (random.SystemRandom().randrange(10**6) if IS_LONG else 1)
)
# A kill of the whole tree and of its parts at each point, and of every part at any moment, twice.
EVERYTHING = [
    *[("platform", point) for point in POINTS],
    *[("postgres", point) for point in POINTS],
    *[("worker", point) for point in POINTS],
    ("api", ("in flight", "callback")),
    *[(victim, None) for victim in VICTIMS for _ in range(2)],
]
QUICK = [("platform", ("answering", "commit")), ("postgres", None)]


def story(dice):
    """The rounds of this run: whom to kill, and at which call of the provider; None: at any time."""
    told = EVERYTHING if IS_LONG else QUICK
    assert len(told) == rounds(2, 32)
    assert sum(point is not None for _, point in told) == rounds(1, 22)
    return dice.sample(told, len(told))


async def kill(yard, victim, point, dice):
    """Kill in the right moment, with everybody at work."""
    it, cloud = yard.it, yard.cloud
    if point is None:
        station, more = dice.choice(yard.stations), dice.randint(1, 15)
        processes = it.aim(victim)
        await yard.until_answered(station, more)
        it.kill(processes)
        return
    when, call = point
    pause = cloud.pause_after if when in {"after", "answering"} else cloud.pause_before
    async with asyncio.timeout(180):
        gate = await pause(call)
        await cloud.reached(gate)
    processes = it.aim(victim)
    if when in {"answering", "in flight"}:
        await cloud.open(gate)
        await asyncio.sleep(dice.choice((0, 0.001, 0.003, 0.01)))
    it.kill(processes)


async def afternoon(seed):
    dice = random.Random(seed)  # noqa: S311 - a test must be repeatable
    loop = asyncio.get_running_loop()
    async with payter_cloud() as cloud, served() as it:
        versions = [Version.V16, Version.V201] * rounds(1, 2)
        async with forecourt(it, cloud, versions, dice) as yard:
            for number, (victim, point) in enumerate(story(dice), start=1):
                at = "at any time" if point is None else " ".join(point)
                print(f"seed {seed}, round {number}: kill -9 {victim}, {at}")
                began = loop.time()
                yard.is_open.set()
                await kill(yard, victim, point, dice)
                if victim == "platform":
                    await it.start_again()
                await cloud.behave()
                await it.ready()
                await yard.close()
                await yard.settled()
                print(f"round {number} settled after {loop.time() - began:.0f} s: {yard.tally()}")
            await condemns(yard)


async def condemns(yard):
    """The judge of all this is no rubber stamp: what is forged afterwards, it finds."""
    yard.is_open.set()
    async with asyncio.timeout(180):
        while not any("without an end" in one for one in await yard.wrong_money()):  # noqa: ASYNC110 - see forecourt
            await asyncio.sleep(0.05)
    await yard.close()
    await yard.settled()
    with psycopg.connect(yard.it.dsn(), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger stands in the way
        for sentence, forgery in FORGERIES.items():
            assert connection.execute(forgery).rowcount == 1, forgery
            found = await yard.differences()
            assert any(sentence in one for one in found), f"{sentence}? Only this: {found}"


@pytest.mark.timeout(rounds(500, 7200))
def test_nothing_is_lost_when_anything_is_killed():
    asyncio.run(afternoon(SEED))
