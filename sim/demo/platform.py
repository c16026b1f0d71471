"""The platform as a child process, its addresses, and a key for its API."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAM: Final = Path(sys.executable).with_name("chargewright")
HOST: Final = "127.0.0.1"
PORTS: Final = {"http": 8080, "ocpp": 9000, "ocpps": 9443}
FILES_ADDRESSES: Final = tuple(
    f"CHARGEWRIGHT_FILES_{name}_ADDRESS" for name in ("HTTP", "HTTPS", "FTP", "FTPS", "SFTP")
)
STARTS: Final = 3
STOP_WITHIN_S: Final = 40.0
ONE_TIME: Final = re.compile(r"sign in as (\S+) with the one-time password (\S+)")
LOG_LINE: Final = re.compile(r"\d{4}-|[A-Z]+ - ")
"""How lines begin that are said to a log; the others are said to a person."""

Say = Callable[[str], None]


class DidNotStartError(Exception):
    """The platform ended before it was ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Where it is reached. `login` says in words how a person signs in."""

    url: str
    ocpp_url: str
    data: Path
    login: str

    async def api_key(self) -> str:
        """A new administrator's key, by the command that an operator would use."""
        process = await asyncio.create_subprocess_exec(
            str(PROGRAM), "api-key", "add", "--role", "administrator", "--name", "demonstration",
            "--data", str(self.data),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, complained = await process.communicate()
        if process.returncode != 0:
            raise DidNotStartError(complained.decode())
        return said.decode().strip()


def free_port(wanted: int) -> int:
    """This port, or any other where somebody has it."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise DidNotStartError(f"no port is free on {HOST}")


@asynccontextmanager
async def running_platform(
    data: Path, settings: Mapping[str, str], say: Say
) -> AsyncIterator[Platform]:
    """Run it until left. `settings` are environment variables; `say` hears its progress.

    Everything that it writes goes to `platform.log` in the data directory, which must be there.

    Raises:
        DidNotStartError: with the last thing it said.
    """
    async with contextlib.AsyncExitStack() as until_left:
        yield await _started(until_left, data, settings, say)


async def _started(
    until_left: contextlib.AsyncExitStack, data: Path, settings: Mapping[str, str], say: Say
) -> Platform:
    """Start it, on other ports again where somebody was quicker to listen on what was free."""
    for _ in range(STARTS - 1):
        ports = {name: free_port(port) for name, port in PORTS.items()}
        with contextlib.suppress(ExceptionGroup):
            return await until_left.enter_async_context(_serving(data, settings, say, ports))
        if all(free_port(port) == port for port in ports.values()):
            break  # it ended for another reason, which it says once more
    ports = {name: free_port(port) for name, port in PORTS.items()}
    return await until_left.enter_async_context(_serving(data, settings, say, ports))


@asynccontextmanager
async def _serving(
    data: Path, settings: Mapping[str, str], say: Say, ports: Mapping[str, int]
) -> AsyncIterator[Platform]:
    address = {name: f"{HOST}:{port}" for name, port in ports.items()}
    process = await asyncio.create_subprocess_exec(
        str(PROGRAM), "serve", "--data", str(data), "--http", address["http"],
        "--ocpp", address["ocpp"], "--ocpps", address["ocpps"],
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Ctrl-C at the terminal is for the demo: it ends the platform when its drivers are gone.
        start_new_session=True,
        env={
            **os.environ,  # noqa: TID251 - a child gets our environment
            **dict.fromkeys(FILES_ADDRESSES, f"{HOST}:0"),
            **settings,
            "CHARGEWRIGHT_PUBLIC_URL": f"http://{address['http']}",
            "COLUMNS": "1000",
        },
    )  # fmt: skip
    heard = _Heard(data / "platform.log", say)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(heard.listen(process))
        try:
            ready = await heard.ready(process)
            yield Platform(
                url=f"http://{address['http']}",
                ocpp_url=str(ready["ocpp"]).rstrip("/"),
                data=data,
                login=_login(data / "first-login", heard.login),
            )
        finally:
            await _end(process)
            await listening


def _login(kept: Path, said: tuple[str, str] | None) -> str:
    """How to sign in; what was said at the first start is kept beside the data, for the next ones."""
    if said is not None:
        kept.touch(mode=0o600)
        kept.write_text(" ".join(said))
    if not kept.exists():
        return "as printed at the first start"
    email, password = kept.read_text().split()
    return f"{email}, {'one-time' if said else 'first'} password {password}"


class _Heard:
    """What the platform says on either stream."""

    def __init__(self, log: Path, say: Say) -> None:
        self._log = log
        self._say = say
        self._ready: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        self._last = "nothing"
        self.login: tuple[str, str] | None = None

    async def ready(self, process: asyncio.subprocess.Process) -> Mapping[str, str]:
        ended = asyncio.ensure_future(process.wait())  # noqa: TID251 - raced and cancelled right here
        await asyncio.wait((self._ready, ended), return_when=asyncio.FIRST_COMPLETED)
        if not self._ready.done():
            raise DidNotStartError(f"the platform ended; the last it said was: {self._last}")
        ended.cancel()
        return self._ready.result()

    async def listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        async with asyncio.TaskGroup() as group:
            group.create_task(self._answers(process.stdout))
            group.create_task(self._words(process.stderr))

    async def _answers(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if said.get("ready") and not self._ready.done():
                    self._ready.set_result(said)

    async def _words(self, stream: asyncio.StreamReader) -> None:
        with self._log.open("ab") as log:
            async for line in stream:
                log.write(line)
                log.flush()
                words = line.decode(errors="replace").strip()
                if found := ONE_TIME.search(words):
                    self.login = (found[1], found[2])
                elif words and not LOG_LINE.match(words):
                    self._last = words
                    self._say(words)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
