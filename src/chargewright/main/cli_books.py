"""The commands about the books."""

import asyncio
from typing import Annotated

import typer

from chargewright.main.cli_beside import Config, Data, beside, settings_of
from chargewright.main.cli_out import OUT
from chargewright.main.verifying import verify_books


def commands() -> typer.Typer:
    """`chargewright ledger …`."""
    app = typer.Typer(help="The books.", no_args_is_help=True)
    app.command("verify")(verify_ledger)
    return app


def verify_ledger(
    org: Annotated[str, typer.Option("--org", help="Whose book; empty: every book.")] = "",
    config: Config = None,
    data: Data = None,
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="From the first entry, not what is new alone.")
    ] = False,
) -> None:
    """Look at the books again, also while it serves; ends with 1 where something is wrong."""
    it = beside(settings_of(config, data))
    raise typer.Exit(asyncio.run(verify_books(it, org, is_whole=whole, say=OUT.print)))
