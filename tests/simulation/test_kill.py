"""Whatever is killed, whenever: what was answered is kept, and every hold finds its end."""

import asyncio
import os
import random

import pytest

from sim.stations.plan import Version
from tests.play.forecourt import forecourt
from tests.play.long import IS_LONG, rounds
from tests.play.platform import payter_cloud
from tests.play.served import served

POINTS = (
    ("before", "authorize"),
    ("after", "authorize"),
    ("before", "commit"),
    ("after", "commit"),
    ("before", "callback"),
)
VICTIMS = ("platform", "postgres", "worker", "gateway", "api")
SEED = int(
    os.environ.get("CHARGEWRIGHT_TEST_SEED")
    or (random.SystemRandom().randrange(10**6) if IS_LONG else 1)
)
# A kill of the whole tree at each point and of each part at any moment; then whatever the dice say.
EVERYTHING = [
    *[("platform", point) for point in POINTS],
    *[("postgres", point) for point in POINTS],
    *[("worker", point) for point in POINTS],
    *[(victim, None) for victim in VICTIMS for _ in range(3)],
]
QUICK = [("platform", ("after", "commit")), ("postgres", None)]


def story(dice):
    """The rounds of this run: whom to kill, and at which call of the provider; None: at any time."""
    if not IS_LONG:
        return QUICK
    count = rounds(len(QUICK), 36)
    extra = [(dice.choice(VICTIMS), dice.choice(POINTS)) for _ in range(count - len(EVERYTHING))]
    told = [*EVERYTHING, *extra]
    dice.shuffle(told)
    return told


async def reach(yard, point, dice):
    """Come to the moment of the kill, with everybody at work."""
    if point is None:
        await yard.until_answered(dice.randint(1, 60))
        return
    when, call = point
    pause = yard.cloud.pause_before if when == "before" else yard.cloud.pause_after
    async with asyncio.timeout(90):
        await yard.cloud.reached(await pause(call))


async def kill(it, victim):
    if victim == "platform":
        await it.kill()
        await it.start()
    elif victim == "postgres":
        it.kill_postgres()
    else:
        it.kill_role(victim)


async def afternoon(seed):
    dice = random.Random(seed)  # noqa: S311 - a test must be repeatable
    loop = asyncio.get_running_loop()
    async with payter_cloud() as cloud, served() as it:
        versions = [Version.V16, Version.V201] * rounds(1, 2)
        async with forecourt(it, cloud, versions, dice) as yard:
            for number, (victim, point) in enumerate(story(dice), start=1):
                at = "at any time" if point is None else " ".join(point)
                print(f"seed {seed}, round {number}: kill -9 {victim} {at}")
                began = loop.time()
                yard.is_open.set()
                await reach(yard, point, dice)
                await kill(it, victim)
                await cloud.behave()
                await it.ready()
                await yard.close()
                await yard.settled()
                print(f"round {number} settled after {loop.time() - began:.0f} s")


@pytest.mark.timeout(rounds(300, 7200))
def test_nothing_is_lost_when_anything_is_killed():
    asyncio.run(afternoon(SEED))
