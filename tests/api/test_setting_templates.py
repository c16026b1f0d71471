"""Templates of settings, wishes and jobs: who makes them, what they would change, how far they are."""

import pytest

from chargewright.access.roles import Role
from tests.api.test_configuration import settings, told
from tests.api.test_network import errors, site, station
from tests.play.api_world import connect

TEMPLATES = "/api/v1/setting-templates"
JOBS = "/api/v1/setting-jobs"
HEARTBEAT = {
    "key": "HeartbeatInterval",
    "variable": "OCPPCommCtrlr/HeartbeatInterval",
    "value": "60",
    "is_least": False,
}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def post(world):
    """A station that has connected."""
    added = station(world, site(world)["id"]).json()
    connect(world, added["id"])
    return added


def template(world, code="BEAT", role=Role.ADMINISTRATOR, **more):
    body = {"code": code, "name": "Heartbeat", "settings": [HEARTBEAT], **more}
    return world.post(TEMPLATES, role, json=body)


def made(world, code="BEAT", **more):
    answer = template(world, code, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def preview(world, template_id):
    answer = world.post(f"{TEMPLATES}/{template_id}/preview", json={})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_template_is_made_listed_changed_and_deleted(world):
    added = made(world, priority=5, vendor="Acme", versions=["1.6"])
    made(world, "LATER", priority=7)
    listed = world.get(TEMPLATES).json()["items"]
    assert [each["code"] for each in listed] == ["LATER", "BEAT"], "the highest priority first"
    assert listed[1] == added
    assert world.get(TEMPLATES, params={"vendor": "Acme"}).json()["items"] == [added]
    path = f"{TEMPLATES}/{added['id']}"
    changed = world.ask("PATCH", path, json={"priority": 9, "vendor": None}).json()
    assert (changed["priority"], changed["vendor"], changed["code"]) == (9, None, "BEAT")
    assert world.get(path).json() == changed
    assert "BEAT" in world.get(TEMPLATES, params={"format": "csv"}).text
    assert world.ask("DELETE", path).status_code == 204
    assert world.get(path).status_code == 404


def test_a_code_is_taken_once(world):
    made(world)
    assert template(world).json()["code"] == "template_code_taken"
    other = made(world, "OTHER")
    taken = world.ask("PATCH", f"{TEMPLATES}/{other['id']}", json={"code": "BEAT"})
    assert taken.status_code == 409
    assert taken.json()["errors"][0]["field"] == "code"


def test_everything_wrong_with_a_template_is_said_at_once(world):
    answer = template(
        world,
        settings=[{"value": "1"}, {"key": "AuthorizationKey", "value": "x"}],
        valid_from="2026-03-02T00:00:00Z",
        valid_until="2026-03-01T00:00:00Z",
        site_id="sit_nowhere",
    )
    assert errors(answer) == {"settings[0]", "settings[1].key", "valid_until", "site_id"}


def test_what_is_built_in_is_shown_and_cannot_be_changed(world):
    shown = world.get("/api/v1/built-in-setting-templates").json()["items"]
    assert [each["id"] for each in shown] == ["measuring", "recommended"]
    assert all(each["organization_id"] is None for each in shown)
    assert world.get(f"{TEMPLATES}/recommended").json() == shown[1]
    assert world.ask("PATCH", f"{TEMPLATES}/recommended", json={"priority": 1}).status_code == 404
    assert world.ask("DELETE", f"{TEMPLATES}/recommended").status_code == 404


def test_a_preview_says_what_would_change_and_changes_nothing(world, post):
    told(world, post["id"], "HeartbeatInterval", "300", mutability="ReadWrite")
    told(world, post["id"], "ConnectionTimeOut", "60", mutability="ReadOnly")
    seen = preview(world, made(world)["id"])
    assert (seen["station_count"], seen["changing_count"], seen["is_whole"]) == (1, 1, True)
    (planned,) = seen["stations"]
    assert planned["station_id"] == post["id"]
    assert planned["changes"] == [
        {"name": "HeartbeatInterval", "value": "300", "aim": "60", "standing": "differs"}
    ]
    (advised,) = preview(world, "recommended")["stations"]
    assert [(each["name"], each["standing"]) for each in advised["changes"]] == [
        ("ConnectionTimeOut", "read_only")
    ], "what the station does not have is not recommended to it"
    assert preview(world, made(world, "OTHERS", vendor="Nobody")["id"])["station_count"] == 0
    assert world.rows("SELECT count(*)::int FROM station_command") == [(1,)], (
        "only the one elsewhere"
    )


def test_a_wish_stands_beside_what_the_station_told_until_it_is_withdrawn(world, post):
    told(world, post["id"], "HeartbeatInterval", "300", mutability="ReadWrite")
    path = f"/api/v1/stations/{post['id']}/configuration"
    wished = world.post(f"{path}/wish", json={"name": "heartbeatinterval", "value": "45"})
    assert wished.status_code == 200, wished.text
    (row,) = settings(world, post, standing="differs")
    assert (row["desired_value"], row["desired_by"], row["priority"]) == (
        "45",
        "key_administrator",
        None,
    )
    assert row["is_enforced"]
    (drifted,) = world.get("/api/v1/setting-drift", params={"station_id": post["id"]}).json()[
        "items"
    ]
    assert (drifted["name"], drifted["value"], drifted["standing"]) == (
        "HeartbeatInterval",
        "300",
        "differs",
    )
    assert "HeartbeatInterval" in world.get("/api/v1/setting-drift", params={"format": "csv"}).text
    world.post(f"{path}/withdraw", json={"name": "HeartbeatInterval"})
    assert (
        world.get("/api/v1/setting-drift", params={"station_id": post["id"]}).json()["items"] == []
    )
    (row,) = settings(world, post)
    assert (row["desired_value"], row["standing"]) == (None, None)


def test_a_wish_that_the_station_would_refuse_is_refused_by_name(world, post):
    path = f"/api/v1/stations/{post['id']}/configuration/wish"
    told(world, post["id"], "NumberOfConnectors", "1", mutability="ReadOnly")
    assert errors(world.post(path, json={"name": "NumberOfConnectors", "value": "2"})) == {"name"}
    assert errors(world.post(path, json={"name": "AuthorizationKey", "value": "x" * 20})) == {
        "name"
    }
    assert errors(world.post(path, json={"name": "k" * 51, "value": "1"})) == {"name"}


def test_a_job_has_a_run_for_each_station_and_can_be_paused_and_cancelled(world, post):
    added = world.post(
        JOBS,
        json={"template_id": "recommended", "station_ids": [post["id"]]},
        headers={"Idempotency-Key": "j-1"},
    )
    assert added.status_code == 201, added.text
    job = added.json()
    assert (job["state"], job["progress"]["total"], job["progress"]["waiting"]) == ("running", 1, 1)
    again = world.post(
        JOBS,
        json={"template_id": "recommended", "station_ids": [post["id"]]},
        headers={"Idempotency-Key": "j-1"},
    )
    assert again.json()["id"] == job["id"]
    (run,) = world.get("/api/v1/setting-runs", params={"job_id": job["id"]}).json()["items"]
    assert (run["station_id"], run["state"], run["results"]) == (post["id"], "waiting", [])
    (same,) = world.get(f"/api/v1/stations/{post['id']}/setting-runs").json()["items"]
    assert same == run
    path = f"{JOBS}/{job['id']}"
    paused = world.post(f"{path}/pause", json={}).json()
    assert (paused["state"], paused["pause_reason"]) == ("paused", "person")
    assert world.post(f"{path}/resume", json={}).json()["state"] == "running"
    cancelled = world.post(f"{path}/cancel", json={}).json()
    assert (cancelled["state"], cancelled["progress"]["cancelled"]) == ("cancelled", 1)
    assert world.post(f"{path}/resume", json={}).status_code == 409
    assert world.get(path).json() == cancelled
    assert "recommended" in world.get(JOBS, params={"format": "csv"}).text


def test_a_job_names_what_is_there(world):
    answer = world.post(JOBS, json={"template_id": "tpl_gone", "station_ids": ["stn_gone"]})
    assert errors(answer) == {"template_id", "station_ids[0]"}


def test_a_job_for_no_station_is_done_at_once(world):
    added = made(world)
    job = world.post(JOBS, json={"template_id": added["id"], "site_id": site(world)["id"]}).json()
    assert (job["state"], job["progress"]["total"]) == ("done", 0)


@pytest.mark.parametrize(("role", "status"), [(Role.INSTALLER, 403), (Role.STATION_MANAGER, 201)])
def test_who_answers_for_stations_makes_templates(world, role, status):
    assert template(world, role=role).status_code == status
