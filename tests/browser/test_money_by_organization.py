"""Money by organisation: a group looks at one of its companies, and a company sees none of the others."""

import csv
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from chargewright.access.roles import Role
from tests.play.api_world import BELOW, HERE
from tests.play.charged import Charge
from tests.play.pressing import row_of
from tests.play.yard import driver

LISTS = {
    "payments": "id",
    "open-holds": "id",
    "receipts": "id",
    "refunds": "payment_id",
    "sessions": "id",
}
"""By what a row of a list leads on."""
PAGES = {"sessions": "/sessions?view=all"}


@dataclass
class Company:
    """An organisation in which one charge was paid and partly refunded, and another goes on."""

    id: str
    name: str
    site: str
    paid: Charge
    running: Charge


def company(world, organization_id, name):
    paid = driver(
        world, organization_id, name=f"{name} yard", identity=f"NL-{name}", serial_ref=f"SN-{name}"
    )
    paid = replace(paid, payment_id=f"pay_paid_{name}")
    paid.tap().plug_in().charge(10_000, minutes=1).unplug(10_000).captured("5.50")
    running = replace(paid, payment_id=f"pay_now_{name}", session_id="")
    running.tap().plug_in().charge(4_000, minutes=1)
    refund = {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "goodwill"}
    path = f"/api/v1/payments/{paid.payment_id}/refunds"
    assert world.post(path, json=refund, headers={"Idempotency-Key": name}).status_code == 201
    return Company(organization_id, name, f"{name} yard", paid, running)


@pytest.fixture(scope="module")
def companies(office):
    """Two below the organisation in which everybody works."""
    world = office.world
    told = {"country": "NL", "legal_name": "Quays BV", "legal_address": "Street 2"}
    quays = world.post("/api/v1/organizations", json={"name": "Quays", "parent_id": HERE, **told})
    return company(world, BELOW, "below"), company(world, quays.json()["id"], "Quays")


def rows_of(visit):
    return visit.page.get_by_role("rowgroup").get_by_role("row")


def sheet_of(visit, office, listed):
    """The rows of the sheet that the page of this list offers, once it is there."""
    link = visit.page.get_by_role("link", name="Download as CSV")
    expect(link).to_have_attribute("href", re.compile(rf"/{listed}\b"))
    answer = visit.page.context.request.get(f"{office.url}{link.get_attribute('href')}")
    assert answer.ok, answer.text()
    return list(csv.DictReader(answer.text().splitlines()))


def shows_only(visit, office, listed, one):
    """Page and sheet have what the API says is of this organisation, and nothing else."""
    asked = {"organization_id": one.id}
    told = office.world.get(f"/api/v1/{listed}", params=asked).json()["items"]
    assert told
    assert {each["organization_id"] for each in told} == {one.id}
    expect(rows_of(visit)).to_have_count(len(told))
    for each in told:
        expect(row_of(visit.page, each[LISTS[listed]])).to_have_count(1)
    sheet = sheet_of(visit, office, listed)
    assert {each["id"] for each in sheet} == {each["id"] for each in told}


@pytest.mark.parametrize("listed", LISTS)
def test_one_organisation_is_looked_at_and_then_its_sister(operator, office, companies, listed):
    page, world = operator.page, office.world
    operator.go(PAGES.get(listed, f"/{listed}"))
    whole = world.get(f"/api/v1/{listed}").json()["items"]
    assert {each["organization_id"] for each in whole} >= {one.id for one in companies}
    expect(rows_of(operator)).to_have_count(len(whole))
    assert len(sheet_of(operator, office, listed)) == len(whole)
    for one in companies:
        box = page.get_by_role("combobox", name="Part of the network")
        box.click()
        page.get_by_role("option", name=one.name, exact=True).click()
        page.wait_for_url(f"**scope={quote(f'organization:{one.id}', safe='')}")
        shows_only(operator, office, listed, one)


def test_who_works_for_a_company_sees_nothing_of_its_sister(windows, office, companies):
    own, sister = companies
    office.world.does(
        "UPDATE user_account SET organization_id = %s WHERE id = 'usr_accountant'", own.id
    )
    with windows.window() as visit:
        office.signs_in(visit, Role.ACCOUNTANT)
        page = visit.page
        visit.open(f"{office.url}/me")
        visit.heading("Your account")
        for listed in LISTS:
            visit.go(PAGES.get(listed, f"/{listed}"))
            shows_only(visit, office, listed, own)
            for asked in ({}, {"format": "csv"}):
                answer = page.context.request.get(
                    f"{office.url}/api/v1/{listed}", params={"organization_id": sister.id, **asked}
                )
                assert answer.status == 404
        box = page.get_by_role("combobox", name="Part of the network")
        box.click()
        page.get_by_role("option", name=own.site).wait_for()
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Escape")
        for organization_id in (sister.id, HERE):
            visit.go(f"/payments?scope=organization:{organization_id}")
            page.get_by_text("not here, or not yours to see").wait_for()
            expect(box).to_have_value("A part that is not listed")
            expect(rows_of(visit)).to_have_count(0)
            page.get_by_role("button", name="Look at the whole network").click()
            expect(box).to_have_value("")
            shows_only(visit, office, "payments", own)
        for path in (f"payments/{sister.paid.payment_id}", f"sessions/{sister.paid.session_id}"):
            visit.go(f"/{path}")
            page.get_by_role("alert").wait_for()
            assert page.context.request.get(f"{office.url}/api/v1/{path}").status == 404
