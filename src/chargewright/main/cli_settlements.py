"""The commands about money that stations took by themselves: how it stands, and what was done about what fell through."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from chargewright.main.asking import Json, Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_lists import cell
from chargewright.main.cli_out import OUT
from chargewright.network.station_settlements import Resolution


def commands() -> typer.Typer:
    """`chargewright station-settlements …`."""
    app = typer.Typer(
        help="Money that stations took at terminals of their own.", no_args_is_help=True
    )
    app.command("list")(list_settlements)
    app.command("resolve")(resolve)
    return app


def list_settlements(
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only what is still to be collected.")
    ] = False,
) -> None:
    """Print what stations took, the newest first."""
    asked = {"is_open": "true"} if only_open else {}
    found = _at(Door(org, http, config, data), lambda api: api.all("station-settlements", **asked))
    table = Table("Id", "Station", "Payment", "Status", "Amount", "Open", "Settled by")
    for each in found:
        table.add_row(
            each["id"], each["station_identity"], each["payment_ref"], each["status"],
            cell(each["amount"]) or each["amount_exact"], cell(each["open"]),
            cell(each["resolution"]),
        )  # fmt: skip
    Console(highlight=False, markup=False).print(table)


def resolve(
    settlement: Annotated[str, typer.Argument(help="Its id.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever looks later.")],
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    collected_elsewhere: Annotated[
        bool, typer.Option("--collected-elsewhere", help="The money came another way: a sale.")
    ] = False,
    written_off: Annotated[
        bool, typer.Option("--written-off", help="It will not come: it leaves the books.")
    ] = False,
) -> None:
    """Say what was done about money that a station failed to take. Said again it is the same."""
    if collected_elsewhere == written_off:
        raise typer.BadParameter("one of --collected-elsewhere and --written-off")
    how = Resolution.WRITTEN_OFF if written_off else Resolution.COLLECTED_ELSEWHERE

    async def work(api: Platform) -> Json:
        return await api.said(
            "POST",
            f"station-settlements/{settlement}/resolve",
            json={"resolution": how, "reason": reason},
            headers={"Idempotency-Key": f"{settlement} {how}"},
        )

    found = _at(Door(org, http, config, data), work)
    OUT.print(f"{cell(found['resolved'])} of {found['payment_ref']}: {how}.")


def _at(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "station settlements", lambda client: work(Platform(client)))
