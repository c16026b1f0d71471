"""What the commands share: their options, and the installation beside which they work."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from chargewright.adapters.postgres.database import Database
from chargewright.embedded.beside import NO_BUS, running_parts_of
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.parts import Parts
from chargewright.embedded.postgres import passwords_file
from chargewright.kernel.problem import Refusal
from chargewright.main.cli_out import OUT
from chargewright.main.logs import write_logs
from chargewright.main.parts import Installation, installation
from chargewright.main.settings import Settings, SettingsRead, environment, read_settings

if TYPE_CHECKING:
    from chargewright.main.first import People

Result = TypeVar("Result")

Data = Annotated[Path | None, typer.Option("--data", help="The data directory.")]
Config = Annotated[Path | None, typer.Option("--config", help="A TOML file with settings.")]
Org = Annotated[str, typer.Option("--org", help="The organisation's id; empty: the only root.")]


def read(
    config: Path | None, data: Path | None = None, options: dict[str, str | None] | None = None
) -> SettingsRead:
    """The settings that these paths and options make, each with its source; its warnings are said."""
    given = {key: value for key, value in (options or {}).items() if value is not None}
    if data is not None:
        given["data_dir"] = str(data)
    found = read_settings(environment(), file=config, options=given)
    for warning in found.warnings:
        OUT.print(f"{warning.field} {warning.rule}")
    return found


def settings_of(
    config: Path | None, data: Path | None = None, options: dict[str, str | None] | None = None
) -> Settings:
    """The same for a command that does something, and writes a log of it."""
    settings = read(config, data, options).settings
    write_logs(settings.logs)
    return settings


def beside(settings: Settings) -> Installation:
    """An installation whose server runs in another process, or that was given URLs.

    Raises:
        Refusal: no server runs on this data directory.
    """
    if settings.database.url is not None:
        return installation(settings, NO_BUS)
    root = settings.data_dir.resolve()
    if not root.is_dir() or not passwords_file(data := DataDirectory.at(root)).exists():
        raise Refusal(
            f"Nothing was ever started in {root}: run `chargewright serve`, or name a database "
            "in CHARGEWRIGHT_DATABASE_URL."
        )
    parts: Parts = running_parts_of(data)
    return installation(settings, parts)


def installation_at(config: Path | None, data: Path | None) -> Installation:
    """The installation that these paths name."""
    return beside(settings_of(config, data))


def with_people(settings: Settings, work: Callable[["People"], Awaitable[Result]]) -> Result:
    """Work that makes accounts or keys, as whoever sits at the machine may."""
    # Half a second to load, which commands without people need not wait for.
    from chargewright.main.first import People  # noqa: PLC0415 - only here

    it = beside(settings)

    async def inner() -> Result:
        database = Database(it.dsn("app"), connections_max=2, name="command line")
        await database.open()
        try:
            return await work(People(it, database))
        finally:
            await database.close()

    return asyncio.run(inner())
