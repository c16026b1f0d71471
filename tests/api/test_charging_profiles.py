"""Charging profiles from the API to a simulated station: set, stacked, kept to, compared and cleared."""

from datetime import timedelta

import pytest

from sim.stations.link import Answer
from tests.play.whole import told, whole

REFUSED = 422
both_versions = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


async def brought(it, number, *periods, status="accepted", **more):
    """A profile that the station has answered to, or what we say where it is never sent."""
    told_periods = [{"start_s": start_s, "limit": limit} for start_s, limit in periods]
    payload = {
        "profile_no": number,
        "purpose": "transaction_default",
        "kind": "Absolute",
        "unit": "A",
        "starts_at": it.world.clock.now().isoformat(),
        "periods": told_periods,
        **more,
    }
    if status == REFUSED:
        return it.post("commands/set_charging_profile", payload=payload, status=REFUSED)
    command = it.post("commands/set_charging_profile", payload=payload)
    ended = await it.ended(command)
    assert ended["state"] == status, ended
    return ended


def says(it, component, **settings):
    """What the station has told of its settings."""
    for name, value in settings.items():
        text = name if component is None else f"{component}/{name}"
        it.world.does(
            "INSERT INTO station_setting (organization_id, station_id, id, name, component,"
            " variable, attribute, value, is_write_only, heard_at) VALUES ('org_here', %s, %s, %s,"
            " %s, %s, 'Actual', %s, false, now())",
            *(it.made["id"], text.casefold(), text, component, name, value),
        )


async def cleared(it, **criteria):
    command = it.post("commands/clear_charging_profile", payload=criteria)
    return (await it.ended(command))["answer"]["status"]


async def compared(it, evse_no=1, unit="A", duration_s=1800):
    payload = {"evse_no": evse_no, "duration_s": duration_s, "unit": unit}
    payload = {name: value for name, value in payload.items() if value is not None}
    await it.ended(it.post("commands/get_composite_schedule", payload=payload))
    return it.items("composite-schedules")[0]


def states(it):
    listed = it.items("charging-profiles")
    return {(each["profile_no"], each["state"]) for each in listed}


def limits(steps):
    return [(each["start_s"], float(each["limit"])) for each in steps]


@both_versions
@told
async def test_profiles_are_stacked_told_as_expected_and_cleared(world, version):
    async with whole(world, version) as it:
        later = (it.world.clock.now() + timedelta(seconds=600)).isoformat()
        await brought(it, 1, (0, 16), (900, 10), stack_level=1)
        await brought(it, 2, (0, 6), stack_level=2, evse_no=1, starts_at=later, duration_s=60)
        await brought(it, 3, (0, 13), purpose="station_max")
        found = await compared(it)
        assert found["is_as_expected"], found
        assert limits(found["expected"]) == [(0, 13), (600, 6), (660, 13), (900, 10)]
        assert limits(found["told"]) == limits(found["expected"])
        whole_station = await compared(it, evse_no=None)
        assert limits(whole_station["expected"]) == [(0, 13)]
        assert whole_station["is_as_expected"]
        assert await cleared(it, profile_no=3) == "Accepted"
        assert await cleared(it, purpose="transaction_default", stack_level=2) == "Accepted"
        assert states(it) == {(1, "holds"), (2, "cleared"), (3, "cleared")}
        assert limits((await compared(it))["told"]) == [(0, 16), (900, 10)]
        assert it.station.smart_charging.held[0].number == 1


@both_versions
@told
async def test_a_station_keeps_to_the_profile_of_its_transaction_until_that_ends(world, version):
    async with whole(world, version) as it:
        it.token("04A1B2C3D4")
        await it.station.plug_in()
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: it.items("/sessions", status="in_progress"))
        ref = it.station.evse(1).transaction.ref
        own = {"purpose": "transaction", "evse_no": 1, "kind": "Relative", "starts_at": None}
        own = {name: value for name, value in own.items() if value is not None}
        payload = {
            "profile_no": 5, "unit": "W", "periods": [{"start_s": 0, "limit": 4000.0}],
            "ocpp_transaction_ref": ref, **own,
        }  # fmt: skip
        ended = await it.ended(it.post("commands/set_charging_profile", payload=payload))
        assert ended["state"] == "accepted"
        await it.pass_time(16)
        assert it.station.evse(1).sample(it.time.now()).power_w == 4000
        found = await compared(it, unit="W")
        assert found["is_as_expected"], found
        assert limits(found["told"]) == [(0, 4000)]
        await it.station.present_token("04A1B2C3D4")
        assert it.station.smart_charging.held == []
        await it.until(lambda: not it.items("/sessions", status="in_progress"))
        found = await compared(it, unit="W")
        assert found["expected"] == [{"start_s": 0, "limit": None}]
        assert found["is_as_expected"]
        assert states(it) == {(5, "over")}
        if version != "1.6":
            criteria = {"chargingProfilePurpose": "TxProfile"}
            asked = {"requestId": 7, "chargingProfile": criteria}
            await it.ended(it.post("commands/GetChargingProfiles", payload=asked))
            [report] = it.items("/charging-profile-reports")
            assert (report["is_as_believed"], report["drifts"]) == (True, [])


def start_with_profile(it, version, uid, *, evse_no=1, status=201, **more):
    """The action by which a station of this version begins, with 6 A for its transaction."""
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}
    profile = {
        "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative",
        **more,
    }  # fmt: skip
    if version == "1.6":
        profile |= {"chargingProfileId": 8, "chargingSchedule": schedule}
        payload = {"connectorId": evse_no, "idTag": uid, "chargingProfile": profile}
        return it.post("commands/RemoteStartTransaction", payload=payload, status=status)
    profile |= {"id": 8, "chargingSchedule": [{"id": 1, **schedule}]}
    payload = {
        "evseId": evse_no, "idToken": {"idToken": uid, "type": "ISO14443"}, "remoteStartId": 77,
        "chargingProfile": profile,
    }  # fmt: skip
    return it.post("commands/RequestStartTransaction", payload=payload, status=status)


@both_versions
@pytest.mark.parametrize("comes_first", ["vehicle", "start"])
@told
async def test_what_a_start_brings_along_holds_for_its_transaction(world, version, comes_first):
    async with whole(world, version) as it:
        it.token("04A1B2C3D4")
        if comes_first == "vehicle":
            await it.station.plug_in()
        asked = await it.ended(start_with_profile(it, version, "04A1B2C3D4"))
        assert asked["state"] == "accepted", asked
        if comes_first == "start":
            assert it.items("charging-profiles") == []
            await it.station.plug_in()
        await it.until(lambda: states(it) == {(8, "holds")})
        [kept] = it.items("charging-profiles")
        running = await it.until(lambda: it.station.evse(1).transaction.ref)
        assert (kept["transaction_ref"], kept["evse_no"]) == (running, 1)
        assert kept["command_id"] == asked["id"]
        assert kept["created_by"] is not None
        found = await compared(it)
        assert (limits(found["expected"]), found["is_as_expected"]) == ([(0, 6)], True), found
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: states(it) == {(8, "over")})


@both_versions
@told
async def test_a_start_that_comes_to_nothing_brings_no_profile(world, version):
    async with whole(world, version) as it:
        it.token("04A1B2C3D4")
        it.token("04A1B2C3D5")
        await it.ended(start_with_profile(it, version, "04A1B2C3D4"))
        it.station.evse(1).permission = None
        await it.station.plug_in()
        await it.station.present_token("04A1B2C3D5")
        await it.until(lambda: it.items("/sessions", status="in_progress"))
        assert it.items("charging-profiles") == []
        assert (await compared(it))["is_as_expected"]


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
@told
async def test_a_start_that_is_told_after_its_end_brings_nothing_that_holds(world, version):
    async with whole(world, version) as it:
        it.token("04A1B2C3D4")
        await it.ended(start_with_profile(it, version, "04A1B2C3D4"))
        at = it.world.clock.now().isoformat()
        told = [("Updated", 1, {}), ("Ended", 2, {}), ("Started", 0, {"remoteStartId": 77})]
        for kind, seq_no, info in told:
            event = {
                "eventType": kind,
                "timestamp": at,
                "triggerReason": "RemoteStart",
                "seqNo": seq_no,
                "transactionInfo": {"transactionId": "overtaken", **info},
                "evse": {"id": 1, "connectorId": 1},
            }
            assert await it.station.call("TransactionEvent", event) is not None
        [session] = it.items("/sessions")
        assert session["status"] != "in_progress"
        assert it.items("charging-profiles") == []


@told
async def test_in_1_6_what_names_no_transaction_is_of_the_one_that_runs(world):
    async with whole(world, "1.6") as it:
        it.token("04A1B2C3D4")
        await it.station.plug_in()
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: it.items("/sessions", status="in_progress"))
        schedule = {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}],
        }
        profile = {
            "chargingProfileId": 9, "stackLevel": 0, "chargingProfilePurpose": "TxProfile",
            "chargingProfileKind": "Relative", "chargingSchedule": schedule,
        }  # fmt: skip
        payload = {"connectorId": 1, "csChargingProfiles": profile}
        await it.ended(it.post("commands/SetChargingProfile", payload=payload))
        [kept] = it.items("charging-profiles")
        assert (kept["state"], kept["transaction_ref"]) == (
            "holds",
            it.station.evse(1).transaction.ref,
        )
        assert kept["profile"]["transaction_ref"] == kept["transaction_ref"]
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: states(it) == {(9, "over")})
        await it.station.unplug()
        await it.pass_time(60)
        await it.station.plug_in()
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: it.items("/sessions", status="in_progress"))
        found = await compared(it)
        assert (found["expected"], found["is_as_expected"]) == (
            [{"start_s": 0, "limit": None}],
            True,
        )


@both_versions
@told
async def test_what_the_station_refuses_does_not_hold(world, version):
    async with whole(world, version) as it:
        own = {"purpose": "transaction", "evse_no": 1, "ocpp_transaction_ref": "1"}
        await brought(it, 1, (0, 16), status="rejected", **own)
        [refused] = it.items("charging-profiles", state="refused")
        assert (refused["status"], refused["profile_no"]) == ("Rejected", 1)
        assert (await compared(it))["expected"] == [{"start_s": 0, "limit": None}]


@both_versions
@told
async def test_a_second_of_one_place_replaces_by_its_number_and_in_1_6_by_its_level(world, version):
    async with whole(world, version) as it:
        await brought(it, 1, (0, 16))
        await brought(it, 1, (0, 10))
        if version == "1.6":
            await brought(it, 2, (0, 8))
        else:
            refused = await brought(it, 2, (0, 8), status=REFUSED)
            assert [each["field"] for each in refused["errors"]] == ["payload.stack_level"]
            await brought(it, 3, (0, 8), evse_no=1, stack_level=1)
            await cleared(it, profile_no=1)
        await brought(it, 2, (0, 8))
        holding = {number for number, state in states(it) if state == "holds"}
        assert holding == ({2} if version == "1.6" else {2, 3})
        assert (await compared(it))["is_as_expected"]


@both_versions
@told
async def test_a_higher_level_for_all_goes_before_the_evses_own_from_2_0_1_on(world, version):
    async with whole(world, version) as it:
        await brought(it, 1, (0, 16), stack_level=5)
        await brought(it, 2, (0, 8), stack_level=1, evse_no=1)
        found = await compared(it)
        assert limits(found["expected"]) == [(0, 8 if version == "1.6" else 16)]
        assert found["is_as_expected"], found


@told
async def test_of_one_transaction_each_level_is_taken_once(world):
    async with whole(world, "2.0.1") as it:
        it.token("04A1B2C3D4")
        await it.station.plug_in()
        await it.station.present_token("04A1B2C3D4")
        await it.until(lambda: it.items("/sessions", status="in_progress"))
        own = {
            "purpose": "transaction",
            "evse_no": 1,
            "ocpp_transaction_ref": it.station.evse(1).transaction.ref,
        }
        await brought(it, 1, (0, 16), **own)
        refused = await brought(it, 2, (0, 8), status=REFUSED, **own)
        assert [each["field"] for each in refused["errors"]] == ["payload.stack_level"]
        await brought(it, 2, (0, 8), stack_level=1, **own)


@told
async def test_a_station_that_does_something_else_is_seen_to(world):
    async with whole(world, "1.6") as it:
        await brought(it, 1, (0, 16), (600, 8))
        it.station.smart_charging.held[0].schedule["chargingSchedulePeriod"][1]["limit"] = 32
        found = await compared(it)
        assert found["is_as_expected"] is False
        [difference] = found["differences"]
        assert difference["start_s"] == 600
        assert (float(difference["expected"]), float(difference["told"])) == (8, 32)
        listed = it.items("/composite-schedules", is_as_expected="false")
        assert [each["id"] for each in listed] == [found["id"]]
        facts = it.world.rows("SELECT body FROM fact WHERE kind = 'composite_schedule.told'")
        assert facts == [({"is_as_expected": False},)]


@told
async def test_clearing_what_a_station_does_not_have_clears_it_here(world):
    async with whole(world, "2.0.1") as it:
        await brought(it, 1, (0, 16))
        it.station.smart_charging.held.clear()
        assert await cleared(it, profile_no=1) == "Unknown"
        assert states(it) == {(1, "cleared")}


@told
async def test_a_bare_action_is_kept_alike_and_shown_by_itself(world):
    async with whole(world, "1.6") as it:
        profile = {
            "chargingProfileId": 9, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile",
            "chargingProfileKind": "Recurring", "recurrencyKind": "Daily",
            "chargingSchedule": {
                "chargingRateUnit": "W", "startSchedule": "2026-03-01T22:00:00Z",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 3700.5}],
            },
        }  # fmt: skip
        payload = {"connectorId": 0, "csChargingProfiles": profile}
        await it.ended(it.post("commands/SetChargingProfile", payload=payload))
        [kept] = it.items("charging-profiles")
        assert (kept["kind"], kept["unit"], kept["state"]) == ("Recurring", "W", "holds")
        shown = it.get(f"/charging-profiles/{kept['id']}")
        assert shown["profile"]["periods"] == [{"start_s": 0, "limit": "3700.5", "phases": None}]
        sheet = it.world.get("/api/v1/charging-profiles?format=csv").text
        assert kept["id"] in sheet


@told
async def test_an_answer_that_cannot_be_read_is_kept_with_its_command_alone(world):
    async with whole(world, "1.6") as it:
        answer = {"status": "Accepted", "chargingSchedule": {"chargingRateUnit": "horses"}}
        it.station.dialect._handlers["GetCompositeSchedule"] = lambda _: Answer(answer)
        ended = await it.ended(
            it.post("commands/get_composite_schedule", payload={"evse_no": 1, "duration_s": 60})
        )
        assert ended["answer"] is not None
        assert it.items("composite-schedules") == []


@told
async def test_a_station_of_2_1_keeps_numbers_for_limits_from_outside(world):
    async with whole(world, "2.1") as it:
        says(it, "SmartChargingCtrlr", MaxExternalConstraintsId="100")
        payload = {
            "profile_no": 100,
            "purpose": "transaction_default",
            "kind": "Relative",
            "unit": "A",
            "periods": [{"start_s": 0, "limit": 16}],
        }
        refused = it.post("commands/set_charging_profile", status=422, payload=payload)
        assert [each["field"] for each in refused["errors"]] == ["payload.profile_no"]
        free = it.post("commands/set_charging_profile", payload=payload | {"profile_no": 101})
        assert (await it.ended(free))["state"] == "accepted"


@pytest.mark.parametrize(
    ("version", "names"),
    [
        ("1.6", ("ChargeProfileMaxStackLevel", "ChargingScheduleMaxPeriods", "ChargingScheduleAllowedChargingRateUnit")),
        ("2.0.1", ("ProfileStackLevel", "PeriodsPerSchedule", "RateUnit")),
    ],
)  # fmt: skip
@told
async def test_what_a_station_says_that_it_does_not_take_is_not_asked_of_it(world, version, names):
    async with whole(world, version) as it:
        component = None if version == "1.6" else "SmartChargingCtrlr"
        says(it, component, **dict(zip(names, ("0", "1", "'Power'"), strict=True)))
        payload = {
            "profile_no": 1,
            "purpose": "transaction_default",
            "kind": "Relative",
            "stack_level": 1,
            "unit": "A",
            "periods": [{"start_s": 0, "limit": 16}, {"start_s": 60, "limit": 8}],
        }
        refused = it.post("commands/set_charging_profile", status=422, payload=payload)
        fields = {each["field"] for each in refused["errors"]}
        assert fields == {"payload.stack_level", "payload.unit", "payload.periods"}
        it.token("04A1B2C3D4")
        refused = start_with_profile(it, version, "04A1B2C3D4", stackLevel=1, status=REFUSED)
        fields = {each["field"] for each in refused["errors"]}
        assert fields == {"payload.stack_level", "payload.unit"}
        fit = {"stack_level": 0, "unit": "W", "periods": [{"start_s": 0, "limit": 3680}]}
        ended = await it.ended(it.post("commands/set_charging_profile", payload=payload | fit))
        assert ended["state"] == "accepted"
