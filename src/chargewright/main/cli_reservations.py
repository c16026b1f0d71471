"""The commands about reservations: what is kept free for whom, made and cancelled."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.clock import SystemClock


def commands() -> typer.Typer:
    """`chargewright reservations …`."""
    app = typer.Typer(help="Reservations of EVSEs.", no_args_is_help=True)
    app.command("list")(list_reservations)
    app.command("reserve")(reserve)
    app.command("cancel")(cancel)
    return app


def list_reservations(
    state: Annotated[str, typer.Option(help="asked, accepted, used, …; all without.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Print what is or was kept free, the newest first."""
    asked = {"state": state} if state else {}
    found = _at(Door(org, http, config, data), lambda api: api.all("reservations", **asked))
    table = Table("Id", "Station", "EVSE", "Token", "Until", "State")
    for each in found:
        table.add_row(
            each["id"], each["station_identity"], str(each["evse_no"] or "any"),
            each["id_token"] or "", each["expires_at"], each["state"],
        )  # fmt: skip
    print_table(table)


def reserve(
    station: Annotated[str, typer.Argument(help="Identity or id.")],
    token: Annotated[str, typer.Argument(help="What it presents, or its id.")],
    minutes: Annotated[int, typer.Option(min=1, help="For how long, from now on.")] = 30,
    evse: Annotated[int, typer.Option(min=0, help="Which EVSE; 0: any.")] = 0,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Ask a station to keep an EVSE free for a token. It decides; `list` shows what it said."""
    until = SystemClock().now() + timedelta(minutes=minutes)

    async def work(api: Platform) -> str:
        station_id = await api.one("stations", "identity", station)
        body = {
            "token_id": await api.one("tokens", "uid", token.upper(), or_id=token),
            "expires_at": until.isoformat(),
            "evse_no": evse or None,
        }
        made = await api.said("POST", f"stations/{station_id}/reservations", json=body)
        return str(made["id"])

    OUT.print(f"{_at(Door(org, http, config, data), work)} is asked of the station.")


def cancel(
    reservation: Annotated[str, typer.Argument(help="Its id.")],
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Ask a station to keep an EVSE free no more. It is cancelled when the station says so."""
    path = f"reservations/{reservation}/cancel"
    _at(Door(org, http, config, data), lambda api: api.said("POST", path, json={}))
    OUT.print("The station is asked.")


def _at(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "reservations", lambda client: work(Platform(client)))
