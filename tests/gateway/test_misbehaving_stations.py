"""Simulated stations that misbehave by dice, at a real gateway: what they tell in the end is what counts."""

import asyncio
from itertools import pairwise

import psycopg
import pytest

from sim.stations import Car, Faults, ScaledTime, SimulatedStation, StationPlan, Version
from tests.play.gateway import serving
from tests.play.long import rounds
from tests.play.network import PASSWORD, T0, Site

READINGS = 25


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1", power_w=350_000, tolerance_wh=1)
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO token (organization_id, id, uid, created_at)"
            " VALUES ('org_1', 'tok_1', 'CARD', %s)",
            (T0,),
        )
    return fresh_database


def rows(database, query):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("seed", range(rounds(2, 40)))
@pytest.mark.parametrize("version", Version)
def test_a_bad_day_ends_with_the_energy_that_flowed(network, version, seed):
    faults = Faults(seed=seed, delay_most_s=0.01)

    async def day():
        async with serving(network, silent_boot_s=0.1, boot_grace_s=0.0) as (process, port):
            plan = StationPlan(
                url=f"ws://127.0.0.1:{port}/ocpp",
                identity="S1",
                version=version,
                password=PASSWORD,
                meter_interval_s=0.05,
                reconnect_after_s=0.05,
                answer_timeout_s=5.0,
            )
            async with SimulatedStation(plan, time=ScaledTime(), faults=faults) as station:
                await station.connect()
                await station.plug_in(car=Car(soc=0.3))
                assert await station.present_token("CARD")
                faults.chance_of_cut = faults.chance_of_repeat = 0.1
                faults.chance_of_drop = faults.chance_of_overtaking = 0.1
                faults.chance_of_spoiling = 0.1
                sent = ("MeterValues", "TransactionEvent")
                await station.until(
                    lambda: sum(len(station.sent(each)) for each in sent) > READINGS
                )
                faults.chance_of_cut = faults.chance_of_repeat = 0.0
                faults.chance_of_drop = faults.chance_of_overtaking = 0.0
                faults.chance_of_spoiling = 0.0
                await station.until(lambda: station.is_online)
                await station.unplug()
                while not station.is_online or len(station.outbox):  # noqa: ASYNC110 - it comes again by itself
                    await asyncio.sleep(0.02)
                assert process.gateway.counts.failures == 0
                return station.evse(1).register_wh

    register_wh = asyncio.run(day())
    ((status, energy_wh, token_id),) = rows(
        network, "SELECT status, energy_wh, token_id FROM session"
    )
    assert (status, token_id) == ("settling", "tok_1")
    ((start_wh,),) = rows(
        network,
        "SELECT energy_wh FROM reading WHERE verdict = 'ANCHOR' ORDER BY position LIMIT 1",
    )
    assert energy_wh == int(register_wh) - int(start_wh)
    energies = [
        wh for (wh,) in rows(network, "SELECT session_energy_wh FROM reading ORDER BY position")
    ]
    assert all(earlier <= later for earlier, later in pairwise(energies))
