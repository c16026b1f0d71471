"""The command that makes a certificate for trials."""

from pathlib import Path
from typing import Annotated

import typer

from chargewright.main.certificates import make_self_signed
from chargewright.main.cli_out import OUT
from chargewright.main.clock import SystemClock


def certificate(
    host: Annotated[list[str], typer.Option(help="A name or address stations use; repeatable.")],
    out: Annotated[Path, typer.Option(help="The folder it is written to.")] = Path("certificate"),
) -> None:
    """Make a self-signed certificate for trials with TLS stations."""
    made, key = make_self_signed(host, out, SystemClock().now())
    OUT.print(f"Give stations {made} as their root certificate, and start with")
    print(f"CHARGEWRIGHT_OCPP_TLS_CERTIFICATE_FILE={made.resolve()}")
    print(f"CHARGEWRIGHT_OCPP_TLS_KEY_FILE={key.resolve()}")
