from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money
from chargewright.ledger import Portion
from tests.play.ledger_text import EUR, money, portion


@pytest.mark.parametrize(
    ("terms", "amount", "share"),
    [
        ("10 %", "14.10", "1.41"),
        ("2.9 % + 0.30", "15.33", "0.74"),
        ("70 %", "10.00", "7.00"),
        ("10 %", "44.02", "4.40"),
        ("0 %", "10.00", "0.00"),
        ("33.335 %", "1.00", "0.33"),
        ("50 %", "0.01", "0.01"),
    ],
)
def test_a_portion_is_a_percentage_and_a_fixed_amount(terms, amount, share):
    assert portion(terms).of(money(amount)) == money(share)


def test_a_currency_without_minor_units_rounds_to_the_whole():
    fee = Portion(Decimal("2.5"), money("0 JPY")).of(money("1050 JPY"))
    assert fee == money("26 JPY")


@pytest.mark.parametrize(
    ("percent", "fixed"), [("-1", "0.00"), ("1", "-0.01"), ("NaN", "0.00"), ("Infinity", "0.00")]
)
def test_a_negative_or_endless_portion_is_refused(percent, fixed):
    with pytest.raises(ValueError, match="not negative"):
        Portion(Decimal(percent), money(fixed))


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="no meaning"):
        portion("10 % + 0.30").of(money("10.00 SEK"))


@settings(max_examples=300)
@given(
    st.decimals(0, 500, places=4),
    st.integers(0, 10_000),
    st.integers(-(10**9), 10**9),
)
def test_what_is_shared_is_never_more_than_there_is(percent, fixed, amount):
    there = Money(amount, EUR)
    share = Portion(percent, Money(fixed, EUR)).within(there)
    assert 0 <= share.minor <= max(amount, 0)
    assert share + (there - share) == there
