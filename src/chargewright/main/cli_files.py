"""The commands about firmware and logs."""

import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Json
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.cli_rollouts import add_retry, followed
from chargewright.main.file_jobs import FilesApi, at, is_good

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Wait = Annotated[
    bool,
    typer.Option("--wait", help="Until the station says how it went; ends with 1 where it failed."),
]
Station = Annotated[str, typer.Argument(help="Its identity or id.")]
OfStation = Annotated[str, typer.Option("--station", help="Of this one alone; identity or id.")]
Image = Annotated[str, typer.Argument(help="Its version or id.")]


def firmware_commands() -> typer.Typer:
    """`chargewright firmware`, and what is below it."""
    app = typer.Typer(
        help="Firmware: the library, and what is sent to stations.", no_args_is_help=True
    )

    @app.command("list")
    def list_images(
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        as_json: AsJson = False,
    ) -> None:
        """Print the images that can be sent."""
        found = _at(Door(org, http, config, data), lambda api: api.images())
        _print(
            found,
            ("Id", "Version", "Maker", "Model", "Bytes", "Signed", "SHA-256"),
            ("id", "version", "vendor", "model", "size_bytes", "is_signed", "sha256"),
            as_json=as_json,
        )

    @app.command("add")
    def add_image(
        file: Annotated[
            Path,
            typer.Argument(exists=True, dir_okay=False, help="The image, as its maker sent it."),
        ],
        version: Annotated[str, typer.Option(help="Which version it is.")],
        vendor: Annotated[str, typer.Option(help="For stations of this maker.")] = "",
        model: Annotated[str, typer.Option(help="For this model.")] = "",
        notes: Annotated[str, typer.Option(help="What somebody should know.")] = "",
        signature: Annotated[
            Path | None, typer.Option(help="A file with its signature (Base64).")
        ] = None,
        certificate: Annotated[
            Path | None, typer.Option(help="A file with the certificate of its maker (PEM).")
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Add an image to the library."""
        said = {
            "version": version,
            "vendor": vendor,
            "model": model,
            "notes": notes,
            "signature": _text(signature),
            "signing_certificate": _text(certificate),
        }
        image = _at(Door(org, http, config, data), lambda api: api.add_image(file, said))
        OUT.print(f"{image['id']} is {image['size_bytes']} bytes, SHA-256 {image['sha256']}.")

    @app.command("retire")
    def retire_image(
        image: Image, org: Org = "", http: Http = "", config: Config = None, data: Data = None
    ) -> None:
        """Send an image to no station any more."""
        _at(Door(org, http, config, data), lambda api: api.retire_image(image))

    @app.command("send")
    def send_image(
        image: Image,
        station: Station,
        retrieve: Annotated[
            datetime | None, typer.Option(help="When it shall be fetched; now.")
        ] = None,
        install: Annotated[
            datetime | None, typer.Option(help="When it shall be installed; at once.")
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        during_session: Annotated[
            bool, typer.Option("--during-session", help="Also while somebody charges.")
        ] = False,
        wait: Wait = False,
    ) -> None:
        """Have one station fetch an image and install it."""
        how = {
            "retrieve_at": at(retrieve),
            "install_at": at(install),
            "during_session": during_session,
        }

        async def work(api: FilesApi) -> bool:
            job = await api.send(station, image, how)
            return not wait or is_good(await api.until_over(job, _say))

        raise typer.Exit(0 if _at(Door(org, http, config, data), work) else 1)

    @app.command("rollout")
    def roll_out(
        image: Image,
        site: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
        group: Annotated[str, typer.Option(help="Its stations alone; name or id.")] = "",
        station: Annotated[
            list[str] | None, typer.Option(help="This one; identity or id; repeatable.")
        ] = None,
        canary: Annotated[
            int, typer.Option(min=0, max=1000, help="So many first; then a person resumes.")
        ] = 1,
        canary_percent: Annotated[
            int, typer.Option(min=0, max=100, help="Such a share first, for --canary.")
        ] = 0,
        batch: Annotated[int, typer.Option(min=1, max=1000, help="Stations at once.")] = 10,
        pause_after: Annotated[
            int, typer.Option(min=1, max=1000, help="Pause after so many failures.")
        ] = 3,
        tries: Annotated[int, typer.Option(min=1, max=5, help="Tries for each station.")] = 1,
        retrieve: Annotated[
            datetime | None, typer.Option(help="When stations shall fetch it; now.")
        ] = None,
        install: Annotated[
            datetime | None, typer.Option(help="When they shall install it; at once.")
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        skip_offline: Annotated[
            bool, typer.Option("--skip-offline", help="Leave out stations that are away.")
        ] = False,
        during_session: Annotated[
            bool, typer.Option("--during-session", help="Also while somebody charges.")
        ] = False,
        wait: Annotated[
            bool,
            typer.Option(
                "--wait", help="Until it is over or paused; ends with 1 where one failed."
            ),
        ] = False,
    ) -> None:
        """Bring an image to many stations: a few first, then the rest."""
        how = {
            "canary": None if canary_percent else canary or None,
            "canary_percent": canary_percent or None,
            "retrieve_at": at(retrieve),
            "install_at": at(install),
            "batch_size": batch,
            "pause_after": pause_after,
            "tries": tries,
            "skips_offline": skip_offline,
            "during_session": during_session,
        }

        async def work(api: FilesApi) -> bool:
            job = await api.roll_out(image, site, group, station or (), how)
            OUT.print(
                f"{job['id']} brings {job['firmware_version']} to {job['progress']['total']}."
            )
            if wait:
                job = await followed(api, "firmware-rollouts", job)
                OUT.print(f"{job['id']} is {job['state']}.")
            return bool(job["progress"]["failed"] == 0)

        raise typer.Exit(0 if _at(Door(org, http, config, data), work) else 1)

    add_retry(app, "firmware-rollouts", _at)

    @app.command("jobs")
    def list_jobs(
        station: OfStation = "",
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        as_json: AsJson = False,
    ) -> None:
        """Print what was sent to stations, and what became of it."""
        found = _at(Door(org, http, config, data), lambda api: api.jobs(station, "firmware"))
        _print_jobs(found, "firmware_version", as_json=as_json)

    return app


def log_commands() -> typer.Typer:
    """`chargewright logs`, and what is below it."""
    app = typer.Typer(help="Logs that stations bring.", no_args_is_help=True)

    @app.command("fetch")
    def fetch_log(
        station: Station,
        since: Annotated[datetime | None, typer.Option(help="What happened from then on.")] = None,
        until: Annotated[datetime | None, typer.Option(help="What happened until then.")] = None,
        out: Annotated[
            Path | None, typer.Option(help="Wait, and save it into this folder.")
        ] = None,
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        security: Annotated[
            bool, typer.Option("--security", help="The security log, not the diagnostics.")
        ] = False,
        wait: Wait = False,
    ) -> None:
        """Have a station upload a log."""
        how = {
            "log": "security" if security else "diagnostics",
            "since": at(since),
            "until": at(until),
        }

        async def work(api: FilesApi) -> bool:
            job = await api.fetch_log(station, how)
            if not wait and out is None:
                _say(job)
                return True
            job = await api.until_over(job, _say)
            if out is not None:
                for path in await api.save_files(job, out):
                    print(path)
            return is_good(job)

        raise typer.Exit(0 if _at(Door(org, http, config, data), work) else 1)

    @app.command("list")
    def list_logs(
        station: OfStation = "",
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
        *,
        as_json: AsJson = False,
    ) -> None:
        """Print which logs stations were asked for, and what became of it."""
        found = _at(Door(org, http, config, data), lambda api: api.jobs(station, "log"))
        _print_jobs(found, "log", as_json=as_json)

    return app


def _at(door: Door, work: Callable[[FilesApi], Awaitable[Result]]) -> Result:
    return with_api(door, "files", lambda client: work(FilesApi(client)))


def _say(job: Json) -> None:
    said = f": {job['reported']}" if job["reported"] else ""
    OUT.print(f"{job['id']} {job['state']}{said}")


def _text(file: Path | None) -> str | None:
    try:
        return None if file is None else file.read_text().strip()
    except (OSError, UnicodeDecodeError) as why:
        raise Refusal(f"{file} cannot be read: {why}.") from why


def _print_jobs(found: Sequence[Json], what: str, *, as_json: bool) -> None:
    _print(
        found,
        ("Id", "Station", "What", "State", "Station says", "Asked for"),
        ("id", "station_identity", what, "state", "reported", "created_at"),
        as_json=as_json,
    )


def _print(
    found: Sequence[Json], titles: Sequence[str], fields: Sequence[str], *, as_json: bool
) -> None:
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    table = Table(*titles)
    for each in found:
        table.add_row(*("" if each[name] is None else str(each[name]) for name in fields))
    print_table(table)
