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
    page.get_by_role("tab", name="Issued certificates").click()
    expect(page.get_by_role("row", name=re.compile("Connection to us"))).to_contain_text(
        "Being signed"
    )
    page.get_by_role("tab", name="Installed certificates").click()
    expect(page.get_by_role("row", name=re.compile("CSMSRootCertificate"))).to_be_visible()


def test_a_station_is_raised_to_a_higher_profile_and_waited_for_no_more(operator, office):
    page = operator.page
    operator.go(f"/stations/{office.running.station_id}/actions")
    card = page.locator("section", has=page.get_by_role("heading", name="Security profile"))
    card.get_by_label("To profile").click()
    page.get_by_role("option", name=re.compile("^2: ")).click()
    card.get_by_label("Where it comes then").fill("wss://ocpp.example.org/ocpp/")
    card.get_by_role("button", name="Raise the profile").click()
    page.get_by_role("dialog").get_by_role("button", name="Raise the profile").click()
    expect(card).to_contain_text("On its way to 2: password over TLS")
    expect(card).to_contain_text("Queued")
    card.get_by_role("button", name="Wait for it no more").click()
    expect(card.get_by_label("To profile")).to_be_visible()
