"""What a station of OCPP 2 must not be asked as it is now is refused by its field."""

import pytest

from tests.api.test_charging_profiles import says
from tests.api.test_vehicle_energy import charging
from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def fields(refused):
    return [each["field"] for each in refused["errors"]]


def slot(number):
    """A message timeout for one way to reach us."""
    return {
        "setVariableData": [
            {
                "component": {"name": "NetworkConfiguration", "instance": number},
                "variable": {"name": "MessageTimeout"},
                "attributeValue": "30",
            }
        ]
    }


@told
async def test_a_slot_that_the_station_may_connect_by_is_not_written(world):
    async with whole(world, "2.1") as it:
        it.post("commands/SetVariables", payload=slot("1"))
        says(it, "OCPPCommCtrlr", NetworkConfigurationPriority="1, 0")
        refused = it.post("commands/SetVariables", payload=slot("1"), status=422)
        assert fields(refused) == ["payload.setVariableData[0].component.instance"]
        it.post("commands/SetVariables", payload=slot("2"))


def of_transaction(ref, *schedules, **period):
    """A profile for a transaction above our plan, of schedules that a vehicle may choose from."""
    told = {"startPeriod": 0, "limit": 4000, **period}
    return {
        "evseId": 1,
        "chargingProfile": {
            "id": 5,
            "stackLevel": 1,
            "chargingProfilePurpose": "TxProfile",
            "chargingProfileKind": "Relative",
            "transactionId": ref,
            "chargingSchedule": [
                {"id": each, "chargingRateUnit": "W", "chargingSchedulePeriod": [told]}
                for each in schedules
            ],
        },
    }


@told
async def test_a_phase_is_chosen_only_where_the_evse_says_that_it_switches(world):
    async with whole(world, "2.0.1") as it:
        asked = of_transaction(await charging(it), 1, phaseToUse=2, numberPhases=1)
        refused = it.post("commands/SetChargingProfile", payload=asked, status=422)
        place = "chargingSchedule[0].chargingSchedulePeriod[0].phaseToUse"
        assert fields(refused) == [f"payload.chargingProfile.{place}"]
        says(it, "SmartChargingCtrlr", ACPhaseSwitchingSupported="true")
        it.post("commands/SetChargingProfile", payload=asked)


@told
async def test_several_schedules_are_for_vehicles_that_choose(world):
    async with whole(world, "2.1") as it:
        asked = of_transaction(await charging(it), 1, 2)
        refused = it.post("commands/SetChargingProfile", payload=asked, status=422)
        assert fields(refused) == ["payload.chargingProfile.chargingSchedule"]
        needs = {"requestedEnergyTransfer": "DC", "controlMode": "DynamicControl"}
        await it.station.grid.needs(chargingNeeds=needs)
        refused = it.post("commands/SetChargingProfile", payload=asked, status=422)
        assert fields(refused) == ["payload.chargingProfile.chargingSchedule"]
        await it.station.grid.needs(chargingNeeds={**needs, "controlMode": "ScheduledControl"})
        it.post("commands/SetChargingProfile", payload=asked)


@told
async def test_no_phase_is_limited_that_the_vehicle_has_not_named(world):
    async with whole(world, "2.1") as it:
        asked = of_transaction(await charging(it), 1, limit_L2=3000)
        [schedule] = asked["chargingProfile"]["chargingSchedule"]
        [period] = schedule["chargingSchedulePeriod"]
        refused = it.post("commands/SetChargingProfile", payload=asked, status=422)
        place = "chargingSchedule[0].chargingSchedulePeriod[0].limit_L2"
        assert fields(refused) == [f"payload.chargingProfile.{place}"]
        by_phase = {"maxChargePower": 4000, "maxChargePower_L2": 4000}
        needs = {"requestedEnergyTransfer": "AC_three_phase", "v2xChargingParameters": by_phase}
        await it.station.grid.needs(chargingNeeds=needs)
        it.post("commands/SetChargingProfile", payload=asked)
        away = {**period, "dischargeLimit_L2": -1000, "dischargeLimit": -1000}
        schedule["chargingSchedulePeriod"] = [{**away, "operationMode": "ExternalSetpoint"}]
        refused = it.post("commands/SetChargingProfile", payload=asked, status=422)
        assert fields(refused)[0].endswith("dischargeLimit_L2")
