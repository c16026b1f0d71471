"""Bring Harbour Yard to a platform that runs elsewhere, and let drivers come.

    python -m sim.site --url http://127.0.0.1:8080 --ocpp ws://127.0.0.1:9000/ocpp --org ORG

The key of an administrator or network manager of that organisation is read from `SIM_API_KEY`, so
that it stands in no process list. The platform must be able to reach the simulated Payter cloud,
which is started here.
"""

import argparse
import asyncio
import os
import signal
import sys

from sim.payter.remote import running_cloud
from sim.site.api import SaidNoError, open_api
from sim.site.crowd import Crowd
from sim.site.plan import AN_AFTERNOON
from sim.site.seeding import seed
from sim.site.yard import standing


async def run(url: str, ocpp_url: str, key: str, organization_id: str, *, seed_: int) -> None:
    """Until SIGINT or SIGTERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with running_cloud() as cloud, open_api(url, key) as api:
        seeded = await seed(api, cloud, AN_AFTERNOON, organization_id=organization_id)
        async with standing(ocpp_url, seeded.passwords, cloud) as yard:
            print(f"{len(yard.stations)} stations are connected, drivers come. Ctrl-C ends it.")
            async with asyncio.TaskGroup() as group:
                coming = group.create_task(Crowd(yard, seed=seed_).come())
                await stopping.wait()
                coming.cancel()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sim.site", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="the platform's HTTP API")
    parser.add_argument("--ocpp", default="ws://127.0.0.1:9000/ocpp", help="where stations connect")
    parser.add_argument("--org", required=True, help="the organisation whose site it shall be")
    parser.add_argument("--seed", type=int, default=0, help="which drivers come")
    asked = parser.parse_args()
    key = os.environ.get("SIM_API_KEY")  # noqa: TID251 - a program of its own, with one setting
    if not key:
        parser.error("SIM_API_KEY must be a key of that organisation (`chargewright api-key add`)")
    try:
        asyncio.run(run(asked.url, asked.ocpp.rstrip("/"), key, asked.org, seed_=asked.seed))
    except SaidNoError as trouble:
        print(f"The platform refused: {trouble}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
