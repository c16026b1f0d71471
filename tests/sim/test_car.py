import pytest

from sim.stations import Car, ConnectorPlan, EvsePlan, Faults, MeterBehaviour
from sim.stations.evse import Phase, Transaction, evses
from tests.sim.site import T0


def test_a_car_takes_what_it_is_offered_and_no_more():
    car = Car(battery_wh=60_000, soc=0.3, ac_power_w=11_000, dc_power_w=150_000)
    assert car.charge(3600, 22_000, is_dc=False) == pytest.approx(11_000)
    assert car.charge(60, 50_000, is_dc=True) == pytest.approx(50_000 / 60)


def test_a_battery_takes_ever_less_as_it_fills():
    powers = [
        Car(soc=soc).power_w(150_000, is_dc=True) for soc in (0.5, 0.8, 0.85, 0.9, 0.95, 0.99)
    ]
    assert powers[0] == powers[1]
    assert powers[1:] == sorted(powers[1:], reverse=True)
    assert powers[-1] > 0


def test_what_went_in_is_in_the_battery():
    car = Car(battery_wh=50_000, soc=0.7)
    taken_wh = car.charge(7200, 150_000, is_dc=True)
    assert car.soc * 50_000 == pytest.approx(0.7 * 50_000 + taken_wh)
    assert car.soc <= 1


def test_a_driver_may_ask_for_less():
    car = Car(battery_wh=50_000, soc=0.5, stops_at=0.6)
    assert car.charge(36_000, 22_000, is_dc=False) == pytest.approx(5_000)
    assert car.is_full


def evse_with_a_car(meter, car=None):
    (evse,) = evses((EvsePlan((ConnectorPlan(22_000),)),), meter, 120_000)
    outlet = evse.outlets[0]
    outlet.car = car or Car()
    evse.begin(Transaction(outlet, T0, int(evse.register_wh)), T0)
    return evse


@pytest.mark.parametrize(
    ("meter", "start", "between", "stop"),
    [
        (MeterBehaviour.ABSOLUTE, 120_000, 120_183, 120_183),
        (MeterBehaviour.RELATIVE, 0, 183, 183),
        (MeterBehaviour.MIXED, 120_000, 183, 120_183),
    ],
)
def test_meters_count_in_three_ways(meter, start, between, stop):
    evse = evse_with_a_car(meter)
    assert evse.shown_wh(is_between=False) == start
    evse.advance(T0.replace(minute=1))
    assert evse.shown_wh(is_between=True) == between
    assert evse.shown_wh(is_between=False) == stop


def test_a_charge_sleeps_when_the_car_is_full_or_nothing_is_left_for_it():
    evse = evse_with_a_car(MeterBehaviour.ABSOLUTE, Car(soc=0.2))
    evse.limit_w = 0
    evse.advance(T0.replace(minute=1))
    assert evse.transaction.phase is Phase.SUSPENDED_EVSE
    evse.limit_w = None
    evse.advance(T0.replace(minute=2))
    assert evse.transaction.phase is Phase.CHARGING
    evse.transaction.outlet.car.soc = 1
    evse.advance(T0.replace(minute=3))
    assert evse.transaction.phase is Phase.SUSPENDED_EV
    assert evse.sample(T0).power_w == 0


def test_the_dice_of_a_bad_day_can_be_thrown_again():
    def day(seed):
        faults = Faults(seed=seed, chance_of_cut=0.3)
        return [faults.cuts("Heartbeat") for _ in range(50)]

    assert day(7) == day(7)
    assert day(7) != day(8)
    assert 0 < sum(day(7)) < 50
