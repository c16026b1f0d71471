"""Stations of OCPP 2.1 are told the tariffs by which they reckon, and what they have is compared with those."""

import pytest

from sim.stations.link import Answer
from tests.api.test_tariffs import DOCUMENT
from tests.api.test_vehicle_energy import charging
from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def sells(it, document=DOCUMENT, *, tariff_id=None):
    """A tariff that is in force at the station's site from now on; gives it and its version."""
    if tariff_id is None:
        tariff_id = it.post("/tariffs", name="T", organization_id="org_here")["id"]
        site = f"/api/v1/sites/{it.made['site_id']}"
        assert it.world.ask("PATCH", site, json={"tariff_id": tariff_id}).status_code == 200
    version = it.post(f"/tariffs/{tariff_id}/versions", document=document)
    it.world.clock.advance(seconds=1)
    return tariff_id, version["id"]


def shows(it):
    return sorted(it.items("/station-tariffs"), key=lambda each: each["evse_no"])


async def stands(it, *states):
    """The EVSEs, once nothing is on its way."""
    await it.until(lambda: not {each["state"] for each in shows(it)} & {"sending", "behind"})
    assert tuple(each["state"] for each in shows(it)) == states, shows(it)
    return shows(it)


def keeps(it, **body):
    assert it.world.post(f"{it.path}/tariffs/keep", json=body).status_code == 204


@told
async def test_a_station_is_told_the_tariff_of_each_evse_and_another_when_that_comes_into_force(
    world,
):
    async with whole(world, "2.1", evses=2) as it:
        tariff_id, version_id = sells(it)
        keeps(it, is_kept=True)
        found = await stands(it, "in_step", "in_step")
        assert {each["held_ref"] for each in found} == {version_id}
        told_of = it.station.tariffs.by_evse[2]
        assert told_of["energy"]["prices"][0]["priceKwh"] == pytest.approx(0.5 / 1.21)
        _, newer = sells(it, tariff_id=tariff_id)
        it.world.told(it.beats.bring_tariffs())
        await it.until(lambda: {each["held_ref"] for each in shows(it)} == {newer})
        await stands(it, "in_step", "in_step")
        assert len(it.station.heard("SetDefaultTariff")) == 4
        it.world.told(it.beats.bring_tariffs())
        assert len(it.station.heard("SetDefaultTariff")) == 4, "nothing differs: nothing is told"
        assert it.world.get("/api/v1/station-tariffs?format=csv").text.count(newer) == 4


@told
async def test_a_tariff_that_no_station_can_be_told_is_taken_from_it_and_its_price_is_named(world):
    async with whole(world, "2.1") as it:
        tariff_id, _ = sells(it)
        keeps(it, is_kept=True)
        await stands(it, "in_step")
        priced = [each for each in DOCUMENT["components"] if each["dim"] == "ENERGY"]
        capped = [{**each, "cap": {"amount": "9"}} for each in priced]
        sells(it, {**DOCUMENT, "components": capped}, tariff_id=tariff_id)
        it.world.told(it.beats.bring_tariffs())
        await it.until(lambda: not it.station.tariffs.by_evse)
        (found,) = await stands(it, "cannot_say")
        assert found["problems"] == [f"cap {capped[0]['id']}"]
        assert found["held_ref"] is None


@told
async def test_what_a_station_refuses_is_not_told_again_by_itself_but_by_a_person(world):
    async with whole(world, "2.1") as it:
        sells(it)
        handlers, taken = it.station.dialect._handlers, it.station.tariffs.take
        handlers["SetDefaultTariff"] = lambda _: Answer({"status": "ConditionNotSupported"})
        keeps(it, is_kept=True)
        (found,) = await stands(it, "refused")
        assert found["status"] == "ConditionNotSupported"
        it.world.told(it.beats.bring_tariffs())
        assert len(it.station.heard("SetDefaultTariff")) == 1
        handlers["SetDefaultTariff"] = taken
        await it.pass_time(1)
        it.world.post(f"{it.path}/tariffs/synchronise", json={})
        await stands(it, "in_step")


@told
async def test_a_tariff_that_somebody_else_told_it_is_found_and_replaced(world):
    async with whole(world, "2.1") as it:
        _, version_id = sells(it)
        keeps(it, is_kept=True)
        await stands(it, "in_step")
        it.station.tariffs.by_evse[1] = {"tariffId": "another", "currency": "EUR"}
        await it.pass_time(86_401)
        it.world.told(it.beats.bring_tariffs())
        await it.until(lambda: it.station.tariffs.by_evse[1]["tariffId"] == version_id)
        await stands(it, "in_step")


@told
async def test_a_station_that_knows_no_tariffs_is_asked_once_a_day(world):
    async with whole(world, "2.1") as it:
        sells(it)
        del it.station.dialect._handlers["GetTariffs"]
        keeps(it, is_kept=True)
        await stands(it, "refused")
        it.world.told(it.beats.bring_tariffs())
        assert len(it.station.heard("GetTariffs")) == 1


@told
async def test_older_stations_reckon_nothing(world):
    async with whole(world, "2.0.1") as it:
        answer = it.world.post(f"{it.path}/tariffs/keep", json={"is_kept": True})
        assert answer.status_code == 409


def another(currency="EUR"):
    return {
        "tariffId": "special",
        "currency": currency,
        "energy": {"prices": [{"priceKwh": 0.3}]},
    }


@told
async def test_a_running_transaction_is_told_another_tariff_in_its_own_currency(world):
    async with whole(world, "2.1") as it:
        sells(it)
        ref = await charging(it)

        def asked(status, **payload):
            body = {"transactionId": ref, "tariff": another(), **payload}
            return it.post("commands/ChangeTransactionTariff", status=status, payload=body)

        def refused(**payload):
            return [each["field"] for each in asked(422, **payload)["errors"]]

        assert refused(transactionId="nobody") == ["payload.transactionId"]
        assert refused(tariff=another("SEK")) == ["payload.tariff.currency"]
        assert (await it.ended(asked(201)))["state"] == "accepted"
        assert it.station.tariffs.by_transaction[ref]["tariffId"] == "special"
        it.world.does(
            "INSERT INTO station_setting (organization_id, station_id, id, name, component, variable,"
            " variable_instance, attribute, value, is_write_only, heard_at) VALUES ('org_here', %s, %s,"
            " %s, 'TariffCostCtrlr', 'Available', 'Tariff', 'Actual', 'false', false, now())",
            *(
                it.made["id"],
                "tariffcostctrlr/available[tariff]",
                "TariffCostCtrlr/Available[Tariff]",
            ),
        )
        assert refused() == ["payload.tariff"]
