"""What the embedded parts report, remembered; and a process that serves, to be killed.

    python -m tests.play.parts DATA

starts both parts, prints their addresses as one JSON line, and serves until it is told to stop.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from chargewright.embedded.account import ServiceAccount
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import Kind, PartEvent, say_nothing
from chargewright.embedded.leftover import inhabitants
from chargewright.embedded.parts import running_parts
from tests.play.postgres import binaries
from tests.play.waiting import PATIENCE_S

ROOT: Final = Path(__file__).parents[2]
IMPORTED_FROM: Final = (ROOT / "src", ROOT, Path(psycopg.__file__).parents[1])


class Heard:
    """A `Report` that remembers, and can be waited for."""

    def __init__(self) -> None:
        self.events: list[PartEvent] = []
        self._more = threading.Condition()

    def __call__(self, event: PartEvent) -> None:
        with self._more:
            self.events.append(event)
            self._more.notify_all()

    def sentences(self, kind: Kind) -> list[str]:
        return [event.sentence for event in self.events if event.kind is kind]

    def wait_for(self, kind: Kind, times: int = 1) -> str:
        """Wait until something was heard so often; returns the last sentence."""
        with self._more:
            came = self._more.wait_for(lambda: len(self.sentences(kind)) >= times, PATIENCE_S)
        assert came, f"{kind} was heard less than {times} times: {self.events}"
        return self.sentences(kind)[times - 1]


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    pause = threading.Event()
    for _ in range(round(PATIENCE_S / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come about")


def nobody_lives_in(data: DataDirectory) -> bool:
    return not inhabitants(data.cluster, "postgres") and not inhabitants(data.bus, "nats-server")


@contextmanager
def serving(
    folder: Path, *, python: str = sys.executable, account: ServiceAccount | None = None
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A process that serves from the folder, and what it printed; killed afterwards.

    With an account it runs as that one, which needs a Python that the account can reach.
    """
    user = {} if account is None else {"user": account.uid, "group": account.gid}
    with subprocess.Popen(
        [python, "-m", "tests.play.parts", folder],
        cwd=ROOT,
        env={**os.environ, "HOME": "/", "PYTHONPATH": ":".join(map(str, IMPORTED_FROM))},
        stdout=subprocess.PIPE,
        text=True,
        extra_groups=None if account is None else [],
        **user,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


async def serve(folder: Path) -> None:
    data = DataDirectory.at(folder)
    async with running_parts(data, say_nothing, binaries=binaries(), is_durable=False) as parts:
        assert parts.database is not None
        assert parts.bus is not None
        said = {"app": parts.database.dsn("app"), "owner": parts.database.dsn("owner")}
        print(json.dumps(said | {"bus": parts.bus.url}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    # A shell's background job, and what it starts, is born deaf to this signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asyncio.run(serve(Path(sys.argv[1])))
