"""Who sells and who shares in it: what a site says of it is what is booked of a charge there."""

import pytest

from tests.api.test_captures import balances, give_back
from tests.api.test_network import SITE, errors, site
from tests.api.test_tariffs import DOCUMENT
from tests.api.test_terms_of_sale import site_is


def euro(amount):
    return {"amount": amount, "currency": "EUR"}


def sell(charge, *, price, percent, **terms):
    """Ten kilowatt-hours under a tax that names no authority, paid for."""
    tax = {"code": "TAX", "name": "Tax", "percent": percent}
    energy = {"id": "energy", "dim": "ENERGY", "price": price, "tax": [tax]}
    tariff_id = charge.world.post("/api/v1/tariffs", json={"name": "Alone"}).json()["id"]
    document = {**DOCUMENT, "tax_mode": "EXCLUSIVE", "components": [energy]}
    path = f"/api/v1/tariffs/{tariff_id}/versions"
    assert charge.world.post(path, json={"document": document}).status_code == 201
    site_is(charge, tariff_id=tariff_id, **terms)
    return charge.tap().plug_in().charge(10_000).unplug(10_000)


@pytest.fixture
def host_sells(charge):
    """H1 sells ten kilowatt-hours for 14.10 and 1.23 tax; we collect."""
    return sell(
        charge,
        price="1.41",
        percent="8.72",
        merchant_of_record="HOST",
        host_ref="H1",
        platform_fee_percent="10",
        provider_fee_percent="2.9",
        provider_fee_fixed=euro("0.30"),
        tax_jurisdiction="US-MA",
    ).captured("15.33")


def test_a_host_that_sells_pays_our_fee_and_the_providers(host_sells):
    assert balances(host_sells) == {
        "PSP_CLEARING:payter": "15.33",
        "HOST_PAYABLE:H1": "-11.95",
        "TAX_PAYABLE:US-MA": "-1.23",
        "PLATFORM_FEE": "-1.41",
        "PSP_FEES": "-0.74",
    }


def test_a_refund_takes_from_each_what_it_got(host_sells):
    give_back(host_sells, "5.00", "r-1")
    assert balances(host_sells) == {
        "PSP_CLEARING:payter": "10.33",
        "HOST_PAYABLE:H1": "-7.81",
        "TAX_PAYABLE:US-MA": "-0.83",
        "PLATFORM_FEE": "-0.95",
        "PSP_FEES": "-0.74",
    }


def test_our_fee_stays_what_it_was_when_the_card_was_held(charge):
    sold = sell(
        charge,
        price="1.00",
        percent="0",
        merchant_of_record="HOST",
        host_ref="H1",
        platform_fee_percent="10",
        platform_fee_fixed=euro("0.20"),
    )
    site_is(sold, platform_fee_percent="50", platform_fee_fixed=euro("0.00"))
    sold.captured("10.00")
    assert balances(sold)["PLATFORM_FEE"] == "-1.20"


def test_a_host_that_shares_charges_its_tax_and_gives_it_back_with_its_share(charge):
    sold = sell(
        charge,
        price="1.00",
        percent="21",
        host_ref="H3",
        host_share_percent="70",
        host_tax_percent="21",
    ).captured("12.10")
    assert balances(sold) == {
        "PSP_CLEARING:payter": "12.10",
        "REVENUE:ENERGY": "-10.00",
        "TAX_PAYABLE:NL": "-2.10",
        "HOST_SHARE_EXPENSE": "7.00",
        "INPUT_TAX:NL": "1.47",
        "HOST_PAYABLE:H3": "-8.47",
    }
    give_back(sold, "12.10", "r-1")
    assert balances(sold) == {}


@pytest.mark.parametrize(
    ("merchant", "foreign"),
    [
        ("OPERATOR", {"platform_fee_percent": "10", "platform_fee_fixed": euro("0.10")}),
        (
            "HOST",
            {
                "host_share_percent": "10",
                "host_fixed_fee": euro("0.10"),
                "host_tax_percent": "21",
            },
        ),
    ],
)
def test_who_sells_decides_which_share_there_can_be(untouched, merchant, foreign):
    world = untouched
    told = {"merchant_of_record": merchant, "host_ref": "H1"}
    wrong = world.post("/api/v1/sites", json={**SITE, **told, **foreign})
    assert errors(wrong) == set(foreign)
    other = {"OPERATOR": "HOST", "HOST": "OPERATOR"}[merchant]
    path = f"/api/v1/sites/{site(world, **{**told, 'merchant_of_record': other}, **foreign)['id']}"
    turned = {"merchant_of_record": merchant}
    refused = world.ask("PATCH", path, json=turned)
    assert errors(refused) == set(foreign)
    rules = {each["rule"] for each in refused.json()["errors"]}
    assert rules == {f"is nothing where merchant_of_record is not {other}"}
    nothing = {name: euro("0.00") if isinstance(it, dict) else "0" for name, it in foreign.items()}
    assert world.ask("PATCH", path, json=turned | nothing).status_code == 200


def test_fees_that_cannot_be_read_are_named_with_all_else(untouched):
    body = {
        "zone": "Mars",
        "tax_jurisdiction": "New York",
        "host_fixed_fee": {"amount": "0.10", "currency": "USD"},
        "provider_fee_fixed": euro("0.123"),
        "platform_fee_percent": "101",
    }
    wrong = untouched.post("/api/v1/sites", json={**SITE, **body})
    fields = {
        "zone",
        "tax_jurisdiction",
        "host_fixed_fee.currency",
        "provider_fee_fixed",
        "platform_fee_percent",
    }
    assert errors(wrong) == fields
    path = f"/api/v1/sites/{site(untouched)['id']}"
    assert errors(untouched.ask("PATCH", path, json=body)) == fields
