"""A roll-out followed at the command line."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias
from urllib.parse import quote

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from chargewright.main.asking import Json, Platform
from chargewright.main.cli_api import Door, Http
from chargewright.main.cli_beside import Config, Data, Org
from chargewright.main.cli_out import OUT

At: TypeAlias = Callable[[Door, Callable[[Platform], Awaitable[Json]]], Json]
_NOT_OVER = ("total", "waiting", "at_work")


async def followed(api: Platform, path: str, job: Json) -> Json:
    """Show how far a job is until it is over, or paused; gives it as it is then."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        console=OUT,
    ) as progress:
        task = progress.add_task("", total=job["progress"]["total"], counts="")
        return await api.follow(
            path,
            job,
            lambda now: progress.update(
                task,
                description=now["state"],
                completed=sum(
                    count for name, count in now["progress"].items() if name not in _NOT_OVER
                ),
                counts=_counts(now),
            ),
        )


def add_retry(app: typer.Typer, path: str, at: At) -> None:
    """The command `retry` for the jobs at this path of the API; `at` opens it."""

    @app.command("retry")
    def retry(
        job: Annotated[str, typer.Argument(help="Its id.")],
        station: Annotated[
            list[str] | None,
            typer.Option(help="This one; identity or id; repeatable; all that failed without."),
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Have stations that failed in a job try again."""

        async def work(api: Platform) -> Json:
            named = [await api.one("stations", "identity", each) for each in station or ()]
            body = {"station_ids": named or None}
            return await api.said("POST", f"{path}/{quote(job, safe='')}/retry", json=body)

        made = at(Door(org, http, config, data), work)
        OUT.print(f"{made['id']} is {made['state']}; {made['progress']['waiting']} wait.")


def _counts(job: Json) -> str:
    told = [f"{count} {name.replace('_', ' ')}" for name, count in job["progress"].items() if count]
    return ", ".join(each for each in told if not each.endswith(" total"))
