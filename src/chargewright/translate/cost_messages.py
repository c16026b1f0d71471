"""Prices, running and final costs as stations of OCPP 1.6 show them (California Pricing Requirements)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from msgspec import UNSET, UnsetType

from chargewright.network.station_costs import PriceDisplay
from chargewright.rating.bill import Bill
from chargewright.rating.current import Current, current, next_change
from chargewright.rating.in_words import in_words
from chargewright.sessions.model import Session
from chargewright.sessions.words import Scope
from chargewright.tariffs.explain import explain
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.words import CATALOGUES
from chargewright.wire.ocpp.cost_messages import (
    VENDOR,
    ChargingPrice,
    CostMessage,
    CostState,
    FinalCost,
    IdlePrice,
    NextPeriod,
    PriceText,
    RunningCost,
    SetUserPrice,
    TriggerMeterValue,
)
from chargewright.wire.ocpp.values import encode

_MINUTE_S: Final = 60
_READ_AT: Final = ("SuspendedEV", "Charging")
"""Statuses at which another price may begin to count."""


def data_transfer(message: CostMessage) -> Mapping[str, Any]:
    """The payload of the DataTransfer that brings it."""
    return {
        "vendorId": VENDOR,
        "messageId": type(message).__name__,
        "data": encode(message).decode(),
    }


def user_price(id_token: str, tariff: TariffVersion, display: PriceDisplay) -> SetUserPrice:
    """What whoever presents this token pays, in the words of the tariff."""

    def text(language: str) -> str:
        return explain(tariff, language)

    return SetUserPrice(
        id_token=id_token,
        price_text=text(display.language),
        price_text_extra=_others(display, text),
    )


def running_cost(
    session: Session, bill: Bill, tariff: TariffVersion, display: PriceDisplay, now: datetime
) -> RunningCost:
    """What a session costs so far, what a unit costs now, and from when on another price."""
    prices = current(tariff, bill.zone, now)
    following = next_change(tariff, bill.zone, now)
    register_wh = (session.meter.start_register_wh or Decimal(0)) + session.meter.energy_wh
    return RunningCost(
        transaction_id=_number_of(session),
        timestamp=now,
        meter_value=int(register_wh),
        cost=bill.gross.decimal,
        state=CostState.IDLE if session.scope is Scope.PARKING else CostState.CHARGING,
        charging_price=charging_price(prices, display),
        idle_price=_idle(prices, display),
        next_period=UNSET
        if following is None
        else NextPeriod(
            at_time=following[0],
            charging_price=charging_price(following[1], display),
            idle_price=_idle(following[1], display),
        ),
        trigger_meter_value=TriggerMeterValue(
            at_time=UNSET if following is None else following[0], at_status=_READ_AT
        ),
    )


def final_cost(session: Session, bill: Bill, display: PriceDisplay) -> FinalCost:
    """The price as billed, and what it is for."""

    def text(language: str) -> str:
        return in_words(bill, language)

    return FinalCost(
        transaction_id=_number_of(session),
        cost=bill.gross.decimal,
        price_text=text(display.language),
        price_text_extra=_others(display, text),
    )


def _number_of(session: Session) -> int:
    assert session.ocpp_transaction_ref is not None, "it runs at a station"
    return int(session.ocpp_transaction_ref)


def spoken(display: PriceDisplay) -> tuple[str, ...]:
    """The other languages that the station shows and that we have words in."""
    return tuple(
        each for each in display.other_languages if each.split("-")[0].lower() in CATALOGUES
    )


def _others(display: PriceDisplay, text: Callable[[str], str]) -> tuple[PriceText, ...] | UnsetType:
    """The text in the other languages that the station shows and that we have words in."""
    texts = tuple(PriceText(language=each, content=text(each)) for each in spoken(display))
    return texts or UNSET


def charging_price(prices: Current, display: PriceDisplay) -> ChargingPrice:
    """What a unit costs, with the decimals that the station shows."""
    return ChargingPrice(
        kwh=_shown(prices.kwh, display),
        hour=_shown(prices.hour, display),
        flat=_shown(prices.flat, display),
    )


def _idle(prices: Current, display: PriceDisplay) -> IdlePrice | UnsetType:
    if prices.idle_hour is None:
        return UNSET
    minutes = -(-prices.idle_grace_s // _MINUTE_S)
    return IdlePrice(grace_minutes=minutes or UNSET, hour=_shown(prices.idle_hour, display))


def _shown(price: Fraction | None, display: PriceDisplay) -> Decimal | UnsetType:
    """A price with the decimals that the station shows: the bill goes by the exact one."""
    if price is None:
        return UNSET
    exact = Decimal(price.numerator) / price.denominator
    return exact.quantize(Decimal(1).scaleb(-display.decimals), ROUND_HALF_UP)
