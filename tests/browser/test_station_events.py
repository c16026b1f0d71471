"""What stations notice by themselves, from the list of all to the page of one."""

from playwright.sync_api import expect

from tests.play.dashboard import STATION


def test_what_all_stations_noticed_is_listed_and_narrowed_by_how_grave_it_is(operator, office):
    page = operator.page
    page.get_by_role("link", name="Events", exact=True).click()
    operator.heading("Events")
    row = page.get_by_role("row", name="Connector@1/Temperature")
    expect(row).to_contain_text(STATION)
    expect(row).to_contain_text("2 System failure")
    operator.go("/station-events?severity_before=2")
    page.get_by_text("Nothing here fits these filters.").wait_for()
    operator.go(f"/stations/{office.paid.station_id}/events")
    expect(page.get_by_role("row", name="Connector@1/Temperature")).to_contain_text("96")
