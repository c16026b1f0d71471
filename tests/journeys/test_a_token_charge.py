"""A driver with an RFID token charges without a card reader: priced, and nobody's card is asked."""

import asyncio
from decimal import Decimal

import psycopg

from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.network import PASSWORD, T0
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

TOKEN = "04A1B2C3D4"


def charge(database, version, *, uid=TOKEN, kind="RFID", presented=TOKEN, shows=()):
    async def story():
        keys = vault()
        async with payter_cloud() as cloud:
            seeded = SeededSite(database, cloud, keys)
            seeded.site.station("S1", evses=2, power_w=350_000)
            seeded.sells(tariff(), ongoing_expiration_s=77)
            with psycopg.connect(database.owner) as connection:
                connection.execute(
                    "INSERT INTO token (organization_id, id, uid, kind, created_at)"
                    " VALUES ('org_1', 'tok_1', %s, %s, %s)",
                    (uid, kind, T0),
                )
            async with platform(database, cloud, keys) as it:
                plan = StationPlan(
                    url=it.ocpp_url,
                    identity="S1",
                    version=version,
                    password=PASSWORD,
                    evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),) * 2,
                    meter_interval_s=1.0,
                    shows_costs=shows,
                )
                async with SimulatedStation(plan) as station:
                    await station.connect()
                    if shows:
                        await it.until("SELECT count(*) > 9 FROM station_setting", [(True,)])
                    await station.plug_in(2)
                    assert await station.present_token(presented, 2)
                    await it.until("SELECT status, evse_no FROM session", [("in_progress", 2)])
                    await it.until("SELECT count(*) > 2 FROM reading", [(True,)])
                    await station.present_token(presented, 2)
                    await station.unplug(2)
                    await it.until("SELECT status FROM session", [("closed",)])
                    shown = station.price_display.shown
                    await station.until(lambda: not shows or "FinalCost" in shown, within_s=60)
                return it, shown

    it, shown = asyncio.run(story())
    ((token_id, energy_wh, total, machine),) = it.rows(
        "SELECT token_id, energy_wh, total_minor, machine FROM session"
    )
    assert token_id == "tok_1"
    assert energy_wh > 0
    assert total > 50, "the start and the energy"
    assert machine["billing_state"] == "not_billable"
    assert machine["settings"]["ongoing_expiration"] == "PT77S"
    assert it.rows("SELECT kind FROM attention") == []
    assert it.rows("SELECT count(*) FROM payment") == [(0,)]
    return shown, Decimal(total) / 100


def test_a_token_at_a_1_6_station_is_priced_by_the_evse_it_charges_at_and_shown_what_it_costs(
    fresh_database,
):
    shown, total = charge(fresh_database, Version.V16, shows=("de", "en"))
    assert shown["SetUserPrice"]["priceText"].startswith("Energie: 0,49 EUR je kWh")
    assert shown["SetUserPrice"]["priceTextExtra"][0]["language"] == "en"
    assert Decimal(str(shown["FinalCost"]["cost"])) == total


def test_a_token_at_a_2_0_1_station_is_priced_by_the_evse_it_charges_at(fresh_database):
    charge(fresh_database, Version.V201)


def test_the_contract_of_a_vehicle_is_known_however_the_station_writes_it(fresh_database):
    charge(
        fresh_database,
        Version.V201,
        uid="DE83DUIEN83QGZ",
        kind="EMAID",
        presented="DE-83D-UIEN83QGZ-D",
    )
