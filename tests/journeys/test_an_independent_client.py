"""Stations that others wrote charge and are paid for, by each version of OCPP.

They are made of the PyPI packages `ocpp` and `websockets` and of npm's `ocpp-rpc`, check every message
against the official schemas by themselves, and reach the platform only where stations, readers and
drivers do.
"""

import asyncio
import base64
import contextlib
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint as Station16
from ocpp.v16 import call as call16
from ocpp.v16 import call_result as result16
from ocpp.v21 import ChargePoint as Station21
from ocpp.v21 import call as call21
from ocpp.v21 import call_result as result21
from ocpp.v201 import ChargePoint as Station201
from ocpp.v201 import call as call201
from ocpp.v201 import call_result as result201
from websockets.exceptions import InvalidStatus

from tests.play.clients import running
from tests.play.network import PASSWORD
from tests.play.platform import payter_cloud
from tests.play.served import served

PATIENCE_S = 60.0
LOOK_S = 0.1
LINK = re.compile(r"https?://[^\s\"']+/r/[A-Za-z0-9_-]+")
STEPS_WH = (0, 900, 1_800, 2_700, 3_600)
PRICE_MINOR = 50 + 176  # 0.50 to start and 3.6 kWh for 0.49 each, rounded once


def registers():
    """What the meter showed in the minute until now, as a station with a slow clock tells it."""
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=60)
    return [
        ((began + number * timedelta(seconds=15)).isoformat(), 1_000 + step)
        for number, step in enumerate(STEPS_WH)
    ]


class OldStation(Station16):
    """OCPP 1.6."""

    def __init__(self, identity, socket):
        super().__init__(identity, socket)
        self.permission = asyncio.get_running_loop().create_future()

    @on("RemoteStartTransaction")
    def on_start(self, id_tag, **_):
        self.permission.set_result(id_tag)
        return result16.RemoteStartTransaction(status="Accepted")

    async def begin(self):
        boot = call16.BootNotification(charge_point_model="M", charge_point_vendor="V")
        assert (await self.call(boot)).status == "Accepted"
        await self._is("Available")

    async def plugged(self):
        await self._is("Preparing")

    async def charge(self):
        tag = await asyncio.wait_for(self.permission, PATIENCE_S)
        authorized = await self.call(call16.Authorize(id_tag=tag))
        assert authorized.id_tag_info["status"] == "Accepted"
        (began, first), *between, (ended, last) = registers()
        started = await self.call(
            call16.StartTransaction(connector_id=1, id_tag=tag, meter_start=first, timestamp=began)
        )
        assert started.id_tag_info["status"] == "Accepted"
        await self._is("Charging")
        for taken_at, register_wh in between:
            sample = {"value": str(register_wh), "context": "Sample.Periodic"}
            await self.call(
                call16.MeterValues(
                    connector_id=1,
                    transaction_id=started.transaction_id,
                    meter_value=[{"timestamp": taken_at, "sampledValue": [sample]}],
                )
            )
        await self.call(
            call16.StopTransaction(
                transaction_id=started.transaction_id,
                meter_stop=last,
                timestamp=ended,
                reason="EVDisconnected",
            )
        )
        await self._is("Available")

    async def _is(self, status):
        await self.call(
            call16.StatusNotification(connector_id=1, error_code="NoError", status=status)
        )


class InTransactionEvents:
    """What stations of OCPP 2 have in common; `calls` and `results` are those of their version."""

    def __init__(self, identity, socket):
        super().__init__(identity, socket)
        self.permission = asyncio.get_running_loop().create_future()

    @on("RequestStartTransaction")
    def on_start(self, id_token, remote_start_id, **_):
        self.permission.set_result((id_token, remote_start_id))
        return self.results.RequestStartTransaction(status="Accepted")

    @on("GetBaseReport")
    def on_report(self, **_):
        # The library leaves a call of 2.1 that it does not know unanswered, and the next waits for that.
        return self.results.GetBaseReport(status="NotSupported")

    async def begin(self):
        boot = self.calls.BootNotification(
            charging_station={"model": "M", "vendor_name": "V"}, reason="PowerUp"
        )
        assert (await self.call(boot)).status == "Accepted"
        await self._is("Available")

    async def plugged(self):
        await self._is("Occupied")

    async def charge(self):
        token, remote_start_id = await asyncio.wait_for(self.permission, PATIENCE_S)
        (began, first), *between, (ended, last) = registers()
        ours = {"transaction_id": "an-independent-charge"}
        started = await self._tells(
            "Started",
            "RemoteStart",
            0,
            {**ours, "charging_state": "Charging", "remote_start_id": remote_start_id},
            began,
            first,
            id_token=token,
        )
        assert started.id_token_info["status"] == "Accepted"
        for number, (taken_at, register_wh) in enumerate(between, start=1):
            info = {**ours, "charging_state": "Charging"}
            await self._tells("Updated", "MeterValuePeriodic", number, info, taken_at, register_wh)
        info = {**ours, "charging_state": "Idle", "stopped_reason": "EVDisconnected"}
        await self._tells("Ended", "EVDeparted", len(STEPS_WH) - 1, info, ended, last)
        await self._is("Available")

    async def _tells(self, kind, trigger, number, info, taken_at, register_wh, **more):
        sample = {"value": register_wh, "measurand": "Energy.Active.Import.Register"}
        return await self.call(
            self.calls.TransactionEvent(
                event_type=kind,
                timestamp=taken_at,
                trigger_reason=trigger,
                seq_no=number,
                transaction_info=info,
                evse={"id": 1, "connector_id": 1},
                meter_value=[{"timestamp": taken_at, "sampled_value": [sample]}],
                **more,
            )
        )

    async def _is(self, status):
        await self.call(
            self.calls.StatusNotification(
                timestamp=datetime.now(UTC).isoformat(),
                connector_status=status,
                evse_id=1,
                connector_id=1,
            )
        )


class NewStation(InTransactionEvents, Station201):
    """OCPP 2.0.1."""

    calls, results = call201, result201


class NewestStation(InTransactionEvents, Station21):
    """OCPP 2.1."""

    calls, results = call21, result21


class ScriptedStation:
    """`tests/clients/station.mjs`: each method is a word on its standard input, echoed once it is done."""

    def __init__(self, process):
        self._process = process

    async def begin(self):
        assert await self._heard() == "connected"
        await self._does("begin")

    async def plugged(self):
        await self._does("plugged")

    async def charge(self):
        await self._does("charge")

    async def _does(self, word):
        self._process.stdin.write(f"{word}\n".encode())
        assert await self._heard() == word

    async def _heard(self):
        async with asyncio.timeout(PATIENCE_S):
            return (await self._process.stdout.readline()).decode().strip()


@asynccontextmanager
async def by_script(url, identity, subprotocol):
    """A station of `ocpp-rpc`, which ends when its input does."""
    arguments = ("station.mjs", url, identity, PASSWORD, subprotocol)
    async with running(*arguments) as process:
        yield ScriptedStation(process)
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0


@asynccontextmanager
async def by_socket(url, identity, kind, subprotocol):
    """A station of the Python package, with its socket."""
    basic = base64.b64encode(f"{identity}:{PASSWORD}".encode()).decode()

    async def let_in():
        with contextlib.suppress(InvalidStatus):  # not known yet
            return await websockets.connect(
                f"{url}/{identity}",
                subprotocols=[subprotocol],
                additional_headers={"Authorization": f"Basic {basic}"},
            )

    async with await comes_true(let_in) as socket:
        station = kind(identity, socket)
        listening = asyncio.create_task(station.start())
        try:
            yield station
        finally:
            listening.cancel()
            await asyncio.wait([listening])


async def comes_true(look):
    """Look until there is something; what it was."""
    async with asyncio.timeout(PATIENCE_S):
        while not (found := await look()):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(LOOK_S)
    return found


async def pay(cloud, serial):
    """Hold a card to the reader until the bank has said yes."""

    async def beeps():
        return await cloud.tap(serial, f"Visa {serial}") == "read"

    async def is_held():
        return any(one["serial"] == serial for one in await cloud.sessions())

    await comes_true(beeps)
    await comes_true(is_held)


async def receipt(cloud, serial):
    """The page behind the QR code that the reader shows, and its print."""

    async def link():
        screens = (await cloud.terminal(serial))["screens"]
        return [each for screen in screens for each in LINK.findall(str(screen["body"]))]

    url = (await comes_true(link))[0]
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.get(url), await http.get(f"{url}/pdf")


async def charge(cloud, number, standing):
    serial = f"PT{number}"
    async with standing as station:
        await station.begin()
        await pay(cloud, serial)
        await station.plugged()
        await station.charge()

        async def captured():
            return [one for one in await cloud.captures() if one["serial"] == serial]

        [capture] = await comes_true(captured)
        assert capture["amount"] == PRICE_MINOR
        page, paper = await receipt(cloud, serial)
        assert page.status_code == 200
        assert "2.26" in page.text
        assert "3.6" in page.text
        assert paper.content.startswith(b"%PDF")


async def seed(api, cloud, numbers):
    """A priced site with a station and a reader for each number, made as an integrator makes it."""
    vat = {"code": "VAT", "name": "VAT", "percent": "21", "jurisdiction": "NL"}
    document = {
        "name": "Standard",
        "currency": "EUR",
        "tax_mode": "INCLUSIVE",
        "rounding": {"profile": "EU_GROSS"},
        "components": [
            {"id": "start", "dim": "FLAT", "price": "0.50", "per": "use", "tax": [vat]},
            {"id": "energy", "dim": "ENERGY", "price": "0.49", "per": "kWh", "tax": [vat]},
        ],
    }
    tariff = await api.post("tariffs", {"name": "Standard"})
    await api.post(f"tariffs/{tariff['id']}/versions", {"document": document})
    site = await api.post(
        "sites",
        {
            "name": "Forecourt",
            "country": "NL",
            "zone": "Europe/Amsterdam",
            "currency": "EUR",
            "tariff_id": tariff["id"],
        },
    )
    account = await api.post(
        "terminal-accounts",
        {"provider": "payter", "name": "Payter", "base_url": cloud.url, "api_key": cloud.key},
    )
    for number in numbers:
        await cloud.add_terminal(f"PT{number}")
        connector = {"standard": "IEC_62196_T2_COMBO", "current_kind": "DC", "power_w": 350_000}
        station = await api.post(
            "stations",
            {
                "identity": f"S{number}",
                "name": f"S{number}",
                "site_id": site["id"],
                "password": PASSWORD,
                "evses": [{"evse_no": 1, "label": f"S{number}", "connectors": [connector]}],
            },
        )
        await api.post(
            "terminals",
            {
                "serial_ref": f"PT{number}",
                "label": f"PT{number}",
                "site_id": site["id"],
                "account_id": account["id"],
                "evse_ids": [evse["id"] for evse in station["evses"]],
            },
        )


async def afternoon():
    async with payter_cloud() as cloud, served() as it, it.api() as api:
        await seed(api, cloud, range(1, 6))
        stations = (
            by_socket(it.ocpp_url, "S1", OldStation, "ocpp1.6"),
            by_socket(it.ocpp_url, "S2", NewStation, "ocpp2.0.1"),
            by_socket(it.ocpp_url, "S3", NewestStation, "ocpp2.1"),
            by_script(it.ocpp_url, "S4", "ocpp1.6"),
            by_script(it.ocpp_url, "S5", "ocpp2.0.1"),
        )
        async with asyncio.TaskGroup() as group:
            for number, standing in enumerate(stations, start=1):
                group.create_task(charge(cloud, number, standing))


@pytest.mark.timeout(400)  # it starts five processes first
def test_stations_of_others_charge_and_are_paid_for():
    asyncio.run(afternoon())
