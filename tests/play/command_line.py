"""The command line beside an API that runs in this process."""

from collections.abc import Callable
from typing import Any

from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from chargewright.main import cli_beside
from chargewright.main.cli import app


def command_line(monkeypatch: Any, database: Any, url: str) -> Callable[..., Result]:
    """Runs `chargewright` with these words, for the organisation whose people the API world has."""
    monkeypatch.setattr(cli_beside, "write_logs", lambda _settings: None)
    variables = {
        "CHARGEWRIGHT_DATABASE_URL": database.app,
        "CHARGEWRIGHT_DATABASE_APP_URL": database.app,
        "COLUMNS": "160",
    }

    def run(*words: str) -> Result:
        # The API in this process writes its log to the same standard output.
        with capture_logs():
            return CliRunner().invoke(
                app, [*words, "--org", "org_here", "--http", url], env=variables
            )

    return run
