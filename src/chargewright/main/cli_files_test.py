"""The command that comes by the addresses of the file service."""

import asyncio
from collections.abc import Sequence

import typer

from chargewright.adapters.postgres.database import Database
from chargewright.main.cli_beside import Config, Data, Org, beside, settings_of
from chargewright.main.cli_out import OUT
from chargewright.network.file_jobs import Probed


def try_files(org: Org = "", config: Config = None, data: Data = None) -> None:
    """Come by each address of the file service as a station does; ends with 1 where one cannot."""
    # A second to load, which the list of all commands need not wait for.
    from chargewright.api.files_test import ADVICE  # noqa: PLC0415 - only here
    from chargewright.main.api import files_test_of  # noqa: PLC0415 - only here
    from chargewright.main.first import People  # noqa: PLC0415 - only here

    it = beside(settings_of(config, data))

    async def work() -> Sequence[Probed]:
        database = Database(it.dsn("app"), connections_max=2, name="files test")
        await database.open()
        try:
            owner = await People(it, database).organization(org)
            return await files_test_of(it, database).run(owner, "machine")
        finally:
            await database.close()

    probed = asyncio.run(work())
    for each in probed:
        where = it.settings.files_urls[each.protocol]
        said = "reached" if each.failed is None else f"{each.failed} failed: {each.said}"
        OUT.print(f"{where} {said}")
        if each.failed is not None:
            OUT.print(f"    {ADVICE[each.failed]}")
    raise typer.Exit(1 if any(each.failed for each in probed) else 0)
