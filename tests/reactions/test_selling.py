"""The prices on a screen: with tax, in the legal order, and true at every hour."""

from decimal import Decimal

import pytest

from chargewright.payments.screens import Language, Says, Screen
from chargewright.payments.texts import words
from chargewright.reactions.selling import price_lines
from chargewright.tariffs.model import Group, Weekday, When
from chargewright.tariffs.tax import TaxMode
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

DAY = When(start_time="06:00", end_time="22:00")
WEEKEND = When(days=(Weekday.SATURDAY, Weekday.SUNDAY))


def told(version):
    return words(Screen(says=Says.PRICES, prices=price_lines(version)), Language.EN).lines


@pytest.mark.parametrize(
    ("version", "lines"),
    [
        (
            tariff(flat("0.35"), idle("0.10"), energy("0.49")),
            ("€0.49 per kWh", "€0.0017 per minute when not charging", "€0.35 per charge"),
        ),
        (tariff(energy("0.59", when=DAY, id="day"), energy("0.39")), ("€0.39 to 0.59 per kWh",)),
        (tariff(energy("0.59", when=DAY)), ("€0.00 to 0.59 per kWh",)),
        (tariff(energy("0.50", when=DAY, id="day"), energy("0.50")), ("€0.50 per kWh",)),
        # A threshold inside the session is no other price: the driver is told the one that comes.
        (tariff(charging("6", when=When(min_idle=600))), ("€0.10 per minute",)),
        (tariff(energy("0", when=DAY)), ()),
        # Two prices of one dimension that are paid together are told together.
        (tariff(energy("0.40"), energy("0.05", id="grid", slot="grid")), ("€0.45 per kWh",)),
        (
            tariff(energy("1", tax=VAT_19), tax_mode=TaxMode.EXCLUSIVE),
            ("€1.19 per kWh",),
        ),
        (
            tariff(
                groups=[
                    Group(id="weekend", when=WEEKEND, components=(energy("0.30"),)),
                    Group(id="else", components=(energy("0.50", id="week"),)),
                ]
            ),
            ("€0.30 to 0.50 per kWh",),
        ),
    ],
)
def test_a_screen_tells_all_that_a_price_can_be(version, lines):
    assert told(version) == lines


def test_a_range_is_written_as_germans_write_it():
    version = tariff(energy("0.595", when=DAY, id="day"), energy("0.39"))
    screen = Screen(says=Says.PRICES, prices=price_lines(version))
    assert words(screen, Language.DE).lines == ("0,390 bis 0,595 € je kWh",)
    (line,) = price_lines(version)
    assert (line.price, line.up_to) == (Decimal("0.39"), Decimal("0.595"))
