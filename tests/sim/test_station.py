"""Simulated stations against a central system that only knows the official schemas."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from websockets.exceptions import InvalidStatus

from sim.stations import (
    Car,
    ConnectorPlan,
    EvsePlan,
    MeterBehaviour,
    ScaledTime,
    SimulatedStation,
    StationPlan,
    Version,
)
from sim.stations.evse import Phase
from tests.sim.central import BOOT, Central, story
from tests.sim.site import T0, Site, both_versions, charging, registers, statuses, told


@both_versions
@story
async def test_a_charge_from_boot_to_goodbye(version):
    async with Site(version) as site:
        await charging(site)
        await site.pass_time(600)
        assert await site.station.present_token("DEADBEEF")
        await site.station.unplug()
        assert site.central.actions()[0] == "BootNotification"
        assert told(site.central) == ["start", *["meter"] * 40, "stop Local"]
        known = registers(site.central)
        assert known == sorted(known)
        assert known[-1] - known[0] == pytest.approx(11_000 / 6, abs=1)
        assert (
            statuses(site.central)
            == {
                "1.6": ["Available", "Preparing", "Charging", "Finishing", "Available"],
                "2.0.1": ["Available", "Occupied", "Available"],
            }[version]
        )


@both_versions
@story
async def test_the_register_never_runs_ahead_of_the_power(version):
    evses = (EvsePlan((ConnectorPlan(50_000, is_dc=True),)),)
    async with Site(version, evses=evses) as site:
        await charging(site, car=Car(soc=0.1))
        await site.pass_time(1800)
        known = registers(site.central)
        steps = [after - before for before, after in pairwise(known)]
        assert len(steps) == 120
        assert all(0 < step <= 50_000 * 15 / 3600 for step in steps)


@both_versions
@story
async def test_a_full_car_sleeps_and_the_cable_ends_it(version):
    async with Site(version) as site:
        await charging(site, car=Car(battery_wh=1_000, soc=0.9))
        await site.pass_time(3600)
        assert site.station.evse(1).transaction.phase is Phase.SUSPENDED_EV
        await site.station.unplug()
        assert told(site.central)[-1] == "stop EVDisconnected"
        known = registers(site.central)
        assert known[-1] - known[0] == pytest.approx(100, abs=1)
        if version == "1.6":
            assert statuses(site.central)[-2:] == ["SuspendedEV", "Available"]
        else:
            assert "update ChargingStateChanged" in told(site.central)


@both_versions
@story
async def test_a_blocked_token_starts_nothing(version):
    async with Site(version) as site:
        site.central.blocked.add("STOLEN")
        await site.station.connect()
        await site.station.plug_in()
        assert not await site.station.present_token("STOLEN")
        assert told(site.central) == []


@both_versions
@story
async def test_a_charge_that_is_not_wanted_after_all_ends(version):
    async with Site(version) as site:
        await site.station.connect()
        await site.station.drop_connection()
        await site.station.plug_in()
        assert await site.station.present_token("STOLEN")
        site.central.blocked.add("STOLEN")
        await site.station.connect()
        await site.station.until(lambda: site.station.evse(1).transaction is None)
        await site.station.told()
        assert told(site.central) == ["start", "stop DeAuthorized"]


@both_versions
@story
async def test_a_station_waits_until_it_is_accepted(version):
    answers = iter([BOOT | {"status": "Pending", "interval": 10}, BOOT])
    central = Central(version, answers={"BootNotification": lambda _: next(answers)})
    async with Site(version, central=central) as site:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(site.station.connect())
            await site.station.until(lambda: len(site.station.frames) == 2)  # asked and answered
            assert not site.station.is_online
            await site.time.advance(10)
        assert site.station.is_online


@both_versions
@story
async def test_a_station_that_waits_boots_once_when_it_is_asked_to(version):
    answers = iter([BOOT | {"status": "Pending", "interval": 60}, BOOT])
    central = Central(version, answers={"BootNotification": lambda _: next(answers)})
    async with Site(version, central=central) as site:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(site.station.connect())
            await site.station.until(lambda: len(site.station.frames) == 2)
            await central.call("TriggerMessage", {"requestedMessage": "BootNotification"})
            await site.station.until(lambda: site.station.is_online)
            await site.time.advance(60)
        assert central.actions().count("BootNotification") == 2


@story
async def test_heartbeats_keep_the_interval_that_the_boot_was_answered_with():
    async with Site("1.6") as site:
        await site.station.connect()
        await site.pass_time(301)
        await site.pass_time(300)
        await site.station.until(lambda: site.central.actions().count("Heartbeat") == 2)


@story
async def test_an_unknown_station_learns_that_it_is():
    async with Site("1.6", central=Central("1.6", lets_in=False)) as site:
        with pytest.raises(InvalidStatus):
            await site.station.connect()


@both_versions
@story
async def test_two_cables_of_one_evse_charge_one_after_the_other(version):
    evses = (EvsePlan((ConnectorPlan(50_000, is_dc=True), ConnectorPlan(22_000))),)
    async with Site(version, evses=evses) as site:
        await site.station.connect()
        await site.station.plug_in(1, 2)
        assert await site.station.present_token("ONE")
        await site.station.plug_in(1, 1)
        assert site.station.evse(1).transaction.outlet.number == 2
        assert await site.station.present_token("ONE")
        await site.station.unplug(1, 2)
        assert await site.station.present_token("TWO")
        assert site.station.evse(1).transaction.outlet.number == 1


@both_versions
@pytest.mark.parametrize("meter", list(MeterBehaviour))
@story
async def test_each_kind_of_meter_is_told_as_it_counts(version, meter):
    async with Site(version, meter=meter) as site:
        await charging(site)
        await site.pass_time(30)
        await site.station.unplug()
        start, *between, stop = registers(site.central)
        from_zero = meter is not MeterBehaviour.ABSOLUTE
        assert start == (0 if meter is MeterBehaviour.RELATIVE else 120_000)
        assert between == [45, 91] if from_zero else [120_045, 120_091]
        assert stop == (91 if meter is MeterBehaviour.RELATIVE else 120_091)


@both_versions
@story
async def test_time_may_run_faster(version):
    async with Central(version) as central:
        plan = StationPlan(url=central.url, identity="CS-1", version=Version(version))
        time = ScaledTime(scale=600, start=T0)
        async with SimulatedStation(plan, time=time) as station:
            await station.connect()
            await station.plug_in()
            await station.present_token("DEADBEEF")
            await station.until(lambda: told(central).count("meter") >= 8)
            assert timedelta(minutes=2) <= time.now() - T0 < timedelta(minutes=30)
