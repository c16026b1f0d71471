"""What vehicles want and can take, by their needs as stations pass them on; and whatever they say, a plan is made."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.energy.limits import Limit, LimitedBy
from chargewright.energy.planning import PlanGoal, Price, planned
from chargewright.energy.profiles import Unit
from chargewright.translate.charging_needs import wanted_in
from tests.play.long import rounds

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
AC = {"energyAmount": 20_000, "evMinCurrent": 6, "evMaxCurrent": 16, "evMaxVoltage": 400}
DC = {"evMaxCurrent": 200, "evMaxVoltage": 800}


def wants(transfer, *, energy_wh=None, **needs):
    return wanted_in(
        {"requestedEnergyTransfer": transfer, **needs},
        energy_wh=energy_wh,
        departs_at=None,
        periods_max=None,
    )


@pytest.mark.parametrize(
    ("transfer", "phases", "most_w", "least_w"),
    [
        ("AC_single_phase", 1, 3_680, 1_380),
        ("AC_two_phase", 2, 7_360, 2_760),
        ("AC_three_phase", 3, 11_040, 4_140),
        ("AC_BPT", 3, 11_040, 4_140),
    ],
)
def test_a_vehicle_at_alternating_current_takes_its_amperes_on_each_phase(
    transfer, phases, most_w, least_w
):
    found = wants(transfer, acChargingParameters=AC, energy_wh=Decimal(20_000))
    assert (found.supply.phases, found.most_w, found.least_w) == (phases, most_w, least_w)
    assert found.energy_wh == 20_000


def test_a_vehicle_at_direct_current_takes_the_least_of_what_it_says():
    assert wants("DC", dcChargingParameters=DC).most_w == 160_000
    assert wants("DC", dcChargingParameters={**DC, "evMaxPower": 150_000}).most_w == 150_000
    assert wants("DC", dcChargingParameters=DC).supply.volts == 800
    assert wants("DC", dcChargingParameters={}).most_w is None


def test_what_a_battery_lacks_is_known_by_its_charge_and_its_size():
    said = {**DC, "stateOfCharge": 20, "evEnergyCapacity": 50_000}
    assert wants("DC", dcChargingParameters=said).energy_wh == 40_000
    assert wants("DC", dcChargingParameters={**said, "fullSoC": 80}).energy_wh == 30_000
    assert wants("DC", dcChargingParameters={**said, "stateOfCharge": 100}).energy_wh == 0
    assert wants("DC", dcChargingParameters=DC).energy_wh is None


def test_a_vehicle_that_can_feed_back_says_its_powers_for_all_phases_or_for_each():
    both_ways = {"maxChargePower": 3_000, "maxChargePower_L2": 3_000, "minChargePower": 500}
    found = wants("AC_BPT", v2xChargingParameters=both_ways, energy_wh=Decimal(-500))
    assert (found.most_w, found.least_w, found.energy_wh) == (6_000, 500, 0)


NUMBERS = st.one_of(
    st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False, allow_infinity=False)
)


def some(*names):
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, NUMBERS))


@settings(max_examples=rounds(100, 5_000))
@given(
    transfer=st.sampled_from(["AC_single_phase", "AC_three_phase", "DC", "DC_BPT", "WPT"]),
    ac=some("evMinCurrent", "evMaxCurrent", "evMaxVoltage"),
    dc=some("evMaxCurrent", "evMaxVoltage", "evMaxPower", "stateOfCharge", "evEnergyCapacity"),
    both_ways=some(
        "maxChargePower", "maxChargePower_L2", "minChargePower", "maxVoltage", "targetSoC"
    ),
    energy_wh=st.none() | NUMBERS,
    departs_at=st.none() | st.datetimes(T0.replace(tzinfo=None), timezones=st.just(UTC)),
    periods_max=st.none() | st.integers(-5, 2**31),
    unit=st.sampled_from(Unit),
)
def test_whatever_a_vehicle_says_a_plan_is_made(
    transfer, ac, dc, both_ways, energy_wh, departs_at, periods_max, unit
):
    said = {
        "requestedEnergyTransfer": transfer,
        "acChargingParameters": ac,
        "dcChargingParameters": dc,
        "v2xChargingParameters": both_ways,
    }
    found = wanted_in(
        said,
        energy_wh=None if energy_wh is None else Decimal(str(energy_wh)),
        departs_at=departs_at,
        periods_max=periods_max,
    )
    most_w = Decimal(22_000) if found.most_w is None else min(found.most_w, Decimal(22_000))
    made = planned(
        found,
        [Limit(0, most_w, LimitedBy.EVSE)],
        [Price(0, 3), Price(3600, 2)],
        goal=PlanGoal.CHEAPEST,
        unit=unit,
        starts_at=T0,
        bill=lambda _: None,
    )
    assert 0 <= made.steps[0].limit <= 22_000
    assert made.duration_s >= 1
