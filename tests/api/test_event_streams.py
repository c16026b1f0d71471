"""Streams of values from a simulated station of OCPP 2.1 to the API: opened, kept, bounded, adjusted, closed.

The station closes one by ClosePeriodicEventStream.
"""

import pytest

from chargewright.network import event_streams
from tests.play.whole import told, whole

MONITOR = {
    "value": 5,
    "type": "Periodic",
    "severity": 8,
    "component": {"name": "EVSE", "evse": {"id": 1}},
    "variable": {"name": "Power"},
    "periodicEventStream": {"interval": 60},
}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """The story begins with nothing here."""


@told
async def test_a_monitor_is_streamed_adjusted_and_cleared(world):
    async with whole(world, "2.1") as it:
        streams = it.station.streams
        report = {"requestId": 1, "reportBase": "FullInventory"}
        await it.ended(it.post("commands/GetBaseReport", payload=report))
        watch = {"setMonitoringData": [MONITOR]}
        await it.ended(it.post("commands/SetVariableMonitoring", payload=watch))
        [opened] = await it.until(lambda: it.items("/event-streams", is_open="true"))
        of_monitor = [opened[each] for each in ("name", "period_s", "severity", "monitor_kind")]
        assert of_monitor == ["EVSE@1/Power", "5", 8, "Periodic"]
        assert opened["interval_s"] == 60
        await it.until(lambda: it.items("/event-streams")[0]["unit"] == "W")
        for _ in range(2):
            await streams.send(1, "21.5", "22.0")
        await it.until(lambda: it.items("/event-streams")[0]["values_heard"] == 4)
        values = it.items("stream-values", monitor_no="1")
        assert [each["value"] for each in values] == ["22.0", "21.5"], "once each, newest first"

        adjusted = {"id": 1, "params": {"interval": 10, "values": 4}}
        await it.ended(it.post("commands/AdjustPeriodicEventStream", payload=adjusted))
        [stream] = it.items("/event-streams")
        assert (stream["interval_s"], stream["wanted_interval_s"], stream["wanted_values_max"]) == (
            10,
            10,
            4,
        )
        assert (stream["last_value"], stream["pending"]) == ("22.0", 0)

        await it.ended(it.post("commands/ClearVariableMonitoring", payload={"id": [1]}))
        await it.until(lambda: it.items("/event-streams", is_open="false"))
        await streams.open(7, monitor=1, params={})
        await streams.send(7, "23.0")
        await it.until(lambda: len(it.items("stream-values", monitor_no="1")) == 3)
        [again] = it.items("/event-streams", station_id=it.made["id"])
        assert (again["id"], again["stream_no"], again["is_open"]) == (stream["id"], 7, True)
        assert "21.5" in it.world.get(f"{it.path}/stream-values?format=csv").text


@told
async def test_a_stream_that_was_not_heard_to_begin_is_asked_about(world):
    async with whole(world, "2.1") as it:
        streams = it.station.streams
        streams.opened[4] = {"id": 4, "variableMonitoringId": 9, "params": {"values": 3}}
        await streams.send(4, "1")
        [known] = await it.until(lambda: it.items("/event-streams", monitor_no="9"))
        assert (known["stream_no"], known["values_max"], known["last_value"]) == (4, 3, "1")
        del streams.opened[4]
        await it.ended(it.post("commands/GetPeriodicEventStream", payload={}))
        assert not it.items("/event-streams", is_open="true"), "what it does not tell is over"
        refused = {"id": 4, "params": {"interval": 1}}
        assert (await it.ended(it.post("commands/AdjustPeriodicEventStream", payload=refused)))[
            "state"
        ] == "rejected"


@told
async def test_no_more_streams_and_values_are_kept_than_fit(world):
    async with whole(world, "2.1") as it:
        streams, here = it.station.streams, it.made["id"]
        await streams.open(1, monitor=1, params={})
        world.does(
            "INSERT INTO event_stream_value (organization_id, event_stream_id, value_no, station_id,"
            " occurred_at, received_at, value) SELECT organization_id, id, n, station_id,"
            " opened_at + n * interval '1 s', opened_at, n::text"
            " FROM event_stream, generate_series(1, %s) AS n WHERE station_id = %s",
            event_streams.VALUES_MAX,
            here,
        )
        world.does(
            "UPDATE event_stream SET values_heard = %s WHERE station_id = %s",
            event_streams.VALUES_MAX,
            here,
        )
        await streams.send(1, "newest")
        kept = "SELECT min(value_no), max(value_no) FROM event_stream_value WHERE station_id = %s"
        await it.until(lambda: world.rows(kept, here) == [(2, event_streams.VALUES_MAX + 1)])

        world.does(
            "INSERT INTO event_stream (organization_id, id, station_id, stream_no, monitor_no, opened_at)"
            " SELECT organization_id, 'est_' || n, station_id, n, n, opened_at"
            " FROM event_stream, generate_series(2, %s) AS n WHERE station_id = %s",
            event_streams.STREAMS_MAX,
            here,
        )
        assert (await streams.open(999, monitor=999, params={}))["status"] == "Rejected"
        await streams.send(998, "of a stream too many")
        await streams.close(1)
        assert (await streams.open(999, monitor=999, params={}))["status"] == "Accepted"
        assert not it.items("stream-values", stream_no="998")
