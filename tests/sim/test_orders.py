"""What a central system orders of simulated stations: starts, stops, resets, triggers, availability, locks."""

import pytest

from sim.stations import Faults
from tests.sim.central import story
from tests.sim.site import Site, both_versions, charging, remote_start, remote_stop, statuses, told


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


@story
async def test_a_station_asks_who_a_remote_start_is_for_if_told_to():
    async with Site("1.6", authorizes_remote_starts=True) as site:
        await site.station.connect()
        await site.station.plug_in()
        await site.central.call(*remote_start("1.6"))
        await site.station.until(lambda: site.station.evse(1).is_charging)
        assert site.central.heard("Authorize") == [{"idTag": "0123456789ABCDEF"}]


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
        unknown = {
            "1.6": ("ExtendedTriggerMessage", {"requestedMessage": "Heartbeat"}),
            "2.0.1": ("GetMonitoringReport", {"requestId": 1}),
        }
        assert await site.central.call(*unknown[version]) == (None, "NotImplemented")


@story
async def test_messages_are_shown_told_and_taken_away():
    async with Site("2.0.1") as site:
        await site.station.connect()
        text = {"format": "UTF8", "language": "en", "content": "Hello"}
        message = {"id": 1, "priority": "InFront", "message": text}
        answer, _ = await site.central.call("SetDisplayMessage", {"message": message})
        assert answer["status"] == "Accepted"
        answer, _ = await site.central.call("GetDisplayMessages", {"requestId": 7})
        await site.station.told()
        assert site.central.heard("NotifyDisplayMessages")[0]["messageInfo"] == [message]
        for status in ("Accepted", "Unknown"):
            answer, _ = await site.central.call("ClearDisplayMessage", {"id": 1})
            assert answer["status"] == status


@story
async def test_monitors_are_numbered_on_and_forgotten():
    async with Site("2.0.1") as site:
        await site.station.connect()
        watched = {"component": {"name": "EVSE"}, "variable": {"name": "Power"}}
        one = {"type": "UpperThreshold", "value": 1, "severity": 4, **watched}
        for number in (1, 2):
            answer, _ = await site.central.call(
                "SetVariableMonitoring", {"setMonitoringData": [one]}
            )
            assert answer["setMonitoringResult"][0]["id"] == number
        answer, _ = await site.central.call("ClearVariableMonitoring", {"id": [2, 9]})
        said = [each["status"] for each in answer["clearMonitoringResult"]]
        assert said == ["Accepted", "NotFound"]


@story
async def test_firmware_is_fetched_when_it_is_time():
    async with Site("1.6") as site:
        await site.station.connect()
        order = {"location": "http://127.0.0.1:1/a.bin", "retrieveDate": "2026-03-02T09:00:00Z"}
        await site.central.call("UpdateFirmware", order)
        await site.pass_time(3_000)
        assert site.central.heard("FirmwareStatusNotification") == []
        await site.pass_time(700)
        await site.station.until(lambda: site.central.heard("FirmwareStatusNotification"))


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
@story
async def test_a_station_may_tell_what_connectors_do_by_events_alone(version):
    async with Site(version, statuses_by_events=True) as site:
        await site.station.connect()
        await site.station.plug_in()
        await site.station.told()
        ask = {"requestedMessage": "StatusNotification", "evse": {"id": 1}}
        await site.central.call("TriggerMessage", ask)
        await site.station.until(lambda: len(site.central.heard("NotifyEvent")) == 3)
        assert site.central.heard("StatusNotification") == []
        told = [each["eventData"][0] for each in site.central.heard("NotifyEvent")]
        assert [each["actualValue"] for each in told] == ["Available", "Occupied", "Occupied"]
        assert [each["eventId"] for each in told] == [1, 2, 3]
        assert told[0]["component"]["evse"] == {"id": 1, "connectorId": 1}
