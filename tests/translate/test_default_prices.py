"""What a display of OCPP 1.6 shows to whoever has shown no token fits into a setting, whatever the tariff says."""

import json
from decimal import Decimal

import pytest

from chargewright.network.station_costs import PriceDisplay
from chargewright.tariffs.model import Component, Dim
from chargewright.translate.default_prices import default_prices
from tests.play.clock import MONDAY_MORNING
from tests.play.platform import tariff, vat


def shown(prices):
    """Both settings of a tariff with so many prices for energy."""
    components = [
        Component(id=f"e{number}", dim=Dim.ENERGY, price=Decimal("0.49"), tax=(vat("21"),))
        for number in range(prices)
    ]
    display = PriceDisplay(other_languages=("de", "xx"))
    return default_prices(tariff(*components), "Europe/Amsterdam", display, MONDAY_MORNING)


@pytest.mark.parametrize(
    ("prices", "says_offline", "is_cut"), [(1, True, False), (9, False, False), (30, False, True)]
)
def test_a_long_text_goes_without_the_second_and_then_is_cut(prices, says_offline, is_cut):
    settings = shown(prices)
    assert list(settings) == ["DefaultPrice", "DefaultPriceText,de"]
    assert all(len(text) <= 500 for text in settings.values())
    own = json.loads(settings["DefaultPrice"])
    assert ("priceTextOffline" in own, own["priceText"].endswith("…")) == (says_offline, is_cut)
