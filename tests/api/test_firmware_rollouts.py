"""Roll-outs of firmware as somebody asks for them: to whom, how many first, when they stop."""

import pytest

from tests.api.test_files import image
from tests.api.test_network import site, station
from tests.play.api_world import connect

PATH = "/api/v1/firmware-rollouts"


@pytest.fixture(autouse=True)
def stations(world, untouched):
    """Ten stations of a site."""
    place = site(world)["id"]
    made = [station(world, place, f"CS-{number}").json()["id"] for number in range(10)]
    for each in made:
        connect(world, each)
    return made


def begun(world, **body):
    answer = world.post(PATH, json={"firmware_id": image(world)["id"], **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("body", "first", "pause_after"),
    [
        ({}, 10, 3),
        ({"canary": 2}, 2, 3),
        ({"canary_percent": 15, "pause_after_percent": 25}, 2, 3),
        ({"pause_after_percent": 1}, 10, 1),
    ],
)
def test_numbers_and_shares_are_of_the_stations_that_are_meant(world, body, first, pause_after):
    made = begun(world, **body)
    assert (made["progress"]["total"], made["pause_after"]) == (10, pause_after)
    runs = world.get("/api/v1/firmware-runs", params={"job_id": made["id"], "stage": 1}).json()
    assert len(runs["items"]) == first


def test_it_is_paused_resumed_and_ended_and_then_it_is_over(world, stations):
    path = f"{PATH}/{begun(world, station_ids=stations[:1])['id']}"
    assert world.post(f"{path}/pause").json()["pause_reason"] == "person"
    assert world.post(f"{path}/resume").json()["state"] == "running"
    ended = world.post(f"{path}/cancel").json()
    assert (ended["state"], ended["progress"]["cancelled"]) == ("cancelled", 1)
    assert world.post(f"{path}/resume").status_code == 409


def test_a_station_that_failed_has_another_go_and_the_job_goes_on(world, stations):
    job = begun(world, station_ids=stations[:3])["id"]
    path = f"{PATH}/{job}"
    ended = "UPDATE rollout_run SET state = %s, ended_at = now() WHERE station_id = %s"
    for each, state in zip(stations, ["failed", "failed", "installed"], strict=False):
        world.does(ended, state, each)
    done = (
        "UPDATE rollout SET state = 'done', ended_at = now(), failures_forgiven = 2 WHERE id = %s"
    )
    world.does(done, job)
    one = world.post(f"{path}/retry", json={"station_ids": stations[:1]}).json()
    assert (one["state"], one["ended_at"]) == ("running", None)
    assert (one["progress"]["waiting"], one["progress"]["failed"]) == (1, 1)
    assert world.rows("SELECT failures_forgiven FROM rollout WHERE id = %s", job) == [(1,)]
    refused = world.post(f"{path}/retry", json={"station_ids": stations[2:3]})
    assert [each["field"] for each in refused.json()["errors"]] == ["station_ids[0]"]
    assert world.post(f"{path}/retry", json={}).json()["progress"]["waiting"] == 2
    world.post(f"{path}/cancel")
    assert world.post(f"{path}/retry", json={}).status_code == 409


def test_what_cannot_be_is_refused_by_its_field(world):
    wrong = {"canary": 1, "canary_percent": 5, "protocol": "https", "station_ids": ["stn_0"]}
    answer = world.post(PATH, json={"firmware_id": image(world)["id"], **wrong})
    found = {each["field"] for each in answer.json()["errors"]}
    assert found == {"canary_percent", "protocol", "station_ids[0]"}
