"""Firmware from the maker's file to the station, and a station's log from the station to the eye."""

import re

from playwright.sync_api import expect

from tests.play.dashboard import STATION
from tests.play.firmware import LOG, VERSION


def test_an_operator_adds_firmware_sends_it_and_closes_the_circle(operator, office):
    page = operator.page
    page.get_by_role("link", name="Firmware and logs", exact=True).click()
    operator.heading("Firmware and logs")
    page.get_by_role("row", name=re.compile(VERSION)).get_by_text("Ready").wait_for()
    page.get_by_role("button", name="Add firmware").first.click()
    dialog = page.get_by_role("dialog", name="Add firmware")
    image = {"name": "post-2.2.0.bin", "mimeType": "application/octet-stream", "buffer": b"x" * 99}
    with page.expect_file_chooser() as chooser:
        dialog.get_by_text("Choose a file").click()
    chooser.value.set_files(image)
    dialog.get_by_label("Version").fill("2.2.0")
    dialog.get_by_label("Maker").fill("Acme")
    dialog.get_by_role("button", name="Add firmware").click()
    page.get_by_text("The firmware is in the library").wait_for()
    row = page.get_by_role("row", name=re.compile(r"2\.2\.0"))
    expect(row).to_contain_text("99 B")

    operator.open(f"{office.url}/stations/{office.paid.station_id}/files")
    operator.heading(STATION)
    page.get_by_role("button", name="Send firmware").click()
    dialog = page.get_by_role("dialog", name="Send firmware")
    dialog.get_by_role("combobox", name="Firmware").click()
    page.get_by_role("option", name="Acme 2.2.0").click()
    dialog.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("The station is told").wait_for()
    card = page.get_by_role("region", name="Firmware 2.2.0")
    card.get_by_text("Waits for the station").wait_for()
    told = office.world.rows("SELECT location FROM file_job WHERE firmware_version = '2.2.0'")
    card.get_by_role("button", name="Close").click()
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).last.click()
    card.get_by_text("Cancelled").wait_for()
    assert re.fullmatch(r"http://cw\w+:\*\*\*@.*/post-2\.2\.0\.bin", told[0][0])


def test_an_image_is_rolled_out_paused_and_ended(operator, office):
    page = operator.page
    operator.open(f"{office.url}/firmware/rollouts")
    page.get_by_role("button", name="Roll out").first.click()
    dialog = page.get_by_role("dialog", name="Roll out firmware")
    dialog.get_by_role("combobox", name="Firmware").click()
    page.get_by_role("option", name=f"Acme Post 2 {VERSION}").click()
    dialog.get_by_label("First so many").fill("2")
    dialog.get_by_role("button", name="Begin").click()
    operator.heading(f"Roll-out of {VERSION}")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Resume").wait_for()
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
    page.get_by_text("It has ended.").wait_for()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Cancelled")


def test_what_is_said_of_an_image_is_said_otherwise(operator, office):
    page = operator.page
    operator.open(f"{office.url}/firmware")
    row = page.get_by_role("row", name=re.compile(VERSION))
    row.get_by_role("button", name=re.compile("More")).click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit")
    dialog.get_by_label("Notes").fill("Only after the winter")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Only after the winter")


def test_a_log_that_a_station_brought_is_read_on_its_page(operator, office):
    page = operator.page
    operator.open(f"{office.url}/stations/{office.paid.station_id}/files")
    operator.heading(STATION)
    card = page.get_by_role("region", name="Diagnostics")
    expect(card).to_contain_text("Uploaded")
    card.get_by_role("button", name="Read: diagnostics.log").click()
    dialog = page.get_by_role("dialog", name="diagnostics.log")
    expect(dialog.locator("pre")).to_have_text(LOG.decode())
    page.keyboard.press("Escape")
    with page.expect_download() as taken:
        card.get_by_role("link", name="Download: diagnostics.log").click()
    assert taken.value.suggested_filename == "diagnostics.log"


def test_what_the_platform_refuses_lands_at_its_field(operator, office):
    page = operator.page
    operator.open(f"{office.url}/stations/{office.paid.station_id}/files")
    page.get_by_role("button", name="Fetch a log").click()
    dialog = page.get_by_role("dialog", name="Fetch a log")
    dialog.get_by_label(re.compile("Somebody else")).fill("gopher://example.org/")
    dialog.get_by_role("button", name="Fetch", exact=True).click()
    dialog.get_by_text("must be an address of http").wait_for()


def test_the_self_test_says_what_to_do(operator, office):
    page = operator.page
    operator.open(f"{office.url}/firmware/test")
    page.get_by_role("button", name="Test now").click()
    expect(page.get_by_role("region", name="HTTP", exact=True)).to_contain_text("Reached")
    ftp = page.get_by_role("region", name="FTP", exact=True)
    expect(ftp).to_contain_text("No data connection")
    expect(ftp).to_contain_text("Open the passive ports in the firewall")
