"""Power of OCPP 2.1 that changes while it flows: dynamic profiles, priority, and power that may flow back.

Stations ask by PullDynamicScheduleUpdate, and tell by NotifyPriorityCharging.
"""

import pytest

from tests.api.test_charging_profiles import brought, compared, limits, says
from tests.api.test_vehicle_energy import charging, own_limit, plan
from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


async def updated(it, limit):
    payload = {"chargingProfileId": 1, "scheduleUpdate": {"limit": limit}}
    return await it.ended(it.post("commands/UpdateDynamicSchedule", payload=payload))


@told
async def test_a_dynamic_profile_is_what_was_wanted_last_whether_told_or_asked_for(world):
    async with whole(world, "2.1") as it:
        assert (await it.station.grid.pull(1))["status"] == "Rejected"
        await brought(it, 1, (0, 16), kind="Dynamic")
        assert (await it.station.grid.pull(1))["scheduleUpdate"] == {"limit": 16}
        assert (await updated(it, 10))["state"] == "accepted"
        found = await compared(it)
        assert limits(found["expected"]) == limits(found["told"]) == [(0, 10)]
        it.station.grid.change = lambda *_: False
        assert (await updated(it, 8))["state"] == "rejected"
        assert limits((await compared(it))["expected"]) == [(0, 10)]
        del it.station.grid.change
        assert (await it.station.grid.pull(1))["scheduleUpdate"] == {"limit": 8}
        found = await compared(it)
        assert limits(found["expected"]) == limits(found["told"]) == [(0, 8)]


@told
async def test_priority_is_known_of_the_session_and_its_profile_takes_the_place_of_others(world):
    async with whole(world, "2.1") as it:
        ref = await charging(it)
        await brought(it, 1, (0, 8))
        payload = {"transactionId": ref, "activate": True}
        refused = await it.ended(it.post("commands/UsePriorityCharging", payload=payload))
        assert refused["answer"]["status"] == "NoProfile"
        assert it.items("/vehicle-plans") == []
        await brought(it, 2, (0, 16), purpose="priority")
        assert limits((await compared(it))["expected"]) == [(0, 8)]
        await it.ended(it.post("commands/UsePriorityCharging", payload=payload))
        assert plan(it)["has_priority"] is True
        found = await compared(it)
        assert limits(found["expected"]) == limits(found["told"]) == [(0, 16)]
        await it.station.grid.priority(ref, is_on=False)
        assert plan(it)["has_priority"] is False
        assert limits((await compared(it))["expected"]) == [(0, 8)]


@told
async def test_power_may_flow_back_where_the_version_has_words_for_it(world):
    async with whole(world, "2.1") as it:
        ref = await charging(it)
        period = {"start_s": 0, "setpoint": -4000, "operation_mode": "CentralSetpoint"}
        limited = {**period, "limit": 7000, "discharge_limit": -5000}
        payload = {
            "profile_no": 3, "purpose": "transaction", "kind": "Relative", "unit": "W",
            "evse_no": 1, "ocpp_transaction_ref": ref, "periods": [limited],
        }  # fmt: skip
        refused = it.post("commands/set_charging_profile", payload=payload, status=422)
        assert {each["field"] for each in refused["errors"]} == {
            "payload.periods[0].limit", "payload.periods[0].discharge_limit",
        }  # fmt: skip
        payload["periods"] = [period]
        ended = await it.ended(it.post("commands/set_charging_profile", payload=payload))
        assert ended["state"] == "accepted"
        [held] = it.station.smart_charging.held
        assert held.schedule["chargingSchedulePeriod"] == [
            {"startPeriod": 0, "setpoint": -4000, "operationMode": "CentralSetpoint"}
        ]


async def goes_on(it, ref, number):
    """The station began anew, and tells that its transaction goes on; it has no schedules of it left."""
    it.station.smart_charging.held.clear()
    event = {
        "eventType": "Updated",
        "timestamp": it.station.stamp(),
        "triggerReason": "TxResumed",
        "seqNo": number,
        "transactionInfo": {"transactionId": ref, "chargingState": "Charging"},
    }
    await it.station.call("TransactionEvent", event)


@told
async def test_a_transaction_that_goes_on_after_a_reboot_is_brought_its_schedules_again(world):
    async with whole(world, "2.1") as it:
        ref = await charging(it)
        await brought(it, 1, (0, 16))
        await own_limit(it, ref, 7000)
        await goes_on(it, ref, 90)
        [again] = await it.until(lambda: it.station.smart_charging.held)
        assert (again.number, again.schedule["chargingSchedulePeriod"][0]["limit"]) == (5, 7000)
        says(it, "SmartChargingCtrlr", **{"ChargingProfilePersistence[TxProfile]": "true"})
        await goes_on(it, ref, 91)
        await it.ended(it.post("commands/clear_cache", payload={}))
        assert len(it.station.heard("SetChargingProfile")) == 3, "it keeps them itself"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"purpose": "priority"}, "purpose"),
        ({"kind": "Dynamic"}, "kind"),
        ({"periods": [{"start_s": 0, "limit": 1, "setpoint": 1}]}, "periods[0].setpoint"),
        ({"periods": [{"start_s": 0}]}, "periods[0].limit"),
    ],
)
@told
async def test_what_a_version_has_no_words_for_is_refused_by_its_field(world, more, field):
    async with whole(world, "2.0.1") as it:
        payload = {
            "profile_no": 1, "purpose": "transaction_default", "kind": "Absolute", "unit": "W",
            "starts_at": "2026-03-02T10:00:00Z", "periods": [{"start_s": 0, "limit": 1}], **more,
        }  # fmt: skip
        refused = it.post("commands/set_charging_profile", payload=payload, status=422)
        assert [each["field"] for each in refused["errors"]] == [f"payload.{field}"]
