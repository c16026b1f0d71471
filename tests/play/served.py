"""The platform as an operator runs it: `chargewright serve` in a process tree of its own.

It can be stopped, and killed: the whole tree, one role, or PostgreSQL. What a test looks at behind
the scenes it reads as superuser; everything else goes through the public surface.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg

from chargewright.embedded.address import SUPERUSER
from chargewright.embedded.beside import running_parts_of
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import CannotStart
from sim.site.api import Api
from tests.play.postgres import play_folder

START_S: Final = 240.0
"""Five processes start: seconds on a quiet machine, more than a minute on one that is not."""
LOOK_S: Final = 0.05
IMPATIENT: Final = {
    "CHARGEWRIGHT_OCPP_CREDENTIALS_POLL_S": "1",
    "CHARGEWRIGHT_OCPP_CLOSE_SPREAD_S": "0",
    "CHARGEWRIGHT_SESSIONS_CACHE_POLL_S": "1",
    "CHARGEWRIGHT_WORK_RECONCILE_EVERY_S": "1",
    "CHARGEWRIGHT_WORK_STALLED_AFTER_S": "5",
    "CHARGEWRIGHT_DATABASE_CONNECTIONS_MAX": "5",
}
"""Settings that let seconds do what takes minutes in a real installation."""


FILES_ANYWHERE: Final = {
    f"CHARGEWRIGHT_FILES_{name}_ADDRESS": "127.0.0.1:0" for name in ("HTTP", "FTP", "SFTP")
}


class Served:
    """One installation. Its addresses and its data outlive every kill."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.data: Final = folder / "data"
        self._log = folder / "log"
        self._http, self._ocpp = _free_ports(2)
        self._variables = {**IMPATIENT, **FILES_ANYWHERE, **settings}
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._is_ready = asyncio.Event()
        self._behind: psycopg.Connection | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http}"

    @property
    def ocpp_url(self) -> str:
        return f"ws://127.0.0.1:{self._ocpp}/ocpp"

    async def start(self) -> None:
        """Start it and wait until every role says that it is ready."""
        assert self._process is None, "it runs"
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._program("serve", "--http", f"127.0.0.1:{self._http}"),
                "--ocpp",
                f"127.0.0.1:{self._ocpp}",
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        self._is_ready.clear()
        self._listening = asyncio.ensure_future(self._listen(self._process))
        await self._or_say_why(self._is_ready.wait(), "it did not start")

    async def stop(self) -> None:
        """End it as an operator does."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        await self._gone()

    def aim(self, victim: str) -> Sequence[int]:
        """The processes of `platform`, `postgres` or a role, found now so that a kill takes no time.

        `platform` is everything that belongs to it, PostgreSQL and the bus included; `postgres` is
        the postmaster and its backends. The supervisor starts `postgres` and roles again.
        """
        assert self._process is not None, "nothing runs"
        everybody = _descendants(self._process.pid)
        if victim == "platform":
            # The parent last: its end would let the others say goodbye.
            return [*everybody, self._process.pid]
        is_it = _is_postgres if victim == "postgres" else _is_role(victim)
        found = [pid for pid in everybody if is_it(_words(pid))]
        assert found, "there is no such process"
        return [*found, *_descendants(found[0])]

    @staticmethod
    def kill(processes: Sequence[int]) -> None:
        """`kill -9`, at once."""
        for pid in processes:
            _kill(pid)

    async def start_again(self) -> None:
        """Start it after its end, whatever is left of it."""
        assert self._process is not None, "nothing runs"
        self.kill([*_descendants(self._process.pid), self._process.pid])
        await self._gone()
        await self.start()

    async def ready(self) -> None:
        """Wait until it answers, and the database does too."""

        async def answers() -> None:
            async with httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
                while True:
                    with contextlib.suppress(httpx.HTTPError, psycopg.Error, CannotStart):
                        if (await http.get("/readyz")).is_success and self.rows("SELECT 1"):
                            return
                    await asyncio.sleep(LOOK_S)

        await self._or_say_why(answers(), "it did not come back")

    @contextlib.asynccontextmanager
    async def api(self, role: str = "administrator") -> AsyncIterator[Api]:
        """The HTTP API with a new key of this role, made as an operator makes one."""
        key = await self._printed("api-key", "add", "--role", role)
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=30, trust_env=False
        ) as http:
            yield Api(http)

    async def user(self, email: str, role: str) -> str:
        """The one-time password of a new person, made as an operator makes one."""
        return await self._printed("user", "add", email, "--role", role)

    async def _printed(self, *arguments: str) -> str:
        """What this command says on standard output."""
        process = await asyncio.create_subprocess_exec(
            *self._program(*arguments), env=self._environment(), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        assert process.returncode == 0, arguments
        return said.decode().strip()

    def dsn(self, role: str = SUPERUSER) -> str:
        """For looking behind the scenes."""
        database = running_parts_of(DataDirectory.at(self.data)).database
        assert database is not None, "the embedded one"
        return database.dsn(role)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look behind the scenes, through one connection as long as its PostgreSQL lives."""
        if self._behind is not None:
            with contextlib.suppress(psycopg.OperationalError):
                return self._behind.execute(query, values).fetchall()
        self._look_away()
        self._behind = psycopg.connect(self.dsn(), autocommit=True)
        return self._behind.execute(query, values).fetchall()

    def _look_away(self) -> None:
        if self._behind is not None:
            self._behind.close()
            self._behind = None

    async def until(self, query: str, wanted: object, *values: Any, within_s: float = 60.0) -> None:
        """Look until the rows are these, or say what they were instead."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + within_s
        while (found := self.rows(query, *values)) != wanted and loop.time() < ends:  # noqa: ASYNC110 - rows of another process
            await asyncio.sleep(LOOK_S)
        assert found == wanted, f"{query}\nis {found}\nnot {wanted}\n{self.last_words()}"

    def last_words(self) -> str:
        """The end of what it wrote to its log."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-60:])

    def _program(self, *arguments: str) -> list[str]:
        return [
            sys.executable,
            "-m",
            "chargewright.main.cli",
            *arguments,
            "--data",
            str(self.data),
        ]

    def _environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if "CHARGEWRIGHT" not in name}
        return {**ours, "CHARGEWRIGHT_PUBLIC_URL": self.url, **self._variables}

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            with contextlib.suppress(ValueError):
                if json.loads(line).get("ready"):
                    self._is_ready.set()

    async def _or_say_why(self, wait: Any, complaint: str) -> None:
        try:
            await asyncio.wait_for(wait, START_S)
        except TimeoutError:
            raise AssertionError(f"{complaint}:\n{self.last_words()}") from None

    async def _gone(self) -> None:
        self._look_away()
        if self._process is not None:
            await asyncio.wait_for(self._process.wait(), START_S)
            assert self._listening is not None
            self._listening.cancel()
            self._process = None


@contextlib.asynccontextmanager
async def served(**settings: str) -> AsyncIterator[Served]:
    """A new installation, started, and gone afterwards whatever became of it."""
    with play_folder() as folder:
        it = Served(folder, settings)
        try:
            await it.start()
            yield it
        finally:
            await it.stop()


@contextlib.contextmanager
def shared_by_many(**settings: str) -> Iterator[tuple[Served, asyncio.Runner]]:
    """An installation for several tests, and the loop that it and they live on."""
    with asyncio.Runner() as runner:
        installation = served(**settings)
        it = runner.run(installation.__aenter__())
        try:
            yield it, runner
        finally:
            runner.run(installation.__aexit__(None, None, None))


def _descendants(pid: int) -> list[int]:
    """All processes below this one."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text(errors="replace")
                children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(
                    int(entry.name)
                )
    found = children.get(pid, [])
    return found + [each for child in found for each in _descendants(child)]


def _is_postgres(words: Sequence[str]) -> bool:
    return Path(words[0]).name == "postgres" and "-D" in words


def _is_role(role: str) -> Callable[[Sequence[str]], bool]:
    return lambda words: words[-1:] == [role] and "chargewright.main.cli" in words


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return [""]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
