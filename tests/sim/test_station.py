"""Simulated stations against a central system that only knows the official schemas."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from websockets.exceptions import InvalidStatus

from sim.stations import (
    Car,
    ConnectorPlan,
    EvsePlan,
    Faults,
    ManualTime,
    MeterBehaviour,
    ScaledTime,
    SimulatedStation,
    StationPlan,
    Version,
)
from sim.stations.evse import Phase
from tests.play.long import rounds
from tests.sim.central import BOOT, Central, story

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
both_versions = pytest.mark.parametrize("version", ["1.6", "2.0.1"])


class Site:
    """A central system, and a station at it whose time stands still until told."""

    def __init__(self, version, *, central=None, faults=None, **plan):
        self.central = central or Central(version)
        self.time = ManualTime(T0)
        self.faults = faults or Faults()
        self._plan = {"identity": "CS-1", "version": Version(version), **plan}

    async def __aenter__(self):
        await self.central.__aenter__()
        plan = StationPlan(url=self.central.url, **self._plan)
        self.station = SimulatedStation(plan, time=self.time, faults=self.faults)
        await self.station.__aenter__()
        return self

    async def __aexit__(self, *raised):
        await self.station.__aexit__(*raised)
        await self.central.__aexit__(*raised)

    async def pass_time(self, seconds):
        await self.time.advance(seconds)
        await self.station.told()


async def charging(site, *, car=None):
    """The happy beginning: connected, plugged in, accepted, charging."""
    await site.station.connect()
    await site.station.plug_in(car=car or Car(soc=0.3))
    assert await site.station.present_token("DEADBEEF")
    assert site.station.evse(1).is_charging


def told(central):
    """The life of a transaction in words that both versions share."""
    words = []
    for action, payload, _ in central.calls:
        match action:
            case "StartTransaction":
                words.append("start")
            case "StopTransaction":
                words.append("stop " + payload["reason"])
            case "MeterValues":
                words.append("meter")
            case "TransactionEvent" if payload["eventType"] == "Started":
                words.append("start")
            case "TransactionEvent" if payload["eventType"] == "Ended":
                words.append("stop " + payload["transactionInfo"]["stoppedReason"])
            case "TransactionEvent" if payload["triggerReason"] == "MeterValuePeriodic":
                words.append("meter")
            case "TransactionEvent":
                words.append("update " + payload["triggerReason"])
    return words


def registers(central):
    """Every register that was told, from start to stop, in Wh."""
    found = []
    for action, payload, _ in central.calls:
        if action == "StartTransaction":
            found.append(payload["meterStart"])
        elif action == "StopTransaction":
            found.append(payload["meterStop"])
        for value in payload.get("meterValue", []) if action != "StatusNotification" else []:
            found += [
                int(sample["value"])
                for sample in value["sampledValue"]
                if sample["measurand"] == "Energy.Active.Import.Register"
            ]
    return found


def statuses(central):
    key = "status" if central.version == "1.6" else "connectorStatus"
    return [
        payload[key]
        for payload in central.heard("StatusNotification")
        if payload["connectorId"] != 0
    ]


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


def remote_start(version, **more):
    if version == "1.6":
        return "RemoteStartTransaction", {"idTag": "0123456789ABCDEF", **more}
    token = {"idToken": "0123456789ABCDEF", "type": "Central"}
    return "RequestStartTransaction", {"idToken": token, "remoteStartId": 77, **more}


async def remote_stop(site):
    ref = site.station.evse(1).transaction.ref
    if site.central.version == "1.6":
        return await site.central.call("RemoteStopTransaction", {"transactionId": int(ref)})
    return await site.central.call("RequestStopTransaction", {"transactionId": ref})


@both_versions
@pytest.mark.parametrize("cable_first", [True, False])
@story
async def test_a_remote_start_and_a_remote_stop(version, cable_first):
    async with Site(version) as site:
        await site.station.connect()
        if cable_first:
            await site.station.plug_in()
        answer, _ = await site.central.call(*remote_start(version))
        assert answer["status"] == "Accepted"
        if not cable_first:
            await site.station.plug_in()
        await site.station.until(lambda: site.station.evse(1).is_charging)
        await site.station.told()
        if version == "1.6":
            assert site.central.heard("StartTransaction")[0]["idTag"] == "0123456789ABCDEF"
        else:
            started = site.central.heard("TransactionEvent")[0]
            assert started["triggerReason"] == "RemoteStart"
            assert started["transactionInfo"]["remoteStartId"] == 77
            assert started["idToken"]["type"] == "Central"
        answer, _ = await remote_stop(site)
        assert answer["status"] == "Accepted"
        await site.station.until(lambda: site.station.evse(1).transaction is None)
        await site.station.told()
        assert told(site.central) == ["start", "stop Remote"]


@both_versions
@story
async def test_a_permission_that_no_cable_follows_expires(version):
    async with Site(version) as site:
        await site.station.connect()
        await site.central.call(*remote_start(version))
        await site.station.until(lambda: site.station.evse(1).permission is not None)
        await site.pass_time(61)
        await site.station.plug_in()
        assert told(site.central) == []
        assert site.station.evse(1).transaction is None


@both_versions
@story
async def test_a_remote_start_is_refused_where_it_cannot_be(version):
    async with Site(version) as site:
        await charging(site)
        busy, _ = await site.central.call(*remote_start(version))
        nowhere = {"connectorId": 9} if version == "1.6" else {"evseId": 9}
        unknown, _ = await site.central.call(*remote_start(version, **nowhere))
        assert (busy["status"], unknown["status"]) == ("Rejected", "Rejected")


@both_versions
@story
async def test_a_station_may_refuse_every_remote_start(version):
    async with Site(version, faults=Faults(rejects_remote_start=True)) as site:
        await site.station.connect()
        answer, _ = await site.central.call(*remote_start(version))
        assert answer["status"] == "Rejected"


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


@both_versions
@story
async def test_a_reset_ends_the_charge_and_boots_again(version):
    kind = "Soft" if version == "1.6" else "Immediate"
    async with Site(version) as site:
        await charging(site)
        answer, _ = await site.central.call("Reset", {"type": kind})
        assert answer["status"] == "Accepted"
        await site.station.until(lambda: not site.station.is_online)
        await site.pass_time(6)
        await site.station.until(lambda: site.station.is_online)
        await site.station.told()
        reason = "Reboot" if version == "1.6" else "ImmediateReset"
        assert told(site.central) == ["start", "stop " + reason]
        assert site.central.actions().count("BootNotification") == 2


@story
async def test_a_reset_on_idle_waits_for_the_charge():
    async with Site("2.0.1") as site:
        await charging(site)
        answer, _ = await site.central.call("Reset", {"type": "OnIdle"})
        assert answer["status"] == "Scheduled"
        await site.pass_time(60)
        assert site.station.is_online
        await site.station.unplug()
        await site.station.until(lambda: not site.station.is_online)


@both_versions
@pytest.mark.parametrize("wanted", ["BootNotification", "Heartbeat", "StatusNotification"])
@story
async def test_messages_can_be_triggered(version, wanted):
    async with Site(version) as site:
        await site.station.connect()
        before = site.central.actions().count(wanted)
        answer, _ = await site.central.call("TriggerMessage", {"requestedMessage": wanted})
        assert answer["status"] == "Accepted"
        await site.station.until(lambda: site.central.actions().count(wanted) > before)


@both_versions
@story
async def test_meter_values_can_be_triggered(version):
    async with Site(version) as site:
        await charging(site)
        await site.time.advance(7)
        await site.central.call("TriggerMessage", {"requestedMessage": "MeterValues"})
        await site.station.until(lambda: "MeterValues" in site.central.actions())
        (values,) = site.central.heard("MeterValues")
        assert values["meterValue"][0]["sampledValue"][0]["context"] == "Trigger"


@story
async def test_a_transaction_event_can_be_triggered():
    async with Site("2.0.1") as site:
        await charging(site)
        await site.central.call("TriggerMessage", {"requestedMessage": "TransactionEvent"})
        await site.station.until(lambda: "update Trigger" in told(site.central))


@both_versions
@story
async def test_what_cannot_be_triggered_is_said(version):
    wanted = (
        "SignChargingStationCertificate" if version == "2.0.1" else "FirmwareStatusNotification"
    )
    async with Site(version) as site:
        await site.station.connect()
        answer, _ = await site.central.call("TriggerMessage", {"requestedMessage": wanted})
        assert answer["status"] == ("NotImplemented" if version == "2.0.1" else "Accepted")
        if version == "1.6":
            await site.station.until(lambda: wanted in site.central.actions())


@both_versions
@story
async def test_availability_waits_for_the_charge(version):
    def change(kind):
        if version == "1.6":
            return "ChangeAvailability", {"connectorId": 1, "type": kind}
        return "ChangeAvailability", {"operationalStatus": kind, "evse": {"id": 1}}

    async with Site(version) as site:
        await charging(site)
        answer, _ = await site.central.call(*change("Inoperative"))
        assert answer["status"] == "Scheduled"
        await site.station.unplug()
        assert statuses(site.central)[-1] == "Unavailable"
        answer, _ = await site.central.call(*change("Operative"))
        assert answer["status"] == "Accepted"
        await site.station.until(lambda: statuses(site.central)[-1] == "Available")


@story
async def test_unlocking_a_16_connector_ends_its_charge():
    async with Site("1.6") as site:
        await charging(site)
        answer, _ = await site.central.call("UnlockConnector", {"connectorId": 1})
        assert answer["status"] == "Unlocked"
        await site.station.until(lambda: site.station.evse(1).transaction is None)
        await site.station.told()
        assert told(site.central)[-1] == "stop UnlockCommand"


@story
async def test_a_201_connector_stays_locked_while_somebody_charges():
    async with Site("2.0.1") as site:
        await charging(site)
        answer, _ = await site.central.call("UnlockConnector", {"evseId": 1, "connectorId": 1})
        assert answer["status"] == "OngoingAuthorizedTransaction"
        answer, _ = await site.central.call("UnlockConnector", {"evseId": 2, "connectorId": 1})
        assert answer["status"] == "UnknownConnector"


@both_versions
@story
async def test_the_cache_clears_and_the_unknown_is_not_implemented(version):
    async with Site(version) as site:
        await site.station.connect()
        assert await site.central.call("ClearCache", {}) == ({"status": "Accepted"}, None)
        assert await site.central.call("DataTransfer", {"vendorId": "x"}) == (
            {"status": "UnknownVendorId"},
            None,
        )
        assert await site.central.call("GetLocalListVersion", {}) == (None, "NotImplemented")


@story
async def test_a_16_configuration_is_read_and_changed():
    async with Site("1.6") as site:
        await site.station.connect()
        answer, _ = await site.central.call("GetConfiguration", {})
        keys = {key["key"]: key for key in answer["configurationKey"]}
        assert keys["MeterValueSampleInterval"]["value"] == "15"
        assert keys["NumberOfConnectors"] == {
            "key": "NumberOfConnectors",
            "readonly": True,
            "value": "1",
        }
        assert "value" not in keys["AuthorizationKey"]

        async def change(key, value):
            payload = {"key": key, "value": value}
            return (await site.central.call("ChangeConfiguration", payload))[0]["status"]

        assert await change("MeterValueSampleInterval", "60") == "Accepted"
        assert await change("MeterValueSampleInterval", "soon") == "Rejected"
        assert await change("NumberOfConnectors", "2") == "Rejected"
        assert await change("Colour", "blue") == "NotSupported"
        answer, _ = await site.central.call(
            "GetConfiguration", {"key": ["MeterValueSampleInterval", "Colour"]}
        )
        assert answer["configurationKey"][0]["value"] == "60"
        assert answer["unknownKey"] == ["Colour"]


@story
async def test_a_changed_key_is_used_from_the_next_connection_on():
    async with Site("1.6", password="p" * 20, central=Central("1.6", password="p" * 20)) as site:
        await site.station.connect()
        key = ("q" * 20).encode().hex()
        await site.central.call("ChangeConfiguration", {"key": "AuthorizationKey", "value": key})
        site.central.password = "q" * 20
        await site.station.drop_connection()
        await site.station.connect()
        assert site.station.is_online


@story
async def test_201_variables_are_read_and_changed():
    def about(component, variable, **more):
        return {"component": {"name": component}, "variable": {"name": variable}, **more}

    async with Site("2.0.1") as site:
        await site.station.connect()
        interval = ("SampledDataCtrlr", "TxUpdatedInterval")
        secret = ("SecurityCtrlr", "BasicAuthPassword")
        answer, _ = await site.central.call(
            "SetVariables",
            {
                "setVariableData": [
                    about(*interval, attributeValue="60"),
                    about(*interval, attributeValue="soon"),
                    about("Toaster", "Heat", attributeValue="9"),
                    about("TxCtrlr", "Heat", attributeValue="9"),
                ]
            },
        )
        assert [one["attributeStatus"] for one in answer["setVariableResult"]] == [
            "Accepted",
            "Rejected",
            "UnknownComponent",
            "UnknownVariable",
        ]
        answer, _ = await site.central.call(
            "GetVariables",
            {
                "getVariableData": [
                    about(*interval),
                    about(*secret),
                    about(*interval, attributeType="Target"),
                ]
            },
        )
        first, hidden, target = answer["getVariableResult"]
        assert first["attributeValue"] == "60"
        assert hidden["attributeStatus"] == "Rejected"
        assert target["attributeStatus"] == "NotSupportedAttributeType"


@story
async def test_a_201_station_reports_itself_in_parts():
    async with Site("2.0.1") as site:
        await site.station.connect()
        await site.central.call("GetBaseReport", {"requestId": 5, "reportBase": "FullInventory"})
        await site.station.until(
            lambda: any(not part["tbc"] for part in site.central.heard("NotifyReport"))
        )
        parts = site.central.heard("NotifyReport")
        assert [part["seqNo"] for part in parts] == list(range(len(parts)))
        assert len(parts) > 1
        assert {part["requestId"] for part in parts} == {5}


@story
async def test_a_201_transaction_may_begin_with_the_cable():
    async with Site("2.0.1", starts_on_cable=True) as site:
        await site.station.connect()
        await site.station.plug_in()
        await site.pass_time(60)
        (started,) = site.central.heard("TransactionEvent")
        assert started["triggerReason"] == "CablePluggedIn"
        assert started["transactionInfo"]["chargingState"] == "EVConnected"
        assert "idToken" not in started
        answer, _ = await site.central.call(*remote_start("2.0.1"))
        assert answer["transactionId"] == started["transactionInfo"]["transactionId"]
        await site.station.until(lambda: site.station.evse(1).is_charging)
        await site.pass_time(30)
        assert told(site.central) == ["start", "update RemoteStart", "meter", "meter"]


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


@story
async def test_a_station_asks_who_a_remote_start_is_for_if_told_to():
    async with Site("1.6", authorizes_remote_starts=True) as site:
        await site.station.connect()
        await site.station.plug_in()
        await site.central.call(*remote_start("1.6"))
        await site.station.until(lambda: site.station.evse(1).is_charging)
        assert site.central.heard("Authorize") == [{"idTag": "0123456789ABCDEF"}]


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
