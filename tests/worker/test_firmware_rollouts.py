"""Firmware brought to many stations that install it, refuse it, or only say that they have it.

A real gateway, file service, database and simulated stations; the worker's beat is called by hand.
"""

import asyncio
import contextlib
import secrets
from dataclasses import replace
from datetime import timedelta

import msgspec
import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.firmware_runs import FirmwareRuns
from chargewright.adapters.postgres.rollouts import RolloutRows
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.network.file_jobs import Offers, Protocol
from chargewright.network.firmware_rollouts import ToBring
from chargewright.network.rollouts import Part, Rollout, RolloutKind, after_a_few
from chargewright.worker.firmware import FirmwareBeat
from sim.stations import Faults, SimulatedStation, StationPlan, Version
from tests.play.clock import PatientClock
from tests.play.files import file_service
from tests.play.gateway import serving
from tests.play.network import PASSWORD, T0, Site
from tests.play.waiting import PATIENCE_S

SOON = {"silent_boot_s": 0.0, "boot_grace_s": 0.0, "commands_poll_s": 0.02}
NEW = b"firmware 9.0.0\n" + bytes(range(256)) * 400
NAMES = ("S1", "S2", "S3")


class Fleet:
    """Three stations, an image, and the roll-out of it."""

    def __init__(self, database, service, beat, units):
        self.database, self.service, self.beat, self.units = database, service, beat, units

    def rows(self, query, *values):
        with psycopg.connect(self.database.superuser) as connection:
            return connection.execute(query, values).fetchall()

    def does(self, statement):
        with psycopg.connect(self.database.superuser) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement)

    def job(self):
        (found,) = self.rows("SELECT state, pause_reason, stage FROM rollout")
        return found

    def runs(self):
        return dict(self.rows("SELECT substr(station_id, 5), state FROM rollout_run"))

    def tries(self, name):
        ((found,),) = self.rows(
            "SELECT results FROM rollout_run WHERE station_id = %s", f"stn_{name}"
        )
        return [(each["firmware_after"], each["why"]) for each in found]

    async def begin(self, *, few=0, tries_max=1, **more):
        image = replace(await self.service.image(NEW, "post-9.0.0.bin"), version="9.0.0")
        what = ToBring(image=image, is_signed=False, tries_max=tries_max)
        told = {
            "skips_offline": False,
            "batch_size": 10,
            "pause_after": 3,
            "only_idle": True,
            **more,
        }
        rollout = Rollout(
            id="fro_1", organization_id="org_1", kind=RolloutKind.FIRMWARE, about_id=image.id,
            about_name="9.0.0", details=msgspec.to_builtins(what), at=T0, by="usr_1", **told,
        )  # fmt: skip
        parts = [Part(f"run_{name}", "org_1", f"stn_{name}") for name in NAMES]
        async with self.units.database.unit(("org_1",)) as unit:
            await RolloutRows(unit).add(rollout, after_a_few(parts, few))

    async def resume(self):
        async with self.units.database.unit(("org_1",)) as unit:
            await RolloutRows(unit).resume("fro_1")

    async def until(self, looks_so):
        async with asyncio.timeout(PATIENCE_S):
            while not looks_so():
                await self.beat.go_on()
                await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def fleet(database, folder, **faults):
    site = Site(database.owner).seed()
    for name in NAMES:
        site.station(name)
    rows = Database(database.work, connections_max=2, name="worker")
    await rows.open()
    try:
        async with (
            serving(database, **SOON) as (_, port),
            file_service(database, folder, PatientClock(T0), served=(Protocol.HTTP,)) as service,
            contextlib.AsyncExitStack() as stations,
        ):
            for name in NAMES:
                plan = StationPlan(
                    url=f"ws://127.0.0.1:{port}/ocpp",
                    identity=name,
                    version=Version.V16 if name == "S1" else Version.V201,
                    password=PASSWORD,
                    reboot_s=0.05,
                )
                station = SimulatedStation(plan, faults=faults.get(name, Faults()))
                await stations.enter_async_context(station)
                await station.connect()
            units = Units(
                rows, clock=SystemClock(), ids=RandomIds(), nudge=lambda _: None, defaults={}
            )
            offers = Offers(service.urls, timedelta(days=1), 10_000_000, 10_000_000)
            beat = FirmwareBeat(
                FirmwareRuns(units), clock=SystemClock(), offers=offers, octets=secrets.token_bytes
            )
            yield Fleet(database, service, beat, units)
    finally:
        await rows.close()


def test_one_goes_first_and_the_others_when_a_person_says_so(fresh_database, tmp_path):
    async def story():
        async with fleet(fresh_database, tmp_path) as it:
            await it.begin(few=1, pauses_between=True)
            await it.until(lambda: it.job() == ("paused", "stage", 1))
            assert it.runs() == {"S1": "installed", "S2": "waiting", "S3": "waiting"}
            assert it.tries("S1") == [("9.0.0", None)]
            await it.resume()
            await it.until(lambda: it.job() == ("done", None, 2))
            assert set(it.runs().values()) == {"installed"}
            assert it.rows("SELECT DISTINCT firmware_version FROM station_link") == [("9.0.0",)]
            assert it.rows("SELECT DISTINCT state FROM file_job") == [("done",)]

    asyncio.run(story())


def test_a_station_that_fails_is_tried_again_and_too_many_failures_stop_the_rest(
    fresh_database, tmp_path
):
    async def story():
        async with fleet(fresh_database, tmp_path, S1=Faults(files_break_off=99)) as it:
            await it.begin(few=1, tries_max=2, pause_after=1)
            await it.until(lambda: it.job() == ("paused", "failures", 1))
            assert it.runs() == {"S1": "failed", "S2": "waiting", "S3": "waiting"}
            assert it.tries("S1") == [(None, "not_done")] * 2
            assert it.rows("SELECT kind, about FROM attention") == [
                ("firmware.rollout_paused", "fro_1")
            ]
            await it.resume()
            await it.until(lambda: it.job()[0] == "done")
            assert it.runs() == {"S1": "failed", "S2": "installed", "S3": "installed"}

    asyncio.run(story())


def test_where_somebody_charges_the_station_waits(fresh_database, tmp_path):
    async def story():
        async with fleet(fresh_database, tmp_path) as it:
            it.does(
                "INSERT INTO session (organization_id, id, site_id, station_id, status, opened_at,"
                " last_event_at, currency, machine) VALUES ('org_1', 'ses_1', 'sit_1', 'stn_S2',"
                " 'in_progress', now(), now(), 'EUR', '{}')"
            )
            await it.begin()
            await it.until(lambda: sorted(it.runs().values()).count("installed") == 2)
            assert it.runs()["S2"] == "waiting"
            it.does("DELETE FROM session")
            await it.until(lambda: it.job()[0] == "done")
            assert it.runs()["S2"] == "installed"

    asyncio.run(story())
