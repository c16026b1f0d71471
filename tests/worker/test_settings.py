"""Settings brought to stations that take them, refuse them, forget them, or only say that they took them.

A real gateway, simulated stations and a real database; the worker's beats are called by hand, and time
stands still between them.
"""

import asyncio
import contextlib
import json
from datetime import timedelta
from unittest.mock import AsyncMock

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.rollouts import RolloutRows
from chargewright.adapters.postgres.setting_runs import Runs
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.network.rollouts import Part, Rollout, RolloutKind
from chargewright.worker.settings import SettingBeats
from sim.stations import Faults, SimulatedStation, StationPlan, Version
from tests.gateway.test_v201_on_a_real_database import BOOT
from tests.play.gateway import serving, station
from tests.play.network import PASSWORD, T0, Site
from tests.play.waiting import PATIENCE_S

SOON = {"silent_boot_s": 0.0, "boot_grace_s": 0.0, "commands_poll_s": 0.02}
HEARTBEAT = {"key": "HeartbeatInterval", "variable": "OCPPCommCtrlr/HeartbeatInterval"}
INTERVAL = {"key": "MeterValueSampleInterval", "variable": "SampledDataCtrlr/TxUpdatedInterval"}
OFFLINE = {
    "key": "AllowOfflineTxForUnknownId",
    "variable": "AuthCtrlr/OfflineTxForUnknownIdEnabled",
}


class Network:
    """Two stations of a site, what is asked of them, and what became of it."""

    def __init__(self, database):
        self.database = database
        site = Site(database.owner).seed()
        self.stations = [site.station("S1"), site.station("S2")]

    def does(self, statement, *values):
        with psycopg.connect(self.database.owner) as connection:
            connection.execute(statement, values)

    def rows(self, query, *values):
        with psycopg.connect(self.database.superuser) as connection:
            return connection.execute(query, values).fetchall()

    def template(self, settings, *, sets_right=False, priority=100, **more):
        row = {
            "organization_id": "org_1", "id": "tpl_1", "code": "T", "name": "T", "priority": priority,
            "settings": json.dumps(settings), "sets_right": sets_right, "batch_size": 10,
            "created_at": T0, **more,
        }  # fmt: skip
        places = ", ".join(["%s"] * len(row))
        self.does(
            f"INSERT INTO setting_template ({', '.join(row)}) VALUES ({places})", *row.values()
        )

    def wish(self, name, value, station_id="stn_S1"):
        self.does(
            "INSERT INTO station_wish VALUES ('org_1', %s, %s, %s, %s, %s, 'usr_1')",
            station_id, name.casefold(), name, value, T0,
        )  # fmt: skip
        self.does("UPDATE station_configuration SET compare_at = %s", T0)

    def standing(self, name, station_id="stn_S1"):
        found = self.rows(
            "SELECT value, standing, attempt_result FROM station_setting"
            " WHERE station_id = %s AND id = %s",
            station_id, name.casefold(),
        )  # fmt: skip
        return found[0] if found else None

    def runs(self, *states):
        """How each station's run ended, once all of them are in one of these states."""
        found = dict(self.rows("SELECT station_id, state FROM rollout_run ORDER BY created_at"))
        return found if found and set(found.values()) <= set(states) else None

    def results(self):
        (row,) = self.rows("SELECT results FROM rollout_run ORDER BY created_at DESC LIMIT 1")
        return {each["name"]: each["result"] for each in row[0]}


@pytest.fixture
def network(fresh_database):
    return Network(fresh_database)


@contextlib.asynccontextmanager
async def beating(network, every=None):
    """Units of work of a worker, and the beats."""
    database = Database(network.database.work, connections_max=2, name="worker")
    await database.open()
    try:
        units = Units(
            database, clock=SystemClock(), ids=RandomIds(), nudge=lambda _: None, defaults={}
        )
        yield SettingBeats(Runs(units), clock=SystemClock(), every=every), database
    finally:
        await database.close()


async def until(looks_so, beats=None):
    async with asyncio.timeout(PATIENCE_S):
        while not looks_so():
            if beats is not None:
                await beats.go_on()
            await asyncio.sleep(0.02)


def simulated(port, identity="S1", version="1.6", faults=None, **more):
    plan = StationPlan(
        url=f"ws://127.0.0.1:{port}/ocpp",
        identity=identity,
        version=Version(version),
        password=PASSWORD,
        **more,
    )
    return SimulatedStation(plan, faults=faults or Faults())


def read(network, count=1):
    """Whether so many stations have told all their settings, and these were compared."""
    return network.rows(
        "SELECT count(*)::int FROM station_configuration WHERE read_at IS NOT NULL"
    ) == [(count,)]


async def apply(network, database, *, template_id="tpl_1", job_id="job_1", **more):
    """A job for every station, as the API makes it."""
    job = Rollout(
        **{
            "id": job_id, "organization_id": "org_1", "kind": RolloutKind.SETTINGS,
            "about_id": template_id, "about_name": "T", "skips_offline": False, "batch_size": 10, "pause_after": 3,
            "at": T0, "by": "usr_1", **more,
        }
    )  # fmt: skip
    async with database.unit(("org_1",)) as unit:
        runs = [Part(f"run_{job_id}_{each}", "org_1", each) for each in network.stations]
        await RolloutRows(unit).add(job, runs)


@pytest.mark.parametrize(
    ("version", "name"),
    [("1.6", "HeartbeatInterval"), ("2.0.1", "OCPPCommCtrlr/HeartbeatInterval")],
)
def test_a_job_sets_what_differs_and_reads_it_again(network, version, name):
    network.template([{**HEARTBEAT, "value": "60"}])

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network) as (beats, database),
            simulated(port, "S1", version) as one,
            simulated(port, "S2", version) as two,
        ):
            await one.connect()
            await two.connect()
            await until(lambda: read(network, 2))
            assert network.standing(name) == ("300", "differs", None)
            await apply(network, database)
            await until(lambda: network.runs("applied"), beats)
            assert (one.settings.heartbeat_s, two.settings.heartbeat_s) == (60.0, 60.0)
            await beats.go_on()

    asyncio.run(story())
    assert network.standing(name) == ("60", "agrees", "accepted")
    assert network.rows("SELECT state FROM rollout") == [("done",)]
    assert network.rows("SELECT count(*)::int FROM station_command WHERE is_urgent") == [(0,)]
    told = network.rows("SELECT body ->> 'state' FROM fact WHERE kind = 'setting_job.changed'")
    assert told == [("done",)]


def test_each_refusal_has_its_name_and_nothing_is_tried_twice_by_itself(network):
    faults = Faults(
        rejects_settings={"HeartbeatInterval"},
        ignores_settings={"MeterValueSampleInterval"},
        needs_reboot_for={"AllowOfflineTxForUnknownId"},
    )
    network.template(
        [
            {**HEARTBEAT, "value": "60"},
            {**INTERVAL, "value": "30"},
            {**OFFLINE, "value": "false"},
            {"key": "NumberOfConnectors", "value": "2"},
            {"key": "Colour", "value": "blue"},
        ],
        sets_right=True,
    )

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network, every=timedelta(days=1)) as (beats, _),
            simulated(port, faults=faults) as one,
        ):
            await one.connect()
            await until(lambda: read(network))
            await until(lambda: network.runs("failed"), beats)
            assert network.results() == {
                "AllowOfflineTxForUnknownId": "reboot_required",
                "Colour": "not_supported",
                "HeartbeatInterval": "rejected",
                "MeterValueSampleInterval": "not_applied",
            }
            assert network.standing("AllowOfflineTxForUnknownId")[1] == "reboot_required"
            assert network.standing("MeterValueSampleInterval") == ("15", "refused", "not_applied")
            assert network.standing("NumberOfConnectors")[1] == "read_only"
            for _ in range(3):
                await beats.go_on()
            await one.boot()
            network.does(
                "UPDATE station_configuration SET swept_at = NULL, read_at = NULL, asked_at = NULL"
            )
            await beats.sweep()
            await until(lambda: read(network))
            await beats.go_on()

    asyncio.run(story())
    assert network.standing("AllowOfflineTxForUnknownId")[:2] == ("false", "agrees")
    assert network.rows("SELECT count(*)::int FROM rollout_run") == [(1,)]


def test_what_drifts_is_seen_by_the_sweep_and_set_right(network):
    network.template([{**HEARTBEAT, "value": "60"}], sets_right=True)
    faults = Faults()

    async def story():
        async with (
            serving(network.database, **SOON) as (_, port),
            beating(network, every=timedelta(days=1)) as (beats, _),
            simulated(port, faults=faults) as one,
        ):
            await one.connect()
            await beats.sweep()
            await until(lambda: network.runs("applied"), beats)
            one.settings.heartbeat_s = 5.0
            await beats.sweep()
            assert network.rows(SWEEPS) == [(1,)], "it was read today"
            network.does("UPDATE station_configuration SET swept_at = %s, read_at = %s", T0, T0)
            await beats.sweep()
            await until(lambda: network.standing("HeartbeatInterval")[1] == "differs")
            await until(lambda: one.settings.heartbeat_s == 60.0, beats)
            await until(lambda: network.runs("applied"), beats)

    asyncio.run(story())
    assert network.rows("SELECT count(*)::int FROM rollout_run") == [(2,)]


SWEEPS = (
    "SELECT count(*)::int FROM station_command WHERE name = 'GetConfiguration' AND payload = '{}'"
)


def test_a_persons_wish_is_set_and_wins_over_the_template(network):
    network.template([{**HEARTBEAT, "value": "60"}], sets_right=True, priority=1000)

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network, every=timedelta(days=1)) as (beats, _),
            simulated(port) as one,
        ):
            await one.connect()
            await until(lambda: read(network))
            network.wish("HeartbeatInterval", "45")
            await until(lambda: one.settings.heartbeat_s == 45.0, beats)
            await until(lambda: network.runs("applied"), beats)
            network.does("DELETE FROM station_wish")
            network.does("UPDATE station_configuration SET compare_at = %s", T0)
            await until(lambda: one.settings.heartbeat_s == 60.0, beats)

    asyncio.run(story())


def test_a_job_pauses_by_itself_when_too_many_fail_and_asks_for_a_person(network):
    network.template([{**HEARTBEAT, "value": "60"}])
    faults = Faults(rejects_settings={"HeartbeatInterval"})

    def job():
        return network.rows("SELECT state, pause_reason FROM rollout")[0]

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network) as (beats, database),
            simulated(port, "S1", faults=faults) as one,
            simulated(port, "S2") as two,
        ):
            await one.connect()
            await two.connect()
            await until(lambda: read(network, 2))
            await apply(network, database, batch_size=1, pause_after=1)
            await until(lambda: job() == ("paused", "failures"), beats)
            for _ in range(3):
                await beats.go_on()
            assert sorted(network.rows("SELECT state FROM rollout_run")) == [
                ("failed",),
                ("waiting",),
            ]
            async with database.unit(("org_1",)) as unit:
                await RolloutRows(unit).resume("job_1")
            await until(lambda: job() == ("done", None), beats)

    asyncio.run(story())
    assert dict(network.rows("SELECT station_id, state FROM rollout_run")) == {
        "stn_S1": "failed",
        "stn_S2": "applied",
    }
    assert network.rows("SELECT kind, about FROM attention") == [("settings.job_paused", "job_1")]


@pytest.mark.parametrize(("skips_offline", "ends"), [(True, "skipped"), (False, "waiting")])
def test_a_station_that_is_away_is_waited_for_or_skipped(network, skips_offline, ends):
    network.template([{**HEARTBEAT, "value": "60"}])

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network) as (beats, database),
            simulated(port, "S1") as one,
            simulated(port, "S2") as two,
        ):
            await one.connect()
            await two.connect()
            await until(lambda: read(network, 2))
            await two.drop_connection()
            await until(lambda: OFFLINE_NOW in network.rows(CONNECTED))
            await apply(network, database, skips_offline=skips_offline)
            await until(lambda: network.runs("applied", ends), beats)
            if not skips_offline:
                await two.connect()
                await until(lambda: network.runs("applied"), beats)

    asyncio.run(story())
    assert network.rows("SELECT state FROM rollout") == [("done",)]


CONNECTED = "SELECT station_id, is_connected FROM station_link"
OFFLINE_NOW = ("stn_S2", False)


def test_a_worker_that_was_killed_is_followed_by_another_at_every_step(network):
    """Each step is made by beats that know nothing of the step before."""
    network.template([{**HEARTBEAT, "value": "60"}, {**INTERVAL, "value": "30"}])

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            simulated(port) as one,
        ):
            await one.connect()
            await until(lambda: read(network))
            network.stations = ["stn_S1"]
            async with beating(network) as (_, database):
                await apply(network, database)
            async with asyncio.timeout(PATIENCE_S):
                while network.runs("applied") is None:
                    async with beating(network) as (beats, _):
                        await beats.go_on()

    asyncio.run(story())
    assert network.rows(
        "SELECT count(*)::int FROM station_command WHERE name = 'ChangeConfiguration'"
    ) == [(2,)]


def test_two_workers_at_once_do_each_step_once(network):
    network.template([{**HEARTBEAT, "value": "60"}])

    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network) as (beats, database),
            beating(network) as (others, _),
            simulated(port, "S1") as one,
            simulated(port, "S2") as two,
        ):
            await one.connect()
            await two.connect()
            await until(lambda: read(network, 2))
            await apply(network, database)
            async with asyncio.timeout(PATIENCE_S):
                while network.runs("applied") is None:
                    await asyncio.gather(beats.go_on(), others.go_on())

    asyncio.run(story())
    assert network.rows(
        "SELECT count(*)::int FROM station_command WHERE name = 'ChangeConfiguration'"
    ) == [(2,)]


def test_a_run_that_another_worker_began_meanwhile_waits_for_its_answers(network):
    """Both found it due; the second would have read what became of it before the station had said so."""
    network.template([{**HEARTBEAT, "value": "60"}])
    network.does(
        "INSERT INTO station_link (organization_id, station_id, is_connected, subprotocol)"
        " VALUES ('org_1', 'stn_S1', true, 'ocpp1.6')"
    )
    network.stations = ["stn_S1"]

    async def story():
        async with beating(network) as (beats, database), beating(network) as (others, _):
            await apply(network, database)
            runs = others._runs
            due = await runs.due_runs(10)
            runs.due_runs = AsyncMock(return_value=due)
            await beats.go_on()
            before = network.rows("SELECT * FROM rollout_run")
            await others.go_on()
            assert due
            assert network.runs("setting")
            assert network.rows("SELECT * FROM rollout_run") == before

    asyncio.run(story())


def test_a_201_station_that_was_never_told_what_to_measure_is_told(network):
    async def story():
        async with (
            serving(network.database, **SOON, reads_configuration=True) as (_, port),
            beating(network, every=timedelta(days=1)) as (beats, _),
            simulated(port, version="2.0.1") as one,
        ):
            one.settings.started_measurands = one.settings.ended_measurands = ()
            await one.connect()
            await until(lambda: read(network))
            await until(lambda: network.runs("applied"), beats)
            assert one.settings.started_measurands == ("Energy.Active.Import.Register",)
            assert one.settings.ended_measurands == ("Energy.Active.Import.Register",)

    asyncio.run(story())


def test_what_a_201_station_measures_besides_stays_while_it_has_not_told_it(network):
    """Set before it was read, the list would be energy alone: no power, and no charge of the battery."""
    runs = "SELECT count(*)::int FROM rollout_run"

    async def story():
        async with (
            serving(network.database, **SOON) as (_, port),
            beating(network, every=timedelta(days=1)) as (beats, _),
            simulated(port, version="2.0.1") as one,
        ):
            measured = one.settings.measurands
            await one.connect()
            network.does(
                "INSERT INTO station_configuration (organization_id, station_id, compare_at)"
                " VALUES ('org_1', 'stn_S1', %s)",
                T0,
            )
            await beats.go_on()
            assert network.rows(runs) == [(0,)]
            await beats.sweep()
            await until(lambda: read(network))
            await beats.go_on()
            assert one.settings.measurands == measured
            assert network.rows(runs) == [(0,)]

    asyncio.run(story())


def test_a_report_of_which_a_part_is_missing_is_asked_for_again_three_times(network):
    """A station that loses the end of each report is not asked for ever."""
    long_ago = "UPDATE station_configuration SET swept_at = %s, report_begun_at = %s"

    async def story():
        async with (
            serving(network.database, **SOON) as (_, port),
            beating(network, every=timedelta(days=10_000)) as (beats, _),
            station(port, "S1", subprotocols=("ocpp2.0.1",)) as s,
        ):
            await s.call("BootNotification", BOOT)
            await beats.sweep()
            for _ in range(5):
                asked = network.rows(REPORTS)
                part = {
                    "requestId": 1,
                    "generatedAt": "2026-05-04T08:00:00Z",
                    "seqNo": 0,
                    "tbc": True,
                }
                await s.call("NotifyReport", part)
                network.does(long_ago, T0, T0)
                network.does("UPDATE station_link SET connected_at = %s, booted_at = %s", T0, T0)
                await beats.sweep()
                if network.rows(REPORTS) == asked:
                    break

    asyncio.run(story())
    assert network.rows(REPORTS) == [(4,)]


REPORTS = "SELECT count(*)::int FROM station_command WHERE name = 'GetBaseReport'"
