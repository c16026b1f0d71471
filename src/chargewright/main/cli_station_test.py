"""The command that looks at a deployment from outside."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from chargewright.main.clock import SystemClock
from chargewright.main.station_test import Asked, Check, Verdict, as_json, is_good, look_at

_STYLES = {
    Verdict.GOOD: "green",
    Verdict.WARNING: "yellow",
    Verdict.BAD: "bold red",
    Verdict.SKIPPED: "dim",
}


def station_test(
    url: Annotated[
        str, typer.Argument(help="What installers enter: ws:// or wss://, up to the identity.")
    ],
    identity: Annotated[str | None, typer.Option(help="A station that may boot for this.")] = None,
    password: Annotated[
        str | None,
        typer.Option(help="Its password.", envvar="CHARGEWRIGHT_TEST_STATION_PASSWORD"),
    ] = None,
    ca: Annotated[Path | None, typer.Option(help="The roots it believes (PEM).")] = None,
    cert: Annotated[Path | None, typer.Option(help="Its certificate (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="The key of that.")] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look at a deployment as a station would; ends with 1 where something is wrong.

    A connection of this identity takes the place of the station's own: it comes again by itself.
    """
    asked = Asked(url=url, identity=identity, password=password, ca=ca, certificate=cert, key=key)
    checks = asyncio.run(look_at(asked, SystemClock()))
    if json:
        print(as_json(checks))
    else:
        Console(highlight=False).print(_table(checks))
    raise typer.Exit(0 if is_good(checks) else 1)


def _table(checks: Sequence[Check]) -> Table:
    table = Table("Check", "", "Seen")
    for each in checks:
        table.add_row(each.name, f"[{_STYLES[each.verdict]}]{each.verdict}[/]", each.seen)
    return table
