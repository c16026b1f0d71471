"""The price that a display of OCPP 1.6 shows to whoever has shown no token (California Pricing Requirements, 3).

Two settings hold it: DefaultPrice in the language of the station, and DefaultPriceText for each other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace as with_fields

from chargewright.network.station_costs import PriceDisplay
from chargewright.rating.current import current
from chargewright.tariffs.explain import explain
from chargewright.tariffs.model import TariffVersion
from chargewright.translate.cost_messages import charging_price, spoken
from chargewright.wire.ocpp.cost_messages import DefaultPrice, PriceTexts
from chargewright.wire.ocpp.values import encode

_CHARACTERS_MAX: Final = 500
"""Of a value in OCPP 1.6 (7.29)."""


def default_prices(
    tariff: TariffVersion, zone: str, display: PriceDisplay, now: datetime
) -> Mapping[str, str]:
    """The settings by their keys. Offline the same price holds, and the same text says so."""
    text = explain(tariff, display.language)
    own = DefaultPrice(
        price_text=text,
        price_text_offline=text,
        charging_price=charging_price(current(tariff, zone, now), display),
    )
    settings = {"DefaultPrice": _fitting(own)}
    for language in spoken(display):
        said = explain(tariff, language)
        texts = PriceTexts(price_text=said, price_text_offline=said)
        settings[f"DefaultPriceText,{language}"] = _fitting(texts)
    return settings


def _fitting(value: PriceTexts) -> str:
    """As JSON in what a setting holds: without the second text where it is too long, then cut."""
    if len(text := encode(value).decode()) <= _CHARACTERS_MAX:
        return text
    shorter = with_fields(value, price_text_offline=UNSET)
    while len(text := encode(shorter).decode()) > _CHARACTERS_MAX:
        words = shorter.price_text.removesuffix(" …").rsplit(" ", 1)[0]
        shorter = with_fields(shorter, price_text=f"{words} …")
    return text
