"""What vehicles need and draw, limits from outside and reported profiles: from a simulated station to the API.

A limit is over by ClearedChargingLimit; profiles come in the parts of ReportChargingProfiles.
"""

from datetime import timedelta

import pytest

from tests.api.test_charging_profiles import brought, compared, limits
from tests.play.whole import told, whole

both_of_2 = pytest.mark.parametrize("version", ["2.0.1", "2.1"])


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


async def charging(it):
    """A vehicle charges at EVSE 1; gives the transaction."""
    it.token("04A1B2C3D4")
    await it.station.plug_in()
    await it.station.present_token("04A1B2C3D4")
    await it.until(lambda: it.items("/sessions", status="in_progress"))
    return it.station.evse(1).transaction.ref


async def own_limit(it, ref, limit_w):
    more = {"purpose": "transaction", "evse_no": 1, "unit": "W", "ocpp_transaction_ref": ref}
    await brought(it, 5, (0, limit_w), **more)


def plan(it):
    [only] = it.items("/vehicle-plans", station_id=it.made["id"])
    return only


@both_of_2
@told
async def test_needs_are_answered_by_what_there_is_for_the_transaction(world, version):
    async with whole(world, version) as it:
        nothing = {"settings": {"charging_plans": "off"}}
        world.ask("PATCH", f"/api/v1/sites/{it.made['site_id']}", json=nothing)
        assert (await it.station.grid.needs())["status"] == "Rejected"
        assert plan(it)["needs_doubt"] == "no_transaction"
        ref = await charging(it)
        none = "NoChargingProfile" if version == "2.1" else "Rejected"
        assert (await it.station.grid.needs())["status"] == none
        payload = {
            "profile_no": 5, "purpose": "transaction", "kind": "Relative", "unit": "W",
            "evse_no": 1, "ocpp_transaction_ref": ref, "periods": [{"start_s": 0, "limit": 7000}],
        }  # fmt: skip
        await it.ended(it.post("commands/set_charging_profile", payload=payload))
        assert (await it.station.grid.needs())["status"] == "Accepted"
        await it.until(lambda: len(it.station.heard("SetChargingProfile")) == 2)
        [first, again] = it.station.heard("SetChargingProfile")
        assert first == again, "accepted needs are followed by the schedule that there is"
        [kept] = it.items("/vehicle-plans", ocpp_transaction_ref=ref)
        [session] = it.items("/sessions", status="in_progress")
        assert kept["session_id"] == session["id"]
        assert (kept["energy_wh_exact"], kept["periods_max"], kept["transfer"]) == (
            "20000", 12, "AC_three_phase",
        )  # fmt: skip
        assert (kept["needs_answer"], kept["needs_doubt"]) == ("accepted", None)
        assert kept["needs"]["acChargingParameters"]["evMaxCurrent"] == 16
        departed = {"requestedEnergyTransfer": "DC", "departureTime": "2020-01-01T00:00:00Z"}
        answer = await it.station.grid.needs(chargingNeeds=departed)
        assert answer["status"] == "Rejected"
        assert answer["statusInfo"]["reasonCode"] == "InvalidValue"
        assert len(it.station.heard("SetChargingProfile")) == 2, "nothing follows what is rejected"


@told
async def test_while_a_schedule_is_on_its_way_needs_are_being_processed(world):
    async with whole(world, "2.0.1") as it:
        ref = await charging(it)
        world.does(
            "INSERT INTO charging_profile (organization_id, id, station_id, evse_no, profile_no, purpose,"
            " stack_level, kind, unit, transaction_ref, profile, state, command_id, created_at, changed_at)"
            " SELECT organization_id, 'chp_1', id, 1, 9, 'transaction', 0, 'Relative', 'W', %s, '{}',"
            " 'asked', 'cmd_1', now(), now() FROM station",
            ref,
        )
        assert (await it.station.grid.needs())["status"] == "Processing"


@both_of_2
@told
async def test_a_vehicle_that_means_to_draw_more_than_it_may_is_proposed_its_schedule_again(
    world, version
):
    async with whole(world, version) as it:
        ref = await charging(it)
        await own_limit(it, ref, 7000)
        assert (await it.station.grid.schedule((0, 7000), (600, 4000)))["status"] == "Accepted"
        assert (plan(it)["is_within"], plan(it)["beyond"]) == (True, [])
        sent = len(it.items("commands"))
        await it.pass_time(60)
        assert (await it.station.grid.schedule((0, 7000), (600, 11000)))["status"] == "Rejected"
        kept = plan(it)
        assert kept["schedule_doubt"] == "beyond_limits"
        [beyond] = kept["beyond"]
        assert (beyond["start_s"], beyond["expected"], beyond["told"]) == (600, "7000.0", "11000")
        again = it.items("commands")
        assert len(again) == sent + 1
        assert again[0]["payload"]["profile_no"] == 5
        assert (await it.ended(again[0]))["state"] == "accepted"


@both_of_2
@told
async def test_a_limit_from_outside_is_part_of_what_we_expect_until_it_is_cleared(world, version):
    async with whole(world, version) as it:
        await brought(it, 1, (0, 32))
        await it.station.grid.limit(6_900, lasts_s=600)
        await it.station.grid.limit(4_140, source="SO", evse_no=1, lasts_s=300)
        found = await compared(it)
        assert limits(found["expected"]) == [(0, 6), (300, 10), (600, 32)]
        assert found["is_as_expected"], found
        kept = it.items("/charging-limits", holds="true")
        assert {(each["source"], each["evse_no"]) for each in kept} == {("EMS", 0), ("SO", 1)}
        await it.station.grid.lift("SO", 1)
        await it.station.grid.lift()
        assert it.items("/charging-limits", holds="true") == []
        assert limits((await compared(it))["expected"]) == [(0, 32)]
        assert "EMS" in it.world.get("/api/v1/charging-limits?format=csv").text


@told
async def test_what_is_made_on_the_spot_is_added_and_takes_no_limits_place(world):
    async with whole(world, "2.1") as it:
        await brought(it, 1, (0, 32))
        await it.station.grid.limit(6_900)
        await it.station.grid.make(1_380)
        found = await compared(it)
        assert limits(found["expected"]) == [(0, 12)]
        assert found["is_as_expected"], found
        kept = it.items("/charging-limits", holds="true", source="EMS")
        assert [each["is_local_generation"] for each in kept] == [True, False]


@both_of_2
@told
async def test_profiles_that_a_station_reports_are_put_together_and_compared_with_ours(
    world, version
):
    async with whole(world, version) as it:
        await brought(it, 1, (0, 16))
        await brought(it, 2, (0, 10), stack_level=1)
        later = (it.world.clock.now() + timedelta(seconds=60)).isoformat()
        await brought(it, 3, (0, 8), stack_level=2, starts_at=later)
        assert await reported(it) == []
        held = it.station.smart_charging.held
        held[0].schedule["chargingSchedulePeriod"][0]["limit"] = 20
        del held[1]
        held[1].number = held[1].wire["id"] = 7
        assert await reported(it) == [
            {"kind": "different", "profile_no": 1, "evse_no": 0},
            {"kind": "missing", "profile_no": 2, "evse_no": 0},
            {"kind": "missing", "profile_no": 3, "evse_no": 0},
            {"kind": "unknown", "profile_no": 7, "evse_no": 0},
        ]
        held.clear()
        drifts = await reported(it)
        assert {each["kind"] for each in drifts} == {"missing"}
        assert len(it.items("/charging-profile-reports", is_as_believed="false")) == 2


async def reported(it):
    """What differs, once every part of a new report has come."""
    before = len(it.items("/charging-profile-reports"))
    await it.ended(it.post("charging-profile-reports"))
    complete = await it.until(
        lambda: (
            len(found := it.items("/charging-profile-reports")) > before
            and found[0]["is_complete"]
            and found
        )
    )
    await it.pass_time(1)
    return complete[0]["drifts"]


@told
async def test_a_station_of_1_6_is_not_asked_for_its_profiles(world):
    async with whole(world, "1.6") as it:
        refused = it.post("charging-profile-reports", status=422)
        assert refused["errors"][0]["rule"] == "is no command of ocpp1.6"
