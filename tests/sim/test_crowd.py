"""Where simulated drivers come, and where they keep away."""

import asyncio

import pytest

from sim.site.crowd import Crowd
from sim.site.plan import POSTS
from sim.site.yard import Yard

YARD = Yard(cloud=None, stations={}, posts={post.identity: post for post in POSTS}, tokens=())


def come(leaves):
    async def story():
        async with asyncio.timeout(0.05):
            await Crowd(YARD, leaves=leaves).come()

    asyncio.run(story())


def test_drivers_keep_away_from_stations_that_are_left_to_others():
    come(YARD.posts)
    with pytest.raises(TimeoutError):
        come(YARD.posts.keys() - {"HY-A2"})
