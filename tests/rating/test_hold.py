"""How much of a card is held, and how much of that is kept back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chargewright.kernel.money import Money, currency
from chargewright.rating.ceilings import ceilings
from chargewright.rating.hold import hold_amount, margin
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline, begun
from chargewright.tariffs.model import Activity, Authorization, Limit, Per
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

EUR = currency("EUR")
USUAL = Money(6000, EUR)
START = datetime(2025, 6, 2, 10, tzinfo=UTC)


def euro(amount: str) -> Money:
    return Money.parse(amount, EUR)


def charged(until: datetime) -> Timeline:
    """At 150 kW from the start."""
    energy_wh = 150_000 * int((until - START).total_seconds()) // 3600
    return Timeline(
        zone="Europe/Berlin",
        start=START,
        end=until,
        tiles=(Tile(Activity.CHARGING, START, until),),
        meter=(MeterPoint(START, Decimal(0)), MeterPoint(until, Decimal(energy_wh))),
    )


def test_the_usual_amount_is_held_where_the_tariff_names_none():
    assert hold_amount(tariff(energy("0.50")), usual=USUAL) == USUAL


def test_the_tariffs_own_amount_comes_before_the_usual_one():
    version = tariff(energy("0.50"), authorization=Authorization(preauth_amount=Decimal(25)))
    assert hold_amount(version, usual=USUAL) == euro("25.00")


def test_never_more_is_held_than_the_tariff_allows():
    version = tariff(energy("0.50"), authorization=Authorization(max_authorization=Decimal(40)))
    assert hold_amount(version, usual=USUAL) == euro("40.00")


def test_the_highest_price_of_a_session_says_nothing_about_the_hold():
    version = tariff(energy("0.50"), maximum=Limit(gross=Decimal(10)))
    assert hold_amount(version, usual=USUAL) == USUAL


def test_nothing_is_held_where_nothing_costs():
    assert hold_amount(tariff(energy("0"), idle("0")), usual=USUAL) == euro("0.00")


def test_another_currency_is_refused():
    with pytest.raises(ValueError, match="cannot be held in JPY"):
        hold_amount(tariff(energy("1")), usual=Money(1, currency("JPY")))


def test_the_margin_covers_an_interval_a_stop_and_the_way_back_to_the_car():
    version = tariff(
        flat("5.00"), energy("0.60"), charging("0.06", per=Per.MINUTE), idle("0.30", per=Per.MINUTE)
    )
    kept = margin(version, power_w=22_000, meter_interval_s=60, stop_latency_s=30, leave_s=300)
    # 90 s at 22 kW are 550 Wh: 0.33; a minute and a half at the dearer of both times is 0.45;
    # five minutes to unplug are 1.50. The start fee is spent already.
    assert kept == euro("2.28")


def test_the_margin_is_rounded_up():
    version = tariff(energy("0.01"))
    kept = margin(version, power_w=1_000, meter_interval_s=60, stop_latency_s=0, leave_s=0)
    assert kept == euro("0.01")


def test_a_session_stopped_late_still_fits_into_its_hold():
    version = tariff(
        flat("0.35", tax=VAT_19),
        energy("0.59", tax=VAT_19),
        charging("0.02", per=Per.MINUTE, tax=VAT_19),
        idle("0.20", per=Per.MINUTE, tax=VAT_19),
    )
    hold = hold_amount(version, usual=euro("50.00"))
    kept = margin(version, power_w=150_000, meter_interval_s=30, stop_latency_s=30, leave_s=300)
    session = begun(zone="Europe/Berlin", start=START)
    while not (fence := ceilings(version, hold - kept, session, power_w=150_000)).is_exhausted:
        session = charged(fence.until)
    # The reading that reaches the limit comes an interval late, then the station takes its time,
    # and the driver walks back.
    stopped = session.end + timedelta(seconds=60)
    left = stopped + timedelta(minutes=5)
    late = charged(stopped)
    idling = Tile(Activity.IDLE, stopped, left)
    bill = rate(replace(late, end=left, tiles=(*late.tiles, idling)), version)
    assert euro("49.50") < bill.gross <= hold
