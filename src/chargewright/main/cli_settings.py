"""The commands about settings: our own, and those that stations shall have."""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from chargewright.main.asking import Json
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result, read
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.cli_rollouts import add_retry, followed
from chargewright.main.setting import Source
from chargewright.main.setting_jobs import SettingsApi, Wanted, is_good
from chargewright.network.rollouts import RolloutState


def commands() -> typer.Typer:
    """`chargewright settings`, and what is below it."""
    app = typer.Typer(help="Our settings; and below, those that stations shall have.")

    @app.callback(invoke_without_command=True)
    def settings(context: typer.Context, config: Config = None, data: Data = None) -> None:
        """Print every setting of ours with its value, source and meaning; secrets are masked."""
        if context.invoked_subcommand is None:
            _show(config, data)
        elif config is not None or data is not None:
            raise typer.BadParameter(f"say it behind {context.invoked_subcommand}")

    @app.command("apply")
    def apply_template(
        template: Annotated[str, typer.Argument(help="Its code or id.")],
        site: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
        group: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
        station: Annotated[
            list[str] | None, typer.Option(help="This one; identity or id; repeatable.")
        ] = None,
        batch: Annotated[
            int | None,
            typer.Option(min=1, max=1000, help="Stations at once; as the template says."),
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        skip_offline: Annotated[
            bool, typer.Option("--skip-offline", help="Leave out stations that are away.")
        ] = False,
        wait: Annotated[
            bool, typer.Option("--wait", help="Until it is over; ends with 1 where one failed.")
        ] = False,
    ) -> None:
        """Bring a template's settings to the stations that it holds for."""
        wanted = Wanted(
            template=template,
            site=site,
            group=group,
            stations=station or (),
            batch_size=batch,
            skips_offline=skip_offline,
        )

        async def work(api: SettingsApi) -> bool:
            job = await api.apply(wanted)
            OUT.print(
                f"{job['id']} brings {job['template_name']} to {job['progress']['total']} stations."
            )
            if not wait:
                return True
            job = await followed(api, "setting-jobs", job)
            for run in await api.failures(job):
                _say_why(run)
            if job["state"] == RolloutState.PAUSED:
                OUT.print("It is paused: resume or cancel it in the dashboard, or by the API.")
            return is_good(job)

        raise typer.Exit(0 if _at(Door(org, http, config, data), work) else 1)

    add_retry(app, "setting-jobs", _at)

    @app.command("drift")
    def show_drift(
        site: Annotated[str, typer.Option(help="Of its stations alone; name or id.")] = "",
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Print what stations do not have as they shall."""
        found = _at(Door(org, http, config, data), lambda api: api.drift(site))
        if as_json:
            json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
            print()
            return
        table = Table("Station", "Setting", "Has", "Shall have", "Standing", "Set right by itself")
        for each in found:
            has = "" if each["value"] is None else each["value"]
            table.add_row(
                each["station_identity"], each["name"], has, each["desired_value"],
                each["standing"], "yes" if each["is_enforced"] else "no",
            )  # fmt: skip
        print_table(table)

    return app


def _show(config: Path | None, data: Path | None) -> None:
    wide = Console(highlight=False, soft_wrap=True)
    for row in read(config, data).describe():
        is_set = row.source is not Source.DEFAULT
        value = Text(row.value or "unset", style="bold green" if is_set else "")
        wide.print(Text(row.key, style="bold"), "=", value, f"({row.source.value}, {row.variable})")
        wide.print(Padding(row.meaning, (0, 0, 0, 4)), style="dim", soft_wrap=False)


def _at(door: Door, work: Callable[[SettingsApi], Awaitable[Result]]) -> Result:
    return with_api(door, "settings", lambda client: work(SettingsApi(client)))


def _say_why(run: Json) -> None:
    tried = [f"{each['name']} = {each['value']}: {each['result']}" for each in run["results"]]
    OUT.print(f"{run['station_identity']} failed: {'; '.join(tried) or 'nothing was tried'}")
