"""How far a session goes, as its station hears it (OCPP 2.1, part 2, E16)."""

from decimal import Decimal

from chargewright.network.station_costs import FAR, Limit, Limits

ALL = "maxEnergy,maxCost,maxTime,maxSoC"


def given(limit, own=None, supported=ALL):
    return Limits(given=limit, own=own or Limit(), supported=supported)


def test_a_limit_that_is_no_more_is_set_out_of_reach():
    before = given(Limit(cost=Decimal(50), energy_wh=Decimal(9000)))
    found = before.to_give(Limit(cost=Decimal(50)))
    assert found == Limit(cost=Decimal(50), energy_wh=FAR.energy_wh)
    assert before.is_news(found)


def test_what_a_station_confirms_may_be_raised_and_what_a_driver_set_may_not():
    farther = Limit(energy_wh=Decimal(9000))
    for own, heard in ((4995, farther), (2000, Limit()), (9500, farther)):
        limits = given(Limit(energy_wh=Decimal(5000)), Limit(energy_wh=Decimal(own)))
        assert limits.to_give(farther) == heard


def test_a_station_that_says_nothing_of_limits_is_given_none():
    assert given(Limit(), supported=None).to_give(Limit(time_s=60)) == Limit()
