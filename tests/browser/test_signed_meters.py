"""A meter that signs: its key is confirmed, added and retired by hand, and a session says what proves it."""

import json
import re

from playwright.sync_api import expect

from sim.stations.plan import Signing
from sim.stations.signing import BEGIN, END, SigningMeter
from tests.play.dashboard import STATION

METER = SigningMeter("M1", Signing.WELL)
ANOTHER = SigningMeter("M2", Signing.WELL)


def test_a_session_says_that_it_is_verified_and_its_key_is_confirmed_at_the_station(
    operator, office
):
    paid, page = office.paid, operator.page
    begin, end = (
        METER.record(context, energy_wh, paid.now, None)
        for context, energy_wh in ((BEGIN, 1000), (END, 11_000))
    )
    paid.signed(*(json.dumps(METER.struct(each)) for each in (begin, end))).proved()
    operator.go(f"/sessions/{paid.session_id}")
    card = page.get_by_role("region", name="Meter record")
    expect(card).to_contain_text("Verified")
    expect(card).to_contain_text("M1")
    expect(card).to_contain_text("Not confirmed yet")
    with page.expect_download() as download:
        card.get_by_role("link", name="Records for the transparency software").click()
    assert download.value.suggested_filename == f"{paid.session_id}.xml"

    operator.go(f"/stations/{paid.station_id}/meters")
    operator.heading(STATION)
    row = page.get_by_role("row", name=re.compile("Not confirmed yet"))
    expect(row).to_contain_text("The station, with a record")
    row.get_by_role("button", name="Confirm").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    page.get_by_text("The key is confirmed").wait_for()
    expect(page.get_by_role("row", name=re.compile("Confirmed"))).to_be_visible()

    page.get_by_role("button", name="Add a key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Public key").fill("no key, however long it is")
    dialog.get_by_role("button", name="Add a key").click()
    expect(dialog).to_contain_text("no public key that a meter signs with")
    dialog.get_by_label("Public key").fill(ANOTHER.public_key)
    dialog.get_by_role("button", name="Add a key").click()
    page.get_by_text("The key is added").wait_for()
    expect(page.get_by_role("row", name=re.compile("A person"))).to_be_visible()
