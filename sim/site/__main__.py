"""Bring a simulated site to a platform that runs elsewhere, and let drivers come.

    python -m sim.site --url http://127.0.0.1:8080 --ocpp ws://127.0.0.1:9000/ocpp --org ORG

The key of an administrator or network manager of that organisation is read from `SIM_API_KEY`, so
that it stands in no process list. Card readers need a platform that can reach the simulated Payter
cloud, which is started here, on this machine's loopback.
"""

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass
from typing import Final

import httpx
from websockets.exceptions import InvalidHandshake

from sim.payter.remote import running_cloud
from sim.site.api import SaidNoError, open_api
from sim.site.crowd import Crowd
from sim.site.plan import AN_AFTERNOON, TOKENS, SitePlan
from sim.site.seeding import seed
from sim.site.trial import trial_site
from sim.site.yard import Yard, standing
from sim.stations.plan import Version
from sim.until import told_to_stop

EXPECTED: Final = (SaidNoError, OSError, httpx.HTTPError, InvalidHandshake)
"""The platform refuses, or is not there, or is no stations' port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Whether drivers come, how much sooner than usual, and which."""

    are: bool
    speed: float
    seed: int


async def run(
    url: str,
    ocpp_url: str,
    key: str,
    organization_id: str,
    plan: SitePlan,
    coming: Coming,
    *,
    trouble: float,
    with_parent: bool,
) -> None:
    """Until told to stop."""
    stopping = told_to_stop(with_parent=with_parent)
    async with running_cloud() as cloud, open_api(url, key) as api:
        seeded = await seed(api, cloud, AN_AFTERNOON, plan=plan, organization_id=organization_id)
        async with standing(
            ocpp_url, seeded.passwords, cloud, plan=plan, trouble=trouble, seed=coming.seed
        ) as yard:
            for post in plan.posts:
                reader = f", reader {post.reader}" if post.reader else ""
                kind = f"{'DC' if post.is_dc else 'AC'} {post.power_w // 1000} kW"
                _say(f"{post.identity}  OCPP {post.version}, {kind}{reader}")
            _say(f"{len(yard.stations)} stations are connected. Ctrl-C ends it.")
            if coming.are:
                await _drivers(yard, coming, stopping)
            else:
                await stopping.wait()
    _say("The stations are switched off; they stay registered, and the next run goes on with them.")


async def _drivers(yard: Yard, coming: Coming, stopping: asyncio.Event) -> None:
    crowd = Crowd(yard, seed=coming.seed, speed=coming.speed, say=_say)
    async with asyncio.TaskGroup() as group:
        drivers = group.create_task(crowd.come())
        await stopping.wait()
        drivers.cancel()


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sim.site", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="the platform's HTTP API")
    parser.add_argument("--ocpp", default="ws://127.0.0.1:9000/ocpp", help="where stations connect")
    parser.add_argument("--org", required=True, help="the organisation whose site it shall be")
    parser.add_argument("--stations", type=int, default=4, help="how many")
    parser.add_argument("--version", action="append", choices=[*Version], help="repeatable; all")
    parser.add_argument("--current", action="append", choices=["AC", "DC"], help="repeatable; both")
    parser.add_argument("--readers", type=int, default=0, help="stations with a card reader")
    parser.add_argument("--token", action="append", help="that drivers present; repeatable")
    parser.add_argument("--no-drivers", action="store_true", help="stations only")
    parser.add_argument("--speed", type=float, default=1.0, help="how much sooner drivers come")
    parser.add_argument("--trouble", type=float, default=0.0, help="chance that a message has some")
    parser.add_argument("--seed", type=int, default=0, help="which drivers come, and which trouble")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    asked = parser.parse_args()
    key = os.environ.get("SIM_API_KEY")  # noqa: TID251 - a program of its own, with one setting
    if not key:
        parser.error("SIM_API_KEY must be a key of that organisation (`chargewright api-key add`)")
    plan = trial_site(
        asked.org[-4:].upper(),
        stations=asked.stations,
        versions=[Version(version) for version in asked.version or Version],
        is_dc=[current == "DC" for current in asked.current or ("AC", "DC")],
        readers=asked.readers,
        tokens=asked.token or TOKENS,
    )
    coming = Coming(are=not asked.no_drivers, speed=asked.speed, seed=asked.seed)
    work = run(
        asked.url,
        asked.ocpp.rstrip("/"),
        key,
        asked.org,
        plan,
        coming,
        trouble=asked.trouble,
        with_parent=asked.with_parent,
    )
    try:
        asyncio.run(work)
    except (*EXPECTED, ExceptionGroup) as trouble:
        reason = _first(trouble)
        if not isinstance(reason, EXPECTED):
            raise
        named = (
            f"No station is let in at {asked.ocpp}"
            if isinstance(reason, InvalidHandshake)
            else type(reason).__name__
        )
        print(f"{named}: {reason}", file=sys.stderr)
        return 2
    return 0


def _first(trouble: BaseException) -> BaseException:
    while isinstance(trouble, BaseExceptionGroup):
        trouble = trouble.exceptions[0]
    return trouble


if __name__ == "__main__":
    sys.exit(main())
