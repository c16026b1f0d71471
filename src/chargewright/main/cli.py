"""The command line: the names of its commands, and where each of them is."""

import gc
from typing import Final

import typer

from chargewright.main.cli_shelf import REASONS, fail, shelf

COMMANDS: Final = {
    "station-test": "cli_station_test:station_test",
    "check-vat-number": "cli_vat:check_vat_number",
    "list": "cli_lists:list_rows",
    "serve": "cli_roles:serve",
    "gateway": "cli_roles:gateway",
    "worker": "cli_roles:worker",
    "api": "cli_roles:api",
    "files": "cli_roles:serve_files",
    "migrate": "cli_data:migrate_database",
    "certificate": "cli_certificate:certificate",
    "simulate": "cli_simulate:simulate",
    "files-test": "cli_files_test:try_files",
    "backup": "cli_data:backup",
    "restore": "cli_data:restore",
    "forget": "cli_people:forget",
    "rotate-data-key": "cli_data:rotate_data_key",
}
GROUPS: Final = {
    "user": "cli_people:users",
    "api-key": "cli_people:keys",
    "ledger": "cli_books:commands",
    "ca": "cli_ca:commands",
    "contract-roots": "cli_contracts:commands",
    "settings": "cli_settings:commands",
    "meters": "cli_meters:commands",
    "firmware": "cli_files:firmware_commands",
    "logs": "cli_files:log_commands",
    "grid": "cli_grid:commands",
    "profiles": "cli_profiles:commands",
    "reservations": "cli_reservations:commands",
    "phone-payments": "cli_phones:commands",
    "station-settlements": "cli_settlements:commands",
    "local-lists": "cli_local_lists:commands",
}

app = typer.Typer(
    cls=shelf(COMMANDS, GROUPS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def chargewright() -> None:
    """The back office of a charge point operator."""


def run() -> None:
    """Entry of the `chargewright` program: refusals are a sentence, not a traceback."""
    # What a command imports lives as long as it: looking for garbage on the way is a tenth of its start.
    gc.set_threshold(50_000, 20, 50)
    try:
        app(standalone_mode=True)
    except REASONS as reason:
        fail(reason)


if __name__ == "__main__":
    run()
