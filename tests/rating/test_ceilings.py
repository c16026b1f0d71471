"""How far a session may go before it costs more than a limit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money, Rounding, currency
from chargewright.rating.ceilings import HORIZON_S, Ceilings, ceilings
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline, begun
from chargewright.tariffs.model import (
    Activity,
    Cap,
    Component,
    Grace,
    GraceKind,
    IdlePolicy,
    Limit,
    Minimum,
    Per,
    Profile,
    RoundingRule,
    TariffVersion,
    When,
)
from chargewright.tariffs.tax import TaxMode
from tests.play.long import rounds
from tests.rating.generated import tariffs, timelines
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

EUR = currency("EUR")
NOON = datetime(2025, 6, 2, 10, tzinfo=UTC)  # 12:00 in Berlin
PER_MINUTE = {"per": Per.MINUTE}


def euro(amount: str) -> Money:
    return Money.parse(amount, EUR)


def at_start(version, limit: str, *, power_w: int = 22_000) -> Ceilings:
    return ceilings(version, euro(limit), begun(zone="Europe/Berlin", start=NOON), power_w=power_w)


def unrounded(*components: Component) -> TariffVersion:
    """A tariff whose lines are not rounded one by one, so that nothing is kept for that."""
    return tariff(*components, rounding=RoundingRule(Profile.OCPI4))


def after(minutes: int, energy_wh: int, activity: Activity = Activity.CHARGING) -> Timeline:
    end = NOON + timedelta(minutes=minutes)
    return Timeline(
        zone="Europe/Berlin",
        start=NOON,
        end=end,
        tiles=(Tile(activity, NOON, end),),
        meter=(MeterPoint(NOON, Decimal(0)), MeterPoint(end, Decimal(energy_wh))),
    )


def test_a_price_per_kwh_alone_is_an_energy_ceiling():
    assert at_start(tariff(energy("0.50")), "25.00") == Ceilings(50_000, None)


def test_a_flat_price_comes_first():
    assert at_start(tariff(flat("1.00"), energy("0.50")), "25.00") == Ceilings(48_000, None)


def test_tax_that_is_not_in_the_price_is_in_the_ceiling():
    version = tariff(energy("0.50", tax=VAT_19), tax_mode=TaxMode.EXCLUSIVE)
    assert at_start(version, "11.90") == Ceilings(20_000, None)


def test_a_price_for_time_alone_is_a_time_ceiling():
    version = tariff(charging("6.00"))
    assert at_start(version, "3.00") == Ceilings(None, NOON + timedelta(minutes=30))


def test_both_ceilings_are_reached_together_at_full_power():
    # 22 kW at 0.50 are 11.00 an hour, and time is 1.00 an hour: 24.00 last two hours.
    version = unrounded(energy("0.50"), charging("1.00"))
    assert at_start(version, "24.00") == Ceilings(44_000, NOON + timedelta(hours=2))


def test_a_slower_vehicle_has_money_left_at_the_fence_and_goes_on():
    version = unrounded(energy("0.50"), charging("1.00"))
    halfway = after(120, 22_000)
    onward = ceilings(version, euro("24.00"), halfway, power_w=22_000)
    # 13.00 are spent, 11.00 are left: 55 minutes more.
    assert onward == Ceilings(22_000 + 20_166, NOON + timedelta(minutes=175))


def test_a_session_that_has_spent_its_money_is_stopped():
    version = tariff(energy("0.50"))
    spent = after(60, 50_000)
    assert ceilings(version, euro("25.00"), spent, power_w=22_000) == Ceilings(
        50_000, spent.end, is_exhausted=True
    )


def test_a_minimum_above_the_limit_stops_before_it_starts():
    version = tariff(energy("0.50"), minimum=Minimum(gross=Decimal(30)))
    assert at_start(version, "25.00").is_exhausted


def test_a_maximum_within_the_limit_leaves_the_session_alone():
    version = tariff(energy("0.50"), charging("5"), maximum=Limit(gross=Decimal(25)))
    assert at_start(version, "25.00") == Ceilings(None, None)
    assert at_start(version, "24.99") != Ceilings(None, None)


def test_a_free_tariff_has_no_ceilings():
    assert at_start(tariff(energy("0")), "0.00") == Ceilings(None, None)


def test_a_dearer_evening_draws_the_fence_at_its_start():
    # At noon 24 kWh of 0.50 can be paid for, in the evening only 12: at 1 kW, eight hours later,
    # 8 kWh are in and the evening price would still fit; from 20:00 on it counts for all.
    version = unrounded(
        energy("0.50", id="day", when=When(start_time="06:00", end_time="20:00")),
        energy("1.00", id="evening"),
    )
    fence = at_start(version, "12.00", power_w=1_000)
    assert fence == Ceilings(12_000, NOON + timedelta(hours=12))
    fast = at_start(version, "12.00", power_w=2_900)
    assert fast == Ceilings(24_000, NOON + timedelta(hours=8))


def test_a_cap_ends_what_time_can_cost():
    # Idle time may cost 5.00 at most; after that a vehicle that takes nothing costs nothing.
    version = tariff(idle("60.00", cap=Cap(Decimal(5))))
    assert at_start(version, "5.00") == Ceilings(None, NOON + timedelta(seconds=HORIZON_S))
    assert at_start(version, "4.00") == Ceilings(None, NOON + timedelta(minutes=4))


def test_an_idle_price_that_falls_later_is_reckoned_at_its_dearest():
    first_hour = idle("60.00", id="first hour", when=When(max_idle=3600))
    version = unrounded(first_hour, idle("6.00", id="after"))
    assert at_start(version, "5.00").until == NOON + timedelta(minutes=5)


def test_what_a_retroactive_grace_may_still_ask_for_is_kept_back():
    version = tariff(idle("6.00", grace=Grace(3600, GraceKind.RETROACTIVE)))
    idling = after(30, 0, Activity.IDLE)
    assert rate(idling, version).gross == euro("0.00")
    fence = ceilings(version, euro("5.00"), idling, power_w=22_000)
    assert fence.until == NOON + timedelta(minutes=50)


def test_a_flat_price_that_has_yet_to_fall_due_is_kept_back():
    version = tariff(flat("5.00", when=When(min_idle=1800)), energy("0.50"))
    assert at_start(version, "25.00").energy_wh == 40_000
    paid = after(60, 1_000, Activity.IDLE)
    assert ceilings(version, euro("25.00"), paid, power_w=22_000).energy_wh == 40_000


def test_energy_that_flowed_since_the_last_reading_costs_what_it_did_then():
    # At two 10 kWh of 1.00 were in, as the reading at one said; until two it was the day's price.
    version = tariff(
        energy("1.00", id="day", when=When(end_time="14:00")), energy("0", id="evening")
    )
    one, two = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    unread = replace(
        after(120, 0), meter=(MeterPoint(NOON, Decimal(0)), MeterPoint(one, Decimal(10_000)))
    )
    assert ceilings(version, euro("15.00"), unread, power_w=22_000).energy_wh == 15_000
    assert ceilings(version, euro("10.00"), unread, power_w=22_000).is_exhausted
    read = replace(unread, meter=(*unread.meter, MeterPoint(two, Decimal(10_000))))
    assert ceilings(version, euro("15.00"), read, power_w=22_000).energy_wh is None


def test_a_pause_of_the_station_that_counts_as_idle_has_a_grace_to_keep_back_for_as_well():
    version = tariff(
        idle("6.00", grace=Grace(3600, GraceKind.RETROACTIVE)),
        idle_policy=IdlePolicy(suspended_evse=Activity.IDLE),
    )
    paused = after(30, 0, Activity.SUSPENDED_EVSE)
    fence = ceilings(version, euro("5.00"), paused, power_w=22_000)
    assert fence.until == NOON + timedelta(minutes=50)


def test_a_grace_that_was_kept_is_not_asked_for_again():
    version = tariff(idle("6.00", grace=Grace(3600, GraceKind.RETROACTIVE)))
    end = NOON + timedelta(minutes=40)
    unplugged = replace(
        after(30, 0, Activity.IDLE),
        end=end,
        tiles=(
            Tile(Activity.IDLE, NOON, end - timedelta(minutes=10)),
            Tile(Activity.CHARGING, end - timedelta(minutes=10), end),
        ),
    )
    assert ceilings(version, euro("5.00"), unplugged, power_w=1).until == end + timedelta(
        minutes=50
    )


@pytest.mark.parametrize(
    ("profile", "mode", "energy_wh"),
    [
        # A cent buys 20 Wh. Energy, charging and idle time are three lines: two may round up ...
        (Profile.EU_GROSS, Rounding.HALF_UP, 49_979),
        (Profile.RETAIL_LINE, Rounding.HALF_EVEN, 49_979),
        (Profile.EU_GROSS, Rounding.CEILING, 49_959),
        # ... and a net that rounds up brings its tax of 19 %, which is rounded again.
        (Profile.EU_NET, Rounding.HALF_UP, 49_964),
        (Profile.EU_NET, Rounding.CEILING, 49_928),
        (Profile.EU_GROSS, Rounding.FLOOR, 49_999),
        (Profile.OCPI4, Rounding.HALF_UP, 49_999),
    ],
)
def test_what_rounding_may_add_to_its_lines_is_kept_back(profile, mode, energy_wh):
    version = tariff(
        energy("0.50", tax=VAT_19),
        charging("0.000001", tax=VAT_19),
        idle("0.000001", tax=VAT_19),
        rounding=RoundingRule(profile, mode),
    )
    # Money for 50 kWh; what two days of time cost is less than a watt-hour.
    fence = at_start(version, "25.00", power_w=100)
    assert fence.until == NOON + timedelta(seconds=HORIZON_S)
    assert fence.energy_wh == energy_wh


def test_what_rounding_may_add_is_kept_back_of_time_as_well():
    # A second costs a tenth of a cent. Charging may end and idling begin: two lines.
    version = tariff(charging("3.60"), idle("3.60"))
    assert at_start(version, "1.00").until == NOON + timedelta(seconds=995)


def test_a_line_that_goes_on_costs_its_exact_price_so_far():
    # A minute at 0.42 an hour is 0.007; it would round to a cent, and ten minutes are seven.
    fence = ceilings(tariff(charging("0.42")), euro("0.07"), after(1, 0), power_w=1)
    assert fence.until == NOON + timedelta(minutes=10)


@pytest.mark.parametrize("activity", [Activity.CHARGING, Activity.IDLE])
def test_each_price_is_rounded_once_whatever_the_vehicle_does_now(activity):
    # From idling the first price may come back after both, on a line of its own.
    version = tariff(
        energy("0.50", id="idling long", when=When(min_idle=1800)), energy("0.50", id="else")
    )
    assert ceilings(version, euro("25"), after(1, 0, activity), power_w=1).energy_wh == 50_000 - 10


def test_two_lines_that_round_up_stay_within_the_limit():
    # 3.333 kWh and ten minutes at their prices are 1.6665 and 0.3350: 1.67 and 0.34 are charged.
    version = tariff(energy("0.50"), charging("2.01"))
    so_far = after(10, 3_333)
    assert rate(so_far, version).gross == euro("2.01")
    assert ceilings(version, euro("2.00"), so_far, power_w=22_000).is_exhausted


def test_a_line_that_has_ended_is_rounded_with_those_that_may_follow():
    day = {"when": When(end_time="12:10")}
    version = tariff(energy("0.0003", id="before ten past", **day), energy("0.50", id="after"))
    so_far = replace(
        after(20, 0),
        meter=(
            MeterPoint(NOON, Decimal(0)),
            MeterPoint(NOON + timedelta(minutes=10), Decimal(15_000)),
            MeterPoint(NOON + timedelta(minutes=20), Decimal(15_000)),
        ),
    )
    assert rate(so_far, version).exact_gross == "0.0045"
    # The first price comes back at midnight: it is rounded once, and so is the other.
    left = Fraction("1.00") - Fraction("0.0045") - Fraction("0.005")
    energy_wh = 15_000 + int(left / Fraction("0.0005"))
    assert ceilings(version, euro("1.00"), so_far, power_w=1_000).energy_wh == energy_wh


def test_a_flat_price_yet_to_fall_due_is_rounded_before_it_is_kept_back():
    version = tariff(
        flat("0.005", tax=VAT_19, when=When(min_idle=1800)),
        energy("1.00", tax=VAT_19),
        tax_mode=TaxMode.EXCLUSIVE,
        rounding=RoundingRule(Profile.EU_NET),
    )
    # One cent and its tax of 0.0019; the tax of both and the net of the energy are rounded.
    kept = Fraction("0.0119") + Fraction("0.00595")
    assert at_start(version, "11.90").energy_wh == int((Fraction("11.90") - kept) / 119 * 100_000)


@pytest.mark.parametrize(
    ("limit", "is_fenced"), [("11.90", True), ("11.91", False), ("11.92", False)]
)
def test_the_tax_on_a_limited_net_is_rounded_all_the_same(limit, is_fenced):
    version = tariff(
        energy("1.00", tax=VAT_19),
        maximum=Limit(net=Decimal(10)),
        tax_mode=TaxMode.EXCLUSIVE,
        rounding=RoundingRule(Profile.EU_NET),
    )
    assert (at_start(version, limit).energy_wh is not None) is is_fenced


def test_limits_on_both_sides_bite_each_by_itself():
    both = Limit(net=Decimal(10), gross=Decimal(12))
    version = tariff(energy("1.00", tax=VAT_19), maximum=both)
    assert at_start(version, "11.90") != Ceilings(None, None)
    assert at_start(version, "12.00") == Ceilings(None, None)
    least = Minimum(net=Decimal(10), gross=Decimal("10.70"))
    version = tariff(energy("1.00", tax=VAT_19), minimum=least)
    assert not at_start(version, "10.70").is_exhausted
    assert at_start(version, "10.69").is_exhausted


def test_another_currency_is_refused():
    with pytest.raises(ValueError, match="has no limit in JPY"):
        ceilings(
            tariff(energy("1")),
            Money(5, currency("JPY")),
            begun(zone="UTC", start=NOON),
            power_w=1,
        )


NET_BITES_ALONE = tariff(
    charging("0.01", tax=VAT_19),
    maximum=Limit(net=Decimal("0.00"), gross=Decimal("0.01")),
    tax_mode=TaxMode.EXCLUSIVE,
    rounding=RoundingRule(Profile.OCPI4),
)
"""Its net is nothing, and its gross a fraction of a cent all the same."""


@pytest.mark.timeout(rounds(120, 1800))
@settings(max_examples=rounds(24, 1_500))
@given(
    tariffs(),
    timelines(),
    st.integers(0, 5_400),
    st.integers(0, 110),
    st.sampled_from([3_700, 22_000, 150_000]),
)
@example(NET_BITES_ALONE, after(1, 0), 0, 0, 3_700)
def test_up_to_its_ceilings_a_session_stays_within_its_limit(tariff, session, at, percent, power_w):
    """Whatever the vehicle did: what is charged, to the last cent. 60 sessions in the quick run, 1,500
    in the long one, and limits around what each of them costs.
    """
    tariff = replace(tariff, currency=EUR)
    now = min(session.start + timedelta(seconds=at), session.end)
    limit = Money(rate(session, tariff).gross.minor * percent // 100, EUR)
    so_far = session.until(now)
    fence = ceilings(tariff, limit, so_far, power_w=power_w)
    if fence.is_exhausted:
        return
    end = session.end if fence.until is None else min(session.end, fence.until)
    reached = replace(
        session.until(end),
        meter=tuple(
            point
            for point in session.meter
            if point.at <= end
            and (
                fence.energy_wh is None
                or point.energy_wh - session.meter[0].energy_wh <= fence.energy_wh
            )
        ),
    )
    assert rate(reached, tariff).gross <= limit


@pytest.mark.parametrize("profile", Profile)
def test_a_vehicle_that_goes_to_and_fro_all_the_time_stays_within_its_limit(profile):
    """A second of charging and one of idling by turns, until the fence: each price half a cent."""
    version = tariff(charging("18"), idle("18.00036"), rounding=RoundingRule(profile))
    fence = at_start(version, "1.00", power_w=1)
    assert fence.until is not None
    lasts = int((fence.until - NOON).total_seconds())
    turns = (Activity.CHARGING, Activity.IDLE)
    seconds_of = [NOON + timedelta(seconds=second) for second in range(lasts + 1)]
    session = Timeline(
        zone="Europe/Berlin",
        start=NOON,
        end=fence.until,
        tiles=tuple(
            Tile(turns[place % 2], start, end)
            for place, (start, end) in enumerate(pairwise(seconds_of))
        ),
    )
    assert euro("0.98") <= rate(session, version).gross <= euro("1.00")


@pytest.mark.timeout(rounds(120, 1800))
@settings(max_examples=rounds(15, 500))
@given(tariffs(), st.integers(100, 4_000), st.sampled_from([3_700, 22_000, 150_000]))
def test_every_fence_is_ahead_and_none_is_behind_the_money(tariff, cents, power_w):
    """At full power from fence to fence, in the whole watt-hours of each stretch: a register that
    shows a started one late would show more than its power allows. 30 tariffs in the quick run, 500
    in the long one.
    """
    tariff = replace(tariff, currency=EUR)
    limit = Money(cents, EUR)
    session, energy_wh = begun(zone="Europe/Berlin", start=NOON), 0
    for _ in range(20):
        fence = ceilings(tariff, limit, session, power_w=power_w)
        if fence.is_exhausted or fence.until is None:
            break
        assert fence.until > session.end
        energy_wh += power_w * int((fence.until - session.end).total_seconds()) // 3600
        session = Timeline(
            zone="Europe/Berlin",
            start=NOON,
            end=fence.until,
            tiles=(Tile(Activity.CHARGING, NOON, fence.until),),
            meter=(
                MeterPoint(NOON, Decimal(0)),
                MeterPoint(fence.until, Decimal(energy_wh)),
            ),
        )
        assert rate(session, tariff).gross <= limit
