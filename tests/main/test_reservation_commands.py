"""`chargewright reservations` and `local-lists`, at the real API: asked, shown, cancelled, brought into step."""

import re

import pytest

from tests.api.test_network import site, station
from tests.play import api_world
from tests.play.api_world import connect
from tests.play.command_line import command_line
from tests.play.served_api import Served


@pytest.fixture(scope="module")
def there(database):
    """The API at a port, with a station of one EVSE and a token."""
    api_world.seed(database)
    with api_world.world(database) as world, Served(world) as served:
        served.start()
        made = station(world, site(world, name="Quay")["id"], "CS-1").json()
        connect(world, made["id"])
        assert world.post("/api/v1/tokens", json={"uid": "04A1B2C3D4"}).status_code == 201
        yield world, served.url, made["id"]


def test_an_evse_is_reserved_shown_and_cancelled(there, monkeypatch):
    world, url, _ = there
    run = command_line(monkeypatch, world.database, url)
    asked = run("reservations", "reserve", "CS-1", "04a1b2c3d4", "--minutes", "45", "--evse", "1")
    assert asked.exit_code == 0, asked.output
    reservation = re.search(r"rsv_\w+", asked.output)[0]
    listed = run("reservations", "list", "--state", "asked").output
    assert "CS-1" in listed
    assert "04A1B2C3D4" in listed
    assert "CS-1" not in run("reservations", "list", "--state", "used").output
    assert run("reservations", "cancel", reservation).exit_code == 0
    names = {name for (name,) in world.rows("SELECT name FROM station_command")}
    assert names >= {"reserve", "cancel_reservation"}


def test_a_list_is_brought_into_step_and_shown_with_its_versions(there, monkeypatch):
    world, url, station_id = there
    run = command_line(monkeypatch, world.database, url)
    path = f"/api/v1/stations/{station_id}/local-list"
    assert world.ask("PATCH", path, json={"takes_all": True}).status_code == 200
    said = run("local-lists", "synchronise", "CS-1", "--anew")
    assert (said.exit_code, said.output) == (0, "The list is sending.\n")
    listed = run("local-lists", "list").output
    assert re.search(r"CS-1 +│ sending +│ 0 +│ 1 ", listed), listed
    assert "CS-1" not in run("local-lists", "list", "--state", "in_step").output


def test_the_lists_of_a_site_are_brought_by_a_job(there, monkeypatch):
    world, url, station_id = there
    run = command_line(monkeypatch, world.database, url)
    path = f"/api/v1/stations/{station_id}/local-list"
    assert world.ask("PATCH", path, json={"takes_all": True}).status_code == 200
    run("local-lists", "synchronise", "CS-1", "--anew")
    said = run("local-lists", "rollout", "--site", "Quay", "--anew", "--state", "sending")
    assert (said.exit_code, said.output.count("of 1 stations")) == (0, 1), said.output
    job = re.search(r"llj_\w+", said.output)[0]
    world.does("UPDATE rollout_run SET state = 'failed', ended_at = now() WHERE job_id = %s", job)
    assert "1 wait" in run("local-lists", "retry", job, "--station", "CS-1").output
    assert run("local-lists", "retry", job, "--station", "CS-1").exit_code != 0
    assert "of 0 stations" in run("local-lists", "rollout", "--state", "too_long").output
    ((details, kind),) = world.rows(
        "SELECT j.details, j.kind FROM rollout AS j JOIN rollout_run AS r ON r.job_id = j.id"
        " WHERE r.station_id = %s",
        station_id,
    )
    assert (details["is_full"], details["takes_all"], kind) == (True, None, "local_lists")
