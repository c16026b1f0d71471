"""The commands about what the grid asks of stations that feed into it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

import typer
from rich.table import Table

from chargewright.main.asking import Json
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.clock import SystemClock
from chargewright.main.grid_rules import GridApi, Limit

Station = Annotated[str, typer.Argument(help="Identity or id.")]
Name = Annotated[str, typer.Argument(help="By which the station knows it.")]
_ACCEPTED: Final = "accepted"


def commands() -> typer.Typer:
    """`chargewright grid …`."""
    app = typer.Typer(help="What the grid asks of stations (OCPP 2.1).", no_args_is_help=True)
    app.command("list")(list_rules)
    app.command("limit")(limit)
    app.command("clear")(clear)
    app.command("report")(report)
    return app


def list_rules(
    station: Station,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Print what a station was told, the newest first."""
    found = _at(Door(org, http, config, data), lambda api: api.rules(station))
    table = Table("Name", "Rule", "From", "Seconds", "Priority", "State")
    for each in found:
        since = "default" if each["is_default"] else each["starts_at"] or "at once"
        table.add_row(
            each["control_ref"], each["kind"], since, each["duration_s"] or "", str(each["priority"]),
            each["state"],
        )  # fmt: skip
    print_table(table)


def limit(
    station: Station,
    name: Name,
    percent: Annotated[float, typer.Argument(min=0, max=100, help="Of the most it can feed in.")],
    minutes: Annotated[
        int, typer.Option(min=0, help="For how long, from now on; 0: by default.")
    ] = 0,
    priority: Annotated[int, typer.Option(min=0, help="The lower goes first.")] = 1,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Limit what a station feeds into the grid; ends with 1 where it is not accepted."""
    new = Limit(
        name=name,
        percent=percent,
        priority=priority,
        starts_at=SystemClock().now().isoformat(),
        minutes=minutes or None,
    )
    _end(_at(Door(org, http, config, data), lambda api: api.limit(station, new)))


def clear(
    station: Station,
    name: Name,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Have a station forget a rule; ends with 1 where it is not accepted."""
    _end(_at(Door(org, http, config, data), lambda api: api.clear(station, name)))


def report(
    station: Station,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Ask what a station has; ends with 1 where that is not as we believe."""
    told = _at(Door(org, http, config, data), lambda api: api.report(station))
    for each in told["drifts"]:
        OUT.print(f"{each['ref']} ({each['control_kind']}): {each['kind']}")
    OUT.print(f"It has {len(told['reported'])}, {len(told['drifts'])} not as we believe.")
    raise typer.Exit(0 if told["is_as_believed"] else 1)


def _end(command: Json) -> None:
    OUT.print(f"The station's answer: {command['state']}.")
    raise typer.Exit(0 if command["state"] == _ACCEPTED else 1)


def _at(door: Door, work: Callable[[GridApi], Awaitable[Result]]) -> Result:
    return with_api(door, "grid", lambda client: work(GridApi(client)))
