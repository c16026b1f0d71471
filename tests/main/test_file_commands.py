"""`chargewright firmware` and `chargewright logs` at the real API, beside a database and a folder of files."""

import hashlib
import json

import pytest

from tests.api.test_network import site, station
from tests.play import api_world
from tests.play.api_world import connect
from tests.play.command_line import command_line
from tests.play.served_api import Served

IMAGE = bytes(range(256)) * 900


@pytest.fixture(scope="module")
def there(database):
    api_world.seed(database)
    with api_world.world(database) as world, Served(world) as served:
        served.start()
        connect(world, station(world, site(world)["id"], "CS-1").json()["id"])
        yield world, served.url


@pytest.fixture
def command(there, database, monkeypatch):
    return command_line(monkeypatch, database, there[1])


@pytest.fixture
def image(command, tmp_path):
    """An image in the library."""
    file = tmp_path / "post.bin"
    file.write_bytes(IMAGE)
    version = f"7.{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:6]}"
    said = command("firmware", "add", str(file), "--version", version, "--vendor", "Acme")
    assert said.exit_code == 0, said.output
    assert hashlib.sha256(IMAGE).hexdigest() in said.stderr
    return version


def test_an_image_is_added_listed_and_retired(command, image):
    def versions():
        return [
            each["version"] for each in json.loads(command("firmware", "list", "--json").stdout)
        ]

    assert image in versions()
    assert image in command("firmware", "list").stdout
    assert command("firmware", "retire", image).exit_code == 0
    assert image not in versions()


def test_an_image_is_sent_by_its_version_to_a_station_by_its_identity(there, command, image):
    world, _ = there
    said = command("firmware", "send", image, "CS-1", "--retrieve", "2030-01-02T03:04:05")
    assert said.exit_code == 0, said.output
    ((payload,),) = world.rows(
        "SELECT payload FROM station_command WHERE name = 'update_firmware' ORDER BY id DESC LIMIT 1"
    )
    assert payload["location"].endswith("/post.bin")
    assert payload["retrieve_at"].startswith("2030-01-0")
    (job,) = json.loads(command("firmware", "jobs", "--station", "CS-1", "--json").stdout)
    assert (job["firmware_version"], job["state"]) == (image, "queued")


@pytest.mark.parametrize(("state", "code"), [("done", 0), ("failed", 1)])
def test_a_log_is_waited_for_and_saved(there, command, tmp_path, state, code):
    world, _ = there
    assert command("logs", "fetch", "CS-1", "--security").exit_code == 0
    upload = world.parts.files.begin(f"fil_{state}", most=99)
    upload.write(0, b"all is well")
    sha256 = upload.finish().sha256
    upload.discard()
    world.does(
        # The next job of this station has come as soon as it is made.
        "CREATE OR REPLACE FUNCTION comes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" UPDATE file_job SET state = '{state}', reported = 'Uploaded' WHERE id = NEW.id;"
        " INSERT INTO station_file (organization_id, id, job_id, station_id, name, protocol, peer,"
        f" size_bytes, sha256, began_at, changed_at) VALUES ('org_here', 'fil_{state}', NEW.id,"
        f" NEW.station_id, 'a.log', 'http', '192.0.2.1', 11, '{sha256}', now(), now());"
        " RETURN NULL; END $$;"
        " CREATE OR REPLACE TRIGGER comes AFTER INSERT ON file_job"
        " FOR EACH ROW EXECUTE FUNCTION comes()"
    )
    said = command("logs", "fetch", "CS-1", "--out", str(tmp_path))
    world.does("DROP TRIGGER comes ON file_job")
    assert said.exit_code == code, said.output
    assert said.stdout.strip() == str(tmp_path / "a.log")
    assert (tmp_path / "a.log").read_bytes() == b"all is well"
    listed = json.loads(command("logs", "list", "--json").stdout)
    assert {each["log"] for each in listed} == {"diagnostics", "security"}


def test_whoever_names_what_is_not_there_is_told(command):
    said = command("firmware", "send", "0.0", "CS-1")
    assert "nothing called '0.0' among firmware-images" in str(said.exception)
