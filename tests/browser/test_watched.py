"""What an operator sees of charges while they go on, without touching the page."""

import re

import psycopg
from playwright.sync_api import expect

from tests.play.dashboard import SITE


def test_a_charge_is_watched_from_tap_to_receipt(operator, office):
    page = operator.page
    operator.go("/sessions")
    operator.heading("Sessions")
    row = page.get_by_role("row", name=re.compile(f"{SITE} 1"))
    expect(row).to_have_count(0)
    charge = office.another("watched").tap()
    expect(row).to_have_count(1)
    row.get_by_role("link").first.click()
    operator.heading(f"{SITE} 1")
    charge.plug_in()
    page.get_by_text("Charging", exact=True).first.wait_for()
    charge.charge(10_000)
    page.get_by_text("10.00 kWh", exact=True).first.wait_for()
    charge.unplug(10_000)
    page.get_by_text("\N{EURO SIGN}5.50", exact=True).first.wait_for()
    charge.captured("5.50")
    page.get_by_text("Done", exact=True).first.wait_for()
    receipt = page.get_by_role("region", name="Receipt").get_by_role("link").first
    receipt.wait_for()
    receipt.click()
    operator.heading("R2")
    page.get_by_text("\N{EURO SIGN}5.50").first.wait_for()


def test_who_sees_a_fault_counted_comes_to_its_station_in_one_step(operator, office):
    charge = office.paid
    with psycopg.connect(office.world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO connector_status (organization_id, station_id, evse_no, connector_no, status,"
            " occurred_at, received_at) VALUES ('org_here', %s, 1, 1, 'Faulted', now(), now())"
            " ON CONFLICT (station_id, evse_no, connector_no) DO UPDATE SET status = excluded.status",
            (charge.station_id,),
        )
        connection.execute(
            "INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at)"
            " VALUES ('org_here', 'fault', 'evse', %s, 'faulted', now() - interval '1 h')",
            (charge.evse_id,),
        )
    operator.go("/")
    operator.heading("Overview")
    failing = operator.page.get_by_role("region", name="Out of order")
    expect(failing.get_by_role("listitem")).to_have_count(1)
    operator.page.get_by_role("link", name="1 Faulted", exact=True).click()
    operator.heading("Stations")
    expect(operator.page.get_by_role("row", name=re.compile("Faulted"))).to_have_count(1)


def test_a_new_price_is_what_the_next_session_pays_and_not_the_one_before(operator, office):
    page = operator.page
    before = office.another("before").tap().plug_in()
    operator.go(f"/tariffs/{office.ids['tariffId']}/new-version")
    operator.heading("Version 2")
    page.get_by_role("textbox", name="Price").nth(1).fill("0.60")
    page.get_by_text("0.60 EUR per kWh").first.wait_for()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish version 2").click()
    operator.heading("Daytime")
    page.get_by_text("Version 2", exact=True).first.wait_for()
    before.charge(10_000).unplug(10_000).captured("5.50")
    after = office.another("after").tap().plug_in().charge(10_000).unplug(10_000).captured("6.50")
    for charge, total in ((before, "5.50"), (after, "6.50")):
        operator.go(f"/sessions/{charge.session_id}")
        operator.heading(f"{SITE} 1")
        page.get_by_text(f"\N{EURO SIGN}{total}", exact=True).first.wait_for()
