"""Roots by which contracts of vehicles are believed: added, seen, removed, at the API and the command line."""

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from chargewright.access.roles import Role
from chargewright.main import cli_beside
from chargewright.main.cli import app
from sim.contracts.pki import ContractPki, pem
from tests.api.test_network import errors
from tests.play.served_api import Served

ROOTS = "/api/v1/contract-roots"
PKI = ContractPki()
ROOT = pem(PKI.root.certificate)


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with no root."""


def add(world, certificate=ROOT, kind="MO", role=Role.ADMINISTRATOR):
    return world.post(ROOTS, role, json={"kind": kind, "certificate": certificate})


def test_a_root_is_added_seen_and_removed_and_who_did_it_is_known(world):
    added = add(world).json()
    assert added["subject"] == "CN=MO Root CA"
    assert added["certificate"] == ROOT
    assert world.get(ROOTS, params={"kind": "MO"}).json()["items"] == [added]
    assert world.get(f"{ROOTS}/{added['id']}").json() == added
    assert world.ask("DELETE", f"{ROOTS}/{added['id']}").status_code == 204
    assert world.get(ROOTS).json()["items"] == []
    told = world.rows("SELECT kind FROM fact WHERE about = %s ORDER BY position", added["id"])
    assert told == [("contract_root.added",), ("contract_root.removed",)]
    kept = world.get("/api/v1/audit-trail").json()["items"]
    assert [each["operation"] for each in kept][:2] == ["remove_contract_root", "add_contract_root"]


def test_one_root_stands_for_several_kinds_and_for_each_once(world):
    assert add(world).status_code == 201
    assert add(world, kind="V2G").status_code == 201
    again = add(world)
    assert (again.status_code, again.json()["code"]) == (409, "contract_root_kept")


@pytest.mark.parametrize("text", ["no PEM", ROOT + ROOT, pem(PKI.upper.certificate)])
def test_what_is_no_root_is_refused_by_its_field(world, text):
    assert errors(add(world, text)) == {"certificate"}


def test_who_may_not_change_certificates_adds_none(world):
    assert add(world, role=Role.SUPPORT).status_code == 403


def test_the_command_line_does_the_same(world, database, monkeypatch, tmp_path):
    monkeypatch.setattr(cli_beside, "write_logs", lambda _settings: None)
    variables = {
        "CHARGEWRIGHT_DATABASE_URL": database.app,
        "CHARGEWRIGHT_DATABASE_APP_URL": database.app,
        "COLUMNS": "160",
    }

    file = tmp_path / "roots.pem"
    file.write_text(ROOT + pem(ContractPki("V2G").root.certificate))
    with Served(world) as served:
        served.start()

        def run(*words):
            # The API in this process writes its log to the same standard output.
            with capture_logs():
                here = ("--org", "org_here", "--http", served.url)
                return CliRunner().invoke(app, ["contract-roots", *words, *here], env=variables)

        said = run("add", str(file), "--kind", "MO")
        assert said.exit_code == 0, said.output
        assert "CN=V2G Root CA is believed (MO)" in said.stderr
        shown = run("list")
        assert "CN=MO Root CA" in shown.stdout
        first = world.get(ROOTS).json()["items"][0]["id"]
        assert run("remove", first).exit_code == 0
        assert len(world.get(ROOTS).json()["items"]) == 1
        file.write_text("nothing")
        assert run("add", str(file), "--kind", "MO").exit_code != 0
