"""Paying with a phone because a site or an organisation says so: drivers find it, and what follows is as with a page."""

import pytest

from chargewright.access.roles import Role
from chargewright.api.driver_words import CATALOGUES
from tests.api.test_driver_page import read
from tests.api.test_network import errors, site
from tests.api.test_paid_on_the_phone import Phones, payment_of
from tests.api.test_payment_pages import adds_account
from tests.api.test_phone_pages import Driver

BUTTON = CATALOGUES["en"]["pay.button"]
PAGES = (
    "SELECT t.id, m.is_inherited FROM terminal AS t JOIN terminal_evse AS m ON m.terminal_id = t.id"
    " WHERE t.account_id = %s"
)


@pytest.fixture
def driver(charge):
    """At an EVSE that no page is mapped to."""
    phones = Phones(charge)
    charge.world.does("DELETE FROM terminal_evse WHERE terminal_id = 'trm_page'")
    return Driver(phones)


class Operator:
    """Who says where one pays with a phone."""

    def __init__(self, driver):
        charge = driver.phones.charge
        self.world, self.evse = charge.world, f"evses/{charge.evse_id}"
        ((site_id,),) = self.world.rows(
            "SELECT site_id FROM station WHERE id = %s", charge.station_id
        )
        self.site, self.organization = f"sites/{site_id}", "organizations/org_here"

    def says(self, about, choice, account_id=None, role=Role.ADMINISTRATOR):
        body = {"choice": choice, "account_id": account_id}
        return self.world.post(f"/api/v1/{about}/phone-payments", role, json=body)

    def counts(self, about):
        shown = self.world.get(f"/api/v1/{about}/phone-payments").json()
        return shown["decided_by"], shown["effective_account_id"]


@pytest.fixture
def operator(driver):
    return Operator(driver)


def test_what_an_organization_says_sells_at_its_sites_and_a_page_is_made_by_the_first(
    driver, operator
):
    world = driver.world
    assert BUTTON not in read(driver.sees())
    assert driver.pays().status_code == 404
    account = adds_account(world).json()["id"]
    assert operator.says(operator.organization, "account", account).status_code == 200
    assert operator.counts(operator.evse) == ("organization", account)
    assert BUTTON in read(driver.sees())
    assert world.rows(PAGES, account) == []
    for _ in range(2):
        assert driver.pays().status_code == 303
    ((page_id, is_inherited),) = world.rows(PAGES, account)
    assert is_inherited
    assert world.get(f"/api/v1/terminals/{page_id}").json()["evse_ids"] == []
    ref = list(driver.phones.pages.opened)[-1]
    driver.phones.pages.pays(ref)
    driver.sees(driver.here)
    driver.phones.works()
    ((name,),) = world.rows("SELECT substr(id, 5) FROM checkout WHERE state = 'paid'")
    anna = driver.phones.driver(name)
    anna.plug_in().charge(10_000).unplug(10_000)
    driver.phones.works()
    anna.issued()
    taken = payment_of(anna)
    assert (taken["captured"]["amount"], taken["terminal_id"]) == ("5.50", page_id)
    deleted = world.ask("DELETE", f"/api/v1/terminal-accounts/{account}")
    assert deleted.status_code == 409


def test_the_nearest_word_counts_and_each_is_listed_and_kept_in_the_trail(driver, operator):
    world = driver.world
    ours, other = (adds_account(world, name=name).json()["id"] for name in ("Ours", "Other"))
    operator.says(operator.organization, "account", ours)
    operator.says(operator.site, "account", other)
    assert operator.counts(operator.evse) == ("site", other)
    operator.says(operator.evse, "nobody")
    assert operator.counts(operator.evse) == ("evse", None)
    assert BUTTON not in read(driver.sees())
    assert driver.pays().status_code == 404
    listed = world.get("/api/v1/phone-payments").json()["items"]
    assert {(each["about_kind"], each["choice"], each["account_id"]) for each in listed} == {
        ("organization", "account", ours),
        ("site", "account", other),
        ("evse", "nobody", None),
    }
    operator.says(operator.evse, "inherit")
    operator.says(operator.site, "nobody")
    assert operator.counts(operator.evse) == ("site", None)
    trail = world.get("/api/v1/audit-trail?operation=set_phone_payments_of_evse").json()["items"]
    assert [{change["field"]: change["after"] for change in row["changes"]} for row in trail] == [
        {"choice": "inherit"},
        {"choice": "nobody"},
    ]


def test_only_an_account_with_pages_of_the_same_organization_is_taken(driver, operator):
    world = driver.world
    readers = adds_account(world, provider="payter", webhook_secrets=None).json()["id"]
    for choice, account in (
        ("account", None),
        ("account", readers),
        ("account", "tac_there"),
        ("nobody", readers),
    ):
        assert errors(operator.says(operator.site, choice, account)) == {"account_id"}, choice
    refused = operator.says(operator.site, "nobody", role=Role.ACCOUNTANT)
    assert refused.status_code == 403


def test_a_page_by_word_of_above_holds_no_station_at_its_site(driver, operator):
    world, charge = driver.world, driver.phones.charge
    account = adds_account(world).json()["id"]
    operator.says(operator.site, "account", account)
    driver.pays()
    there = site(world, name="Elsewhere")["id"]
    world.does("DELETE FROM terminal_evse WHERE NOT is_inherited")
    path = f"/api/v1/stations/{charge.station_id}"
    moved = world.ask("PATCH", path, json={"site_id": there})
    assert moved.status_code == 200, moved.text
    assert world.rows(PAGES, account) == []
    assert operator.counts(operator.evse) == (None, None)
