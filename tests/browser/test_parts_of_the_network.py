"""Parts of the network: groups and who is in them, whom to call, who is let in, and money by place."""

import re
from dataclasses import replace
from urllib.parse import quote

from playwright.sync_api import expect

from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_station_groups import group, members
from tests.play.api_world import HERE
from tests.play.dashboard import SITE, STATION
from tests.play.pressing import row_of

PHONE = "+31 10 456"


def test_a_group_takes_stations_in_and_lets_the_last_one_go(operator, office):
    page, world = operator.page, office.world
    path = f"/station-groups/{office.ids['groupId']}"
    colleague = page.context.new_page()
    colleague.goto(f"{office.url}/station-groups")
    colleague.get_by_role("row", name=re.compile("^Harbour 0")).wait_for()
    page.bring_to_front()
    operator.go(path)
    page.get_by_text("No station is in this group").wait_for()
    page.get_by_role("button", name="Add stations").first.click()
    dialog = page.get_by_role("dialog", name="Add stations")
    dialog.get_by_role("combobox", name="Stations").fill(SITE)
    for number in (1, 2):
        page.get_by_role("option", name=f"{SITE} {number}").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Add stations").click()
    page.get_by_text("2 stations").wait_for()
    colleague.get_by_role("row", name=re.compile("^Harbour 2")).wait_for()
    for left in (1, 0):
        row_of(page, "/stations/").first.get_by_role("checkbox").check()
        page.get_by_role("button", name="Take out of the group").click()
        dialog = page.get_by_role("dialog", name="Take 1 station out of")
        dialog.get_by_role("button", name="Take out of the group").click()
        dialog.wait_for(state="hidden")
        # A row stands still for a moment under the mouse: what is gone must not be chosen again.
        expect(row_of(page, "/stations/stn_")).to_have_count(left)
    page.get_by_text("No station is in this group").wait_for()
    assert world.get(f"/api/v1{path}").json()["station_count"] == 0


def test_a_contact_is_changed_and_erased(operator, office):
    page, world = operator.page, office.world
    station_id = office.ids["stationId"]

    def phones():
        found = world.get(f"/api/v1/stations/{station_id}/contacts").json()["items"]
        return [each["phone"] for each in found]

    operator.go(f"/stations/{station_id}/contacts")
    operator.heading(STATION)
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Phone").fill(PHONE)
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=PHONE).wait_for()
    assert phones() == [PHONE]
    page.get_by_role("button", name="Erase", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Ms Jansen").wait_for()
    dialog.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("Ms Jansen")).to_have_count(0)
    assert phones() == []


def test_a_station_gets_another_password_and_the_old_one_works_for_a_while(operator, office):
    page, world = operator.page, office.world
    operator.go(f"/stations/{office.ids['stationId']}/edit")
    page.get_by_role("button", name="Make another password").click()
    dialog = page.get_by_role("dialog", name="Another password")
    dialog.get_by_text("The old one ends within seconds").wait_for()
    dialog.get_by_role("combobox", name="The old one works").click()
    page.get_by_role("option", name="For an hour").click()
    dialog.get_by_text("Both work until then").wait_for()
    dialog.get_by_role("button", name="Make another password").click()
    shown = page.get_by_role("dialog", name="Password of the station")
    shown.get_by_text("shown this once").wait_for()
    kept = "SELECT previous_password_until IS NOT NULL FROM station WHERE id = %s"
    assert world.rows(kept, office.ids["stationId"]) == [(True,)]


def test_a_stranger_is_sent_away_and_may_be_let_in_all_the_same(operator, office):
    page, world = operator.page, office.world
    # Strangers belong to nobody yet: who works for the root organisation decides.
    operator.go("/stations/pending")
    page.get_by_text("Nobody knocks at your organisation").wait_for()
    world.does("UPDATE organization SET parent_id = NULL WHERE id = %s", HERE)
    page.reload()
    row = page.get_by_role("row", name=re.compile("^NL-NEW-1"))
    row.get_by_role("button", name="Send away").click()
    dialog = page.get_by_role("dialog", name="Send NL-NEW-1 away")
    dialog.get_by_role("button", name="Send away").click()
    expect(row).to_have_count(0)
    known = world.get("/api/v1/pending-stations", params={"identity": "NL-NEW-1"})
    assert [each["is_rejected"] for each in known.json()["items"]] == [True]
    page.get_by_role("combobox", name="Status").click()
    page.get_by_role("option").click()
    row.get_by_role("button", name="Let in").wait_for()
    expect(row.get_by_role("button", name="Send away")).to_have_count(0)


def test_money_is_looked_at_by_place_and_the_sheet_is_of_that_place(operator, office):
    page, world = operator.page, office.world
    here, paid = group(world, "Quays"), office.paid
    members(world, here["id"], add=[paid.station_id])
    body = {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "goodwill"}
    path = f"/api/v1/payments/{paid.payment_id}/refunds"
    world.post(path, json=body, headers={"Idempotency-Key": "by place"})
    far = elsewhere(office)
    places = {"payments": 3, "refunds": 1, "receipts": 1, "open-holds": 2}
    for listed, whole in places.items():
        operator.go(f"/{listed}")
        rows = page.get_by_role("rowgroup").get_by_role("row")
        expect(rows).to_have_count(whole)
        near = whole - 1 if listed in {"payments", "open-holds"} else whole
        for chosen, scope, left in (
            ("Quays", f"group:{here['id']}", 0 if listed == "open-holds" else 1),
            (SITE, f"site:{office.ids['siteId']}", near),
        ):
            box = page.get_by_role("combobox", name="Part of the network")
            box.click()
            page.get_by_role("option", name=chosen, exact=True).click()
            page.wait_for_url(f"**?scope={quote(scope, safe='')}")
            expect(rows).to_have_count(left)
            none = page.get_by_text("This part of the network has none")
            expect(none).to_have_count(0 if left else 1)
            kind, _, which = scope.partition(":")
            sheet = page.get_by_role("link", name="Download as CSV")
            expect(sheet).to_have_attribute("href", re.compile(f"{kind}_id={which}"))
            answer = page.context.request.get(f"{office.url}{sheet.get_attribute('href')}")
            assert len(answer.text().splitlines()) == 1 + left
    operator.go(f"/payments?scope=site:{office.ids['siteId']}")
    row_of(page, paid.payment_id).wait_for()
    expect(row_of(page, far.payment_id)).to_have_count(0)


def elsewhere(office):
    """A driver whose card is held at another site of the same organisation."""
    world = office.world
    yard = site(world, name="Other yard")
    post = station(world, yard["id"], "NL-OTH-1", [EVSE]).json()
    evse_id = post["evses"][0]["id"]
    reader = terminal(world, yard["id"], evse_ids=[evse_id], serial_ref="SN-2").json()
    there = {"station_id": post["id"], "evse_id": evse_id, "terminal_id": reader["id"]}
    return replace(office.another("far"), **there).tap()
