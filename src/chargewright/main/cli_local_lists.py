"""The commands about local lists: how those of stations stand, and bringing them into step."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.table import Table

from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.cli_rollouts import add_retry, followed


def commands() -> typer.Typer:
    """`chargewright local-lists …`."""
    app = typer.Typer(help="Tokens that stations let in by themselves.", no_args_is_help=True)
    app.command("list")(list_lists)
    app.command("synchronise")(synchronise)
    app.command("rollout")(roll_out)
    add_retry(app, "local-list-jobs", _at)
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
    print_table(table)


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


def roll_out(
    site: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
    group: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
    station: Annotated[
        list[str] | None, typer.Option(help="This one; identity or id; repeatable.")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option(help="Only lists that stand so; repeatable.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=1000, help="Stations at once.")] = 20,
    pause_after: Annotated[
        int, typer.Option(min=1, max=1000, help="Pause after so many failures.")
    ] = 3,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Send them whole.")] = False,
    all_tokens: Annotated[
        bool, typer.Option("--all-tokens", help="Say first that each takes every token.")
    ] = False,
    skip_offline: Annotated[
        bool, typer.Option("--skip-offline", help="Leave out stations that are away.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Until it is over; ends with 1 where one failed.")
    ] = False,
) -> None:
    """Bring the lists of many stations into step."""
    how = {
        "is_full": anew,
        "takes_all": all_tokens or None,
        "list_states": state,
        "batch_size": batch,
        "pause_after": pause_after,
        "skips_offline": skip_offline,
    }

    async def work(api: Platform) -> bool:
        where = await api.where(site, group, station or ())
        job = await api.said("POST", "local-list-jobs", json={**where, **how})
        OUT.print(f"{job['id']} brings the lists of {job['progress']['total']} stations.")
        if wait:
            job = await followed(api, "local-list-jobs", job)
            OUT.print(f"{job['id']} is {job['state']}.")
        return bool(job["progress"]["failed"] == 0)

    raise typer.Exit(0 if _at(Door(org, http, config, data), work) else 1)


def _at(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "local lists", lambda client: work(Platform(client)))
