from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money, Rounding, currency, round_half, rounded
from tests.play.long import rounds

EUR = currency("EUR")
JPY = currency("JPY")
KWD = currency("KWD")


def test_amounts_are_written_with_the_decimals_of_their_currency():
    assert [Money(1230, EUR).amount, Money(-5, EUR).amount, Money(1050, JPY).amount] == [
        "12.30",
        "-0.05",
        "1050",
    ]
    assert Money(1, KWD).amount == "0.001"


@pytest.mark.parametrize("amount", ["1.234", "NaN", "Infinity", "ten", "", "1e-9"])
def test_an_amount_that_is_not_exact_in_the_currency_is_refused(amount):
    with pytest.raises(ValueError):
        Money.parse(amount, EUR)


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="EUR and JPY do not add"):
        Money(1, EUR) + Money(1, JPY)


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (1000, [1, 1, 1], [334, 333, 333]),
        (1411, [70, 20, 10], [988, 282, 141]),
        (-1000, [1, 1, 1], [-334, -333, -333]),
        (1, [0, 1], [0, 1]),
    ],
)
def test_a_split_gives_the_leftover_to_the_largest_remainders(minor, weights, parts):
    assert [part.minor for part in Money(minor, EUR).split(weights)] == parts


@settings(max_examples=rounds(200, 20_000))
@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any),
)
def test_a_split_loses_and_creates_nothing(minor, weights):
    parts = Money(minor, EUR).split(weights)
    assert sum(part.minor for part in parts) == minor
    total = sum(weights)
    assert all(
        abs(part.minor - Fraction(minor * weight, total)) < 1
        for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_a_split_without_sense_is_refused(weights):
    with pytest.raises(ValueError):
        Money(10, EUR).split(weights)


@pytest.mark.parametrize(
    ("value", "mode", "whole"),
    [
        ("2.5", Rounding.HALF_UP, 3),
        ("-2.5", Rounding.HALF_UP, -3),
        ("2.5", Rounding.HALF_EVEN, 2),
        ("3.5", Rounding.HALF_EVEN, 4),
        ("2.1", Rounding.CEILING, 3),
        ("-2.1", Rounding.CEILING, -2),
        ("-2.1", Rounding.FLOOR, -3),
        ("2", Rounding.CEILING, 2),
    ],
)
def test_each_rounding_has_its_side(value, mode, whole):
    assert round_half(Decimal(value), mode) == whole


@settings(max_examples=rounds(200, 20_000))
@given(st.fractions(min_value=-(10**9), max_value=10**9), st.sampled_from(list(Rounding)))
def test_rounding_moves_by_less_than_one_minor_unit(amount, mode):
    assert abs(Fraction(rounded(amount, EUR, mode).minor, 100) - amount) < Fraction(1, 100)


def test_the_rounding_mode_is_contractual():
    price = Decimal("57.344") * Decimal("0.33")
    assert rounded(price, EUR).amount == "18.92"
    assert rounded(price, EUR, Rounding.CEILING).amount == "18.93"
