"""`chargewright simulate`: an operator tries the platform without hardware."""

import asyncio
import signal
import sys

import pytest

from chargewright.kernel.problem import Refusal
from chargewright.main import simulate as command
from chargewright.main.settings import read_settings
from chargewright.main.simulate import Current, OcppVersion, Order
from tests.play.served import served

ORDER = Order(
    stations=2,
    versions=(OcppVersion.V16, OcppVersion.V201),
    currents=(Current.DC,),
    readers=0,
    tokens=(),
    with_drivers=True,
    speed=10.0,
    trouble=0.1,
    seed=3,
)


def test_an_order_is_what_the_simulator_is_told():
    told = " ".join(ORDER.arguments)
    assert told == (
        "--stations 2 --version 1.6 --version 2.0.1 --current DC --readers 0 --speed 10.0 --trouble 0.1 --seed 3"
    )


def test_without_the_simulator_it_says_how_to_get_it():
    settings = read_settings({}).settings
    with pytest.raises(Refusal, match=r"pip install 'chargewright\[simulate\]'"):
        asyncio.run(
            command.simulate(
                None, settings, "", ORDER, http="", ocpp="", needs=("no_such_package",)
            )
        )


@pytest.mark.timeout(300)
def test_simulated_stations_charge_at_a_running_platform():
    async def story():
        async with served() as it:
            before = it.rows("SELECT legal_name FROM organization")
            command_line = [sys.executable, "-m", "chargewright.main.cli", "simulate"]
            elsewhere = it.ocpp_url.removesuffix("/ocpp")
            lost = await asyncio.create_subprocess_exec(
                *[*command_line, "--data", str(it.data), "--ocpp", elsewhere, "--stations", "1"],
                stderr=asyncio.subprocess.PIPE,
            )
            _, why = await lost.communicate()
            assert lost.returncode == 2
            assert why.decode().startswith(f"No station is let in at {elsewhere}: ")
            # Both addresses are what `serve` says in the data directory.
            process = await asyncio.create_subprocess_exec(
                *[*command_line, "--data", str(it.data)],
                *["--stations", "2", "--version", "1.6", "--version", "2.0.1"],
                *["--current", "DC", "--speed", "10", "--trouble", "0.1"],
                stdout=asyncio.subprocess.PIPE,
            )
            await it.until(
                "SELECT count(*) FROM station_link WHERE is_connected", [(2,)], within_s=120
            )
            await it.until(
                "SELECT count(DISTINCT station_id) FROM session WHERE energy_wh > 0",
                [(2,)],
                within_s=120,
            )
            assert it.rows("SELECT count(*) FROM api_key WHERE revoked_at IS NULL") == [(1,)]
            process.send_signal(signal.SIGINT)
            said, _ = await process.communicate()
            assert process.returncode == 0
            assert b"2 stations are connected" in said
            assert it.rows("SELECT count(*) FROM api_key WHERE revoked_at IS NULL") == [(0,)]
            assert it.rows("SELECT legal_name FROM organization") == before
            versions = it.rows("SELECT subprotocol FROM station_link ORDER BY 1")
            assert versions == [("ocpp1.6",), ("ocpp2.0.1",)]

    asyncio.run(story())
