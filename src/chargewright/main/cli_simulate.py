"""The command that connects simulated stations."""

from typing import TYPE_CHECKING, Annotated

import typer

from chargewright.main.cli_beside import Config, Data, Org, settings_of, with_people
from chargewright.main.simulate import Current, OcppVersion, Order
from chargewright.main.simulate import simulate as simulate_for

if TYPE_CHECKING:
    from chargewright.main.first import People


def simulate(
    org: Org = "",
    stations: Annotated[int, typer.Option(min=1, max=99, help="How many stations.")] = 4,
    version: Annotated[
        list[OcppVersion] | None, typer.Option(help="Repeatable; some of each by default.")
    ] = None,
    current: Annotated[
        list[Current] | None, typer.Option(help="Repeatable; some of each by default.")
    ] = None,
    readers: Annotated[int, typer.Option(min=0, help="How many have a card reader.")] = 0,
    token: Annotated[
        list[str] | None, typer.Option(help="That drivers present; repeatable; some are made.")
    ] = None,
    drivers: Annotated[bool, typer.Option(help="Whether drivers come.")] = True,  # noqa: FBT002 - typer makes --no-drivers of it
    speed: Annotated[float, typer.Option(min=0.1, help="How much sooner drivers come.")] = 1.0,
    trouble: Annotated[
        float,
        typer.Option(min=0, max=0.5, help="Chance that a message is lost, repeated or spoilt."),
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Which drivers come, and which trouble.")] = 0,
    http: Annotated[str, typer.Option(help="URL of the HTTP API; else where it serves.")] = "",
    ocpp: Annotated[str, typer.Option(help="URL for stations, up to the identity.")] = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Connect simulated stations to a running Chargewright, and let drivers come, until Ctrl-C."""
    settings = settings_of(config, data)
    order = Order(
        stations=stations,
        versions=version or (),
        currents=current or (),
        readers=readers,
        tokens=token or (),
        with_drivers=drivers,
        speed=speed,
        trouble=trouble,
        seed=seed,
    )

    async def work(people: "People") -> int:
        return await simulate_for(people, settings, org, order, http=http, ocpp=ocpp)

    raise typer.Exit(with_people(settings, work))
