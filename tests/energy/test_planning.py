"""Schedules made of what vehicles need: an evening and a night told in full, and what is true of each of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.energy.composite import Question, Supply
from chargewright.energy.limits import Limit, LimitedBy, limits_at
from chargewright.energy.plan_prices import bill_of, prices_of
from chargewright.energy.planning import PlanGoal, PlanReason, Price, Wanted, planned
from chargewright.energy.profiles import Period, Profile, ProfileKind, Purpose, Unit
from chargewright.energy.scheduling import Stretch, energy_of, taken
from chargewright.kernel.money import Money, currency
from chargewright.tariffs.model import Activity
from tests.play.long import rounds
from tests.rating.generated import tariffs

EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)
THREE_PHASES = Supply()
HOUR = 3600
EURO = currency("EUR")


def wanted(energy_wh=None, *, hours=None, least_w=0, periods_max=1024, supply=THREE_PHASES):
    return Wanted(
        energy_wh=None if energy_wh is None else Decimal(energy_wh),
        departs_at=None if hours is None else EVENING + timedelta(hours=hours),
        most_w=None,
        least_w=Decimal(least_w),
        supply=supply,
        periods_max=periods_max,
    )


def limits(*steps):
    return [Limit(start_s, Decimal(w), LimitedBy.EVSE) for start_s, w in steps]


def by_energy_alone(prices):
    """What a schedule costs by the prices of energy, in cents."""

    def bill(schedule, energy_wh):
        cost = Fraction(0)
        for each in taken(schedule, energy_wh):
            for second in range(each.start_s, each.end_s, 60):
                wh = next(p.wh for p in reversed(prices) if p.start_s <= second)
                cost += wh * Fraction(each.power_w) * min(60, each.end_s - second) / HOUR
        return Money(round(cost * 100), EURO)

    return bill


def plan(needs, limit_steps=((0, 11_000),), prices=(), *, goal=PlanGoal.CHEAPEST, unit=Unit.WATT):
    known = [Price(start_s, Fraction(cents, 100_000)) for start_s, cents in prices]
    bill = by_energy_alone(known)
    return planned(
        needs,
        limits(*limit_steps),
        known,
        goal=goal,
        unit=unit,
        starts_at=EVENING,
        bill=(lambda _: None) if not known else partial(bill, energy_wh=needs.energy_wh),
    )


def steps(made):
    return [(each.start_s, float(each.limit), str(each.why)) for each in made.steps]


NIGHT = ((0, 40), (4 * HOUR, 20), (12 * HOUR, 30))
"""Cents a kWh: 40 until ten at night, 20 until six, 30 from then on."""


def test_what_is_wanted_by_the_morning_is_charged_in_the_night():
    made = plan(wanted(22_000, hours=14), prices=NIGHT)
    assert steps(made) == [(0, 0, "price"), (4 * HOUR, 11_000, "evse"), (6 * HOUR, 0, "price")]
    assert (made.goal, made.reason, made.is_enough) == ("cheapest", "cheaper", True)
    assert (made.cost.minor, made.cost_at_once.minor) == (440, 880)


def test_what_the_night_cannot_hold_is_charged_where_it_is_next_cheapest():
    made = plan(wanted(99_000, hours=14), prices=NIGHT)
    assert steps(made) == [(0, 0, "price"), (4 * HOUR, 11_000, "evse"), (13 * HOUR, 0, "price")]


@pytest.mark.parametrize(
    ("needs", "prices", "goal", "reason"),
    [
        (wanted(22_000, hours=14), NIGHT, PlanGoal.AT_ONCE, PlanReason.AS_SET),
        (wanted(None, hours=14), NIGHT, PlanGoal.CHEAPEST, PlanReason.NO_ENERGY),
        (wanted(0, hours=14), NIGHT, PlanGoal.CHEAPEST, PlanReason.NO_ENERGY),
        (wanted(22_000), NIGHT, PlanGoal.CHEAPEST, PlanReason.NO_DEPARTURE),
        (wanted(22_000, hours=3), NIGHT, PlanGoal.CHEAPEST, PlanReason.ONE_PRICE),
        (wanted(22_000, hours=14), (), PlanGoal.CHEAPEST, PlanReason.ONE_PRICE),
        (wanted(200_000, hours=14), NIGHT, PlanGoal.CHEAPEST, PlanReason.NOT_ENOUGH),
    ],
)
def test_otherwise_all_that_may_flow_does_so_at_once_and_the_plan_says_why(
    needs, prices, goal, reason
):
    made = plan(needs, prices=prices, goal=goal)
    assert steps(made) == [(0, 11_000, "evse")]
    assert made.reason is reason
    assert made.is_enough is (None if needs.energy_wh is None else reason != "not_enough")


def test_who_pays_for_waiting_is_not_kept_waiting():
    """Five cents less a kWh do not outweigh what hours of waiting cost."""
    known = [Price(0, Fraction(25, 100_000)), Price(4 * HOUR, Fraction(20, 100_000))]

    def bill(schedule):
        full_s = list(taken(schedule, Decimal(22_000)))[-1].end_s
        return Money(full_s // 60, EURO)

    needs = wanted(22_000, hours=14)
    made = planned(
        needs, limits((0, 11_000)), known, goal=PlanGoal.CHEAPEST, unit=Unit.WATT,
        starts_at=EVENING, bill=bill,
    )  # fmt: skip
    assert (made.reason, steps(made)) == ("not_cheaper", [(0, 11_000, "evse")])


def test_limits_are_said_in_whole_tenths_of_an_ampere_and_never_above():
    made = plan(wanted(hours=2, supply=Supply(phases=1)), ((0, 3_700),), unit=Unit.AMPERE)
    assert steps(made) == [(0, 16.0, "evse")]
    assert made.energy_wh == 2 * 16 * 230


def test_a_vehicle_that_cannot_charge_with_so_little_is_given_none():
    made = plan(wanted(10_000, hours=2, least_w=4_140), ((0, 4_000), (HOUR, 11_000)))
    assert steps(made) == [(0, 0, "evse"), (HOUR, 11_000, "evse")]
    assert made.is_enough


def test_periods_are_joined_where_least_is_lost():
    falling = ((0, 11_000), (HOUR, 10_900), (2 * HOUR, 4_000))
    made = plan(wanted(hours=3, periods_max=2), falling)
    assert steps(made) == [(0, 10_900, "periods"), (2 * HOUR, 4_000, "evse")]


def test_the_lowest_limit_holds_and_is_named_for_the_phases_of_the_vehicle():
    def profile(purpose, limit, unit=Unit.AMPERE, **more):
        told = {"kind": ProfileKind.ABSOLUTE, "starts_at": EVENING, **more}
        periods = [Period(0, Decimal(limit))]
        return Profile(
            profile_no=1, evse_no=0, purpose=purpose, stack_level=0, unit=unit, periods=periods, **told
        )  # fmt: skip

    profiles = [
        profile(Purpose.STATION_MAX, 32),
        profile(Purpose.TRANSACTION_DEFAULT, 16, starts_at=EVENING + timedelta(hours=1)),
        profile(Purpose.EXTERNAL, 2_000, Unit.WATT, starts_at=EVENING + timedelta(hours=2)),
        profile(Purpose.TRANSACTION, 1),
    ]
    asked = Question(evse_no=1, starts_at=EVENING, duration_s=4 * HOUR, unit=Unit.WATT)
    found = limits_at(
        profiles, asked, Supply(phases=1), evse_w=Decimal(11_000), vehicle_w=Decimal(7_400)
    )
    assert [(each.start_s, each.limit_w, str(each.by)) for each in found] == [
        (0, 7_360, "station_max"), (HOUR, 3_680, "transaction_default"), (2 * HOUR, 2_000, "external"),
    ]  # fmt: skip


@settings(max_examples=rounds(60, 2_000))
@given(
    tariff=tariffs(),
    powers=st.lists(
        st.tuples(st.integers(60, 4 * HOUR), st.integers(0, 22_000)), min_size=1, max_size=8
    ),
    energy_wh=st.integers(1, 90_000),
    minutes=st.integers(1, 16 * 60),
    periods_max=st.integers(1, 12),
    unit=st.sampled_from(Unit),
    paused=st.sampled_from([Activity.CHARGING, Activity.IDLE, Activity.UNBILLED]),
)
def test_the_laws_of_a_plan(tariff, powers, energy_wh, minutes, periods_max, unit, paused):
    """No limit is broken, periods are kept few, what can be had is had, and nobody pays more for it."""
    starts, at = [], 0
    for lasts_s, power_w in powers:
        starts.append((at, power_w))
        at += lasts_s
    allowed = limits(*starts)
    needs = wanted(energy_wh, hours=minutes / 60, periods_max=periods_max)
    billed = partial(
        bill_of,
        tariff=tariff,
        zone="Europe/Amsterdam",
        starts_at=EVENING,
        energy_wh=needs.energy_wh,
        paused=paused,
    )
    prices = prices_of(tariff, "Europe/Amsterdam", EVENING)

    def made(goal):
        return planned(needs, allowed, prices, goal=goal, unit=unit, starts_at=EVENING, bill=billed)

    cheap, soon = made(PlanGoal.CHEAPEST), made(PlanGoal.AT_ONCE)
    watts = Decimal(690) if unit is Unit.AMPERE else Decimal(1)
    ends = [each.start_s for each in cheap.steps[1:]] + [cheap.duration_s]
    for step, end_s in zip(cheap.steps, ends, strict=True):
        limits_here = [
            limit.limit_w
            for limit, until in zip(allowed, [*(s for s, _ in starts[1:]), 10**9], strict=True)
            if limit.start_s < end_s and step.start_s < until
        ]
        assert step.limit * watts <= min(limits_here)
    assert 1 <= len(cheap.steps) <= periods_max
    assert cheap.energy_wh >= min(soon.energy_wh, needs.energy_wh)
    assert cheap.cost.minor <= soon.cost.minor
    drawn = [
        Stretch(step.start_s, end_s, step.limit * watts)
        for step, end_s in zip(cheap.steps, ends, strict=True)
    ]
    assert billed(drawn) == cheap.cost
    if cheap.is_enough is False:
        assert cheap.energy_wh == soon.energy_wh == energy_of(drawn)
    assert not soon.is_enough or cheap.is_enough
    if periods_max >= len(starts):
        until = [*(start_s for start_s, _ in starts[1:]), soon.duration_s]
        can_flow_ws = sum(
            int(power_w * 10 / watts) * watts / 10 * max(0, min(end_s, soon.duration_s) - start_s)
            for (start_s, power_w), end_s in zip(starts, until, strict=True)
        )
        assert soon.is_enough is (can_flow_ws >= energy_wh * HOUR)
