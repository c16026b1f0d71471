"""The commands about accounts and keys, as whoever sits at the machine makes them."""

from typing import TYPE_CHECKING, Annotated

import typer

from chargewright.access.roles import Role
from chargewright.main.cli_beside import Config, Data, Org, settings_of, with_people
from chargewright.main.cli_out import OUT

if TYPE_CHECKING:
    from chargewright.main.first import People


def users() -> typer.Typer:
    """`chargewright user …`."""
    app = typer.Typer(help="People who sign in.", no_args_is_help=True)
    app.command("add")(add_user)
    return app


def keys() -> typer.Typer:
    """`chargewright api-key …`."""
    app = typer.Typer(help="Keys for programs.", no_args_is_help=True)
    app.command("add")(add_api_key)
    return app


def add_user(
    email: str,
    role: Annotated[Role, typer.Option()],
    org: Org = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Make an account and print its one-time password."""

    async def work(people: "People") -> str:
        return (await people.add_user(email, role, org)).text

    print(with_people(settings_of(config, data), work))


def add_api_key(
    role: Annotated[Role, typer.Option()],
    org: Org = "",
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    config: Config = None,
    data: Data = None,
) -> None:
    """Make an API key and print it, once."""

    async def work(people: "People") -> str:
        return (await people.add_key(name, role, org)).text

    print(with_people(settings_of(config, data), work))


def forget(person: str, config: Config = None, data: Data = None) -> None:
    """Forget a person by e-mail address; the books and the facts stay whole."""

    async def work(people: "People") -> str:
        await people.forget(person)
        return "forgotten"

    OUT.print(f"{person}: {with_people(settings_of(config, data), work)}.")
