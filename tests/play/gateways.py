"""More gateways of one installation, each a process of its own, as on several machines."""

import asyncio
import contextlib
import json
import os
import sys

from chargewright.embedded.data_directory import DataDirectory
from tests.play.served import IMPATIENT, START_S


class GatewayBeside:
    """A gateway on the database and the bus of a platform that runs."""

    def __init__(self, process, port):
        self._process = process
        self.port = port

    async def kill(self):
        """`kill -9`, now."""
        self._process.kill()
        await self._process.wait()


@contextlib.asynccontextmanager
async def gateway_beside(it):
    """One more gateway of this platform; it is gone afterwards."""
    data = DataDirectory.at(it.data)
    [ports] = data.bus.glob("*.ports")
    environment = {
        **{name: value for name, value in os.environ.items() if "CHARGEWRIGHT" not in name},
        **IMPATIENT,
        "CHARGEWRIGHT_DATABASE_URL": "postgresql:///elsewhere",
        "CHARGEWRIGHT_DATABASE_JOURNAL_URL": it.dsn("journal"),
        "CHARGEWRIGHT_DATABASE_WORK_URL": it.dsn("work"),
        "CHARGEWRIGHT_NATS_URL": json.loads(ports.read_text())["nats"][0],
        "CHARGEWRIGHT_NATS_TOKEN_FILE": str(data.secrets / "bus-token"),
        "CHARGEWRIGHT_OCPP_ADDRESS": "127.0.0.1:0",
        "CHARGEWRIGHT_WATCH_GATEWAY_ADDRESS": "127.0.0.1:0",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chargewright.main.cli", "gateway"),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(START_S):
            async for line in process.stdout:
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if said.get("ready"):
                        port = int(said["ocpp"].rpartition(":")[2].partition("/")[0])
                        break
            else:
                raise AssertionError("the gateway ended without a word")
        yield GatewayBeside(process, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
