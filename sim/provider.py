"""A simulated provider as a process: how it is started, says where it is, and ends.

It prints one JSON line with its address when it listens, and runs until it is ended.
"""

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import httpx

from sim.http import Answer, Question, serving_where_it_was
from sim.until import told_to_stop


class Provider(Protocol):
    """What answers."""

    @property
    def port(self) -> int:
        """Where it listened last; 0: nowhere yet."""
        ...

    def listens_at(self, address: str) -> None:
        """Keep in mind where it is found."""
        ...

    async def handle(self, question: Question) -> Answer: ...

    async def keep_time(self) -> None:
        """Do what time alone brings, for ever; return where it brings nothing."""
        ...


Opener = Callable[[str, httpx.AsyncClient, asyncio.TaskGroup, Path | None], Provider]
"""By the key that is accepted, a client for callbacks, a group for them, and what keeps the truth."""


def run_as_process(opener: Opener, *, name: str, about: str | None, key: str) -> None:
    """Read the command line and serve until SIGTERM, SIGINT or, where asked for, the end of standard input."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=about)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: as last time, else a free one")
    parser.add_argument("--key", default=key, help="the API key that is accepted")
    parser.add_argument("--state-file", type=Path, help="keeps the truth over a restart")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed"
    )
    asyncio.run(_run(opener, parser.parse_args()))


async def _run(opener: Opener, said: argparse.Namespace) -> None:
    ended = told_to_stop(with_parent=said.with_parent)
    async with (
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
        asyncio.TaskGroup() as group,
    ):
        provider = opener(said.key, http, group, said.state_file)
        async with serving_where_it_was(
            provider.handle, said.host, said.port, provider.port
        ) as address:
            provider.listens_at(address)
            told = {"url": address, "control": f"{address}/control", "key": said.key}
            print(json.dumps(told), flush=True)
            group.create_task(provider.keep_time())
            await ended.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # the clock, and callbacks that are still on their way
