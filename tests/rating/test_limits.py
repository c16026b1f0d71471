"""The least and the most of a session, at the edges: when they are asked, and to which cent."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from chargewright.kernel.money import Rounding
from chargewright.rating.bill import Bill, LineKind
from chargewright.rating.limits import Bounds, Side
from chargewright.rating.rate import rate
from chargewright.rating.selfcheck import check
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import (
    Activity,
    Component,
    Limit,
    Minimum,
    Profile,
    RoundingRule,
    TariffVersion,
)
from chargewright.tariffs.tax import TaxMode, TaxRule
from tests.tariffs.shop import VAT_19, charging, energy, flat, tariff

START = datetime(2025, 6, 2, 10, tzinfo=UTC)


def session(energy_wh: int, *, lasted_s: float = 3600, failed: bool = False) -> Timeline:
    end = START + timedelta(seconds=lasted_s)
    return Timeline(
        zone="Europe/Berlin",
        start=START,
        end=end,
        tiles=(Tile(Activity.CHARGING, START, end),),
        meter=(MeterPoint(START, Decimal(0)), MeterPoint(end, Decimal(energy_wh))),
        failed_at_start=failed,
    )


def net_priced(*components: Component, **more: object) -> TariffVersion:
    """Prices without their taxes, rounded line by line."""
    return tariff(
        *components,
        **{"tax_mode": TaxMode.EXCLUSIVE, "rounding": RoundingRule(Profile.EU_NET), **more},
    )


def totals(bill: Bill) -> tuple[str, str]:
    return bill.net.amount, bill.gross.amount


def kinds(bill: Bill) -> list[LineKind]:
    return [line.kind for line in bill.lines if line.kind is not LineKind.PRICE]


@pytest.mark.parametrize(
    ("minimum", "of", "gross"),
    [
        ({"require_energy": True}, session(0), "0.00"),
        ({"require_energy": True}, session(1), "2.00"),
        ({"require_energy": True, "applies_after_s": 120}, session(1, lasted_s=1), "2.00"),
        ({"applies_after_s": 120}, session(0, lasted_s=119), "0.00"),
        ({"applies_after_s": 120}, session(0, lasted_s=119.9), "0.00"),
        ({"applies_after_s": 120}, session(0, lasted_s=120), "2.00"),
        ({"applies_after_s": 120}, session(1, lasted_s=119), "2.00"),
        ({}, session(0, lasted_s=0), "2.00"),
        ({}, session(1_000, failed=True), "0.50"),
    ],
)
def test_when_a_minimum_is_asked(minimum, of, gross):
    version = tariff(energy("0.50"), minimum=Minimum(gross=Decimal(2), **minimum))
    assert rate(of, version).gross.amount == gross


@pytest.mark.parametrize(
    ("limits", "mode", "expected"),
    [
        # 10.00 with 19 % are 8.4034 without.
        ({"minimum": Minimum(gross=Decimal(10))}, Rounding.HALF_UP, ("8.40", "10.00")),
        ({"minimum": Minimum(gross=Decimal(10))}, Rounding.CEILING, ("8.41", "10.00")),
        ({"maximum": Limit(gross=Decimal(1))}, Rounding.HALF_UP, ("0.84", "1.00")),
        ({"maximum": Limit(gross=Decimal(1))}, Rounding.CEILING, ("0.85", "1.00")),
        # 8.41 and 1.59 without are 10.0079 and 1.8921 with.
        ({"minimum": Minimum(net=Decimal("8.41"))}, Rounding.HALF_UP, ("8.41", "10.01")),
        ({"minimum": Minimum(net=Decimal("8.41"))}, Rounding.FLOOR, ("8.41", "10.00")),
        ({"maximum": Limit(net=Decimal("1.59"))}, Rounding.HALF_UP, ("1.59", "1.89")),
        ({"maximum": Limit(net=Decimal("1.59"))}, Rounding.CEILING, ("1.59", "1.90")),
    ],
)
def test_a_side_that_follows_a_limit_is_rounded_as_the_tariff_says(limits, mode, expected):
    version = net_priced(
        energy("0.50", tax=VAT_19), rounding=RoundingRule(Profile.EU_NET, mode), **limits
    )
    assert totals(rate(session(8_000), version)) == expected


@pytest.mark.parametrize(
    "limits", [{"minimum": Minimum(gross=Decimal(4))}, {"maximum": Limit(gross=Decimal(4))}]
)
def test_a_price_that_is_the_limit_is_left_alone(limits):
    bill = rate(session(8_000), tariff(energy("0.50"), **limits))
    assert (bill.gross.amount, len(bill.lines)) == ("4.00", 1)


def test_the_most_with_tax_takes_back_a_cent_that_rounding_put_on_the_tax():
    # 0.50 and 0.012 with 19 % are 0.60928: within. Of 0.50 and 0.02, as they round up, it is 0.62.
    version = net_priced(
        energy("0.50", tax=VAT_19),
        flat("0.012", tax=VAT_19),
        maximum=Limit(gross=Decimal("0.61")),
        rounding=RoundingRule(Profile.EU_NET, Rounding.CEILING),
    )
    bill = rate(session(1_000), version)
    assert bill.exact_gross == "0.60928"
    assert (totals(bill), kinds(bill)) == (("0.51", "0.61"), [LineKind.MAXIMUM])


def test_lines_that_round_up_beyond_both_limits_come_to_both():
    # Three times 0.015 without tax are 0.045 and round to 0.06; with tax it is 0.05355.
    version = net_priced(
        *(flat("0.015", id=f"fee {place}", slot=f"fee {place}", tax=VAT_19) for place in range(3)),
        maximum=Limit(net=Decimal("0.05"), gross=Decimal("0.05")),
    )
    assert totals(rate(session(0), version)) == ("0.05", "0.05")


def test_a_minimum_with_tax_alone_adds_tax_and_is_a_minimum():
    version = net_priced(
        energy("1.00", tax=VAT_19), minimum=Minimum(net=Decimal(10), gross=Decimal(12))
    )
    bill = rate(session(10_000), version)
    assert (totals(bill), kinds(bill)) == (("10.00", "12.00"), [LineKind.MINIMUM])


def test_a_net_that_is_put_up_within_the_same_gross_is_a_minimum():
    # 0.10 with 19 % in it are 0.084 without; a net of 0.10 leaves no tax.
    version = tariff(
        energy("0.10", tax=VAT_19), minimum=Minimum(net=Decimal("0.10"), gross=Decimal("0.10"))
    )
    bill = rate(session(1_000), version)
    assert (totals(bill), kinds(bill)) == (("0.10", "0.10"), [LineKind.MINIMUM])


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [
        (Minimum(net=Decimal(10)), Limit(gross=Decimal(11)), ("10", "11")),
        (Minimum(gross=Decimal(10)), Limit(net=Decimal(8)), ("8", "10")),
    ],
)
def test_a_side_that_follows_the_least_of_the_other_keeps_to_its_own_most(
    minimum, maximum, expected
):
    """10.00 without tax would be 11.90 with it, and 10.00 with it 8.40 without."""
    version = net_priced(energy("1.00", tax=VAT_19), minimum=minimum, maximum=maximum)
    bill = rate(session(1_000), version)
    assert (bill.exact_net, bill.exact_gross) == expected
    assert (bill.net.decimal, bill.gross.decimal) == tuple(map(Decimal, expected))


def test_a_maximum_never_gives_back_what_rounding_took_off():
    # Three times 0.004 are 0.012 and round to nothing, which is below the most of 0.01 already.
    fees = (flat("0.004", id=f"fee {place}", slot=f"fee {place}") for place in range(3))
    bill = rate(session(0), tariff(*fees, maximum=Limit(gross=Decimal("0.01"))))
    assert (bill.exact_gross, bill.gross.amount, kinds(bill)) == ("0.01", "0.00", [])


def test_a_cent_is_taken_back_from_the_tax_where_the_net_has_a_least():
    # Two taxes of 0.0057 and 0.0038 are rounded up to a cent each: 0.07 where 0.0595 is exact.
    other = (TaxRule(code="CITY", percent=Decimal(19)),)
    version = net_priced(
        flat("0.03", id="one", slot="one", tax=VAT_19),
        flat("0.02", id="two", slot="two", tax=other),
        minimum=Minimum(net=Decimal("0.05")),
        maximum=Limit(gross=Decimal("0.06")),
        rounding=RoundingRule(Profile.EU_NET, Rounding.CEILING),
    )
    assert totals(rate(session(0), version)) == ("0.05", "0.06")


def tax_rows(bill: Bill) -> list[tuple[str, str]]:
    return [(f"{row.rule.percent} %", row.amount.amount) for row in bill.taxes]


NO_TAX = (TaxRule(code="VAT", percent=Decimal(0)),)


def test_the_tax_of_a_minimum_is_of_a_rate_that_has_some():
    version = net_priced(
        energy("1.00", tax=NO_TAX),
        flat("1.00", tax=VAT_19, require_energy=True),
        minimum=Minimum(net=Decimal(10), gross=Decimal("10.70")),
    )
    assert tax_rows(rate(session(0), version)) == [("19 %", "0.70")]


def test_a_minimum_of_nothing_sold_still_shows_a_rate_of_zero():
    version = tariff(energy("1.00", tax=NO_TAX), minimum=Minimum(gross=Decimal(2)))
    assert tax_rows(rate(session(0), version)) == [("0 %", "0.00")]


@pytest.mark.parametrize(
    "limits",
    [
        Bounds(Side(None, Fraction(399)), Side(None, None)),
        Bounds(Side(None, None), Side(Fraction(401), None)),
    ],
)
def test_a_bill_beyond_its_limits_is_not_given_out(limits):
    bill = rate(session(8_000), tariff(energy("0.50")))
    with pytest.raises(AssertionError, match="the totals are within their limits"):
        check(bill, limits)


def test_time_is_within_the_most_as_energy_is():
    version = tariff(energy("0.50"), charging("6.00"), maximum=Limit(gross=Decimal(5)))
    assert rate(session(8_000), version).gross.amount == "5.00"
