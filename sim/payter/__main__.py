"""Run the simulated cloud: `python -m sim.payter --port 0 --state-file FILE`.

Prints one JSON line with its address when it listens, and runs until it is ended.
"""

import asyncio
from pathlib import Path

import httpx

from sim.payter.cloud import Cloud
from sim.provider import run_as_process


def opened(
    key: str, http: httpx.AsyncClient, group: asyncio.TaskGroup, state_file: Path | None
) -> Cloud:
    return Cloud(key=key, http=http, group=group, state_file=state_file)


if __name__ == "__main__":
    run_as_process(opened, name="sim.payter", about=__doc__, key="simulated-key")
