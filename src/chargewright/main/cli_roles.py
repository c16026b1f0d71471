"""The commands that serve: everything at once, or one role alone."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import structlog
import typer
import uvloop

from chargewright.main.cli_beside import Config, Data, settings_of
from chargewright.main.cli_out import OUT
from chargewright.main.cli_shelf import REASONS, fail
from chargewright.main.parts import installation
from chargewright.main.setting_groups import LogFormat
from chargewright.main.settings import Settings, environment


def serve(
    data: Data = None,
    config: Config = None,
    http: Annotated[str | None, typer.Option(help="HOST:PORT of the HTTP API.")] = None,
    ocpp: Annotated[str | None, typer.Option(help="HOST:PORT for stations.")] = None,
    ocpps: Annotated[str | None, typer.Option(help="HOST:PORT for stations with TLS.")] = None,
) -> None:
    """Start everything: database, bus, gateway, API, worker, file service."""
    from chargewright.main.serve import serve as serve_all  # noqa: PLC0415 - each role loads its own

    settings = settings_of(
        config, data, {"http.address": http, "ocpp.address": ocpp, "ocpp.tls_address": ocpps}
    )
    variables = dict(environment())
    if config is not None:
        variables["CHARGEWRIGHT_CONFIG"] = str(config.resolve())
    _run(serve_all(settings, variables, _saying(settings)))


def gateway(config: Config = None) -> None:
    """Hold stations' sockets, on a database and a bus that run elsewhere."""
    from chargewright.main.roles import run_gateway  # noqa: PLC0415 - each role loads its own

    _run(run_gateway(installation(settings_of(config), None)))


def worker(config: Config = None) -> None:
    """Do what was decided, on a database and a bus that run elsewhere."""
    from chargewright.main.roles import run_worker  # noqa: PLC0415 - each role loads its own

    _run(run_worker(installation(settings_of(config), None)))


def api(config: Config = None) -> None:
    """Serve the HTTP API, on a database and a bus that run elsewhere."""
    from chargewright.main.api import run_api  # noqa: PLC0415 - each role loads its own

    _run(run_api(installation(settings_of(config), None)))


def serve_files(config: Config = None) -> None:
    """Serve firmware and take logs, on a database and a bus that run elsewhere."""
    from chargewright.main.files import run_files  # noqa: PLC0415 - each role loads its own

    _run(run_files(installation(settings_of(config), None)))


def _saying(settings: Settings) -> Callable[[str], None]:
    """How `serve` tells what happens: sentences for a person, events for a log collector."""
    if settings.logs.format is LogFormat.JSON:
        return lambda sentence: structlog.get_logger("chargewright").info(sentence)
    return OUT.print


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        uvloop.run(work)
    except BaseExceptionGroup as several:
        first: BaseException = several
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        if isinstance(first, REASONS):
            fail(first)
        raise
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
