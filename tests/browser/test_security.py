"""What concerns security, from the list of all stations to the one who has seen it."""

import re

from playwright.sync_api import expect

from tests.play.dashboard import STATION


def test_an_operator_sees_what_happened_and_says_so(operator, office):
    page = operator.page
    page.get_by_role("link", name="Security", exact=True).click()
    operator.heading("Security")
    row = page.get_by_role("row", name=re.compile("Tampering was detected"))
    expect(row).to_contain_text("Critical")
    expect(page.get_by_role("row", name=re.compile("VendorSaysSomething"))).to_be_visible()
    row.get_by_role("button", name="Acknowledge").click()
    expect(row.get_by_role("button", name="Acknowledge")).to_have_count(0)
    seen = office.world.get("/api/v1/security-events", params={"is_acknowledged": "true"}).json()
    assert [each["type"] for each in seen["items"]] == ["TamperDetectionActivated"]

    page.get_by_role("tab", name="Installed").click()
    expect(page.get_by_role("row", name=re.compile("CSMSRootCertificate"))).to_contain_text(STATION)


def test_the_page_of_a_station_has_its_own(operator, office):
    page = operator.page
    operator.go(f"/stations/{office.paid.station_id}/security")
    expect(page.get_by_role("row", name=re.compile("A sign-in was refused"))).to_contain_text(
        "1,204"
    )
    page.get_by_role("tab", name="Certificates").click()
    expect(page.get_by_role("row", name=re.compile("Connection to us"))).to_contain_text(
        "Being signed"
    )
    page.get_by_role("radiogroup").get_by_text("Installed").click()
    expect(page.get_by_role("row", name=re.compile("CSMSRootCertificate"))).to_be_visible()
