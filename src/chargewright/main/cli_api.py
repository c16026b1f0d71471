"""How commands come to the HTTP API: with a key that lives as long as the command."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import httpx
import typer

from chargewright.access.roles import Role
from chargewright.main.cli_beside import Result, settings_of, with_people
from chargewright.main.whereabouts import whereabouts

if TYPE_CHECKING:
    from chargewright.main.first import People

Http = Annotated[str, typer.Option(help="URL of the HTTP API; else where it serves.")]


@dataclass(frozen=True, slots=True)
class Door:
    """Where the API is, and for whom: what the options `--org`, `--http`, `--config`, `--data` say."""

    org: str
    http: str
    config: Path | None
    data: Path | None


def with_api(
    door: Door,
    purpose: str,
    work: Callable[[httpx.AsyncClient], Awaitable[Result]],
    role: Role = Role.NETWORK_MANAGER,
) -> Result:
    """Work at the HTTP API in a role; `purpose` names the key in the audit trail."""
    settings = settings_of(door.config, door.data)
    url = whereabouts(settings, http=door.http).http

    async def lent(people: "People") -> Result:
        async with (
            people.lent_key(purpose, role, door.org) as (_, key),
            httpx.AsyncClient(
                base_url=url,
                headers={"Authorization": f"Bearer {key.text}"},
                timeout=30,
                trust_env=False,
            ) as client,
        ):
            return await work(client)

    return with_people(settings, lent)
