"""DER controls at a simulated station of OCPP 2.1: set, superseded, reported, alarmed, cleared.

It answers GetDERControl by ReportDERControl, and tells by NotifyDERStartStop which of them count.
"""

from datetime import timedelta

import pytest

from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """The story begins with nothing here."""


def limit(ref, percent, *, priority=5, is_default=True, **when):
    return {
        "isDefault": is_default,
        "controlId": ref,
        "controlType": "LimitMaxDischarge",
        "limitMaxDischarge": {"priority": priority, "pctMaxDischargePower": percent, **when},
    }


def var(ref, percent):
    fixed = {"priority": 5, "setpoint": percent, "unit": "PctMaxVar"}
    return {
        "isDefault": True,
        "controlId": ref,
        "controlType": "FixedVar",
        "fixedVar": fixed,
    }


class Controls:
    """What a story asks of them."""

    def __init__(self, it):
        self._it = it

    async def do(self, action, payload):
        return await self._it.ended(self._it.post(f"commands/{action}", payload=payload))

    async def set(self, *controls):
        for each in controls:
            assert (await self.do("SetDERControl", each))["state"] == "accepted"

    @property
    def states(self):
        rows = self._it.items("/der-controls", station_id=self._it.made["id"])
        return {each["control_ref"]: each["state"] for each in reversed(rows)}

    async def reported(self, **asked):
        command = await self._it.ended(self._it.post("der-control-reports", **asked))
        its = {"command_id": command["id"], "is_complete": "true"}
        return (await self._it.until(lambda: self._it.items("/der-control-reports", **its)))[0]


@told
async def test_the_lower_priority_number_goes_first_and_a_report_sets_right_what_we_believe(world):
    async with whole(world, "2.1") as it:
        controls, der = Controls(it), it.station.der
        await controls.set(
            limit("d-1", 80), limit("d-2", 60, priority=1), limit("d-3", 50, priority=9)
        )
        assert controls.states == {"d-1": "superseded", "d-2": "holds", "d-3": "superseded"}
        await controls.set(var("v-1", 10), limit("d-2", 65.0, priority=1))
        assert [each["state"] for each in it.items("/der-controls", control_ref="d-2")] == [
            "holds",
            "replaced",
        ]

        [default] = it.items("/der-controls", control_ref="d-1")
        assert default["settings"]["pctMaxDischargePower"] == "80", "a number as people write it"
        same = await controls.reported()
        assert (same["is_as_believed"], same["drifts"], len(same["reported"])) == (True, [], 4)

        del der.held["v-1"]
        der.held["d-2"].settings["pctMaxDischargePower"] = 66
        der.held["d-1"].is_superseded = False
        der.set(limit("other", 1))
        await it.pass_time(1)
        drifts = {(each["ref"], each["kind"]) for each in (await controls.reported())["drifts"]}
        assert drifts == {("d-2", "different"), ("v-1", "missing"), ("other", "unknown")}
        assert controls.states["d-1"] == "holds", "as the station says"
        assert "other" not in controls.states
        assert "LimitMaxDischarge" in it.world.get("/api/v1/der-controls?format=csv").text

        cleared = {"isDefault": True, "controlType": "LimitMaxDischarge"}
        assert (await controls.do("ClearDERControl", cleared))["state"] == "accepted"
        assert {state for ref, state in controls.states.items() if ref != "v-1"} == {"cleared"}


@told
async def test_a_scheduled_control_takes_its_place_when_its_time_comes_and_ends(world):
    async with whole(world, "2.1") as it:
        controls, der = Controls(it), it.station.der
        soon, later = ((it.time.now() + timedelta(hours=each)).isoformat() for each in (1, 2))

        def scheduled(ref, priority, **when):
            return limit(ref, 50, priority=priority, is_default=False, **when)

        await controls.set(scheduled("s-1", 9))
        await it.until(lambda: it.items("/der-events", kind="started", control_ref="s-1"))
        await controls.set(
            scheduled("s-2", 5, startTime=soon), scheduled("s-3", 1, startTime=later)
        )
        now = {"s-1": "holds", "s-2": "superseded", "s-3": "holds"}
        assert controls.states == now, "what counts goes on, what waits yields at once"
        await it.pass_time(7200)
        await der.start("s-3")
        await der.stop("s-3")
        assert controls.states == {"s-1": "superseded", "s-2": "superseded", "s-3": "ended"}
        [stopped] = it.items("/der-controls", control_ref="s-3", station_id=it.made["id"])
        assert stopped["started_at"] is not None
        assert stopped["stopped_at"] is not None


@told
async def test_an_alarm_of_the_grid_asks_for_a_person_until_it_is_over(world):
    async with whole(world, "2.1") as it:
        der, asked = it.station.der, {"station_id": it.made["id"], "kind": "station.der_alarm"}
        for _ in range(2):
            await der.alarm("LFMustTrip", "UnderFrequency", extraInfo="49.1 Hz")
        [item] = it.items("/attention", **asked)
        assert (item["detail"]["fault"], item["detail"]["info"]) == ("UnderFrequency", "49.1 Hz")
        assert item["closed_at"] is None
        await it.pass_time(60)
        await der.alarm("LVMustTrip", "UnderVoltage")
        [item] = it.items("/attention", **asked)
        assert item["detail"]["control"] == "LVMustTrip", "there is one alarm, which has changed"
        await der.alarm("LVMustTrip", "UnderVoltage", is_over=True)
        [item] = it.items("/attention", **asked)
        assert item["closed_at"] is not None
        kinds = [each["kind"] for each in it.items("/der-events", station_id=it.made["id"])]
        assert sorted(kinds) == ["alarm", "alarm", "alarm_over"], (
            "what was told before is not again"
        )


@told
async def test_what_a_station_has_none_of_is_told_too(world):
    async with whole(world, "2.1") as it:
        controls = Controls(it)
        await controls.set(var("v-9", 10))
        it.station.der.held.clear()
        report = await controls.reported(kind="FixedVar")
        assert [(each["kind"], each["ref"]) for each in report["drifts"]] == [("missing", "v-9")]
        it.station.der.unsupported = frozenset({"FixedVar"})
        assert (await controls.do("SetDERControl", var("v-10", 5)))["state"] == "rejected"
        assert "v-10" not in controls.states
