"""The bill against a judge that looks at every single second."""

from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings

from chargewright.rating.bill import LineKind
from chargewright.rating.rate import rate
from tests.play.long import rounds
from tests.rating.generated import CLOCK_CHANGES, tariffs, tariffs_of_the_night, timelines
from tests.rating.oracle import reckon

pytestmark = pytest.mark.timeout(rounds(120, 1800))


@settings(max_examples=rounds(40, 3_000))
@given(tariffs(), timelines())
def test_every_bill_is_what_its_seconds_come_to(tariff, session):
    """P4: 100 generated sessions in the quick run, 3,000 in the long one."""
    agree(rate(session, tariff), reckon(session, tariff))


@settings(max_examples=rounds(20, 1_000))
@given(tariffs_of_the_night(), timelines(nights=CLOCK_CHANGES))
def test_on_a_night_of_changing_clocks_it_is_what_its_seconds_come_to(tariff, session):
    """P4 around the hour that comes twice and the one that never comes: 50 and 1,000 sessions."""
    agree(rate(session, tariff), reckon(session, tariff))


def agree(bill, judged):
    billed: dict[str, int] = defaultdict(int)
    exact: dict[str, Fraction] = defaultdict(Fraction)
    for line in bill.lines:
        if line.kind is LineKind.PRICE:
            billed[line.component_id] += line.billed
            exact[line.component_id] += Fraction(line.exact)
    assert {name: count for name, count in billed.items() if count} == {
        name: count for name, count in judged.billed.items() if count
    }
    assert {name: amount for name, amount in exact.items() if amount} == {
        name: amount for name, amount in judged.exact.items() if amount
    }
    assert Fraction(bill.exact_net) == judged.net
    assert Fraction(bill.exact_gross) == judged.gross
