"""The commands about paying with phones: where it is said through which account, and saying it."""

from typing import Annotated

import typer
from rich.table import Table

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org
from chargewright.main.cli_out import OUT, print_table
from chargewright.network.phone_payments import Choice

ABOUT = "phone-payments"


def commands() -> typer.Typer:
    """`chargewright phone-payments …`."""
    app = typer.Typer(help="Where drivers pay with their phones.", no_args_is_help=True)
    app.command("list")(list_words)
    app.command("set")(say)
    return app


def list_words(org: Org = "", http: Http = "", config: Config = None, data: Data = None) -> None:
    """Print what is said of organisations, sites and EVSEs, the newest first."""
    door = Door(org, http, config, data)
    found = with_api(door, ABOUT, lambda client: Platform(client).all(ABOUT))
    table = Table("Of", "Id", "Says", "Account", "Since")
    for each in found:
        table.add_row(
            each["about_kind"], each["id"], each["choice"], each["account_id"] or "", each["set_at"]
        )
    print_table(table)


def say(
    choice: Annotated[Choice, typer.Argument(help="inherit, nobody, or account.")],
    account: Annotated[str, typer.Option(help="Name or id, with the choice of an account.")] = "",
    organization: Annotated[str, typer.Option(help="Name or id.")] = "",
    site: Annotated[str, typer.Option(help="Name or id.")] = "",
    evse: Annotated[str, typer.Option(help="Label or id.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Say through which account drivers pay at an organisation's sites, at a site, or at an EVSE."""

    async def work(api: Platform) -> str:
        path = await _path(api, organization, site, evse)
        found = await api.one("terminal-accounts", "name", account) if account else None
        body = {"choice": choice.value, "account_id": found}
        said = await api.said("POST", f"{path}/{ABOUT}", json=body)
        counts = said["effective_account_id"]
        return f"One pays there through {counts}." if counts else "Nobody pays there with a phone."

    door = Door(org, http, config, data)
    OUT.print(with_api(door, ABOUT, lambda client: work(Platform(client))))


async def _path(api: Platform, organization: str, site: str, evse: str) -> str:
    """Of what it is said.

    Raises:
        Refusal: of nothing, or of several.
    """
    if sum(map(bool, (organization, site, evse))) != 1:
        raise Refusal("Say of what: --organization, --site or --evse, one of them.")
    if organization:
        return f"organizations/{await api.one('organizations', 'name', organization)}"
    if site:
        return f"sites/{await api.one('sites', 'name', site)}"
    return f"evses/{await api.one('evses', 'label', evse)}"
