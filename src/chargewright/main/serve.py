"""`chargewright serve`: the embedded parts and one process of each role, as one tree.

The parent keeps PostgreSQL and NATS and starts a gateway, an API, a worker and a file service as children, each with
the very settings of this installation and the embedded parts' addresses. A child that dies is
started again; when the parent ends, so do they.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

import structlog

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.releases import check
from chargewright.embedded import launch
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import PartEvent
from chargewright.embedded.parts import Parts, running_parts
from chargewright.embedded.postgres import passwords_file
from chargewright.embedded.secrets import write_secret
from chargewright.main.first import ADMINISTRATOR, People
from chargewright.main.keys import make_first_key
from chargewright.main.listening import refuse_taken_ports, with_ports
from chargewright.main.parts import Installation, installation
from chargewright.main.roles import READY, on_stop
from chargewright.main.settings import Settings
from chargewright.main.whereabouts import Signpost

_log = structlog.get_logger(__name__)
CHILDREN: Final = ("gateway", "worker", "api", "files")
CALLED: Final = {"api": "HTTP API", "files": "file service"}
RESTART_AFTER_S: Final = 1.0
RESTART_MOST_S: Final = 30.0
LASTED_S: Final = 60.0
"""Whoever ran for so long is started again at once; whoever did not, later each time."""
STOP_WITHIN_S: Final = 30.0
"""Beside the time over which stations are said goodbye."""

Say = Callable[[str], None]


async def serve(
    settings: Settings,
    variables: Mapping[str, str],
    say: Say,
    *,
    wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Serve until told to stop; `say` tells a person what happens, `wait` waits for ports.

    Raises:
        CannotStart, PartDied, PortTaken, UnknownSchema: says what to change.
    """
    data = DataDirectory.at(settings.data_dir)
    stopping = asyncio.Event()
    on_stop(stopping.set)

    def report(event: PartEvent) -> None:
        is_named = event.sentence.startswith(event.part)
        say(event.sentence if is_named else f"{event.part}: {event.sentence}")

    async def look_at_ports() -> None:
        await refuse_taken_ports(settings, wait)

    async with running_parts(
        data,
        report,
        before=look_at_ports,
        with_database=settings.database.url is None,
        with_bus=settings.bus.url is None,
    ) as parts:
        settings = with_ports(settings)
        make_first_key(settings)
        it = installation(settings, parts)
        if parts.database is not None:
            say("Bringing the database to this release's schema.")
            await asyncio.to_thread(_migrate, it.dsn("owner"))
        else:
            await asyncio.to_thread(check, it.dsn("app"))
        await _first_start(it, say)
        signpost = Signpost(data.root)
        children = _Children(
            _environment(settings, variables, data, parts),
            say,
            signpost.put_up,
            stop_within_s=STOP_WITHIN_S + settings.ocpp.close_spread_s,
        )
        try:
            await children.run(stopping)
        finally:
            signpost.take_down()


async def _first_start(it: Installation, say: Say) -> None:
    database = Database(it.dsn("app"), connections_max=2, name="first start")
    await database.open()
    try:
        password = await People(it, database).first_start()
    finally:
        await database.close()
    if password is not None:
        say(f"First start: sign in as {ADMINISTRATOR} with the one-time password {password.text}")


def _environment(
    settings: Settings, variables: Mapping[str, str], data: DataDirectory, parts: Parts
) -> dict[str, str]:
    """The children's environment: ours, with the addresses of the embedded parts.

    No secret is in it: passwords and the token are in files of mode 0600.
    """
    environment = {**variables, "CHARGEWRIGHT_DATA_DIR": str(data.root)}
    if parts.database is not None:
        where = parts.database.dsn("owner").rpartition("@")[2]
        environment["CHARGEWRIGHT_DATABASE_URL"] = f"postgresql://{where}"
        environment["CHARGEWRIGHT_DATABASE_PASSWORDS_FILE"] = str(passwords_file(data))
    if parts.bus is not None:
        token_file = data.secrets / "bus-token-for-children"
        write_secret(token_file, parts.bus.token + "\n")
        environment["CHARGEWRIGHT_NATS_URL"] = parts.bus.url
        environment["CHARGEWRIGHT_NATS_TOKEN_FILE"] = str(token_file)
    for name, address in (
        ("HTTP_ADDRESS", settings.http.address),
        ("OCPP_ADDRESS", settings.ocpp.address),
        ("OCPP_TLS_ADDRESS", settings.ocpp.tls_address),
        *((key, address) for key, address in settings.files_addresses.items()),
    ):
        environment[f"CHARGEWRIGHT_{name.replace('.', '_').upper()}"] = str(address)
    return environment


class _Children:
    """The processes of the roles, started again when they die."""

    def __init__(
        self,
        environment: Mapping[str, str],
        say: Say,
        all_ready: Callable[[Mapping[str, Any]], None],
        *,
        stop_within_s: float,
    ) -> None:
        self._environment = dict(environment)
        self._say = say
        self._all_ready = all_ready
        self._stop_within_s = stop_within_s
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._ready: dict[str, Any] = {}

    async def run(self, stopping: asyncio.Event) -> None:
        """Keep one process of each role until told to stop, then end them together."""
        async with asyncio.TaskGroup() as group:
            keepers = [group.create_task(self._keep(role, stopping)) for role in CHILDREN]
            await stopping.wait()
            for process in self._running.values():
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGTERM)
            _, late = await asyncio.wait(keepers, timeout=self._stop_within_s)
            for process in self._running.values() if late else ():
                with contextlib.suppress(ProcessLookupError):
                    process.kill()

    async def _keep(self, role: str, stopping: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        pause_s = RESTART_AFTER_S / 2
        while not stopping.is_set():
            began = loop.time()
            process = await self._start(role)
            self._running[role] = process
            if stopping.is_set():  # told to while it was being started
                process.terminate()
            await self._listen(role, process)
            code = await process.wait()
            if stopping.is_set():
                return
            has_lasted = loop.time() - began > LASTED_S
            pause_s = RESTART_AFTER_S if has_lasted else min(pause_s * 2, RESTART_MOST_S)
            self._say(
                f"The {CALLED.get(role, role)} ended (exit code {code}); started again in {pause_s:.0f} s."
            )
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await stopping.wait()

    async def _start(self, role: str) -> asyncio.subprocess.Process:
        """As a child that ends when we are killed (`embedded.launch`)."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-S",
            str(Path(launch.__file__)),
            str(os.getpid()),
            str(int(signal.SIGTERM)),
            "-1",
            "-1",
            "--",
            sys.executable,
            "-m",
            "chargewright.main.cli",
            role,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )

    async def _listen(self, role: str, process: asyncio.subprocess.Process) -> None:
        """Read what a child prints: its readiness, once, and nothing else."""
        assert process.stdout is not None
        async for line in process.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict) and said.pop(READY, False):
                self._ready[role] = said
                where = " ".join(f"{key} {value}" for key, value in said.items())
                self._say(f"The {CALLED.get(role, role)} is ready. {where}".rstrip())
                if len(self._ready) == len(CHILDREN):
                    together = {k: v for each in self._ready.values() for k, v in each.items()}
                    self._all_ready(together)
                    print(json.dumps({READY: True, **together}), flush=True)


def _migrate(owner_dsn: str) -> None:
    # A second to load, which those whom this process starts need not wait for.
    from chargewright.adapters.postgres.migrate import migrate  # noqa: PLC0415 - only here

    migrate(owner_dsn)
