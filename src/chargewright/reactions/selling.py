"""What a place sells, as a session, a payment and a reader need to hear it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from chargewright.payments.reader import Offer
from chargewright.payments.screens import PriceLine, PriceUnit, Says, Screen, in_legal_order
from chargewright.rating.hold import hold_amount
from chargewright.reactions.ports import SalePlace
from chargewright.sessions.references import StartReference
from chargewright.tariffs.cheapest import cheapest
from chargewright.tariffs.dearest import dearest
from chargewright.tariffs.model import Dim, TariffVersion

_TAG_PREFIX: Final = 0xC4 << 56
"""Our minted idTags begin alike, so that a log reader knows one when they see it."""


def tag_from(number: int, subprotocol: str | None) -> StartReference:
    """The reference of a remote start in the words of the station's protocol.

    OCPP 1.6 has an idTag of at most 20 characters, and some stations accept hexadecimal only: 16
    digits, unique by the number inside. OCPP 2.x takes the number as `remoteStartId`.
    """
    if subprotocol is not None and not subprotocol.startswith("ocpp1."):
        return number
    # Multiplying by an odd constant scatters consecutive numbers without ever making two alike.
    scattered = number * 0x9E3779B97F4A7C15 & (1 << 56) - 1
    return f"{_TAG_PREFIX | scattered:016X}"


def screen_at(place: SalePlace) -> Screen:
    """A screen that carries what may be told of a place: its name and its prices."""
    return Screen(
        says=Says.PLEASE_WAIT,
        connector=place.label,
        prices=() if place.tariff is None else price_lines(place.tariff),
    )


def screen_at_any(places: Sequence[SalePlace]) -> Screen:
    """The same where the next plug at one of several places decides.

    All their names are told, and the prices where they are the same.
    """
    screens = [screen_at(place) for place in places]
    prices = {screen.prices for screen in screens}
    return Screen(
        says=Says.PLEASE_WAIT,
        connector=", ".join(place.label for place in places),
        prices=prices.pop() if len(prices) == 1 else (),
    )


def offer_of(place: SalePlace) -> Offer:
    """What a place sells through a reader: the hold to ask for and the prices to show first."""
    assert place.hold is not None, "a place has the installation's hold at least"
    hold = place.hold if place.tariff is None else hold_amount(place.tariff, usual=place.hold)
    prices = () if place.tariff is None else price_lines(place.tariff)
    return Offer(evse_id=place.evse_id, connector=place.label, hold=hold, prices=prices)


def price_lines(tariff: TariffVersion) -> tuple[PriceLine, ...]:
    """The prices as they are shown before the tap: tax included, in the order the law wants.

    A price that depends on the hour or the day is shown from the least to the most it can be, so
    that a screen that stays for hours is never wrong. What is always free is left out.
    """
    lines = []
    for dim, unit in _UNITS.items():
        most = _shown(dearest(tariff, dim), unit)
        if most:
            least = _shown(cheapest(tariff, dim), unit)
            up_to = None if least == most else most
            lines.append(PriceLine(unit, least, tariff.currency, up_to))
    return in_legal_order(lines)


def _shown(price: Fraction, unit: PriceUnit) -> Decimal:
    price *= _PER.get(unit, 1)
    shown = Decimal(price.numerator) / Decimal(price.denominator)
    return shown.quantize(Decimal("0.0001")).normalize()


_UNITS: Final[Mapping[Dim, PriceUnit]] = {
    Dim.ENERGY: PriceUnit.KWH,
    Dim.CHARGING_TIME: PriceUnit.MINUTE,
    Dim.IDLE_TIME: PriceUnit.IDLE_MINUTE,
    Dim.FLAT: PriceUnit.SESSION,
}
_PER: Final[Mapping[PriceUnit, int]] = {
    PriceUnit.KWH: 1000,
    PriceUnit.MINUTE: 60,
    PriceUnit.IDLE_MINUTE: 60,
}
"""Rating prices a watt-hour and a second; people read kilowatt-hours and minutes."""
