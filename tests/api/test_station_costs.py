"""What a session costs and how far it may go, told to its station, and what the station says of both."""

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest

from chargewright.adapters.postgres.default_prices import DefaultPrices
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.worker.default_prices import DefaultPriceBeat
from chargewright.worker.station_costs import StationCostBeat
from tests.api.test_network import SITE
from tests.api.test_tariffs import DOCUMENT
from tests.gateway.test_configuration import READS, until
from tests.gateway.test_v16_on_a_real_database import BOOT as BOOT_16
from tests.gateway.test_v201_on_a_real_database import BOOT, EVSE, event
from tests.play.gateway import serving_beside, station

HOLD = 50
MINUTE = timedelta(minutes=1)


class AtStation:
    """A driver whose card was read, and the station that charges the car."""

    def __init__(self, driver, own):
        self.driver = driver
        self.world = driver.world
        self._own = own
        self._seq_no = -1
        effects = Effects(self.world.units, self.world.clock)
        watch = Watch(self.world.units)
        self._beat = StationCostBeat(effects, watch, clock=self.world.clock, every=MINUTE)

    async def says(self, kind, wh, **more):
        """An event of the transaction; gives what is answered."""
        self._seq_no += 1
        at = self.world.clock.now().isoformat()
        info = {"chargingState": "Charging", **more.pop("info", {})}
        told = event(kind, self._seq_no, at, wh, evse=EVSE, info=info, **more)
        kind_of_frame, _, answer = await self._own.call("TransactionEvent", told)
        assert kind_of_frame == 3
        return answer

    async def is_told(self):
        """The cost that it hears next."""
        kind, message_id, action, payload = await self._own.answer()
        assert (kind, action, payload["transactionId"]) == (2, "CostUpdated", "tx-1")
        await self._own.socket.send(f'[3,"{message_id}",{{}}]')
        return payload["totalCost"]

    def passes(self, minutes=30):
        self.world.clock.advance(timedelta(minutes=minutes))

    def looked(self):
        self.world.told(self._beat.tell())

    def kept(self, **asked):
        found = self.world.get("/api/v1/station-costs", params=asked)
        assert found.status_code == 200, found.text
        return found.json()["items"]

    def queued(self):
        return self.world.rows(
            "SELECT (payload ->> 'totalCost')::float FROM station_command WHERE name = 'CostUpdated'"
            " ORDER BY requested_at"
        )


@contextlib.asynccontextmanager
async def at_station(
    driver, version, *, shows_costs=True, vat=None, limits="maxCost,maxEnergy,maxTime"
):
    world = driver.world
    world.does("UPDATE station_link SET is_connected = false, node = 'another'")
    world.does(
        "UPDATE station SET security_profile = 0, password_salt = NULL, password_sha256 = NULL"
    )
    with serving_beside(world, vat=vat, **READS) as (_, port):
        async with station(port, "CS-1", password=None, subprotocols=(version,)) as own:
            assert (await own.call("BootNotification", BOOT))[2]["status"] == "Accepted"
            shows = "true" if shows_costs else "false"
            for component, variable, instance, value in (
                ("TariffCostCtrlr", "Enabled", "Cost", shows),
                ("TxCtrlr", "SupportedLimits", None, limits),
            ):
                name = f"{component}/{variable}" + ("" if instance is None else f"[{instance}]")
                world.does(
                    "INSERT INTO station_setting (organization_id, station_id, id, name, component, variable,"
                    " variable_instance, attribute, is_write_only, value, heard_at)"
                    " SELECT organization_id, id, %s, %s, %s, %s, %s, 'Actual', false, %s, now()"
                    " FROM station WHERE id = %s",
                    *(name.lower(), name, component, variable, instance, value, driver.station_id),
                )
            yield AtStation(driver, own)


def sells(charge, components):
    """Another version of what the site sells by, from now on."""
    ((tariff_id,),) = charge.world.rows("SELECT tariff_id FROM site WHERE name = %s", SITE["name"])
    path = f"/api/v1/tariffs/{tariff_id}/versions"
    made = charge.world.post(path, json={"document": {**DOCUMENT, "components": components}})
    assert made.status_code == 201, made.text
    charge.world.clock.advance(MINUTE)


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


def test_a_station_that_shows_costs_is_told_them_now_and_then_and_the_total_at_the_end(charge, v2):
    async def story():
        async with at_station(charge.tap(), v2) as it:
            assert "totalCost" not in await it.says("Started", 1000)
            it.looked()
            assert await it.is_told() == 0.5
            it.passes()
            await it.says("Updated", 3000)
            it.looked()
            assert await it.is_told() == 1.5
            it.looked()
            it.passes()
            it.looked()
            assert it.queued() == [(0.5,), (1.5,)], "told again it would say nothing new"
            it.passes()
            assert (await it.says("Ended", 5000))["totalCost"] == 2.5
            (kept,) = it.kept()
            assert (kept["told"]["amount"], kept["told_is_final"]) == ("2.50", False)

    asyncio.run(story())


def test_what_costs_nothing_at_first_is_told_with_its_first_readings_and_whenever_it_changes(
    charge, v2
):
    """Energy alone is priced: the nothing of the start does not stand for a whole minute."""
    sells(charge, [each for each in DOCUMENT["components"] if each["dim"] == "ENERGY"])

    async def story():
        async with at_station(charge.tap(), v2) as it:
            await it.says("Started", 1000)
            it.looked()
            assert await it.is_told() == 0
            for wh, waits, cost in ((1040, 10, 0.02), (1340, 60, 0.17), (1640, 60, 0.32)):
                it.world.clock.advance(timedelta(seconds=waits))
                assert "totalCost" not in await it.says("Updated", wh)
                it.looked()
                assert await it.is_told() == cost
            it.looked()
            assert it.queued() == [(0,), (0.02,), (0.17,), (0.32,)]

    asyncio.run(story())


def test_a_charge_that_goes_on_costing_nothing_is_looked_at_once_a_minute(charge):
    sells(charge, [{**each, "price": "0"} for each in DOCUMENT["components"]])

    async def story():
        async with at_station(charge.tap(), "ocpp2.0.1") as it:
            await it.says("Started", 1000)
            it.looked()
            assert await it.is_told() == 0
            looked_at = "SELECT priced_at IS NOT NULL FROM station_cost"
            assert it.world.rows(looked_at) == [(False,)]
            it.passes(minutes=1)
            it.looked()
            assert it.world.rows(looked_at) == [(True,)]
            assert it.queued() == [(0,)]

    asyncio.run(story())


def test_the_price_as_billed_is_told_where_it_is_another(charge, v2):
    async def story():
        async with at_station(charge.tap(), v2) as it:
            await it.says("Started", 1000)
            it.passes()
            await it.says("Ended", 5000)
            it.driver.rated()
            it.world.does("UPDATE station_cost SET told_minor = 200")
            it.looked()
            assert await it.is_told() == 2.5
            (kept,) = it.kept()
            assert (kept["told"]["amount"], kept["told_is_final"]) == ("2.50", True)
            it.passes()
            it.looked()
            assert it.queued() == [(2.5,)]

    asyncio.run(story())


def test_a_station_that_shows_no_costs_is_told_none_before_the_end(charge, v2):
    async def story():
        async with at_station(charge.tap(), v2, shows_costs=False, limits="") as it:
            await it.says("Started", 1000)
            it.looked()
            assert it.queued() == []
            it.passes()
            assert (await it.says("Ended", 5000))["totalCost"] == 2.5

    asyncio.run(story())


def test_what_is_free_costs_nothing_and_that_is_told(charge, v2):
    sells(charge, [{**each, "price": "0"} for each in DOCUMENT["components"]])

    async def story():
        async with at_station(charge.tap(), v2) as it:
            await it.says("Started", 1000)
            it.passes()
            assert (await it.says("Ended", 5000))["totalCost"] == 0

    asyncio.run(story())


def test_the_end_told_again_is_answered_as_before(charge, v2):
    async def story():
        async with at_station(charge.tap(), v2) as it:
            await it.says("Started", 1000)
            it.passes()
            ended = event("Ended", 9, it.world.clock.now().isoformat(), 5000, evse=EVSE)
            first = await it._own.call("TransactionEvent", ended)
            again = await it._own.call("TransactionEvent", ended)
            assert first[2] == again[2] == {"totalCost": 2.5}

    asyncio.run(story())


def test_a_station_of_21_hears_how_far_a_hold_goes_and_farther_once_it_is_there(charge):
    reached = {"trigger": "EnergyLimitReached", "info": {"chargingState": "SuspendedEVSE"}}

    async def story():
        async with at_station(charge.tap(), "ocpp2.1") as it:
            first = (await it.says("Started", 1000))["transactionLimit"]
            assert first["maxCost"] == HOLD
            assert 0 < first["maxEnergy"] < 100_000
            it.passes()
            assert await it.says("Updated", 3000) == {}, "it was said"
            (kept,) = it.kept()
            assert float(kept["limit_energy_wh_exact"]) == first["maxEnergy"]
            it.world.does(
                "UPDATE session SET energy_ceiling_wh = 2000, version = version + 1, machine ="
                " jsonb_set(machine, '{ceiling,energy_wh}', '2000')"
            )
            it.passes()
            further = (await it.says("Updated", 3000, **reached))["transactionLimit"]
            assert further["maxEnergy"] == first["maxEnergy"]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("limits", "given"),
    [("maxSoC, MaxCost", {"transactionLimit": {"maxCost": HOLD}}), (None, {})],
)
def test_a_limit_that_a_station_does_not_support_is_not_given(charge, limits, given):
    async def story():
        async with at_station(charge.tap(), "ocpp2.1", limits=limits) as it:
            assert await it.says("Started", 1000) == given

    asyncio.run(story())


def test_a_driver_who_sets_a_lower_limit_keeps_it(charge):
    set_by_driver = {"trigger": "LimitSet", "info": {"transactionLimit": {"maxCost": 20}}}

    async def story():
        async with at_station(charge.tap(), "ocpp2.1", limits="maxCost") as it:
            assert await it.says("Started", 1000, **set_by_driver) == {}
            higher = {"trigger": "LimitSet", "info": {"transactionLimit": {"maxCost": 80}}}
            answer = await it.says("Updated", 1000, **higher)
            assert answer["transactionLimit"] == {"maxCost": HOLD}, "we have the last word"
            assert await it.says("Updated", 1000, **set_by_driver) == {}

    asyncio.run(story())


def test_a_station_that_goes_by_a_limit_of_costs_is_told_them_though_it_shows_none(charge):
    async def story():
        async with at_station(charge.tap(), "ocpp2.1", shows_costs=False) as it:
            await it.says("Started", 1000)
            it.looked()
            assert await it.is_told() == 0.5
            it.passes()
            it.world.does(
                "INSERT INTO station_tariff (organization_id, station_id, evse_no, is_kept, state, held_ref,"
                " changed_at) SELECT organization_id, id, 1, true, 'in_step', 'T1', now() FROM station"
                " WHERE id = %s",
                it.driver.station_id,
            )
            await it.says("Updated", 3000)
            it.looked()
            assert it.queued() == [(0.5,)], "it reckons by itself"

    asyncio.run(story())


def test_before_21_nobody_hears_of_limits(charge):
    async def story():
        async with at_station(charge.tap(), "ocpp2.0.1") as it:
            assert await it.says("Started", 1000) == {}

    asyncio.run(story())


def test_what_a_station_reckons_is_compared_with_the_bill_and_its_limits_are_kept(charge):
    details = {
        "totalCost": {"currency": "EUR", "typeOfCost": "NormalCost", "total": {"inclTax": 2.401}},
        "totalUsage": {"energy": 4, "chargingTime": 60, "idleTime": 0},
    }
    limit = {"maxSoC": 80, "maxEnergy": 9000.5}

    async def story():
        async with at_station(charge.tap(), "ocpp2.1") as it:
            await it.says("Started", 1000)
            await it.says("Updated", 1000, info={"transactionLimit": limit}, trigger="LimitSet")
            it.passes()
            await it.says("Ended", 5000, costDetails=details)
            (running,) = it.kept(differs="false")
            assert running["reckoned_exact"] == "2.401"
            assert (running["own_limit_soc"], running["own_limit_energy_wh_exact"]) == (
                80,
                "9000.5",
            )
            it.driver.rated()
            (kept,) = it.kept(differs="true", station_id=it.driver.station_id)
            assert kept["billed"]["amount"] == "2.50"
            assert kept["reckoned"]["amount"] == "2.40"
            assert kept["difference"]["amount"] == "-0.10"
            sheet = it.world.get("/api/v1/station-costs", params={"format": "csv"})
            assert len(sheet.text.splitlines()) == 2

    asyncio.run(story())


def test_a_station_that_cannot_reckon_says_why(charge):
    details = {
        "totalCost": {"currency": "EUR", "typeOfCost": "NormalCost", "total": {}},
        "totalUsage": {"energy": 0, "chargingTime": 0, "idleTime": 0},
        "failureToCalculate": True,
        "failureReason": "no clock",
    }

    async def story():
        async with at_station(charge.tap(), "ocpp2.1") as it:
            await it.says("Started", 1000, costDetails=details)
            (kept,) = it.kept()
            assert (kept["reckoned"], kept["reckoning_failure"]) == (None, "no clock")

    asyncio.run(story())


SHOWS = {
    "CustomDisplayCostAndPrice": "true",
    "CustomMultiLanguageMessages": "true",
    "NumberOfDecimalsForCostValues": "2",
    "SupportedLanguages": "en, de, fr",
}


class OnADisplay(AtStation):
    """A station of OCPP 1.6 that shows prices and costs."""

    ref = None
    _early = None

    @property
    def id_tag(self):
        """What our remote start gave it."""
        asked = "SELECT machine -> 'start' ->> 'reference' FROM session WHERE id = %s"
        ((reference,),) = self.world.rows(asked, self.driver.session_id)
        return reference

    async def begins(self, wh):
        at = self.world.clock.now().isoformat()
        told = {"connectorId": 1, "idTag": self.id_tag, "meterStart": wh, "timestamp": at}
        answer = await self._own.call("StartTransaction", told)
        if answer[0] == 2:  # what it is to show may come before the answer
            self._early, answer = answer, await self._own.answer()
        self.ref = answer[2]["transactionId"]

    async def _asked(self):
        """What it is asked next."""
        asked, self._early = self._early or await self._own.answer(), None
        return asked

    async def ends(self, wh):
        at = self.world.clock.now().isoformat()
        told = {"transactionId": self.ref, "meterStop": wh, "timestamp": at}
        assert (await self._own.call("StopTransaction", told))[2] == {}

    async def reads(self, wh):
        sample = {"value": str(wh), "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        value = {"timestamp": self.world.clock.now().isoformat(), "sampledValue": [sample]}
        told = {"connectorId": 1, "transactionId": self.ref, "meterValue": [value]}
        assert (await self._own.call("MeterValues", told))[2] == {}

    async def is_set(self, key):
        """What a setting is changed to next."""
        _, message_id, action, payload = await self._own.answer()
        assert (action, payload["key"]) == ("ChangeConfiguration", key)
        await self._own.socket.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
        assert len(payload["value"]) <= 500
        return json.loads(payload["value"])

    def changes(self):
        """How each change of a setting stands."""
        asked = "SELECT state FROM station_command WHERE name = 'ChangeConfiguration'"
        return [state for (state,) in self.world.rows(asked)]

    async def is_shown(self):
        """What it is to show next: the name of the message, and the message."""
        kind, message_id, action, payload = await self._asked()
        assert (kind, action) == (2, "DataTransfer")
        assert payload["vendorId"] == "org.openchargealliance.costmsg"
        await self._own.socket.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
        return payload["messageId"], json.loads(payload["data"])


@contextlib.asynccontextmanager
async def on_a_display(driver, **settings):
    world = driver.world
    world.does("UPDATE station_link SET is_connected = false, node = 'another'")
    world.does(
        "UPDATE station SET security_profile = 0, password_salt = NULL, password_sha256 = NULL"
    )
    with serving_beside(world, **READS, reads_configuration=True) as (_, port):
        async with station(port, "CS-1", password=None) as own:
            assert (await own.call("BootNotification", BOOT_16))[2]["status"] == "Accepted"
            _, message_id, action, _ = await own.answer()
            assert action == "GetConfiguration"
            keys = [
                {"key": key, "readonly": True, "value": value}
                for key, value in {**SHOWS, **settings}.items()
            ]
            await own.socket.send(f'[3,"{message_id}",{json.dumps({"configurationKey": keys})}]')
            await until(lambda: world.rows("SELECT FROM station_setting"))
            yield OnADisplay(driver, own)


def test_a_display_of_16_shows_the_price_what_it_comes_to_and_the_total(charge):
    async def story():
        async with on_a_display(charge.tap()) as it:
            await it.begins(1000)
            name, price = await it.is_shown()
            assert (name, price["idToken"]) == ("SetUserPrice", it.id_tag)
            assert price["priceText"].startswith("Energy: 0.50 EUR per kWh")
            assert [each["language"] for each in price["priceTextExtra"]] == ["de"]
            assert "0,50 EUR je kWh" in price["priceTextExtra"][0]["content"]
            it.passes()
            await it.reads(3000)
            it.looked()
            name, running = await it.is_shown()
            assert name == "RunningCost"
            assert (running["transactionId"], running["cost"]) == (it.ref, 1.5)
            assert (running["meterValue"], running["state"]) == (3000, "Charging")
            assert running["chargingPrice"]["kWhPrice"] == 0.5
            it.passes()
            await it.ends(5000)
            it.driver.rated()
            it.looked()
            name, final = await it.is_shown()
            assert (name, final["transactionId"], final["cost"]) == ("FinalCost", it.ref, 2.5)
            assert final["priceText"].endswith("in total 2.50 EUR")
            (kept,) = it.kept()
            assert (kept["told"]["amount"], kept["told_is_final"]) == ("2.50", True)

    asyncio.run(story())


def test_a_display_of_16_is_kept_at_the_price_in_force(charge):
    async def story():
        async with on_a_display(charge.tap(), DefaultPrice="") as it:
            beat = DefaultPriceBeat(DefaultPrices(it.world.units), clock=it.world.clock)
            it.world.told(beat.look())
            own = await it.is_set("DefaultPrice")
            assert own["chargingPrice"]["kWhPrice"] == 0.5
            assert own["priceText"].startswith("Energy: 0.50 EUR per kWh")
            german = await it.is_set("DefaultPriceText,de")
            assert german["priceText"] == german["priceTextOffline"]
            assert "0,50 EUR je kWh" in german["priceText"]
            await until(lambda: it.changes() == ["accepted"] * 2)
            it.passes()
            it.world.told(beat.look())
            assert it.changes() == ["accepted"] * 2, "it has what is in force"
            asked = "SELECT tariff_id FROM site WHERE name = %s"
            ((tariff_id,),) = it.world.rows(asked, SITE["name"])
            dearer = json.loads(json.dumps(DOCUMENT).replace('"0.50"', '"0.70"'))
            made = it.world.post(f"/api/v1/tariffs/{tariff_id}/versions", json={"document": dearer})
            assert made.status_code == 201, made.text
            it.passes()
            it.world.told(beat.look())
            assert (await it.is_set("DefaultPrice"))["chargingPrice"]["kWhPrice"] == 0.7
            assert "0,70" in (await it.is_set("DefaultPriceText,de"))["priceText"]

    asyncio.run(story())


def test_a_station_of_16_that_shows_nothing_is_told_nothing(charge):
    async def story():
        async with on_a_display(charge.tap(), CustomDisplayCostAndPrice="false") as it:
            await it.begins(1000)
            it.looked()
            it.passes()
            await it.ends(5000)
            it.driver.rated()
            it.looked()
            assert it.world.rows("SELECT 1 FROM station_command WHERE name = 'DataTransfer'") == []

    asyncio.run(story())


def test_a_vehicle_that_left_is_understood_and_other_data_is_not(charge):
    vendor = "org.openchargealliance.costmsg"

    async def story():
        async with on_a_display(charge) as it:
            for message, status in (
                ({"vendorId": vendor, "messageId": "ConnectorUnplugged"}, "Accepted"),
                ({"vendorId": vendor, "messageId": "Other"}, "UnknownMessageId"),
                ({"vendorId": "com.example"}, "UnknownVendorId"),
            ):
                assert (await it._own.call("DataTransfer", message))[2]["status"] == status

    asyncio.run(story())
