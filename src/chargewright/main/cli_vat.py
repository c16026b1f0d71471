"""The command that checks a VAT number."""

from typing import Annotated

import typer

from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org
from chargewright.main.cli_out import OUT


def check_vat_number(
    number: Annotated[
        str, typer.Argument(help="With its country in front, such as NL000099998B57.")
    ],
    session: Annotated[str, typer.Option(help="Id of a session whose receipt shall bear it.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Check a VAT number by its form and at the register; fails where it is not valid."""
    body = {"vat_number": number, "session_id": session or None}
    found = with_api(
        Door(org, http, config, data),
        "vat-numbers",
        lambda client: Platform(client).said("POST", "vat-numbers/check", json=body),
    )
    OUT.print(f"{found['number'] or found['written']} is {found['verdict']} ({found['reason']}).")
    for line in (found["company"], *found["address"]):
        if line:
            OUT.print(line)
    if found["verdict"] == "invalid":
        raise typer.Exit(1)
