"""The commands about certificates of stations."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from psycopg.rows import DictRow
from rich.console import Console
from rich.table import Column, Table

from chargewright.main.authority import (
    LISTED_MAX,
    create,
    export,
    let_go,
    make_server,
    show,
    with_authorities,
)
from chargewright.main.authority import revoke as revoke_issued
from chargewright.main.cli_beside import Config, Data, installation_at
from chargewright.main.cli_out import OUT
from chargewright.network.certificate_requests import KeyType


def commands() -> typer.Typer:
    """`chargewright ca …`."""
    app = typer.Typer(help="Certificates of stations, and who signs them.", no_args_is_help=True)
    wide = Console(highlight=False)

    @app.command("create")
    def create_authority(
        organization: Annotated[str, typer.Option(help="The operator, as certificates name it.")],
        key: Annotated[
            list[KeyType] | None, typer.Option(help="Repeatable; both sorts by default.")
        ] = None,
        config: Config = None,
        data: Data = None,
        *,
        anew: Annotated[
            bool, typer.Option("--anew", help="In the place of the one that there is.")
        ] = False,
    ) -> None:
        """Make a root and an authority below it, their keys sealed."""
        asyncio.run(
            create(
                installation_at(config, data),
                organization,
                key or list(KeyType),
                OUT.print,
                anew=anew,
            )
        )

    @app.command("show")
    def show_authorities(
        config: Config = None,
        data: Data = None,
        *,
        every: Annotated[
            bool, typer.Option("--all", help="Those too that issue no more, with their ids.")
        ] = False,
    ) -> None:
        """Print the authorities that issue."""
        it = installation_at(config, data)
        if every:
            wide.print(_all_of(asyncio.run(with_authorities(it, lambda rows: rows.all()))))
            return
        table = Table("Kind", "Key", "Subject", "Until", "Sealed key")
        for each in asyncio.run(show(it)):
            subject = each.certificate.subject.rfc4514_string()
            until = _day(each.certificate.not_valid_after_utc)
            table.add_row(
                each.kind, each.key_type, subject, until, "here" if each.is_key_here else "away"
            )
        wide.print(table)

    @app.command("let-go")
    def let_authority_go(root_id: str, config: Config = None, data: Data = None) -> None:
        """Believe a root no more, nor what is below it; who came by their certificates is closed."""
        asyncio.run(let_go(installation_at(config, data), root_id))
        OUT.print(f"{root_id} is let go; gateways know within a minute.")

    @app.command("export")
    def export_authorities(
        key: Annotated[KeyType | None, typer.Option(help="Of this sort of key alone.")] = None,
        config: Config = None,
        data: Data = None,
        *,
        intermediate: Annotated[
            bool, typer.Option("--intermediate", help="Those below the roots.")
        ] = False,
    ) -> None:
        """Print the roots in PEM: what stations are given to believe us."""
        kind = "intermediate" if intermediate else "root"
        print(asyncio.run(export(installation_at(config, data), kind, key)), end="")

    @app.command("server")
    def server_certificate(
        host: Annotated[
            list[str], typer.Option(help="A name or address stations use; repeatable.")
        ],
        out: Annotated[Path, typer.Option(help="The folder it is written to.")],
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Write certificates for our own port, of each sort of key; a server takes new ones by itself."""
        written = asyncio.run(make_server(installation_at(config, data), host, out, OUT.print))
        for name, (certificate, key) in zip(("TLS_", "TLS_SECOND_"), written, strict=False):
            print(f"CHARGEWRIGHT_OCPP_{name}CERTIFICATE_FILE={certificate.resolve()}")
            print(f"CHARGEWRIGHT_OCPP_{name}KEY_FILE={key.resolve()}")

    @app.command("list")
    def list_issued(
        station: Annotated[str, typer.Option(help="Of this identity alone.")] = "",
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Print what was issued to stations, newest first."""
        it = installation_at(config, data)
        table = Table("Id", "Station", "For", "State", "Serial number", "Until", "Revoked")
        for row in asyncio.run(with_authorities(it, lambda rows: rows.issued(station, LISTED_MAX))):
            table.add_row(
                row["id"],
                row["identity"],
                row["use"],
                row["state"],
                row["serial_number"] or "",
                _day(row["not_after"]),
                _day(row["revoked_at"]),
            )
        wide.print(table)

    @app.command("installed")
    def list_installed(
        station: Annotated[str, typer.Option(help="Of this identity alone.")] = "",
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Print what stations say they have, told last first."""
        it = installation_at(config, data)
        table = Table("Station", "For", "Subject", "Serial number", "Until", "Told")
        for row in asyncio.run(
            with_authorities(it, lambda rows: rows.installed(station, LISTED_MAX))
        ):
            table.add_row(
                row["identity"],
                row["type"],
                row["subject"] or "",
                row["serial_number"],
                _day(row["not_after"]),
                _day(row["last_at"]),
            )
        wide.print(table)

    @app.command("revoke")
    def revoke(
        certificate_id: str,
        reason: Annotated[str, typer.Option(help="Why, for whoever looks later.")],
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Let a certificate show nobody any more."""
        asyncio.run(revoke_issued(installation_at(config, data), certificate_id, reason))
        OUT.print(f"{certificate_id} is revoked; gateways know within seconds.")

    return app


def _all_of(rows: Sequence[DictRow]) -> Table:
    """Some lines each, for a terminal of eighty columns."""
    whole = (Column(each, no_wrap=True) for each in ("Kind", "Until", "State"))
    table = Table(Column("Authority", min_width=30), *whole, show_lines=True)
    for row in rows:
        table.add_row(
            f"{row['id']}\n{row['subject']}",
            f"{row['kind']}\n{row['key_type']}",
            _day(row["not_after"]),
            _state(row),
        )
    return table


def _state(row: DictRow) -> str:
    """What becomes of an authority, in this order."""
    if row["let_go_at"] is not None:
        return f"let go\n{_day(row['let_go_at'])}"
    return "issues" if row["retired_at"] is None else f"issued until\n{_day(row['retired_at'])}"


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"
