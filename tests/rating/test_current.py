"""What a display shows beside a cost: the prices of this moment, and when they change."""

from datetime import UTC, datetime
from fractions import Fraction

from chargewright.rating.current import current, next_change
from chargewright.tariffs.model import Per, When
from chargewright.tariffs.tax import TaxMode
from tests.tariffs.shop import VAT_19, energy, idle, tariff
from tests.tariffs.test_explain import CITY

BERLIN = "Europe/Berlin"
THURSDAY_NOON = datetime(2026, 3, 5, 11, tzinfo=UTC)


def test_prices_are_those_of_this_moment_and_change_when_the_clock_says():
    now = current(CITY, BERLIN, THURSDAY_NOON)
    assert (now.kwh, now.hour, now.flat) == (Fraction("0.59"), None, Fraction("0.35"))
    assert (now.idle_hour, now.idle_grace_s) == (6, 900)
    at, then = next_change(CITY, BERLIN, THURSDAY_NOON)
    assert (at, then.kwh) == (datetime(2026, 3, 5, 19, tzinfo=UTC), Fraction("0.495"))
    saturday = current(CITY, BERLIN, datetime(2026, 3, 7, 11, tzinfo=UTC))
    assert saturday.idle_hour is None


def test_prices_are_with_tax_and_an_idle_fee_begins_when_it_does():
    late = When(min_idle=600)
    net = tariff(
        energy("0.50", tax=VAT_19),
        idle("0.10", tax=VAT_19, per=Per.MINUTE, when=late),
        tax_mode=TaxMode.EXCLUSIVE,
    )
    now = current(net, BERLIN, THURSDAY_NOON)
    assert now.kwh == Fraction("0.595")
    assert (now.idle_hour, now.idle_grace_s) == (Fraction("7.14"), 600)
    assert next_change(net, BERLIN, THURSDAY_NOON) is None
