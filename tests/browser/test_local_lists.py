"""Local lists of many stations brought by a job: asked for, paused, resumed and ended."""

from playwright.sync_api import expect

from chargewright.access.roles import Role
from chargewright.adapters.postgres.local_list_runs import LocalListRuns
from chargewright.worker.local_lists import LocalListBeat
from tests.play.dashboard import SITE


def test_the_lists_of_a_site_are_brought_paused_and_ended(operator, office):
    page = operator.page
    operator.open(f"{office.url}/local-lists")
    page.get_by_role("button", name="Bring many into step").click()
    dialog = page.get_by_role("dialog", name="Bring local lists")
    dialog.get_by_role("combobox", name="Site").click()
    page.get_by_role("option", name=SITE).click()
    dialog.get_by_label("Every list anew").check()
    dialog.get_by_label("Every token of the organisation").check()
    dialog.get_by_role("button", name="Begin").click()
    operator.heading("Bringing local lists")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Resume").wait_for()
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
    page.get_by_text("It has ended.").wait_for()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Cancelled")
    (newest, *_) = office.world.get("/api/v1/local-list-jobs").json()["items"]
    assert (newest["is_full"], newest["takes_all"], newest["state"]) == (True, True, "cancelled")


def test_a_station_that_failed_tries_again(operator, office):
    job, page = office.ids["listJobId"], operator.page
    office.world.does(
        "UPDATE rollout_run SET state = 'failed', results = '{\"why\": \"no_answer\"}', ended_at = now()"
        " WHERE job_id = %s",
        job,
    )
    operator.open(f"{office.url}/local-lists/jobs/{job}")
    operator.heading("Bringing local lists")
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Gave no answer")
    page.get_by_role("button", name="Try the failed again").wait_for()
    row.get_by_role("button", name="Try again").click()
    page.get_by_text("It waits for its turn again.").wait_for()
    expect(row).to_contain_text("Waiting")


def test_the_page_of_a_job_follows_its_stations_and_what_others_do_with_it(operator, office):
    """Nothing is read again by hand: each change comes by the stream of facts."""
    stations = [office.ids["stationId"], office.running.station_id]
    body = {"station_ids": stations, "takes_all": True, "is_kept": True, "batch_size": 1}
    jobs = "/api/v1/local-list-jobs"
    job = office.world.post(jobs, json=body).json()["id"]
    page = operator.page
    office.signs_in(operator, Role.INSTALLER)
    operator.open(f"{office.url}/local-lists/jobs/{job}")
    operator.heading("Bringing local lists")
    page.get_by_role("banner").get_by_role("status").get_by_text("Live", exact=True).wait_for()
    counts, rows = page.get_by_role("listitem"), page.get_by_role("table")
    counts.filter(has_text="2 Waiting").wait_for()
    for verb, button in (("pause", "Resume"), ("resume", "Pause")):
        assert office.world.post(f"{jobs}/{job}/{verb}").status_code == 200
        page.get_by_role("button", name=button, exact=True).wait_for()
    office.world.told(LocalListBeat(LocalListRuns(office.world.units)).go_on())
    counts.filter(has_text="1 On its way").wait_for()
    expect(rows).to_contain_text("On its way")
    assert office.world.post(f"{jobs}/{job}/cancel").status_code == 200
    expect(rows).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_have_count(0)
