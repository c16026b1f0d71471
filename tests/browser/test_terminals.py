"""Card terminals and payment pages at the dashboard, from their registration to the day they are taken out."""

import re

from playwright.sync_api import expect

from chargewright.payments.outcomes import ReaderActivity, TerminalStatus
from tests.play.dashboard import SITE

NAME = "Reader at bay 2"


def test_a_terminal_is_registered_given_its_evse_tested_and_taken_out(operator, office):
    page, world = operator.page, office.world
    operator.go("/terminals")
    operator.heading("Card terminals")
    page.get_by_role("button", name="Register a terminal").click()
    dialog = page.get_by_role("dialog", name="Register a terminal")
    dialog.get_by_role("combobox", name="Site").click()
    page.get_by_role("option", name=SITE).click()
    dialog.get_by_label("Serial number").fill("APL-9")
    dialog.get_by_label("Name").fill(NAME)
    dialog.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name="P", exact=True).click()
    dialog.get_by_role("button", name="Register a terminal").click()
    dialog.get_by_text("is registered already").wait_for()
    dialog.get_by_label("Serial number").fill("APL-10")
    dialog.get_by_role("button", name="Register a terminal").click()
    operator.heading(NAME)
    page.get_by_text("Nothing yet: edit the terminal").wait_for()
    terminal_id = page.url.rpartition("/")[2]

    page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Edit {NAME}")
    dialog.get_by_role("combobox", name="EVSEs").click()
    page.get_by_role("option", name="NL-SCH-2").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("^NL-SCH-2")).wait_for()
    there = world.get(f"/api/v1/terminals/{terminal_id}").json()
    assert (there["label"], len(there["evse_ids"])) == (NAME, 1)

    page.get_by_role("button", name="Test now").click()
    page.get_by_text("Offline", exact=True).first.wait_for()
    world.cards.status = TerminalStatus(
        terminal_ref="APL-10", online=True, activity=ReaderActivity.IDLE
    )
    page.get_by_role("button", name="Test now").click()
    page.get_by_text("Online", exact=True).first.wait_for()
    assert world.get(f"/api/v1/terminals/{terminal_id}").json()["is_online"]

    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name=f"Delete {NAME}")
    expect(dialog.get_by_role("button", name="Delete")).to_be_disabled()
    dialog.get_by_role("textbox").fill(NAME)
    dialog.get_by_role("button", name="Delete").click()
    operator.heading("Card terminals")
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    assert world.get(f"/api/v1/terminals/{terminal_id}").status_code == 404


def test_an_account_with_pages_is_added_and_a_page_serves_an_evse(operator, office):
    page, world = operator.page, office.world
    operator.go("/terminal-accounts")
    page.get_by_role("button", name="Add an account").first.click()
    dialog = page.get_by_role("dialog", name="Add an account")
    dialog.get_by_role("combobox", name="Provider").click()
    page.get_by_role("option", name="Stripe").click()
    dialog.get_by_label("Name").fill("Pages")
    dialog.get_by_label("API key").fill("sk_test_1")
    dialog.get_by_label("Signing secrets").fill("whsec_new whsec_old")
    dialog.get_by_role("button", name="Add an account").click()
    page.get_by_role("row", name=re.compile("^Pages")).wait_for()
    assert "whsec_" not in page.content()
    rows = world.get("/api/v1/terminal-accounts", params={"name": "Pages"}).json()["items"]
    ((account_id, provider),) = [(each["id"], each["provider"]) for each in rows]
    assert provider == "stripe"

    operator.go("/terminals")
    page.get_by_role("button", name="Register a terminal").click()
    dialog = page.get_by_role("dialog", name="Register a terminal")
    dialog.get_by_role("combobox", name="Site").click()
    page.get_by_role("option", name=SITE).click()
    dialog.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name="Pages", exact=True).click()
    expect(dialog.get_by_label("Serial number")).to_have_count(0)
    dialog.get_by_label("Name").fill("By phone")
    dialog.get_by_role("combobox", name="EVSEs").click()
    page.get_by_role("option", name="NL-SCH-2").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Register a terminal").click()
    operator.heading("By phone")
    page.get_by_role("link", name=re.compile("^NL-SCH-2")).wait_for()
    made = world.get(f"/api/v1/terminals/{page.url.rpartition('/')[2]}").json()
    assert (made["account_id"], len(made["evse_ids"])) == (account_id, 1)


def test_one_says_once_for_a_site_how_to_pay_with_a_phone_and_otherwise_for_an_evse(
    operator, office
):
    page, world = operator.page, office.world
    body = {"provider": "stripe", "name": "Everywhere", "api_key": "sk_test_2"}
    account_id = world.post("/api/v1/terminal-accounts", json=body).json()["id"]
    operator.go(office.at("/sites/:siteId"))
    operator.heading(SITE)
    page.get_by_text("Nobody: nothing is set").wait_for()
    says(page, "Everywhere")
    page.get_by_text("Everywhere", exact=True).wait_for()
    operator.go(office.at("/stations/:stationId"))
    page.get_by_text("Everywhere (as the site says)").first.wait_for()
    says(page, "Nobody")
    page.get_by_text("Nobody", exact=True).wait_for()
    said = world.get("/api/v1/phone-payments").json()["items"]
    told = {each["about_kind"]: each["account_id"] for each in said}
    assert told == {"site": account_id, "evse": None}


def says(page, chosen):
    """What is chosen in the dialog about paying by phone, of the first thing that has one."""
    page.get_by_role("button", name="Change", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Drivers pay through").click()
    page.get_by_role("option", name=chosen, exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="hidden")  # it is kept: what is chosen stands in the dialog before
