"""A simulated station at a central system that only knows the official schemas, and what was told of it."""

from datetime import UTC, datetime

import pytest

from sim.stations import Car, Faults, ManualTime, SimulatedStation, StationPlan, Version
from tests.sim.central import Central

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
