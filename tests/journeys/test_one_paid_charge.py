"""A driver taps, plugs in, charges and pays: the whole way on real parts."""

import asyncio

from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.network import PASSWORD
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault


def plan(url, identity, version, power_w=350_000, **more):
    return StationPlan(
        url=url,
        identity=identity,
        version=version,
        password=PASSWORD,
        evses=(EvsePlan((ConnectorPlan(power_w, is_dc=True),)),),
        meter_interval_s=1.0,
        reconnect_after_s=0.5,
        **more,
    )


def charge(database, version, **more):
    async def story():
        keys = vault()
        async with payter_cloud() as cloud:
            seeded = SeededSite(database, cloud, keys)
            seeded.site.station("S1", power_w=350_000, tolerance_wh=1)
            seeded.sells(tariff(), t_plug_s=30, meter_interval_s=1, hold_minor=50_00)
            await seeded.terminal("PT1", [("evs_S1_1", "stn_S1", 1)])
            async with (
                platform(database, cloud, keys) as it,
                SimulatedStation(plan(it.ocpp_url, "S1", version, **more)) as station,
            ):
                await station.connect()
                await it.until("SELECT state FROM reader", [("armed",)])
                await cloud.tap("PT1", "Visa 4242")
                await it.until("SELECT state FROM payment", [("held",)])
                await it.until("SELECT status FROM session", [("ready",)])
                await station.plug_in()
                await it.until("SELECT status FROM session", [("in_progress",)])
                await it.until("SELECT count(*) > 4 FROM reading", [(True,)])
                await station.unplug()
                await it.until("SELECT status, close_reason FROM session", [("closed", "NORMAL")])
                await it.until("SELECT state FROM payment", [("captured",)])
                await it.until("SELECT document_type FROM receipt", [("RECEIPT",)])
                return it

    it = asyncio.run(story())
    ((energy_wh, total, captured),) = it.rows(
        "SELECT s.energy_wh, s.total_minor, p.captured_minor FROM session AS s JOIN payment AS p"
        " ON p.id = s.payment_id"
    )
    assert energy_wh > 0
    assert total == captured
    assert it.rows("SELECT total_minor, number FROM receipt")[0][0] == captured
    assert it.rows(
        "SELECT balance_minor FROM ledger_account WHERE code = 'PSP_CLEARING:payter'"
    ) == [(captured,)]
    assert it.rows("SELECT sum(balance_minor)::int FROM ledger_account") == [(0,)]
    assert it.rows("SELECT kind FROM attention") == []


def test_a_1_6_charge_from_tap_to_receipt(fresh_database):
    charge(fresh_database, Version.V16)


def test_a_2_0_1_charge_from_tap_to_receipt(fresh_database):
    charge(fresh_database, Version.V201)


def test_a_2_1_charge_where_connectors_are_told_of_by_events_alone(fresh_database):
    charge(fresh_database, Version.V21, statuses_by_events=True)
