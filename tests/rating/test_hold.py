"""How much of a card is held, and how much of that is kept back."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money, Rounding, currency
from chargewright.rating.ceilings import ceilings
from chargewright.rating.hold import hold_amount, margin
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline, begun
from chargewright.tariffs.model import (
    Activity,
    Authorization,
    Limit,
    Per,
    Profile,
    RoundingRule,
    TariffVersion,
    When,
)
from tests.play.long import rounds
from tests.rating.generated import tariffs
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


def test_a_started_watt_hour_is_kept_back_whole():
    version = tariff(energy("10.00"))
    kept = margin(version, power_w=3_601, meter_interval_s=1, stop_latency_s=0, leave_s=0)
    assert kept == euro("0.02")


def test_prices_that_may_change_while_the_station_stops_are_rounded_once_more():
    # One of energy and one of time: two lines may begin, and each be rounded up by a cent.
    version = tariff(
        energy("0.60", id="morning", when=When(end_time="12:00")),
        energy("0.30", id="afternoon"),
        idle("0.30", per=Per.MINUTE),
        rounding=RoundingRule(Profile.EU_GROSS, Rounding.CEILING),
    )
    kept = margin(version, power_w=22_000, meter_interval_s=60, stop_latency_s=30, leave_s=60)
    assert kept == euro("0.33") + euro("0.45") + euro("0.30") + euro("0.02")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A session as it goes at a station: how much of its power the vehicle takes in each interval,
    when in an interval the meter is first read, and what of a watt-hour the register has not shown.
    """

    start: datetime
    power_w: int
    interval_s: int
    takes: tuple[int, ...]
    first_read_s: int
    hidden: Fraction

    def register(self, second: int) -> Decimal:
        """Whole watt-hours, as a coarse meter shows them: never a started one."""
        whole, rest = divmod(second, self.interval_s)
        full = sum(self.takes[:whole]) * self.interval_s + rest * self._take(whole)
        return Decimal(floor(self.hidden + Fraction(self.power_w * full, 3600 * 100)))

    def _take(self, interval: int) -> int:
        return self.takes[interval] if interval < len(self.takes) else 100

    def at(self, second: int) -> datetime:
        return self.start + timedelta(seconds=second)

    def until(self, second: int, *, last_read_s: int, left_s: int | None = None) -> Timeline:
        """As it is known in that second; the vehicle idles from then on until it is unplugged."""
        reads = [0, *range(self.first_read_s, last_read_s + 1, self.interval_s), last_read_s]
        tiles = [Tile(Activity.CHARGING, self.start, self.at(second))]
        if left_s is not None:
            tiles.append(Tile(Activity.IDLE, self.at(second), self.at(left_s)))
        return Timeline(
            zone="Europe/Berlin",
            start=self.start,
            end=tiles[-1].end,
            tiles=tuple(tiles),
            meter=tuple(MeterPoint(self.at(one), self.register(one)) for one in sorted(set(reads))),
        )


STOP_S, LEAVE_S = 15, 120
DRIVES = st.builds(
    lambda start, power_w, interval_s, takes, part, hidden: Drive(
        start=START.replace(hour=0) + timedelta(minutes=start),
        power_w=power_w,
        interval_s=interval_s,
        takes=tuple(takes),
        first_read_s=1 + part * (interval_s - 1) // 100,
        hidden=hidden,
    ),
    st.integers(0, 1439),
    st.sampled_from([3_700, 22_000, 150_000]),
    st.sampled_from([10, 60, 300]),
    st.lists(st.sampled_from([0, 37, 100]), max_size=8),
    st.integers(0, 100),
    st.fractions(0, 1, max_denominator=60).filter(lambda part: part < 1),
)


@pytest.mark.timeout(rounds(120, 1800))
@settings(max_examples=rounds(15, 600))
@given(tariffs(with_dates=False), DRIVES, st.integers(1, 3_000))
def test_a_coarse_meter_that_is_read_late_never_costs_more_than_the_hold(version, drive, cents):
    """The gateway compares whole watt-hours at each reading, the clock is watched besides, and the
    station takes its time. 30 sessions in the quick run, 600 in the long one.
    """
    version = replace(version, currency=EUR)
    kept = margin(
        version,
        power_w=drive.power_w,
        meter_interval_s=drive.interval_s,
        stop_latency_s=STOP_S,
        leave_s=LEAVE_S,
    )
    limit = Money(cents, EUR)
    stopped_s = _stopped(version, limit, drive)
    if stopped_s in {0, None}:  # nothing is sold, or nothing is used up
        return
    end = stopped_s + STOP_S
    left = drive.until(end, last_read_s=end, left_s=end + LEAVE_S)
    assert rate(left, version).gross <= limit + kept


def _stopped(version: TariffVersion, limit: Money, drive: Drive) -> int | None:
    """The second in which nothing is left, None if the battery is full before."""
    second = last_read_s = 0
    for _ in range(60):
        so_far = drive.until(second, last_read_s=last_read_s)
        fence = ceilings(version, limit, so_far, power_w=drive.power_w)
        if fence.is_exhausted:
            return second
        while True:
            second += 1
            if (second - drive.first_read_s) % drive.interval_s == 0:
                last_read_s = second
                energy_wh = drive.register(second) - drive.register(0)
                if fence.energy_wh is not None and energy_wh >= fence.energy_wh:
                    break
            if fence.until is not None and drive.at(second) >= fence.until:
                break
            if second > 4 * 3600:
                return None
    return None
