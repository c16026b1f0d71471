"""Schedules that we make of what vehicles need, from a simulated station to the API."""

from datetime import datetime, timedelta

import pytest

from sim.stations.smart_charging import Held
from tests.api.test_charging_profiles import brought, says
from tests.api.test_station_tariffs import sells
from tests.api.test_vehicle_energy import both_of_2, charging
from tests.play.whole import told, whole

HOUR = 3600


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def plans(it, **asked):
    return it.items("/charging-plans", **asked)


def plan(it):
    [only] = plans(it)
    return only


def set_to(it, path, goal):
    body = {"charging_plans": goal}
    if path.startswith("sites/"):
        body = {"settings": body}
    assert it.world.ask("PATCH", f"/api/v1/{path}", json=body).status_code == 200


def cheap_from(it, hours):
    """Energy costs 0.60 at the site until so many hours from now, and 0.20 after that."""
    at = (it.world.clock.now() + timedelta(hours=hours + 1)).strftime("%H:%M")
    components = [
        {"id": "energy", "dim": "ENERGY", "price": "0.60", "when": {"end_time": at}},
        {"id": "cheap", "dim": "ENERGY", "price": "0.20"},
    ]
    document = {
        "name": "Night",
        "currency": "EUR",
        "tax_mode": "INCLUSIVE",
        "rounding": {"profile": "EU_GROSS"},
        "components": components,
    }
    sells(it, document)


async def needs(it, energy_wh=20_000, *, hours=None, periods=12, evse_no=1, **more):
    said = {
        "requestedEnergyTransfer": "AC_three_phase",
        "acChargingParameters": {
            "energyAmount": energy_wh, "evMinCurrent": 6, "evMaxCurrent": 16, "evMaxVoltage": 400,
        },
        **more,
    }  # fmt: skip
    if hours is not None:
        said["departureTime"] = (it.world.clock.now() + timedelta(hours=hours)).isoformat()
    return await it.station.grid.needs(evse_no, chargingNeeds=said, maxScheduleTuples=periods)


async def holds(it):
    """The plan, once the station holds it."""
    return await it.until(lambda: (found := plan(it))["state"] == "holds" and found)


def sets(it):
    """What the station was brought."""
    return it.station.heard("SetChargingProfile")


def steps(made):
    return [(each["start_s"], float(each["limit"]), each["why"]) for each in made["steps"]]


@both_of_2
@told
async def test_a_vehicle_that_says_what_it_needs_is_brought_a_schedule_at_once(world, version):
    async with whole(world, version) as it:
        ref = await charging(it)
        assert (await needs(it, hours=8))["status"] == "Accepted"
        made = await holds(it)
        assert steps(made) == [(0, 11040.0, "vehicle")]
        assert (made["goal"], made["reason"], made["cause"]) == ("at_once", "as_set", "needs")
        assert (made["is_enough"], made["cost"], made["wanted_wh_exact"]) == (True, None, "20000")
        [profile] = it.items("charging-profiles")
        assert (profile["purpose"], profile["transaction_ref"], profile["created_by"]) == (
            "transaction", ref, None,
        )  # fmt: skip
        [sent] = it.station.heard("SetChargingProfile")
        assert sent["chargingProfile"]["chargingProfilePurpose"] == "TxProfile"
        assert sent["chargingProfile"]["transactionId"] == ref
        assert len(sent["chargingProfile"]["chargingSchedule"]) == 1
        [plan_kept] = it.items("/vehicle-plans")
        assert plan_kept["needs_answer"] == "accepted"
        assert made["id"] in world.get("/api/v1/charging-plans?format=csv").text


@told
async def test_where_the_least_price_is_wanted_a_vehicle_waits_for_it_and_charges_then(world):
    async with whole(world, "2.0.1") as it:
        cheap_from(it, 2)
        set_to(it, f"sites/{it.made['site_id']}", "cheapest")
        await charging(it)
        assert (await needs(it, hours=8))["status"] == "Accepted"
        made = await holds(it)
        [wait, charge, rest] = steps(made)
        assert wait == (0, 0.0, "price")
        assert charge[1:] == (11040.0, "vehicle")
        assert rest[1:] == (0.0, "price")
        assert abs(rest[0] - charge[0] - 20_000 / 11_040 * HOUR) < 1
        assert (made["goal"], made["reason"], made["is_enough"]) == ("cheapest", "cheaper", True)
        assert (made["cost"]["amount"], made["cost_at_once"]["amount"]) == ("4.00", "12.00")
        assert [each["price"] for each in made["prices"]][:2] == ["0.600000", "0.200000"]
        evse = it.station.evse(1)
        before = evse.register_wh
        await it.pass_time(charge[0] - 60)
        assert evse.register_wh - before < 100
        await it.pass_time(rest[0] - charge[0] + 120)
        assert abs(evse.register_wh - before - 20_000) < 100


@told
async def test_what_comes_first_goes_first_of_station_site_and_organisation(world):
    async with whole(world, "2.1") as it:
        cheap_from(it, 2)
        await charging(it)
        site, station = f"sites/{it.made['site_id']}", f"stations/{it.made['id']}"
        for path, goal, answer, made in (
            ("organizations/org_here", "off", "NoChargingProfile", None),
            (site, "cheapest", "Accepted", "cheapest"),
            (station, "at_once", "Accepted", "at_once"),
        ):
            set_to(it, path, goal)
            assert (await needs(it, hours=8))["status"] == answer
            if made is None:
                assert plans(it) == []
            else:
                assert (await holds(it))["goal"] == made
            await it.pass_time(1)
        set_to(it, "organizations/org_here", None)


@both_of_2
@told
async def test_needs_that_come_anew_are_planned_anew_and_take_the_place_of_the_plan_before(
    world, version
):
    async with whole(world, version) as it:
        await charging(it)
        await needs(it, hours=8)
        first = await holds(it)
        await it.pass_time(60)
        assert (await needs(it, 200_000, hours=2))["status"] == "Accepted"
        await it.until(lambda: len(it.station.heard("SetChargingProfile")) == 2)
        second = await holds(it)
        assert second["id"] == first["id"]
        assert (second["duration_s"], second["is_enough"]) == (2 * HOUR, False)
        states = [each["state"] for each in it.items("charging-profiles")]
        assert sorted(states) == ["holds", "replaced"]
        facts = world.rows("SELECT body FROM fact WHERE kind = 'charging_plan.made' ORDER BY id")
        assert [body["is_enough"] for (body,) in facts] == [True, False]


@told
async def test_needs_heard_twice_are_planned_once(world):
    async with whole(world, "2.0.1") as it:
        await charging(it)
        it.station.faults.never_answers.add("SetChargingProfile")
        [one, other] = [await needs(it), await needs(it)]
        assert (one["status"], other["status"]) == ("Accepted", "Processing")
        assert len(it.items("charging-profiles")) == 1


@both_of_2
@told
async def test_a_plan_follows_the_limits_that_hold(world, version):
    async with whole(world, version) as it:
        await charging(it)
        await needs(it, hours=8)
        await holds(it)
        await it.station.grid.limit(6_900, lasts_s=HOUR)
        made = await it.until(lambda: (found := plan(it))["cause"] == "limits" and found)
        assert steps(made) == [(0, 6900.0, "external"), (HOUR, 11040.0, "vehicle")]
        await holds(it)
        await it.pass_time(60)
        await it.station.grid.lift()
        await it.until(lambda: steps(plan(it)) == [(0, 11040.0, "vehicle")])
        await holds(it)
        await brought(it, 1, (0, 8), purpose="station_max")
        await it.until(lambda: steps(plan(it)) == [(0, 5520.0, "station_max")])
        await holds(it)
        sent = len(it.station.heard("SetChargingProfile"))
        await brought(it, 2, (0, 32))
        assert len(it.station.heard("SetChargingProfile")) == sent + 1, "it limits nothing"


@told
async def test_a_schedule_that_a_person_has_set_goes_before_ours(world):
    async with whole(world, "2.0.1") as it:
        ref = await charging(it)
        more = {"purpose": "transaction", "evse_no": 1, "unit": "W", "ocpp_transaction_ref": ref}
        await brought(it, 5, (0, 7000), **more)
        for times in (2, 3):
            assert (await needs(it, hours=8))["status"] == "Accepted"
            await it.until(lambda times=times: len(sets(it)) == times)
            await it.pass_time(60)
        assert plans(it) == []
        assert {each["chargingProfile"]["id"] for each in sets(it)} == {5}, "theirs, once more"


@told
async def test_a_schedule_that_no_answer_came_to_is_brought_again_when_the_vehicle_asks(world):
    async with whole(world, "2.0.1") as it:
        ref = await charging(it)
        more = {"purpose": "transaction", "evse_no": 1, "unit": "W", "ocpp_transaction_ref": ref}
        await brought(it, 5, (0, 7000), **more)
        world.does("UPDATE charging_profile SET state = 'asked'")
        world.does(
            "UPDATE station_command SET state = 'unknown' WHERE name = 'set_charging_profile'"
        )
        assert (await needs(it, hours=8))["status"] == "Accepted"
        await it.until(lambda: len(sets(it)) == 2)


@both_of_2
@told
async def test_where_nothing_is_planned_any_more_a_vehicle_is_told_the_schedule_that_it_has(
    world, version
):
    async with whole(world, version) as it:
        await charging(it)
        await needs(it, hours=8)
        await holds(it)
        set_to(it, f"sites/{it.made['site_id']}", "off")
        assert (await needs(it, 50_000, hours=2))["status"] == "Accepted"
        await it.until(lambda: len(sets(it)) == 2)
        [first, again] = sets(it)
        assert first == again
        set_to(it, f"sites/{it.made['site_id']}", None)


@both_of_2
@pytest.mark.parametrize("transfer", ["AC_single_phase", "AC_three_phase", "DC"])
@told
async def test_a_vehicle_that_says_no_more_than_how_it_charges_has_what_its_evse_gives(
    world, version, transfer
):
    """Only how it charges must be said: what it does not say of itself limits nothing (K15, K17)."""
    async with whole(world, version) as it:
        await charging(it)
        said = {"requestedEnergyTransfer": transfer}
        answer = await it.station.grid.needs(chargingNeeds=said)
        assert answer == {"status": "Accepted"}
        made = await holds(it)
        assert (made["reason"], made["is_enough"]) == ("as_set", None)
        assert steps(made) == [(0, 22_000.0, "evse")]


@both_of_2
@told
async def test_needs_that_are_told_again_once_a_plan_holds_are_followed_by_a_schedule_again(
    world, version
):
    async with whole(world, version) as it:
        await charging(it)
        for times in (1, 2):
            assert (await needs(it, hours=8))["status"] == "Accepted"
            await it.until(lambda times=times: len(sets(it)) == times)
            await holds(it)


@told
async def test_a_person_is_told_how_to_take_the_place_of_a_plan_and_then_does(world):
    async with whole(world, "2.0.1") as it:
        ref = await charging(it)
        await needs(it, hours=8)
        await holds(it)
        more = {"purpose": "transaction", "evse_no": 1, "unit": "W", "ocpp_transaction_ref": ref}
        payload = {
            "profile_no": 5,
            "kind": "Relative",
            "periods": [{"start_s": 0, "limit": 7000}],
            **more,
        }
        refused = it.post("commands/set_charging_profile", status=422, payload=payload)
        [problem] = refused["errors"]
        assert problem["field"] == "payload.stack_level"
        number = 2_000_000_001
        assert f"take its number {number} to take its place" in problem["rule"]
        await brought(it, number, (0, 7000), **more)
        assert plan(it)["state"] == "replaced"
        await it.station.grid.limit(6_900)
        assert (await needs(it, 50_000, hours=2))["status"] == "Accepted"
        await it.until(lambda: len(sets(it)) == 3)
        limits = [each["chargingProfile"]["chargingSchedule"][0] for each in sets(it)[1:]]
        assert [each["chargingSchedulePeriod"][0]["limit"] for each in limits] == [7000, 7000]


@told
async def test_a_plan_is_in_the_unit_and_the_periods_that_station_and_vehicle_take(world):
    async with whole(world, "2.0.1") as it:
        says(it, "SmartChargingCtrlr", RateUnit="A", PeriodsPerSchedule="4")
        await charging(it)
        await brought(it, 1, (0, 16), (600, 12), (1200, 10), (1800, 8))
        assert (await needs(it, hours=1, periods=2))["status"] == "Accepted"
        made = await holds(it)
        assert made["unit"] == "A"
        assert steps(made) == [(0, 16.0, "transaction_default"), (600, 8.0, "periods")]
        [*_, sent] = it.station.heard("SetChargingProfile")
        [schedule] = sent["chargingProfile"]["chargingSchedule"]
        assert schedule["chargingRateUnit"] == "A"
        assert [each["numberPhases"] for each in schedule["chargingSchedulePeriod"]] == [3, 3]


@both_of_2
@told
async def test_a_plan_that_was_lost_on_its_way_is_sent_again(world, version):
    async with whole(world, version) as it:
        await charging(it)
        it.station.faults.never_answers.add("SetChargingProfile")
        await needs(it, hours=8)
        await it.until(lambda: it.station.heard("SetChargingProfile"))
        it.station.faults.never_answers.clear()
        await it.station.drop_connection()
        lost = await it.until(lambda: (found := plan(it))["again_at"] and found)
        assert lost["state"] == "asked"
        await it.station.connect()
        await it.until(lambda: world.rows("SELECT FROM station_link WHERE is_connected"))
        world.told(it.beats.renew_plans())
        assert plan(it)["command_id"] == lost["command_id"], "its time has not come"
        await it.pass_time(61)
        # A connection that is lost is noticed when it is: until then nothing is due.
        await it.until(lambda: world.told(it.beats.renew_plans()) or plan(it)["tries"] == 2)
        made = await holds(it)
        assert (made["cause"], made["tries"], made["again_at"]) == ("unanswered", 2, None)
        assert len(it.station.heard("SetChargingProfile")) == 2


@told
async def test_a_plan_that_no_answer_comes_to_is_given_up_after_five_times(world):
    async with whole(world, "2.0.1") as it:
        await charging(it)
        it.station.faults.never_answers.add("SetChargingProfile")
        await needs(it, hours=8)
        waits = []
        for _ in range(4):
            await it.pass_time(61, at_station=False)
            world.told(it.beats.end_commands())
            again_at = datetime.fromisoformat(plan(it)["again_at"])
            waits.append(round((again_at - world.clock.now()) / timedelta(minutes=1)))
            await it.pass_time(waits[-1] * 60 + 1, at_station=False)
            world.told(it.beats.renew_plans())
        await it.pass_time(61, at_station=False)
        world.told(it.beats.end_commands())
        given_up = plan(it)
        assert (waits, given_up["tries"], given_up["again_at"]) == ([1, 5, 15, 60], 5, None)


@told
async def test_a_plan_that_the_station_refuses_is_not_sent_again(world):
    async with whole(world, "2.0.1") as it:
        await charging(it)
        schedule = {"chargingRateUnit": "W", "chargingSchedulePeriod": []}
        profile = {"chargingProfileKind": "Relative"}
        # Another's at the same level, which nobody has told us of.
        it.station.smart_charging.held.append(Held(1, 1, "TxProfile", 0, profile, schedule))
        await needs(it, hours=8)
        refused = await it.until(lambda: (found := plan(it))["state"] == "refused" and found)
        assert (refused["tries"], refused["again_at"]) == (1, None)


@told
async def test_vehicles_at_one_station_share_its_limit_and_who_stays_has_more_once_one_has_left(
    world,
):
    async with whole(world, "2.1", evses=2) as it:
        await it.station.grid.limit(11_000)
        await charging(it)
        it.token("04FFFFFFFF")
        await it.station.plug_in(2)
        await it.station.present_token("04FFFFFFFF", 2)
        await it.until(lambda: len(it.items("/sessions", status="in_progress")) == 2)
        await needs(it, 11_000, hours=8)
        await holds(it)
        assert (await needs(it, 11_000, hours=4, evse_no=2))["status"] == "Accepted"
        late, early = await it.until(lambda: by_evse(it))
        assert steps(early)[0] == (0, 11000.0, "external")
        assert steps(late)[:2] == [(0, 0.0, "shared"), (HOUR, 11000.0, "external")]
        assert (late["cause"], late["is_enough"], early["is_enough"]) == ("limits", True, True)
        await it.station.unplug(2)
        await it.until(lambda: len(it.items("/sessions", status="in_progress")) == 1)
        world.told(it.beats.renew_plans())
        alone, gone = await it.until(lambda: by_evse(it))
        assert gone["state"] == "over"
        assert steps(alone) == [(0, 11000.0, "external")]
        sent = len(it.station.heard("SetChargingProfile"))
        world.told(it.beats.renew_plans())
        assert len(it.station.heard("SetChargingProfile")) == sent


def by_evse(it):
    """The plans of all EVSEs, once the station holds each whose vehicle has not left."""
    found = sorted(plans(it), key=lambda each: each["evse_no"])
    return {each["state"] for each in found} - {"over"} == {"holds"} and found
