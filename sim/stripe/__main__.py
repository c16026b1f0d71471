"""Run the simulated account: `python -m sim.stripe --port 0 --state-file FILE`.

Prints one JSON line with its address when it listens, and runs until it is ended.
"""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Final

import httpx

from sim.http import serving_where_it_was
from sim.stripe.account import Account
from sim.until import told_to_stop

_BEAT_S: Final = 1.0


async def run(
    host: str, port: int, *, key: str, state_file: Path | None, with_parent: bool
) -> None:
    """Serve until SIGTERM, SIGINT or, where asked for, the end of standard input."""
    ended = told_to_stop(with_parent=with_parent)
    async with (
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
        asyncio.TaskGroup() as group,
    ):
        account = Account(key=key, http=http, group=group, state_file=state_file)
        async with serving_where_it_was(account.handle, host, port, account.world.port) as address:
            account.listens_at(address)
            said = {"url": address, "control": f"{address}/control", "key": key}
            print(json.dumps(said), flush=True)
            group.create_task(_keep_time(account))
            await ended.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # the clock, and events that are still on their way


async def _keep_time(account: Account) -> None:
    while True:
        await asyncio.sleep(_BEAT_S)
        await account.pass_time()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sim.stripe", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: as last time, else a free one")
    parser.add_argument("--key", default="sk_test_simulated", help="the API key that is accepted")
    parser.add_argument("--state-file", type=Path, help="keeps the truth over a restart")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    said = parser.parse_args()
    asyncio.run(
        run(
            said.host,
            said.port,
            key=said.key,
            state_file=said.state_file,
            with_parent=said.with_parent,
        )
    )


if __name__ == "__main__":
    main()
