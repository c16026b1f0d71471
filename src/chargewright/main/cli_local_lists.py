"""The commands about local lists: how those of stations stand, and bringing them into step."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import OUT, Config, Data, Org, Result


def commands() -> typer.Typer:
    """`chargewright local-lists …`."""
    app = typer.Typer(help="Tokens that stations let in by themselves.", no_args_is_help=True)
    app.command("list")(list_lists)
    app.command("synchronise")(synchronise)
    return app


def list_lists(
    state: Annotated[str, typer.Option(help="in_step, behind, failed, …; all without.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Print how the list of each station stands, our version beside the station's."""
    asked = {"state": state} if state else {}
    found = _at(Door(org, http, config, data), lambda api: api.all("local-lists", **asked))
    table = Table("Station", "State", "Tokens", "Our version", "The station's", "Kept by itself")
    for each in found:
        said = each["reported_version_no"]
        table.add_row(
            each["station_identity"], each["state"], str(each["tokens_held"]),
            str(each["version_no"]), "" if said is None else str(said),
            "yes" if each["is_kept"] else "no",
        )  # fmt: skip
    Console(highlight=False, markup=False).print(table)


def synchronise(
    station: Annotated[str, typer.Argument(help="Identity or id.")],
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Send it whole, whatever it has.")] = False,
) -> None:
    """Tell a station what its list lacks. `list` shows how far it is."""

    async def work(api: Platform) -> str:
        station_id = await api.one("stations", "identity", station)
        path = f"stations/{station_id}/local-list/synchronise"
        return str((await api.said("POST", path, json={"is_full": anew}))["state"])

    OUT.print(f"The list is {_at(Door(org, http, config, data), work)}.")


def _at(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "local lists", lambda client: work(Platform(client)))
