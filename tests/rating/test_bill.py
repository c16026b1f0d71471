"""What others take from a bill: revenue and tax for the books, and what is waived."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chargewright.kernel.money import Money, currency
from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.rating.waive import waive
from chargewright.tariffs.model import Activity, Limit, Minimum
from chargewright.tariffs.tax import TaxMode, TaxRule
from chargewright.tariffs.zones import TZDATA_VERSION
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

EUR = currency("EUR")
START = datetime(2025, 6, 2, 10, tzinfo=UTC)


def an_hour(energy_wh: int, *, idle_minutes: int = 0) -> Timeline:
    charged = START + timedelta(hours=1)
    end = charged + timedelta(minutes=idle_minutes)
    tiles = [Tile(Activity.CHARGING, START, charged), Tile(Activity.IDLE, charged, end)]
    return Timeline(
        zone="Europe/Berlin",
        start=START,
        end=end,
        tiles=tuple(tile for tile in tiles if tile.start < tile.end),
        meter=(MeterPoint(START, Decimal(0)), MeterPoint(charged, Decimal(energy_wh))),
    )


def amounts(money: dict[str, Money]) -> dict[str, str]:
    return {name: one.amount for name, one in money.items()}


def test_revenue_is_told_apart_by_what_was_sold():
    version = tariff(
        energy("0.50", tax=VAT_19),
        charging("1.19", tax=VAT_19),
        idle("2.38", tax=VAT_19),
        flat("1"),
    )
    bill = rate(an_hour(23_800, idle_minutes=60), version)
    assert amounts(bill.revenue()) == {
        "FLAT": "1.00",
        "ENERGY": "10.00",
        "TIME": "1.00",
        "IDLE": "2.00",
    }
    assert amounts(bill.tax_by_jurisdiction()) == {"DE": "2.47"}


def test_a_maximum_lowers_every_revenue_alike():
    version = tariff(energy("1.00"), charging("3.00"), maximum=Limit(gross=Decimal(8)))
    assert amounts(rate(an_hour(13_000), version).revenue()) == {"ENERGY": "6.50", "TIME": "1.50"}


def test_a_minimum_of_nothing_is_revenue_of_energy():
    version = tariff(energy("1.00"), minimum=Minimum(gross=Decimal(2)))
    assert amounts(rate(an_hour(0), version).revenue()) == {"ENERGY": "2.00"}


def test_a_free_session_has_no_revenue_and_owes_no_tax():
    bill = rate(an_hour(10_000), tariff(energy("0", tax=VAT_19)))
    assert (bill.revenue(), bill.tax_by_jurisdiction()) == ({}, {})


def test_taxes_of_two_authorities_are_owed_to_each():
    both = (
        TaxRule(code="STATE", percent=Decimal("6.25"), jurisdiction="US-MA"),
        TaxRule(code="CITY", percent=Decimal("0.75"), jurisdiction="US-MA-BOS"),
    )
    version = tariff(energy("1.00", tax=both), tax_mode=TaxMode.EXCLUSIVE)
    bill = rate(an_hour(100_000), version)
    assert amounts(bill.tax_by_jurisdiction()) == {"US-MA": "6.25", "US-MA-BOS": "0.75"}


def test_a_bill_says_by_what_it_was_reckoned():
    bill = rate(an_hour(1), tariff(energy("1")))
    assert (bill.tariff_version_id, bill.zone, bill.tzdata_version) == (
        "trv_1",
        "Europe/Berlin",
        TZDATA_VERSION,
    )


def sale(*, gross: str = "28.00") -> Bill:
    return rate(an_hour(int(Decimal(gross) * 1000)), tariff(energy("1.00", tax=VAT_19)))


def test_all_the_money_received_waives_nothing():
    waiver = waive(sale(), Money(2800, EUR))
    assert (waiver.waived.amount, waiver.waived_net.amount) == ("0.00", "0.00")
    assert waiver.taxes == sale().taxes


def test_no_money_received_waives_all():
    waiver = waive(sale(), Money(0, EUR))
    assert (waiver.net.amount, waiver.tax.amount, waiver.waived.amount) == (
        "0.00",
        "0.00",
        "28.00",
    )
    assert waiver.waived_net == sale().net
    assert waiver.tax_by_jurisdiction() == {}


def test_the_tax_follows_the_money_received():
    waiver = waive(sale(), Money(1190, EUR))
    assert (waiver.net.amount, amounts(waiver.tax_by_jurisdiction())) == ("10.00", {"DE": "1.90"})


def test_what_was_waived_and_what_came_in_are_the_price():
    """28.00 at 21 %: revenue 23.14 = received 25.00 less tax 4.34 and waived 2.48."""
    vat = (TaxRule(code="VAT", percent=Decimal(21), jurisdiction="NL"),)
    bill = rate(an_hour(28_000), tariff(energy("1.00", tax=vat)))
    waiver = waive(bill, Money(2500, EUR))
    assert amounts(bill.revenue()) == {"ENERGY": "23.14"}
    assert amounts(waiver.tax_by_jurisdiction()) == {"NL": "4.34"}
    assert waiver.waived_net.amount == "2.48"


LOW = (TaxRule(code="VAT-9", percent=Decimal(9), jurisdiction="NL"),)
HIGH = (TaxRule(code="VAT-21", percent=Decimal(21), jurisdiction="NL"),)
GST = TaxRule(code="GST", percent=Decimal(5), jurisdiction="CA")
QST = TaxRule(code="QST", percent=Decimal("9.975"), jurisdiction="CA-QC")


@pytest.mark.parametrize(
    ("prices", "received", "due"),
    [
        # Two rates: the money is shared out by what each costs.
        (
            [energy("1.21", tax=HIGH), flat("10.90", tax=LOW)],
            "11.50",
            [("VAT-9", "5.00", "0.45"), ("VAT-21", "5.00", "1.05")],
        ),
        # What bears no tax is gone in part as well.
        ([energy("1.21", tax=HIGH), flat("10.00")], "11.05", [("VAT-21", "5.00", "1.05")]),
        # Two taxes on one amount shrink with it.
        (
            [energy("1.14975", tax=(GST, QST))],
            "5.75",
            [("GST", "5.00", "0.25"), ("QST", "5.00", "0.50")],
        ),
        ([energy("1.00")], "5.00", []),
    ],
)
def test_each_tax_is_due_on_its_part_of_the_money(prices, received, due):
    bill = rate(an_hour(10_000), tariff(*prices))
    rows = waive(bill, Money.parse(received, EUR)).taxes
    assert sorted((r.rule.code, r.base.amount, r.amount.amount) for r in rows) == sorted(due)


@pytest.mark.parametrize("minor", [-1, 2801])
def test_more_than_the_price_is_never_received(minor):
    with pytest.raises(ValueError, match="cannot be what was received"):
        waive(sale(), Money(minor, EUR))
