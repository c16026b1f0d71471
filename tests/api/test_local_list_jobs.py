"""Local lists brought to many stations: what changed or anew, one after the other, until too many have failed.

A real API, gateway, database and simulated stations; the worker's beat is called by hand.
"""

import asyncio
import contextlib
from dataclasses import replace

import pytest

from chargewright.adapters.postgres.local_list_runs import LocalListRuns
from chargewright.worker.local_lists import LocalListBeat
from sim.stations import SimulatedStation, Version
from sim.stations.link import Answer
from tests.api.test_network import site, station
from tests.play.waiting import PATIENCE_S
from tests.play.whole import told, whole

VERSIONS = {"CS-1": "1.6", "CS-2": "2.0.1", "CS-3": "2.1"}
OTHERS = ("CS-2", "CS-3")


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


class Fleet:
    """Three stations of three versions, and jobs that bring their lists."""

    def __init__(self, it, stations):
        self.it, self.stations = it, stations
        self.beat = LocalListBeat(LocalListRuns(it.world.units))

    def begin(self, **body):
        return self.it.post("/local-list-jobs", **body)["id"]

    def job(self, job_id):
        return self.it.get(f"/local-list-jobs/{job_id}")

    def runs(self, job_id):
        runs = self.it.items("/local-list-runs", job_id=job_id)
        return {run["station_identity"]: (run["state"], run["why"]) for run in runs}

    def heard(self):
        """Of each update that a station was told: whole or not, and how many lines."""
        return {
            name: [
                (each["updateType"], len(each.get("localAuthorizationList", ())))
                for each in station.heard("SendLocalList")
            ]
            for name, station in self.stations.items()
        }

    async def until(self, job_id, state):
        async with asyncio.timeout(PATIENCE_S):
            while (job := self.job(job_id))["state"] != state:
                self.it.world.told(self.beat.go_on())
                await asyncio.sleep(0.02)
        return job


@contextlib.asynccontextmanager
async def fleet(world):
    place = site(world, name="Quay")["id"]
    for name in OTHERS:
        assert station(world, place, name, security_profile=0).status_code == 201
    async with whole(world, VERSIONS["CS-1"]) as it, contextlib.AsyncExitStack() as others:
        stations = {"CS-1": it.station}
        for name in OTHERS:
            plan = replace(it.station.plan, identity=name, version=Version(VERSIONS[name]))
            stations[name] = SimulatedStation(plan, time=it.time)
            await others.enter_async_context(stations[name])
            await stations[name].connect()
            await stations[name].told()
        yield Fleet(it, stations)


@told
async def test_lists_are_brought_to_all_then_what_changed_then_anew(world):
    async with fleet(world) as at:
        at.it.token("04A1")
        job = at.begin(takes_all=True, batch_size=1)
        done = await at.until(job, "done")
        assert (done["progress"]["brought"], done["progress"]["total"]) == (3, 3)
        at.it.token("04B2")
        await at.until(at.begin(), "done")
        unchanged = await at.until(at.begin(), "done")
        assert unchanged["progress"]["unchanged"] == 3
        await at.until(at.begin(is_full=True), "done")
        told_all = [("Full", 1), ("Differential", 1), ("Full", 2)]
        assert at.heard() == dict.fromkeys(VERSIONS, told_all)


@told
async def test_too_many_failures_stop_the_rest_until_a_person_resumes(world):
    async with fleet(world) as at:
        at.it.token("04A1")
        usual = None
        answers = {"CS-1": "Failed", "CS-2": "NotSupported"}
        for name, said in answers.items():
            station = at.stations[name]
            usual = usual or station.dialect._handlers["SendLocalList"]
            station.dialect._handlers["SendLocalList"] = lambda _, it=said: Answer({"status": it})
        job = at.begin(takes_all=True, batch_size=1, pause_after=1)
        paused = await at.until(job, "paused")
        assert paused["pause_reason"] == "failures"
        assert at.runs(job)["CS-1"] == ("failed", "refused")
        asked = at.it.world.rows("SELECT kind FROM attention WHERE about = %s", job)
        assert asked == [("local_lists.job_paused",)]
        at.it.post(f"/local-list-jobs/{job}/resume", status=200)
        await at.until(job, "done")
        assert at.runs(job)["CS-2"] == ("not_supported", None)
        assert at.runs(job)["CS-3"] == ("brought", None)
        failed = at.begin(list_states=["failed"])
        assert set(at.runs(failed)) == {"CS-1"}
        await at.until(failed, "done")
        at.stations["CS-1"].dialect._handlers["SendLocalList"] = usual
        at.it.post(f"/local-list-jobs/{job}/retry", status=200)
        again = await at.until(job, "done")
        assert (again["progress"]["brought"], again["progress"]["failed"]) == (2, 0)


@told
async def test_a_station_that_is_away_is_waited_for_or_left_out(world):
    async with fleet(world) as at:
        at.it.token("04A1")
        await at.stations["CS-2"].drop_connection()
        await at.it.until(lambda: at.it.items("/stations", is_connected="false"))
        skipping = at.begin(takes_all=True, skips_offline=True)
        await at.until(skipping, "done")
        assert at.runs(skipping)["CS-2"] == ("skipped", None)
        group = at.it.post("/station-groups", name="Away")["id"]
        ids = [each["id"] for each in at.it.items("/stations", identity="CS-2")]
        at.it.post(f"/station-groups/{group}/members", status=200, add=ids)
        waiting = at.begin(takes_all=True, group_id=group)
        at.it.world.told(at.beat.go_on())
        assert at.runs(waiting) == {"CS-2": ("waiting", None)}
        await at.stations["CS-2"].connect()
        await at.until(waiting, "done")
        assert at.runs(waiting)["CS-2"] == ("brought", None)
