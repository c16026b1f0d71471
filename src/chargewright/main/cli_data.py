"""The commands about an installation's data: its schema, its backups, and the key that seals its secrets."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from chargewright.adapters.postgres.database import Database
from chargewright.kernel.problem import Refusal
from chargewright.main.backup import backup as write_backup
from chargewright.main.backup import restore as restore_backup
from chargewright.main.cli_beside import Config, Data, beside, settings_of
from chargewright.main.cli_out import OUT
from chargewright.main.clock import SystemClock
from chargewright.main.rotation import add as add_key
from chargewright.main.rotation import retire as retire_keys
from chargewright.main.rotation import rotate
from chargewright.main.rotation import switch as switch_key


def migrate_database(config: Config = None, data: Data = None) -> None:
    """Bring the database to this release's schema."""
    # A second to load, which the other commands need not wait for.
    from chargewright.adapters.postgres.migrate import migrate  # noqa: PLC0415 - only here

    it = beside(settings_of(config, data))
    OUT.print(f"The database is at schema {migrate(it.dsn('owner'))}.")


def backup(file: Path, config: Config = None, data: Data = None) -> None:
    """Write everything of an installation to one new file, also while it serves."""
    write_backup(settings_of(config, data), file, SystemClock(), OUT.print)


def restore(file: Path, config: Config = None, data: Data = None) -> None:
    """Make a new data directory of a backup; the next start brings it to this release's schema."""
    restore_backup(settings_of(config, data), file, OUT.print)


def rotate_data_key(
    config: Config = None,
    data: Data = None,
    *,
    add: Annotated[
        bool, typer.Option("--add", help="Several machines: add a new key that only opens.")
    ] = False,
    switch: Annotated[
        bool, typer.Option("--switch", help="Several machines: let the new key seal here.")
    ] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="Take the older keys out, if nothing needs them.")
    ] = False,
) -> None:
    """Make a new data key and seal every secret again with it, also while it serves.

    Cut short, it goes on when it is run again. With several machines: --add on one, --switch on
    each, then without an option on one, then --retire on each.
    """
    if add + switch + retire > 1:
        raise Refusal("--add, --switch and --retire are steps of their own: one at a time.")
    step = add_key if add else switch_key if switch else retire_keys if retire else rotate
    settings = settings_of(config, data)
    it = beside(settings)

    async def work() -> None:
        database = Database(it.dsn("owner"), connections_max=2, name="rotation")
        await database.open()
        try:
            await step(settings, database, OUT.print, it.clock)
        finally:
            await database.close()

    asyncio.run(work())
