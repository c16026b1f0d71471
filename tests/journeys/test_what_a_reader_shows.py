"""What drivers see on their terminals, as the simulated Payter cloud draws it."""

import asyncio
import hashlib

from sim.stations.plan import Version
from sim.stations.station import SimulatedStation
from tests.journeys.test_one_paid_charge import plan
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

URL = "http://127.0.0.1:8080"
"""Where the platform of these journeys is for the public."""


async def seen(cloud, serial, wanted, within_s=60):
    """Everything that a terminal has shown, once it has shown this."""
    async with asyncio.timeout(within_s):
        while True:
            screens = (await cloud.terminal(serial))["screens"]
            if any(wanted(screen) for screen in screens):
                return screens
            await asyncio.sleep(0.05)


def declined_at(database, family):
    """A driver whose card is declined, at a terminal of this family."""

    async def story():
        keys = vault()
        async with payter_cloud() as cloud:
            seeded = SeededSite(database, cloud, keys)
            seeded.site.station("S1", power_w=350_000, tolerance_wh=1)
            seeded.sells(tariff(), hold_minor=50_00)
            evses = [("evs_S1_1", "stn_S1", 1)]
            await seeded.terminal("PT1", evses, family=family, receipt_screen="receipt-code")
            async with (
                platform(database, cloud, keys) as it,
                SimulatedStation(plan(it.ocpp_url, "S1", Version.V16)) as station,
            ):
                await station.connect()
                await it.until("SELECT state FROM reader", [("armed",)])
                await cloud.tap("PT1", "Visa 4242", outcome="decline")
                await it.until("SELECT state FROM payment", [("declined",)])
                await it.until("SELECT count(*)::int FROM receipt", [(1,)])
                said = await seen(cloud, "PT1", lambda screen: screen["title"] == "Card declined")
                await it.until("SELECT state FROM reader", [("armed",)])
                drawn = (await cloud.terminal("PT1"))["screens"]
                return it, said, drawn, await cloud.calls()

    return asyncio.run(story())


def test_why_a_card_was_declined_stands_beside_the_code_of_its_page(fresh_database):
    it, _, drawn, _ = declined_at(fresh_database, "Apollo")
    bodies = [screen["body"] for screen in drawn if screen["source"] == "ui"]
    (code,) = [body for body in bodies if "qr" in body["properties"]]
    link = code["properties"].pop("qr")
    assert code["type"] == "receipt-code"
    assert code["properties"] == {
        "title": "Card declined",
        "message": "Nothing was charged. Try another card, or ask the issuer of this one. "
        "Scan for the receipt.",
    }
    page, token = link.rsplit("/", 1)
    ((stored,),) = it.rows("SELECT token_sha256 FROM receipt")
    assert (page, hashlib.sha256(token.encode()).digest()) == (f"{URL}/r", bytes(stored))


def test_a_p6x_is_told_in_text_and_never_asked_to_draw(fresh_database):
    it, said, _, calls = declined_at(fresh_database, "P6X")
    assert "ui" not in {call["call"] for call in calls}
    declined = next(screen for screen in said if screen["title"] == "Card declined")
    assert declined["source"] == "message"
    assert declined["text"].startswith("Nothing was charged.")
    assert it.rows("SELECT ui_level FROM terminal") == [("text",)], "as the cloud told"
    assert it.rows("SELECT count(*)::int FROM effect WHERE attempts > 1") == [(0,)]


def test_where_a_vehicle_comes_first_its_driver_reads_what_goes_on_and_stops_with_the_same_card(
    fresh_database,
):
    async def story():
        keys = vault()
        async with payter_cloud() as cloud:
            seeded = SeededSite(fresh_database, cloud, keys)
            seeded.site.station("S1", power_w=350_000, tolerance_wh=1)
            seeded.sells(tariff(), meter_interval_s=1, hold_minor=50_00)
            await seeded.terminal("PT1", [("evs_S1_1", "stn_S1", 1)], always_armed=False)
            async with (
                platform(fresh_database, cloud, keys) as it,
                SimulatedStation(plan(it.ocpp_url, "S1", Version.V16)) as station,
            ):
                await station.connect()
                await seen(cloud, "PT1", lambda screen: screen["title"] == "Plug in to start")
                await station.plug_in()
                await seen(cloud, "PT1", lambda screen: screen["title"] == "Present card")
                await cloud.tap("PT1", "Visa 4242")
                await it.until("SELECT status FROM session", [("in_progress",)])
                await seen(cloud, "PT1", lambda screen: screen["title"] == "Charging has started")
                screens = await seen(cloud, "PT1", lambda screen: screen["title"] == "Charging")
                # A doubt of the driver within ten seconds is no wish to stop.
                await it.until(
                    "SELECT bool_or((machine ->> 'start_heard_at')::timestamptz"
                    " < now() - interval '11 s') FROM session",
                    [(True,)],
                )
                await it.until("SELECT state FROM reader", [("armed",)])
                await cloud.tap("PT1", "Visa 4242")
                await it.until("SELECT state FROM payment", [("captured",)])
                await seen(cloud, "PT1", lambda screen: screen["title"] == "Thank you")
                return screens

    charging = [screen for screen in asyncio.run(story()) if screen["title"] == "Charging"]
    assert charging[0]["source"] == "payment", "with what the reader was armed"
    assert charging[0]["text"].endswith("Present the same card to stop.")
