"""Three gateways of one installation: stations move between them, and one is killed under load."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import websockets

from tests.play.gateway import station
from tests.play.gateways import gateway_beside
from tests.play.long import rounds
from tests.play.network import PASSWORD
from tests.play.served import served
from tests.play.waiting import PATIENCE_S

BOOT = {"chargePointVendor": "V", "chargePointModel": "M"}
STATIONS = rounds(20, 60)
BEFORE_THE_KILL = rounds(200, 5_000)
"""So many readings are answered before a gateway is killed."""
AFTER_IT = 5
"""So many more of each station."""


def now(seconds=0):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def seed(api, names):
    site = await api.post(
        "sites",
        {"name": "Yard", "country": "NL", "zone": "Europe/Amsterdam", "currency": "EUR"},
    )
    connector = {"standard": "IEC_62196_T2_COMBO", "current_kind": "DC", "power_w": 350_000}
    return [
        await api.post(
            "stations",
            {
                "identity": name,
                "name": name,
                "site_id": site["id"],
                "password": PASSWORD,
                "evses": [{"evse_no": 1, "label": name, "connectors": [connector]}],
            },
        )
        for name in names
    ]


@contextlib.asynccontextmanager
async def known(port, identity):
    """A connection as soon as the gateway knows the station."""
    async with asyncio.timeout(PATIENCE_S), contextlib.AsyncExitStack() as stack:
        while True:
            with contextlib.suppress(websockets.InvalidStatus):
                own = await stack.enter_async_context(station(port, identity))
                break
            await asyncio.sleep(0.1)
        yield own


async def answered(own):
    """The next answer to a call of the station's; what it is asked it accepts."""
    while (frame := await own.answer())[0] == 2:
        await own.socket.send(json.dumps([3, frame[1], {"status": "Accepted"}]))
    return frame


async def says(own, action, payload, message_id):
    await own.socket.send(json.dumps([2, message_id, action, payload]))
    frame = await answered(own)
    assert frame[1] == message_id
    return frame


def start(ago):
    return {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": now(-ago)}


def reading(number, register_wh, at):
    sampled = [{"timestamp": at, "sampledValue": [{"value": str(register_wh)}]}]
    return {"connectorId": 1, "transactionId": number, "meterValue": sampled}


async def moves(it, api, ports):
    """A station goes from one gateway to the next amid its session, and is asked where it is."""
    [made] = await seed(api, ["S1"])
    async with contextlib.AsyncExitStack() as stack:
        older, register = None, 0
        for place, port in enumerate((*ports, ports[0])):
            own = await stack.enter_async_context(known(port, "S1"))
            assert (await says(own, "BootNotification", BOOT, "b"))[2]["status"] == "Accepted"
            if older is None:
                began = await says(own, "StartTransaction", start(300), "s")
                number = began[2]["transactionId"]
            register += 100
            said = reading(number, register, now(20 * place - 200))
            assert (await says(own, "MeterValues", said, "m"))[0] == 3
            await asked_where_it_is(api, made["id"], own, older)
            older = own
    assert it.rows("SELECT status FROM session") == [("in_progress",)]
    energies = it.rows("SELECT session_energy_wh::int FROM reading ORDER BY position")
    assert energies == [(0,), (100,), (200,), (300,), (400,)]


async def asked_where_it_is(api, station_id, own, older):
    """A command reaches the newest connection; whoever speaks on the one before ends nothing."""
    command = await api.post(
        f"stations/{station_id}/commands/trigger", {"payload": {"message": "Heartbeat"}}
    )
    while (asked := await own.answer())[2] != "TriggerMessage" or asked[3] != {
        "requestedMessage": "Heartbeat"
    }:
        await own.socket.send(json.dumps([3, asked[1], {"status": "Accepted"}]))
    assert asked[1] == command["id"]
    if older is not None:
        with contextlib.suppress(websockets.ConnectionClosed):
            await older.socket.send(json.dumps([3, asked[1], {"status": "Rejected"}]))
            await older.call("Heartbeat", {})  # its gateway has heard both, or has closed
    assert (await api.get(f"commands/{command['id']}"))["state"] == "sent"
    await own.socket.send(json.dumps([3, asked[1], {"status": "Accepted"}]))
    async with asyncio.timeout(PATIENCE_S):
        while (ended := await api.get(f"commands/{command['id']}"))["state"] == "sent":  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)
    assert ended["state"] == "accepted"


class Load:
    """One station that sends readings, the next when the last is answered, wherever it is let in."""

    def __init__(self, name, ports):
        self.name = name
        self._ports = ports
        self._began = datetime.now(UTC) - timedelta(hours=1)
        self._number = None
        self.acknowledged = 0

    async def run(self, goes_on):
        """From its start until it is told to end: what is not answered is said again elsewhere."""
        place = 0
        while True:
            with contextlib.suppress(OSError, websockets.WebSocketException):
                async with station(self._ports[place % len(self._ports)], self.name) as own:
                    await says(own, "BootNotification", BOOT, "b")
                    if self._number is None:
                        said = start(0) | {"timestamp": self._began.isoformat()}
                        self._number = (await says(own, "StartTransaction", said, "s"))[2][
                            "transactionId"
                        ]
                    while goes_on(self):
                        following = self.acknowledged + 1
                        at = self._began + timedelta(seconds=following)
                        said = reading(self._number, following, at.isoformat())
                        assert (await says(own, "MeterValues", said, f"{following}"))[0] == 3
                        self.acknowledged = following
                    return
            place += 1
            await asyncio.sleep(0.05)


async def is_killed(it, api, second, third):
    """A gateway is killed while all its stations speak; they go on at another."""
    names = [f"L{number}" for number in range(STATIONS)]
    await seed(api, names)
    for port in (second.port, third.port):
        async with known(port, names[-1]):
            pass  # it has learnt all of them
    loads = [Load(name, (second.port, third.port)) for name in names]
    last = {}
    enough = asyncio.Event()

    def goes_on(load):
        if sum(each.acknowledged for each in loads) >= BEFORE_THE_KILL:
            enough.set()
        return load.acknowledged < last.get(load.name, load.acknowledged + 1)

    async with asyncio.timeout(rounds(200, 600)), asyncio.TaskGroup() as group:
        for load in loads:
            group.create_task(load.run(goes_on))
        await enough.wait()
        await second.kill()
        last |= {load.name: load.acknowledged + AFTER_IT for load in loads}
    for load in loads:
        of = "station_id = (SELECT id FROM station WHERE identity = %s)"
        kept = it.rows(
            f"SELECT DISTINCT (request::jsonb ->> 1)::int FROM ocpp_log WHERE {of}"
            " AND action = 'MeterValues' AND answer IS NOT NULL",
            load.name,
        )
        assert {number for (number,) in kept} >= set(range(1, load.acknowledged + 1))
        [found] = it.rows(
            "SELECT count(DISTINCT energy_wh), max(session_energy_wh)::int,"
            f" count(DISTINCT session_id) FROM reading WHERE {of}"
            " AND scope = 'intermediate' AND verdict IN ('OK', 'DUPLICATE')",
            load.name,
        )
        assert found == (load.acknowledged, load.acknowledged, 1)


async def afternoon():
    async with (
        served() as it,
        gateway_beside(it) as second,
        gateway_beside(it) as third,
        it.api() as api,
    ):
        first_port = int(it.ocpp_url.rpartition(":")[2].partition("/")[0])
        await moves(it, api, (first_port, second.port, third.port))
        await is_killed(it, api, second, third)


@pytest.mark.timeout(rounds(400, 900))  # it starts seven processes first
def test_stations_move_between_gateways_and_a_killed_one_loses_nothing_that_was_answered():
    asyncio.run(afternoon())
