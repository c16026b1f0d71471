"""The embedded parts together, for a process that serves: started side by side, ended with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from chargewright.embedded.address import ServerAddress
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import Report
from chargewright.embedded.nats import BusAddress, BusServer
from chargewright.embedded.postgres import PostgresServer


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the embedded parts are; None for a part that the operator brings."""

    database: ServerAddress | None
    bus: BusAddress | None


async def _nothing() -> None:
    """What is done before the parts by whoever has nothing to look at."""


@asynccontextmanager
async def running_parts(
    data: DataDirectory,
    report: Report,
    *,
    before: Callable[[], Awaitable[None]] = _nothing,
    with_database: bool = True,
    with_bus: bool = True,
    binaries: Path | None = None,
    is_durable: bool = True,
) -> AsyncIterator[Parts]:
    """Hold the data directory and keep the parts running until the block is left.

    `before` is done once the directory is ours and nothing is started: what it raises starts nothing.
    `binaries` is the folder of another PostgreSQL's programs; None takes the wheel's.
    `is_durable` False is for tests: the data then survive a killed process, not a power cut.

    Raises:
        CannotStart: as things stand a part cannot run here; says what to change.
        PartDied: a part ended before it was ready.

    """
    database = (
        PostgresServer(data, report=report, binaries=binaries, is_durable=is_durable)
        if with_database
        else None
    )
    bus = BusServer(data, report=report) if with_bus else None
    with data.locked():
        await before()
        try:
            async with asyncio.TaskGroup() as group:
                database_started = database and group.create_task(asyncio.to_thread(database.start))
                bus_started = bus and group.create_task(asyncio.to_thread(bus.start))
        except BaseExceptionGroup as several:
            await _stop(database, bus)
            raise several.exceptions[0] from None
        except BaseException:
            await _stop(database, bus)  # told to stop while they started
            raise
        try:
            yield Parts(
                database_started.result() if database_started else None,
                bus_started.result() if bus_started else None,
            )
        finally:
            await _stop(database, bus)


async def _stop(*parts: PostgresServer | BusServer | None) -> None:
    async with asyncio.TaskGroup() as group:
        for part in parts:
            if part is not None:
                group.create_task(asyncio.to_thread(part.stop))
