"""Payment pages as an operator sets them up, and what their provider calls back."""

import pytest

from chargewright.access.roles import Role
from tests.api.test_network import errors, site, station
from tests.api.test_paid_on_the_phone import Phones
from tests.play.hosted import SIGNED, PlayedPages

ACCOUNT = {
    "provider": "stripe",
    "name": "Pages",
    "api_key": "sk_1",
    "webhook_secrets": ["whsec_12345"],
}


@pytest.fixture
def here(untouched):
    untouched.cards.pages = PlayedPages()
    return untouched


def adds_account(world, **other):
    return world.post("/api/v1/terminal-accounts", json={**ACCOUNT, **other})


def registers(world, site_id, account_id, **other):
    body = {"site_id": site_id, "account_id": account_id, "label": "Phones", **other}
    return world.post("/api/v1/terminals", json=body)


def test_a_page_is_registered_without_a_reader_and_drivers_find_it(here):
    yard = site(here)
    evse_id = station(here, yard["id"]).json()["evses"][0]["id"]
    account = adds_account(here)
    assert account.status_code == 201, account.text
    assert "whsec" not in account.text
    assert account.json()["base_url"] == "https://api.stripe.com/"
    made = registers(here, yard["id"], account.json()["id"], evse_ids=[evse_id])
    assert made.status_code == 201, made.text
    page = made.json()
    assert (page["serial_ref"], page["is_online"], page["reader_state"]) == (page["id"], True, None)
    tested = here.post(f"/api/v1/terminals/{page['id']}/test")
    assert (tested.json()["is_online"], tested.json()["problem"]) == (True, None)
    here.cards.pages.is_locked_out = True
    tested = here.post(f"/api/v1/terminals/{page['id']}/test")
    assert (tested.json()["is_online"], tested.json()["problem"] is None) == (False, False)
    assert here.get(f"/api/v1/terminals/{page['id']}/screen").status_code == 404
    unmapped = here.ask("PATCH", f"/api/v1/terminals/{page['id']}", json={"evse_ids": []})
    assert unmapped.json()["evse_ids"] == []


def test_what_is_no_page_needs_a_serial_and_what_is_one_has_none(here):
    yard = site(here)
    pages = adds_account(here).json()["id"]
    readers = adds_account(here, provider="payter", webhook_secrets=None).json()["id"]
    assert errors(registers(here, yard["id"], pages, serial_ref="APL-1")) == {"serial_ref"}
    assert errors(registers(here, yard["id"], readers)) == {"serial_ref"}
    assert errors(adds_account(here, provider="payter")) == {"webhook_secrets"}
    assert errors(adds_account(here, provider="cash")) == {"provider"}
    page = registers(here, yard["id"], pages).json()["id"]
    moved = here.ask("PATCH", f"/api/v1/terminals/{page}", json={"account_id": readers})
    assert errors(moved) == {"account_id"}
    assert adds_account(here).status_code == 201
    refused = here.post("/api/v1/terminal-accounts", Role.ACCOUNTANT, json=ACCOUNT)
    assert refused.status_code == 403


def test_a_signed_callback_makes_us_look_and_any_other_is_refused(charge):
    phones = Phones(charge)
    ref = phones.opens("anna")
    phones.pages.pays(ref)
    client, address = charge.world.client, "/callbacks/pages/tac_page"
    looks = "SELECT count(*)::int FROM effect WHERE kind = 'checkout.look'"
    assert client.post(address, content=ref).status_code == 400
    assert charge.world.rows(looks) == [(0,)]
    assert client.post(address, content="cs_of_another", headers=SIGNED).status_code == 200
    assert charge.world.rows(looks) == [(0,)]
    assert client.post(address, content=ref, headers=SIGNED).status_code == 200
    assert charge.world.rows(looks) == [(1,)]
    phones.works()
    assert phones.state("anna") == "paid"
    assert client.post("/callbacks/pages/tac_none", content=ref).status_code == 404
    hold = f"pi_{ref}"
    assert client.post(address, content=hold, headers=SIGNED).status_code == 200
    asked = "SELECT count(*)::int FROM effect WHERE kind = 'payment.look_up_hold'"
    assert charge.world.rows(asked) == [(1,)]
