"""What operators do at the dashboard, from end to end on the real API and database."""

import re

import psycopg
import pyotp
import pytest
from playwright.sync_api import expect

from chargewright.access.roles import Role
from tests.play.api_world import PASSWORD, email_of
from tests.play.browser import PHONE
from tests.play.dashboard import SITE, STATION

ONE_TIME = PASSWORD
OWN = "eleven-slow-bicycles"


@pytest.fixture
def visit(windows, office):
    """A window in which nobody has signed in."""
    with windows.window() as found:
        found.open(office.url)
        yield found


def comes_in(visit, role, password):
    visit.page.get_by_label("E-mail address").fill(email_of(role))
    visit.page.get_by_label(re.compile("^Password")).fill(password)
    visit.page.keyboard.press("Enter")


def reloads(visit):
    visit.page.reload()
    visit.page.get_by_role("heading", level=1).wait_for()


def test_a_wrong_password_is_refused_and_what_was_typed_stays(visit):
    comes_in(visit, Role.ANALYST, "not-this-one-at-all")
    assert "did not match" in visit.page.get_by_role("alert").inner_text()
    assert visit.page.get_by_label("E-mail address").input_value() == email_of(Role.ANALYST)
    comes_in(visit, Role.ANALYST, PASSWORD)
    visit.heading("Overview")


def test_who_comes_with_a_one_time_password_chooses_an_own_one_first(visit, office):
    with psycopg.connect(office.world.database.superuser) as connection:
        connection.execute(
            "UPDATE user_account SET must_change_password = true WHERE id = %s",
            (f"usr_{Role.NETWORK_MANAGER}",),
        )
    comes_in(visit, Role.NETWORK_MANAGER, ONE_TIME)
    visit.heading("Choose your own password")
    visit.page.get_by_label("One-time password").fill(ONE_TIME)
    visit.page.get_by_label(re.compile(r"^New password(?! again)")).fill(OWN)
    visit.page.get_by_label("New password again").fill("something-else")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("This is not the same as above").wait_for()
    visit.page.get_by_label("New password again").fill(OWN)
    visit.page.keyboard.press("Enter")
    visit.heading("Overview")


def test_who_enrolled_a_phone_gives_its_code_and_may_leave(visit, office):
    world = office.world
    world.sign_in(email_of(Role.STATION_MANAGER))
    seed = world.client.post("/api/v1/me/totp", json={"password": PASSWORD}, headers=world.csrf)
    phone = pyotp.TOTP(seed.json()["secret"])
    code = {"code": phone.at(world.clock.now())}
    assert world.client.post("/api/v1/me/totp/confirm", json=code, headers=world.csrf).is_success
    world.leave()
    world.clock.advance(minutes=1)
    comes_in(visit, Role.STATION_MANAGER, PASSWORD)
    visit.heading("Enter the code")
    visit.page.get_by_label("Code").fill(phone.at(world.clock.now()))
    visit.page.keyboard.press("Enter")
    visit.heading("Overview")
    visit.page.get_by_role("button", name="Your account").click()
    visit.page.get_by_role("menuitem", name="Sign out").click()
    visit.heading("Sign in")


def test_language_and_appearance_are_kept(operator):
    page = operator.page
    page.get_by_role("button", name="Your account").click()
    menu = page.get_by_role("menu")
    menu.get_by_text("Dark", exact=True).click()
    menu.get_by_text("Deutsch", exact=True).click()
    operator.heading("Ihr Konto")
    reloads(operator)
    operator.heading("Ihr Konto")
    root = page.locator("html")
    assert root.get_attribute("lang") == "de"
    assert root.get_attribute("data-mantine-color-scheme") == "dark"


def test_a_rule_is_said_in_the_language_chosen_and_gone_in_the_next(operator, office):
    page = operator.page
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menu").get_by_text("Deutsch", exact=True).click()
    operator.heading("Ihr Konto")
    operator.go(f"/sites/{office.ids['siteId']}")
    operator.heading(SITE)
    page.get_by_role("button", name="Bearbeiten").click()
    page.get_by_label("Breite", exact=True).clear()
    page.get_by_role("button", name="Speichern").click()
    longitude = page.get_by_label("Länge", exact=True)
    expect(longitude).to_have_accessible_description("Gehört zu latitude: beide oder keines")
    page.get_by_role("button", name="Ihr Konto").click()
    page.get_by_role("menu").get_by_text("English", exact=True).click()
    expect(page.get_by_label("Longitude", exact=True)).to_have_accessible_description("")
    expect(page.get_by_label("Latitude", exact=True)).to_have_value("")


def test_scope_and_filters_stand_in_the_address_and_come_back(operator, office):
    page = operator.page
    operator.go("/stations")
    operator.heading("Stations")
    page.get_by_role("combobox", name="Part of the network").click()
    page.get_by_role("option", name=SITE, exact=True).click()
    page.wait_for_url("**scope=site*")
    page.get_by_role("combobox", name="Connection").click()
    page.get_by_role("option", name="Disconnected").click()
    page.get_by_text("Nothing here fits these filters").wait_for()
    reloads(operator)
    page.get_by_text("Nothing here fits these filters").wait_for()
    chosen = page.get_by_role("combobox", name="Part of the network")
    expect(chosen).to_have_value(SITE)
    page.get_by_role("button", name="Clear filters").first.click()
    page.get_by_role("link", name=f"{SITE} 1").wait_for()


def test_what_one_looks_for_is_found_and_opened_by_keys_alone(operator):
    page = operator.page
    for typed, found in (("NL-SCH-2", f"{SITE} 2"), ("Roles", "Roles")):
        page.keyboard.press("Control+k")
        expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")  # before anything is found
        operator.heading(found)


def test_a_lost_stream_is_shown_and_heals_with_what_happened_meanwhile(operator, office):
    page = operator.page
    operator.go("/stations")
    page.get_by_role("link", name=f"{SITE} 1").wait_for()
    mark = page.get_by_role("banner").get_by_role("status")
    mark.get_by_text("Live", exact=True).wait_for()
    office.served.stop()
    mark.get_by_text("Not live").wait_for()
    path = f"/api/v1/stations/{office.ids['stationId']}"
    office.world.ask("PATCH", path, json={"name": "Renamed meanwhile"})
    office.served.start()
    try:
        mark.get_by_text("Live", exact=True).wait_for(timeout=30_000)
        page.get_by_role("link", name="Renamed meanwhile").wait_for()
    finally:
        office.world.ask("PATCH", path, json={"name": f"{SITE} 1"})


def test_a_session_is_stopped_from_its_page_and_leaves_the_list_of_what_runs(operator, office):
    running = office.running
    list_of_all = operator.page.context.new_page()
    list_of_all.goto(f"{office.url}/sessions")
    row = list_of_all.get_by_role("row", name=re.compile(f"{SITE} 2"))
    row.get_by_text("Charging").first.wait_for()
    page = operator.page
    operator.go(f"/sessions/{running.session_id}")
    operator.heading(f"{SITE} 2")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the session").click()
    page.get_by_text("The station was told to stop").wait_for()
    running.unplug(4_500).captured("2.75")
    expect(row).to_have_count(0)
    page.get_by_text("Done", exact=True).first.wait_for()
    assert page.get_by_role("button", name="Stop", exact=True).is_disabled()


def question(page):
    return page.get_by_role("dialog", name="Leave without saving?")


def test_who_leaves_a_half_written_price_is_asked_first(operator, office):
    page = operator.page
    operator.go(f"/tariffs/{office.ids['tariffId']}/new-version")
    operator.heading("Version 2")
    price = page.get_by_role("textbox", name="Price").nth(1)
    price.fill("0.77")
    away = page.get_by_role("navigation").get_by_role("link", name="Stations", exact=True)
    away.click()
    question(page).get_by_role("button", name="Stay").click()
    question(page).wait_for(state="hidden")
    expect(price).to_have_value("0.77")
    away.click()
    question(page).get_by_role("button", name="Leave and lose it").click()
    operator.heading("Stations")


def test_who_leaves_a_half_written_form_by_the_browser_is_asked_first(operator, office):
    page = operator.page
    operator.go(f"/sites/{office.ids['siteId']}")
    page.get_by_role("button", name="Edit", exact=True).click()
    name = page.get_by_role("textbox", name="Name")
    name.fill("Half a na")
    page.go_back()
    question(page).get_by_role("button", name="Stay").click()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(name).to_have_value("Half a na")
    page.get_by_role("button", name="Cancel").click()
    question(page).get_by_role("button", name="Leave and lose it").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    name.fill(f"{SITE} yard")
    page.get_by_role("button", name="Save").click()
    operator.heading(f"{SITE} yard")
    office.world.ask("PATCH", f"/api/v1/sites/{office.ids['siteId']}", json={"name": SITE})


def test_a_dialog_closes_at_once_unless_something_in_it_was_changed(operator, office):
    page = operator.page
    operator.go(f"/terminals/{office.ids['terminalId']}")
    edit = page.get_by_role("button", name="Edit", exact=True)
    name = page.get_by_role("dialog").get_by_role("textbox", name="Name")
    edit.click()
    name.wait_for()
    page.keyboard.press("Escape")
    name.wait_for(state="hidden")
    edit.click()
    name.fill("By the ga")
    page.keyboard.press("Escape")
    question(page).wait_for()
    page.keyboard.press("Escape")
    question(page).wait_for(state="hidden")
    expect(name).to_have_value("By the ga")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    question(page).get_by_role("button", name="Stay").click()
    question(page).wait_for(state="hidden")
    page.mouse.click(5, 5)
    question(page).get_by_role("button", name="Leave and lose it").click()
    name.wait_for(state="hidden")


TURNED = {
    "/": "Overview",
    "/stations": "Stations",
    "/stations/:stationId": STATION,
    "/ledger/entries": "Ledger",
}


def turned(route):
    """The words of the dashboard, read from right to left."""
    answer = route.fetch()
    text = answer.text()
    if route.request.resource_type == "script":
        text = re.sub(r"(direction\W{1,3})ltr", r"\1rtl", text)
    route.fulfill(response=answer, body=text)


def test_a_language_from_right_to_left_turns_the_pages_and_breaks_none(windows, office):
    with windows.window(width=PHONE) as visit:
        visit.page.route("**/assets/*.js", turned)
        office.signs_in(visit)
        visit.open(office.url)
        for path, heading in TURNED.items():
            visit.go(office.at(path))
            visit.heading(heading)
            visit.settled()
            scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not visit.page.evaluate(scrolls), path
            side = visit.page.evaluate(
                "innerWidth - document.querySelector('main h1').getBoundingClientRect().right"
            )
            assert side < PHONE / 10, "the heading begins at the right"
