"""Local lists of many stations brought by a job: asked for, paused, resumed and ended."""

from playwright.sync_api import expect

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
