"""The commands about roots of contract certificates (Plug & Charge)."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rich.table import Table

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.network.contracts import RootKind

_PATH = "contract-roots"


def commands() -> typer.Typer:
    """`chargewright contract-roots …`."""
    app = typer.Typer(
        help="Roots by which contract certificates of vehicles are believed.", no_args_is_help=True
    )

    @app.command("add")
    def add_roots(
        file: Annotated[Path, typer.Argument(help="One root or more in PEM.")],
        kind: Annotated[RootKind, typer.Option(help="Whose contracts they stand for.")],
        org: Org = "",
        http: Http = "",
        config: Config = None,
        data: Data = None,
    ) -> None:
        """Believe the roots of a file, from now on."""
        roots = _roots_in(file)

        async def work(api: Platform) -> None:
            for root in roots:
                body = {"kind": kind, "certificate": root}
                added = await api.said("POST", _PATH, json=body)
                OUT.print(f"{added['id']} {added['subject']} is believed ({kind}).")

        _asked(Door(org, http, config, data), work)

    @app.command("list")
    def list_roots(
        org: Org = "", http: Http = "", config: Config = None, data: Data = None
    ) -> None:
        """Print the roots, newest first."""
        table = Table("Id", "Kind", "Subject", "Until")
        for each in _asked(Door(org, http, config, data), lambda api: api.all(_PATH)):
            table.add_row(each["id"], each["kind"], each["subject"], each["not_after"][:10])
        print_table(table)

    @app.command("remove")
    def remove_root(
        root_id: str, org: Org = "", http: Http = "", config: Config = None, data: Data = None
    ) -> None:
        """Believe a root no longer."""
        path = f"{_PATH}/{quote(root_id, safe='')}"
        _asked(Door(org, http, config, data), lambda api: api.said("DELETE", path))
        OUT.print(f"{root_id} is believed no longer.")

    return app


def _asked(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, _PATH, lambda client: work(Platform(client)))


def _roots_in(file: Path) -> list[str]:
    """Each certificate of a file by itself.

    Raises:
        Refusal: it cannot be read, or holds none.
    """
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as why:
        raise Refusal(f"{file} holds no certificate in PEM.") from why
    return [each.public_bytes(Encoding.PEM).decode() for each in found]
