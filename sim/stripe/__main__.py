"""Run the simulated account: `python -m sim.stripe --port 0 --state-file FILE`.

Prints one JSON line with its address when it listens, and runs until it is ended.
"""

import asyncio
from pathlib import Path

import httpx

from sim.provider import run_as_process
from sim.stripe.account import Account


def opened(
    key: str, http: httpx.AsyncClient, group: asyncio.TaskGroup, state_file: Path | None
) -> Account:
    return Account(key=key, http=http, group=group, state_file=state_file)


if __name__ == "__main__":
    run_as_process(opened, name="sim.stripe", about=__doc__, key="sk_test_simulated")
