"""What goes wrong at simulated stations: lost lines and answers, cut power, defects, wrong clocks, bad days."""

import asyncio
from datetime import timedelta

import pytest

from sim.stations import Faults
from tests.play.long import rounds
from tests.sim.central import Central, story
from tests.sim.site import Site, both_versions, charging, registers, remote_start, statuses, told


@both_versions
@story
async def test_what_happened_offline_is_told_in_order_with_its_own_times(version):
    async with Site(version) as site:
        await charging(site)
        await site.pass_time(30)
        await site.station.drop_connection()
        await site.pass_time(60)
        await site.station.unplug()
        before = len(site.central.calls)
        await site.pass_time(600)
        await site.station.connect()
        await site.station.told()
        assert told(site.central) == ["start", *["meter"] * 6, "stop EVDisconnected"]
        late = [
            payload.get("timestamp") or payload["meterValue"][0]["timestamp"]
            for action, payload, _ in site.central.calls[before:]
            if action in {"MeterValues", "StopTransaction", "TransactionEvent"}
        ]
        assert late == [
            f"2026-03-02T08:{moment}.000Z"
            for moment in ("00:45", "01:00", "01:15", "01:30", "01:30")
        ]
        if version == "2.0.1":
            events = site.central.heard("TransactionEvent")
            assert [event["seqNo"] for event in events] == list(range(8))
            assert [event.get("offline", False) for event in events] == [False] * 3 + [True] * 5


@both_versions
@story
async def test_a_message_whose_answer_was_lost_comes_again_with_another_id(version):
    start = "StartTransaction" if version == "1.6" else "TransactionEvent"
    async with Site(version, faults=Faults(cuts_after=[start])) as site:
        await charging(site)
        await site.pass_time(10)
        await site.station.until(lambda: len(site.central.heard(start)) == 2)
        await site.station.told()
        (_, first, first_id), (_, second, second_id) = [
            call for call in site.central.calls if call[0] == start
        ]
        assert first == second
        assert first_id != second_id
        assert site.central.actions().count("BootNotification") == 1


@both_versions
@story
async def test_a_message_may_be_repeated_after_its_answer(version):
    stop = "StopTransaction" if version == "1.6" else "TransactionEvent"
    async with Site(version) as site:
        await charging(site)
        site.faults.repeats.append(stop)
        await site.station.unplug()
        assert told(site.central) == ["start", *["stop EVDisconnected"] * 2]


@both_versions
@story
async def test_a_station_that_dies_looks_connected_and_answers_nobody(version):
    async with Site(version) as site:
        await charging(site)
        await site.pass_time(60)
        await site.station.die()
        with pytest.raises(TimeoutError):
            await site.central.call("ClearCache", {}, within_s=0.2)
        await site.pass_time(600)
        assert told(site.central) == ["start", *["meter"] * 4]
        await site.station.revive()
        await site.station.told()
        assert told(site.central) == ["start", *["meter"] * 4, "stop PowerLoss"]
        assert site.central.actions().count("BootNotification") == 2
        known = registers(site.central)
        assert known[-1] == known[-2], "no energy flowed while the power was out"


@both_versions
@story
async def test_a_station_without_memory_never_speaks_of_it_again(version):
    async with Site(version) as site:
        await charging(site)
        await site.station.die(keeps_connection=False)
        await site.station.revive(remembers=False)
        await site.pass_time(60)
        assert told(site.central) == ["start"]


@both_versions
@story
async def test_a_station_comes_back_by_itself_without_a_new_boot(version):
    async with Site(version) as site:
        await charging(site)
        await site.central.hang_up()
        await site.station.until(lambda: not site.station.is_online)
        await site.pass_time(5)
        await site.station.until(lambda: site.station.is_online)
        await site.pass_time(15)
        assert told(site.central) == ["start", "meter"]
        assert site.central.actions().count("BootNotification") == 1


@both_versions
@story
async def test_a_connection_can_be_lost_for_a_while(version):
    async with Site(version) as site:
        await charging(site)
        await site.station.drop_connection(for_s=100)
        await site.pass_time(99)
        assert not site.station.is_online
        await site.pass_time(2)
        await site.station.until(lambda: site.station.is_online)


@both_versions
@story
async def test_a_faulted_connector_ends_its_charge_and_can_be_mended(version):
    async with Site(version) as site:
        await charging(site)
        await site.station.break_down()
        assert told(site.central)[-1] == "stop Other"
        assert statuses(site.central)[-1] == "Faulted"
        answer, _ = await site.central.call(*remote_start(version))
        assert answer["status"] == "Rejected"
        await site.station.mend()
        assert statuses(site.central)[-1] != "Faulted"
        if version == "1.6":
            assert site.central.heard("StatusNotification")[-2]["errorCode"] == "GroundFailure"


@both_versions
@story
async def test_the_emergency_stop_ends_everything(version):
    async with Site(version) as site:
        await charging(site)
        await site.station.press_emergency_stop()
        assert told(site.central)[-1] == "stop EmergencyStop"


@story
async def test_answers_may_be_slow_or_missing():
    async with Site("1.6", faults=Faults(answers_after_s=0.2)) as site:
        await site.station.connect()
        with pytest.raises(TimeoutError):
            await site.central.call("ClearCache", {}, within_s=0.05)
        site.faults.answers_after_s = 0
        site.faults.never_answers.add("ClearCache")
        with pytest.raises(TimeoutError):
            await site.central.call("ClearCache", {}, within_s=0.1)
        answer, _ = await site.central.call("GetConfiguration", {})
        assert answer


@pytest.mark.parametrize(
    ("faults", "written"),
    [
        (Faults(), "2026-03-02T08:00:00.000Z"),
        (Faults(clock_skew=timedelta(hours=2)), "2026-03-02T10:00:00.000Z"),
        (Faults(zone=timedelta(hours=-5, minutes=-30)), "2026-03-02T02:30:00.000-05:30"),
        (Faults(zone=timedelta(hours=1)), "2026-03-02T09:00:00.000+01:00"),
        (Faults(zone=timedelta(hours=1), writes_zone=False), "2026-03-02T09:00:00.000"),
    ],
)
@story
async def test_a_station_has_its_own_idea_of_time(faults, written):
    async with Site("1.6", faults=faults) as site:
        await charging(site)
        assert site.central.heard("StartTransaction")[0]["timestamp"] == written


@story
async def test_the_same_seed_has_the_same_day():
    async def day():
        faults = Faults(seed=11, chance_of_repeat=0.4)
        async with Site("2.0.1", faults=faults) as site:
            await charging(site)
            await site.pass_time(300)
            return [(action, payload) for action, payload, _ in site.central.calls]

    first, second = await day(), await day()
    assert first == second
    assert len(first) > len({str(call) for call in first}), "something was repeated"


@both_versions
@story
async def test_a_message_that_never_left_is_said_again(version):
    stop = "StopTransaction" if version == "1.6" else "TransactionEvent"
    async with Site(version) as site:
        await charging(site)
        site.faults.drops += [stop, stop]
        await site.station.unplug()
        await site.station.told()
        assert told(site.central) == ["start", "stop EVDisconnected"]
        assert site.faults.drops == []


@story
async def test_messages_may_overtake_one_another():
    async with Site("2.0.1") as site:
        await charging(site)
        await site.station.drop_connection()
        await site.pass_time(45)
        site.faults.overtakes.append("TransactionEvent")
        await site.station.connect()
        await site.station.told()
        numbers = [event["seqNo"] for event in site.central.heard("TransactionEvent")]
        assert numbers == [0, 2, 1, 3]


@pytest.mark.parametrize("seed", range(20))
def test_one_value_somewhere_may_have_another_type_once(seed):
    said = {"a": 1, "b": {"c": "text", "d": [True, {"e": 2.5}]}, "f": []}
    faults = Faults(seed=seed, spoils=["Heartbeat"])
    assert faults.spoilt("BootNotification", said) is said
    spoilt = faults.spoilt("Heartbeat", said)
    assert said == {"a": 1, "b": {"c": "text", "d": [True, {"e": 2.5}]}, "f": []}
    leaves = [
        (spoilt["a"], 1),
        (spoilt["b"]["c"], "text"),
        (spoilt["b"]["d"][0], True),
        (spoilt["b"]["d"][1]["e"], 2.5),
    ]
    assert sum(type(now) is not type(was) or now != was for now, was in leaves) == 1
    assert faults.spoilt("Heartbeat", said) is said


@both_versions
@story
async def test_a_station_may_flood(version):
    async with Site(version) as site:
        await site.station.connect()
        before = len(site.central.calls)
        await site.station.flood("Heartbeat", {}, 200)
        await site.station.until(lambda: len(site.central.calls) >= before + 200)
        assert site.station.is_online


@both_versions
@pytest.mark.parametrize("seed", range(rounds(3, 60)))
@story
async def test_on_a_bad_day_everything_arrives_in_order_though_some_of_it_twice(version, seed):
    faults = Faults(seed=seed, chance_of_cut=0.15, chance_of_repeat=0.15)
    async with Site(version, faults=faults, reconnect_after_s=1) as site:
        await charging(site)
        await site.pass_time(300)
        await site.station.unplug()
        faults.chance_of_cut = faults.chance_of_repeat = 0
        while not site.station.is_online or len(site.station.outbox):
            await site.pass_time(1)
            await asyncio.sleep(0.001)
        transaction = {"StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent"}
        told_once = []
        for action, payload, _ in site.central.calls:
            if action in transaction and (action, payload) not in told_once[-1:]:
                told_once.append((action, payload))
        stamps = [
            payload.get("timestamp") or payload["meterValue"][0]["timestamp"]
            for _, payload in told_once
        ]
        assert stamps == sorted(stamps)
        assert len(told_once) == 1 + 20 + 1


@pytest.mark.parametrize(
    ("faults", "cost", "told_as"),
    [
        (Faults(), 5.5, ("Settled", 5.5)),
        (Faults(settles_share=0.5), 5.5, ("Settled", 2.75)),
        (Faults(settles_as="Rejected"), 5.5, ("Rejected", 5.5)),
        (Faults(settles_as="Failed"), 5.5, ("Failed", 5.5)),
        (Faults(settles_as="Canceled"), 5.5, ("Canceled", 0)),
        (Faults(settles_as="Failed"), 0, ("Canceled", 0)),
    ],
)
@story
async def test_a_terminal_of_a_station_takes_all_a_part_or_nothing(faults, cost, told_as):
    central = Central("2.1", answers={"TransactionEvent": {"totalCost": cost}})
    async with Site("2.1", central=central, faults=faults) as site:
        await site.station.connect()
        await site.station.plug_in()
        await site.station.pay_by_card("PSP-1")
        await site.station.unplug()
        [settled] = site.central.heard("NotifySettlement")
        assert (settled["status"], settled["settlementAmount"]) == told_as
