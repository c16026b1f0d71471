"""Settings as they shall be: what differs, a template from its making to its job, a wish at a station."""

import re

from playwright.sync_api import expect

from tests.play.dashboard import STATION


def test_an_operator_makes_a_template_sees_what_it_would_change_and_applies_it(operator, office):
    page = operator.page
    page.get_by_role("link", name="Settings", exact=True).click()
    operator.heading("Settings")
    drifted = page.get_by_role("row", name=re.compile("HeartbeatInterval"))
    expect(drifted).to_contain_text("300")
    expect(drifted).to_contain_text("900")
    expect(drifted).to_contain_text("Differs")

    page.get_by_role("tab", name="Templates").click()
    page.get_by_role("button", name="Add a template").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Patient cables")
    form.get_by_label("Code").fill("cables")
    form.get_by_label("Key (1.6)").fill("ConnectionTimeOut")
    form.get_by_label("Value").fill("90")
    form.get_by_label("At least these").check()
    form.get_by_label("In force from").fill("2026-01-31T06:00")
    form.get_by_role("button", name="Add a template").click()
    operator.heading("Patient cables")
    expect(page.get_by_role("cell", name="At least: 90")).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("In force from")).to_have_value("2026-01-31T06:00")
    at_least = form.get_by_label("At least these")
    at_least.press(" ")
    expect(at_least).not_to_be_checked()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="90", exact=True)).to_be_visible()
    page.get_by_role("button", name="Look").click()
    page.get_by_text(re.compile("It holds for 1 station, and would change")).wait_for()

    page.get_by_role("button", name="Apply", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Apply", exact=True).click()
    operator.heading("Bringing settings")
    expect(page.get_by_role("row", name=re.compile(STATION)).first).to_contain_text("Waiting")
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("No more stations are begun.").wait_for()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("It goes on.").wait_for()
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
    page.get_by_text("It has ended.").wait_for()
    (newest, *_) = office.world.get("/api/v1/setting-jobs").json()["items"]
    assert newest["state"] == "cancelled"


def test_a_wish_is_made_and_withdrawn_at_the_station(operator, office):
    page = operator.page
    operator.go(f"/stations/{office.paid.station_id}/configuration")
    row = page.get_by_role("row", name=re.compile("HeartbeatInterval"))
    row.get_by_role("button", name="Change").click()
    form = page.get_by_role("dialog")
    form.get_by_label("New value").fill("120")
    form.get_by_label("Keep it so").check()
    form.get_by_role("button", name="Want it so").click()
    expect(row).to_contain_text("120")
    expect(row).to_contain_text("Differs")
    row.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw the wish").click()
    expect(row).to_contain_text("900")
