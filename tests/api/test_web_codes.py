"""A station of OCPP 2.1 shows a QR code that changes; who scans it comes to the EVSE's page, once per code."""

import asyncio
import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from chargewright.access.roles import Role
from sim.stations.qr_code import QrCode
from tests.api.test_network import errors
from tests.api.test_station_costs import at_station

MINUTE = timedelta(minutes=1)


def asks(driver, what="show", role=Role.ADMINISTRATOR, **body):
    path = f"/api/v1/stations/{driver.station_id}/web-codes/{what}"
    return driver.world.post(path, role, json=body)


def scans(world, address):
    parts = urlsplit(address)
    answer = world.client.get(f"{parts.path}?{parts.query}", follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text).partition("?")[0]


async def takes(it, code):
    """The station hears what it shall show."""
    kind, message_id, action, payload = await it._own.answer()
    assert (kind, action) == (2, "SetVariables")
    answer = code.set_variables(payload, None).payload
    await it._own.socket.send(json.dumps([3, message_id, answer]))
    await it._own.call("Heartbeat", {})


def test_a_code_leads_to_its_evse_once_and_while_it_is_good(charge):
    world = charge.world
    ((evse_id,),) = world.rows("SELECT id FROM evse WHERE station_id = %s", charge.station_id)
    code = QrCode(SimpleNamespace(plan=SimpleNamespace(identity="CS-1"), time=world.clock))

    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            assert asks(charge, validity_s=60).status_code == 201
            await takes(it, code)
            first = code.address(1)
            assert scans(world, first) == (303, f"/c/{evse_id}")
            assert scans(world, first)[0] == 303, "phones look twice"
            world.does("UPDATE station_web_code_opened SET opened_by = 'another phone'")
            assert scans(world, first)[0] == 410, "it is good for one"
            world.clock.advance(MINUTE)
            second = code.address(1)
            world.clock.advance(MINUTE)
            assert scans(world, second) == (303, f"/c/{evse_id}"), "it was shown a moment ago"
            late = code.address(1)
            world.clock.advance(3 * MINUTE)
            status, said = scans(world, late)
            assert (status, "no longer good" in said) == (410, True)
            assert scans(world, code.address(9))[0] == 404, "there is no such EVSE"
            secret = code.values["SharedSecret"]
            for table in ("station_command", "ocpp_log", "audit_trail", "fact"):
                found = world.rows(
                    f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", f"%{secret}%"
                )
                assert found == [(0,)], table
            told = charge.world.post(
                f"/api/v1/stations/{charge.station_id}/commands/NotifyWebPaymentStarted",
                json={"payload": {"evseId": 1, "timeout": 120}},
            )
            assert told.status_code == 201
            kind, message_id, action, payload = await it._own.answer()
            assert (kind, action, payload["timeout"]) == (2, "NotifyWebPaymentStarted", 120)
            await it._own.socket.send(json.dumps([3, message_id, {}]))
            assert asks(charge, "hide").status_code == 201
            await takes(it, code)
            assert code.address(1) is None

    asyncio.run(story())
    assert world.get("/api/v1/station-web-codes").json()["items"] == []


def test_who_tries_codes_waits_and_whose_code_is_good_elsewhere_does_not(charge):
    world = charge.world

    async def story():
        async with at_station(charge, "ocpp2.1"):
            assert asks(charge).status_code == 201

    asyncio.run(story())
    for _ in range(5):
        assert scans(world, "/w/CS-1/1/0000000000000000?v=v1")[0] == 410
    assert scans(world, "/w/CS-1/1/0000000000000000?v=v1")[0] == 429
    world.clock.advance(MINUTE)
    assert scans(world, "/w/CS-1/1/0000000000000000?v=v1")[0] == 410
    (shown,) = world.get("/api/v1/station-web-codes").json()["items"]
    assert (shown["length"], shown["opened_count"]) == (16, 0)


def test_only_stations_of_ocpp_2_1_show_codes_and_only_such_as_it_has(charge):
    async def story():
        async with at_station(charge, "ocpp2.0.1"):
            assert asks(charge).status_code == 409

    asyncio.run(story())
    assert errors(asks(charge, validity_s=5, length=33)) == {"validity_s", "length"}
    assert asks(charge, role=Role.ACCOUNTANT).status_code == 403
