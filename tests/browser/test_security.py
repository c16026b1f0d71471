"""What concerns security, from the list of all stations to the one who has seen it."""

import re

from playwright.sync_api import expect

from sim.contracts.pki import ContractPki, pem
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


def test_a_root_of_contracts_is_believed_and_believed_no_more(operator, office):
    page = operator.page
    operator.go("/security/contract-roots")
    page.get_by_role("button", name="Add a root").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Certificate (PEM)").fill("no PEM")
    dialog.get_by_role("button", name="Add a root").click()
    expect(dialog).to_contain_text("is no certificate in PEM")
    dialog.get_by_label("Certificate (PEM)").fill(pem(ContractPki().root.certificate))
    dialog.get_by_role("button", name="Add a root").click()
    row = page.get_by_role("row", name=re.compile("CN=MO Root CA"))
    expect(row).to_contain_text("Mobility operator (MO)")
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    assert office.world.get("/api/v1/contract-roots").json()["items"] == []


def test_what_was_found_of_contracts_leads_to_the_session_that_charged(operator, office):
    page = operator.page
    operator.go("/security/contracts")
    expect(page.get_by_role("row", name=re.compile("Not believed"))).to_contain_text(
        "it leads to no root that is kept here"
    )
    good = page.get_by_role("row", name=re.compile("everything holds"))
    good.get_by_role("link", name="Open").click()
    card = page.locator("section", has=page.get_by_role("heading", name="Plug & Charge"))
    expect(card).to_contain_text("DE83DUIEN83QGZ")
    expect(card).to_contain_text("not revoked")
    operator.go(f"/stations/{office.paid.station_id}/certificates/contracts")
    expect(page.get_by_role("row", name=re.compile("DE83DUIEN83QGZ"))).to_have_count(2)
