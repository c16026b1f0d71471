"""`chargewright meters`: a file that a driver brings is verified without any platform, keys at the real API."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from chargewright.main import cli_beside
from chargewright.main.cli import app
from chargewright.metering.signed import records_of
from sim.stations.plan import SignedFormat, Signing
from sim.stations.signing import BEGIN, END, SigningMeter
from tests.api.test_network import site, station
from tests.play import api_world
from tests.play.clock import MONDAY_MORNING as T0
from tests.play.served_api import Served

CASES = Path("tests/cases/signed_meters")
ALFEN_KEY = "AMVBBEIORR2RGJLJ6YRZUGACQAXSDFCL66EIP3N7"


def verify(*words):
    return CliRunner().invoke(app, ["meters", "verify", *map(str, words)], env={"COLUMNS": "160"})


@pytest.mark.parametrize(
    ("name", "exit_code", "said"),
    [
        ("isa-edl-40p-ok.xml", 0, "22329.4 Wh"),
        ("VW_OCMF_load.xml", 0, "1101 Wh"),
        ("NewEHZXML.xml", 0, "compare it with the meter's face"),
        ("alfen.txt", 1, "There is no record of the end."),
        ("test_ocmf_ebee_02.xml", 1, "A signature is not of what its record says"),
        ("test_ocmf_rsa_01.xml", 2, "in no format that is read here"),
    ],
)
def test_a_file_is_verified_by_itself(name, exit_code, said):
    result = verify(CASES / name)
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.output


@pytest.mark.parametrize("form", SignedFormat)
def test_records_a_line_each_are_verified_by_the_key_of_the_meter_alone(tmp_path, form):
    meter, another = (SigningMeter(serial, Signing.WELL, form) for serial in ("M1", "M2"))
    file = tmp_path / "records.txt"
    pair = (meter.record(BEGIN, 0, T0, "04A1"), meter.record(END, 900, T0, "04A1"))
    file.write_text("\n".join(pair))
    told = ("--key", meter.public_key, "--energy-wh", "900", "--token", "04A1")
    good = verify(file, *told, "--json")
    assert good.exit_code == 0, good.output
    assert json.loads(good.stdout)["key_was_given"]
    assert verify(file, "--key", another.public_key).exit_code == 1
    assert verify(file, *told, "--energy-wh", "1000").exit_code == 1


def test_a_key_is_taken_from_a_file_too(tmp_path):
    key = tmp_path / "key.txt"
    key.write_text(ALFEN_KEY)
    assert "(secp192r1)" in verify(CASES / "alfen.txt", "--key", key).stderr


def test_octets_of_a_meter_are_read_as_they_are(tmp_path):
    (record,) = records_of([(CASES / "edl-40-01.xml").read_text()])
    file = tmp_path / "meter.sml"
    file.write_bytes(bytes.fromhex(record.text))
    result = verify(file, "--key", record.carried.der.hex(), "--json")
    assert json.loads(result.stdout)["doubts"] == ["end_missing"]


@pytest.fixture(scope="module")
def there(database):
    api_world.seed(database)
    with api_world.world(database) as world, Served(world) as served:
        served.start()
        quay = site(world, name="Quay")["id"]
        station(world, quay, "CS-1")
        yield world, served.url


@pytest.fixture
def command(there, database, monkeypatch):
    """Runs `chargewright meters keys …` beside the API."""
    monkeypatch.setattr(cli_beside, "write_logs", lambda _settings: None)
    variables = {
        "CHARGEWRIGHT_DATABASE_URL": database.app,
        "CHARGEWRIGHT_DATABASE_APP_URL": database.app,
        "COLUMNS": "200",
    }
    _, url = there

    def run(*words):
        with capture_logs():
            words = ["meters", "keys", *words, "--org", "org_here", "--http", url]
            return CliRunner().invoke(app, words, env=variables)

    return run


def test_a_key_is_brought_retired_and_trusted_again(command):
    assert "is confirmed" in command("add", "CS-1", ALFEN_KEY, "--evse", "1").stderr
    (key,) = json.loads(command("list", "--json").stdout)
    assert (key["station_identity"], key["evse_no"], key["algorithm"]) == ("CS-1", 1, "secp192r1")
    for verb, trust in (("retire", "retired"), ("trust", "confirmed")):
        assert f"is {trust}" in command(verb, key["id"]).stderr
        assert trust in command("list", "--station", "CS-1").stdout


def test_what_is_no_key_is_refused_before_anything_is_asked(command):
    said = command("add", "CS-1", "no key")
    assert said.exit_code == 1
    assert "no public key" in str(said.exception)
