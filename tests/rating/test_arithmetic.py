"""The arithmetic behind the cases: splits, exponents, percentages, and totals that cannot be."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chargewright.kernel.money import EXPONENT, Money, Rounding, currency, round_half, rounded
from chargewright.rating.amount import share, taxed
from chargewright.rating.exact import exact, to_decimals
from chargewright.rating.rounding import rounded as rounded_bill
from chargewright.tariffs.model import Profile, RoundingRule
from chargewright.tariffs.tax import TaxMode, TaxRule, gross_of_net

EUR = currency("EUR")


def vat(percent: str) -> tuple[TaxRule, ...]:
    return (TaxRule(code="VAT", percent=Decimal(percent)),)


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (1000, [1, 1, 1], [334, 333, 333]),  # AR07
        (1411, [70, 20, 10], [988, 282, 141]),  # AR08
        (10, [Fraction(1, 3), Fraction(1, 6)], [7, 3]),
        (-1000, [1, 1, 1], [-334, -333, -333]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
    ],
)
def test_sharing_gives_the_leftover_to_the_largest_remainders(minor, weights, parts):
    assert share(minor, weights) == parts


def test_a_percentage_of_a_total_is_rounded_once():
    """AR10: 10 % of 44.02 is 4.40; of each fee rounded it would be 4.41."""
    fees = [
        Decimal(fee)
        for fee in ["14.10", "12.70", "0.00", "0.31", "0.07", "3.75", "7.69", "0.00", "5.40"]
    ]
    assert sum(fees) == Decimal("44.02")
    assert rounded(sum(fees) * Decimal("0.10"), EUR) == Money(440, EUR)
    assert sum(rounded(fee * Decimal("0.10"), EUR).minor for fee in fees) == 441


@pytest.mark.parametrize(
    ("code", "digits"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("HUF", 2)]
)
def test_each_currency_has_its_minor_unit(code, digits):
    """AR12."""
    assert EXPONENT[code] == digits


def test_a_percentage_of_yen_is_whole_yen():
    """AR24: 2.5 % of 1050 is 26.25."""
    fee = rounded(Decimal(1050) * Decimal("0.025"), currency("JPY"))
    assert (fee.amount, (Money(1050, fee.currency) - fee).amount) == ("26", "1024")


def test_some_totals_are_no_net_with_its_tax():
    """AR16: at 19 % these are 19 of every 119, and 1,597 of the first 10,000 cents."""
    reachable = {net + round_half(Fraction(net) * Fraction(19, 100)) for net in range(10_001)}
    assert sum(total not in reachable for total in range(1, 10_001)) == 1597
    assert sum(total not in reachable for total in range(1, 120)) == 19


@pytest.mark.parametrize("gross", range(1, 120))
def test_tax_taken_out_of_a_total_always_leaves_that_total(gross):
    rule = RoundingRule(Profile.EU_GROSS)
    bill = rounded_bill(
        [taxed(Fraction(gross), TaxMode.INCLUSIVE, vat("19"))], TaxMode.INCLUSIVE, rule
    )
    assert bill.net + bill.tax == gross
    assert bill.net == round_half(Fraction(gross) / gross_of_net(vat("19")))


@pytest.mark.parametrize(
    ("mode", "net", "tax"),
    [
        (Rounding.HALF_UP, 1013, 192),
        (Rounding.HALF_EVEN, 1012, 192),
        (Rounding.CEILING, 1013, 193),
        (Rounding.FLOOR, 1012, 192),
    ],
)
def test_the_mode_rounds_lines_and_taxes(mode, net, tax):
    amounts = [taxed(Fraction("1012.5"), TaxMode.EXCLUSIVE, vat("19"))]
    bill = rounded_bill(amounts, TaxMode.EXCLUSIVE, RoundingRule(Profile.EU_NET, mode))
    assert (bill.net, bill.tax) == (net, tax)


def test_a_tax_shown_once_is_shared_over_the_lines_it_is_on():
    amounts = [
        taxed(Fraction(1010), TaxMode.EXCLUSIVE, vat("15")),
        taxed(Fraction(500), TaxMode.EXCLUSIVE, ()),
        taxed(Fraction(1010), TaxMode.EXCLUSIVE, vat("15")),
    ]
    bill = rounded_bill(amounts, TaxMode.EXCLUSIVE, RoundingRule(Profile.RETAIL_LINE))
    assert bill.taxes == [152, 0, 151]
    assert bill.rules == {vat("15")[0]: 303}


def test_retail_takes_every_tax_out_of_inclusive_lines_once():
    both = (
        TaxRule(code="STATE", percent=Decimal(5)),
        TaxRule(code="CITY", percent=Decimal(7), level=1),
    )
    amounts = [taxed(Fraction(1124), TaxMode.INCLUSIVE, both)]
    bill = rounded_bill(amounts, TaxMode.INCLUSIVE, RoundingRule(Profile.RETAIL_LINE))
    assert (bill.nets, bill.taxes, list(bill.rules.values())) == ([1000], [124], [50, 74])


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("mode", TaxMode)
def test_nothing_sold_is_nothing_due(profile, mode):
    bill = rounded_bill([], mode, RoundingRule(profile))
    assert (bill.net, bill.tax, bill.rules) == (0, 0, {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(33, 8), "4.125"),
        (Fraction(1, 3600), "1/3600"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(10**21), "1000000000000000000000"),
        (Fraction(0), "0"),
        (Decimal("5.10"), "5.1"),
        (7, "7"),
        (Fraction(1, 2**40), "0.0000000000009094947017729282379150390625"),
    ],
)
def test_an_exact_amount_is_written_so_that_it_is_read_back(value, text):
    assert exact(value) == text
    assert Fraction(exact(value)) == value


def test_an_exact_amount_has_four_decimals_for_roaming():
    """AR11: five minutes are 0.0833 hours there, and still cost exactly 0.10 here."""
    assert to_decimals(exact(Fraction(5, 60)), 4) == Decimal("0.0833")
    assert to_decimals(exact(Fraction(5, 60) * Fraction("1.20")), 4) == Decimal("0.1000")


@pytest.mark.parametrize(
    ("profile", "tax_mode"),
    [
        (Profile.EU_GROSS, TaxMode.INCLUSIVE),
        (Profile.EU_NET, TaxMode.EXCLUSIVE),
        (Profile.RETAIL_LINE, TaxMode.EXCLUSIVE),
        (Profile.RETAIL_LINE, TaxMode.INCLUSIVE),
    ],
)
def test_lines_of_one_component_are_rounded_together_and_closed_ones_stay(profile, tax_mode):
    """Ten times half a cent, between the lines of another price: five cents, and not ten."""
    half = [taxed(Fraction(1, 2), tax_mode, (), "a"), taxed(Fraction(7), tax_mode, (), "b")] * 10
    rule = RoundingRule(profile)
    nets = rounded_bill(half, tax_mode, rule).nets
    assert nets == [1, 7, 0, 7] * 5
    for closed in range(1, len(half)):
        assert rounded_bill(half[:closed], tax_mode, rule).nets == nets[:closed]
    alone = [taxed(Fraction(1, 2), tax_mode, ())] * 10
    assert rounded_bill(alone, tax_mode, rule).nets == [1] * 10, (
        "what has no component is by itself"
    )
