from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chargewright.kernel.kinds import Kinds
from chargewright.kernel.money import Money, currency


@dataclass(frozen=True, slots=True)
class Captured:
    at: datetime
    amount: Money
    share: Decimal
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    at: datetime


KINDS = Kinds({"captured": Captured, "released": Released})
T0 = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)


def test_a_stored_value_comes_back_the_same():
    value = Captured(T0, Money(1237, currency("EUR")), Decimal("0.10"), ("a", "b"))
    assert KINDS.read(KINDS.name(value), KINDS.body(value)) == value
    assert KINDS.name(Released(T0)) == "released"


def test_a_kind_nobody_knows_is_no_kind():
    with pytest.raises(KeyError):
        KINDS.read("refunded", {})


def test_one_class_has_one_name():
    with pytest.raises(ValueError, match="two names"):
        Kinds({"a": Released, "b": Released})
