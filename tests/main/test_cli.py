"""The command line says what is wrong in a sentence, and leaves nothing behind."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from chargewright.adapters.postgres.releases import check
from chargewright.kernel.problem import Invalid, Outage, Refusal
from chargewright.main import cli_beside
from chargewright.main.cli import COMMANDS, GROUPS, app

NOBODY = "postgresql://nobody:secret@127.0.0.1:1/db"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """A command configures the logs of its whole process, and this one is not its own."""
    monkeypatch.setattr(cli_beside, "write_logs", lambda _settings: None)


def refused(*words, **variables):
    """What a command raised: `run` prints it as a sentence and ends with 1."""
    return CliRunner().invoke(app, words, env=variables).exception


@pytest.mark.parametrize(
    "words",
    [
        ("user", "add", "ann@example.com", "--role", "support"),
        ("api-key", "add", "--role", "support"),
        ("forget", "ann@example.com"),
        ("migrate",),
        ("rotate-data-key",),
        ("backup", "backup.tar"),
    ],
)
def test_a_command_where_nothing_was_ever_started_makes_nothing(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reason = refused(*words, "--data", str(tmp_path / "nowhere"))
    assert isinstance(reason, Refusal)
    assert str(tmp_path / "nowhere") in str(reason)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("gateway",), ("worker",), ("api",)])
def test_a_role_alone_asks_for_what_it_was_not_told(words, tmp_path):
    reason = refused(*words, CHARGEWRIGHT_DATA_DIR=str(tmp_path / "nowhere"))
    assert isinstance(reason, Invalid)
    assert "set CHARGEWRIGHT_DATABASE_URL" in str(reason)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_reached_is_a_sentence_without_its_password():
    reason = refused("migrate", CHARGEWRIGHT_DATABASE_URL=NOBODY)
    assert isinstance(reason, Outage)
    assert str(reason).startswith("The database cannot be reached: ")
    assert "secret" not in str(reason)
    with pytest.raises(Outage, match="cannot be reached"):
        check(NOBODY)


def test_every_setting_is_printed_whole_with_its_source_and_its_secret_masked():
    said = CliRunner().invoke(
        app,
        ["settings"],
        env={
            "CHARGEWRIGHT_DATABASE_URL": "postgresql://owner:very-secret@a-long-name.db.example.com:5432/cw",
            "CHARGEWRIGHT_VAULT_KEYS": "very-secret",
            "CHARGEWRIGHT_OCPP_ADRESS": "0.0.0.0:9000",
        },
    )
    assert said.exit_code == 0
    assert (
        "database.url = postgresql://owner:****@a-long-name.db.example.com:5432/cw (environment,"
        " CHARGEWRIGHT_DATABASE_URL)\n"
    ) in said.stdout
    assert "ocpp.call_timeout_s = 30 (default, CHARGEWRIGHT_OCPP_CALL_TIMEOUT_S)\n" in said.stdout
    assert "very-secret" not in said.output
    assert "did you mean CHARGEWRIGHT_OCPP_ADDRESS?" in said.output


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_every_command_is_where_the_command_line_looks_for_it(name):
    said = CliRunner().invoke(app, [name, "--help"])
    assert said.exit_code == 0
    assert f" {name} " in said.stdout


def test_a_misspelt_command_is_told_which_one_was_meant():
    said = CliRunner().invoke(app, ["serv"])
    assert said.exit_code == 2
    assert "Did you mean 'serve'" in said.output


LOADED_BY_SETTINGS = """
import sys
from typer.testing import CliRunner
from chargewright.main.cli import app
assert CliRunner().invoke(app, ["settings"]).exit_code == 0
print(*sys.modules, sep="\\n")
"""


def test_a_command_loads_no_module_that_only_others_need():
    said = subprocess.run(
        [sys.executable, "-c", LOADED_BY_SETTINGS], capture_output=True, text=True, check=True
    )
    loaded = set(said.stdout.split())
    assert "chargewright.main.cli_settings" in loaded
    assert not {"chargewright.adapters.postgres.stores", "chargewright.main.roles"} & loaded
