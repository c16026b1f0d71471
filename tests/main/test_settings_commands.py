"""`chargewright settings apply` and `drift`, at the real API: who is meant, what is shown, how it ends."""

import asyncio
import json

import httpx
import pytest
from typer.testing import CliRunner

from chargewright.access.roles import Role
from chargewright.kernel.problem import NotFound, Outage, Refusal
from chargewright.main.cli import app
from chargewright.main.setting_jobs import SettingsApi, Wanted, is_good
from tests.api.test_configuration import told
from tests.api.test_network import site, station
from tests.api.test_setting_templates import made
from tests.play import api_world
from tests.play.api_world import connect
from tests.play.command_line import command_line
from tests.play.served_api import Served


@pytest.fixture(scope="module")
def there(database):
    """The API at a port, with a template and two stations at a quay."""
    api_world.seed(database)
    with api_world.world(database) as world, Served(world) as served:
        served.start()
        quay = site(world, name="Quay")["id"]
        for identity in ("CS-1", "CS-2"):
            connect(world, station(world, quay, identity).json()["id"])
        made(world)
        yield world, served.url


def asked(there, work):
    """What `work` gives, done at the API by a network manager."""
    world, url = there

    async def story():
        headers = world.as_key(Role.NETWORK_MANAGER)
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
            return await work(SettingsApi(http))

    return asyncio.run(story())


def stations_of(world, job):
    runs = world.get("/api/v1/setting-runs", params={"job_id": job["id"]}).json()["items"]
    return {run["station_identity"] for run in runs}


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ({}, {"CS-1", "CS-2"}),
        ({"site": "Quay"}, {"CS-1", "CS-2"}),
        ({"stations": ["CS-2"]}, {"CS-2"}),
        ({"group": "Fast"}, {"CS-1"}),
    ],
)
def test_a_template_goes_to_the_stations_that_are_named(there, where, meant):
    world, _ = there
    first = world.get("/api/v1/stations", params={"identity": "CS-1"}).json()["items"][0]["id"]
    if "group" in where:
        group = world.post("/api/v1/station-groups", json={"name": "Fast"}).json()["id"]
        world.post(f"/api/v1/station-groups/{group}/members", json={"add": [first]})
    job = asked(there, lambda api: api.apply(Wanted(template="beat", batch_size=3, **where)))
    assert stations_of(world, job) == meant
    assert job["batch_size"] == 3


def test_what_is_built_in_is_applied_by_its_id_too(there):
    job = asked(there, lambda api: api.apply(Wanted(template="recommended")))
    assert job["template_id"] == "recommended"


@pytest.mark.parametrize(
    ("wanted", "kind", "sentence"),
    [
        (Wanted(template="NOWHERE"), NotFound, "'NOWHERE' among setting-templates"),
        (Wanted(template="BEAT", site="Moon"), NotFound, "'Moon' among sites"),
        (Wanted(template="BEAT", site="Quay", group="Fast"), Refusal, "one of them"),
    ],
)
def test_who_is_not_there_is_said(there, wanted, kind, sentence):
    with pytest.raises(kind, match=sentence):
        asked(there, lambda api: api.apply(wanted))


def test_two_sites_of_one_name_are_told_apart_by_their_ids(there):
    world, _ = there
    ids = [site(world, name="Twins")["id"] for _ in range(2)]
    with pytest.raises(Refusal, match="say which by its id"):
        asked(there, lambda api: api.apply(Wanted(template="BEAT", site="Twins")))
    job = asked(there, lambda api: api.apply(Wanted(template="BEAT", site=ids[0])))
    assert job["progress"]["total"] == 0


@pytest.mark.parametrize(("ended", "good"), [("applied", True), ("failed", False)])
def test_a_job_is_followed_until_it_is_over(there, ended, good):
    world, _ = there
    seen = []

    async def follow(api):
        job = await api.apply(Wanted(template="BEAT", stations=["CS-1"]))

        async def work_is_done(_):
            world.does(
                "UPDATE rollout_run SET state = %s, ended_at = now() WHERE job_id = %s",
                ended,
                job["id"],
            )
            world.does(
                "UPDATE rollout SET state = 'done', ended_at = now() WHERE id = %s", job["id"]
            )

        over = await api.follow(
            "setting-jobs",
            job,
            lambda now: seen.append((now["state"], now["progress"][ended])),
            work_is_done,
        )
        return over, await api.failures(over)

    job, failures = asked(there, follow)
    assert seen == [("running", 0), ("done", 1)]
    assert is_good(job) is good
    assert [each["station_identity"] for each in failures] == ([] if good else ["CS-1"])


def test_a_platform_that_is_not_there_is_an_outage():
    async def story():
        async with httpx.AsyncClient(base_url="http://127.0.0.1:1", trust_env=False) as http:
            await SettingsApi(http).drift("")

    with pytest.raises(Outage, match="does not answer"):
        asyncio.run(story())


@pytest.fixture
def command(there, database, monkeypatch):
    """Runs `chargewright settings …` beside the API."""
    run = command_line(monkeypatch, database, there[1])
    return lambda *words: run("settings", *words)


def test_drift_is_a_table_for_people_and_json_for_programs(there, command):
    world, _ = there
    (first, *_) = world.get("/api/v1/stations").json()["items"]
    told(world, first["id"], "HeartbeatInterval", "300", mutability="ReadWrite")
    path = f"/api/v1/stations/{first['id']}/configuration/wish"
    world.post(path, json={"name": "HeartbeatInterval", "value": "60"})
    said = command("drift", "--site", "Quay")
    assert said.exit_code == 0, said.output
    for word in (first["identity"], "HeartbeatInterval", "300", "60", "differs"):
        assert word in said.stdout
    (row,) = json.loads(command("drift", "--json").stdout)
    assert (row["name"], row["value"], row["desired_value"]) == ("HeartbeatInterval", "300", "60")
    elsewhere = site(world, name="Elsewhere")["id"]
    assert json.loads(command("drift", "--json", "--site", elsewhere).stdout) == []


def test_a_job_is_begun_and_the_key_for_it_is_gone(there, command):
    world, _ = there
    said = command("apply", "BEAT", "--site", "Quay", "--batch", "1", "--skip-offline")
    assert said.exit_code == 0, said.output
    assert "brings Heartbeat to 2 stations" in said.stderr
    (newest, *_) = world.get("/api/v1/setting-jobs").json()["items"]
    assert (newest["batch_size"], newest["skips_offline"]) == (1, True)
    assert world.rows(
        "SELECT count(*) FROM api_key WHERE name = 'settings' AND revoked_at IS NULL"
    ) == [(0,)]


def test_paths_before_the_command_are_not_lost(tmp_path):
    said = CliRunner().invoke(app, ["settings", "--data", str(tmp_path), "drift"])
    assert said.exit_code == 2
    assert "say it behind drift" in said.stderr
