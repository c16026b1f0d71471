"""The stations of the site, standing there and plugged into the network."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sim.payter.remote import PayterCloud
from sim.site.plan import HARBOUR_YARD, METER_INTERVAL_S, Condition, Post, SitePlan
from sim.stations import Faults, SimulatedStation, StationPlan
from sim.stations.plan import SignedFormat, Signing


@dataclass(frozen=True, slots=True)
class Yard:
    """What a driver can walk up to: stations by identity, and the readers' cloud."""

    cloud: PayterCloud
    stations: Mapping[str, SimulatedStation]
    posts: Mapping[str, Post]
    tokens: tuple[str, ...]


@asynccontextmanager
async def standing(
    ocpp_url: str,
    passwords: Mapping[str, str],
    cloud: PayterCloud,
    *,
    plan: SitePlan = HARBOUR_YARD,
    trouble: float = 0.0,
    seed: int = 0,
) -> AsyncIterator[Yard]:
    """Switch the stations on, each in its condition. `passwords` are by identity.

    `trouble` is the chance that something befalls a message of theirs; `seed` says what.
    """
    # Stations of 2.0.1 number their transactions; another start must not use the same numbers.
    started_at = int(time.time())
    async with AsyncExitStack() as stack:
        stations = {}
        for number, post in enumerate(plan.posts):
            if post.condition is Condition.UNREACHABLE:
                continue
            built = StationPlan(
                url=ocpp_url,
                identity=post.identity,
                version=post.version,
                password=passwords[post.identity],
                evses=post.evses,
                register_wh=120_000 + 37_111 * number,
                meter_signs=Signing.WELL if post.is_dc else Signing.NEVER,
                signed_format=SignedFormat.OCMF if number else SignedFormat.ALFEN,
                meter_interval_s=METER_INTERVAL_S,
                connection_timeout_s=30.0,
                reconnect_after_s=1.0,
                model="Patience " + ("DC" if post.is_dc else "AC"),
                seed=started_at,
            )
            faults = Faults.at_random(trouble, seed + number)
            station = await stack.enter_async_context(SimulatedStation(built, faults=faults))
            await station.connect()
            if post.condition is Condition.FAULTED:
                await station.break_down(code="GroundFailure")
            stations[post.identity] = station
        posts = {post.identity: post for post in plan.posts}
        yield Yard(cloud, stations, posts, plan.tokens)
