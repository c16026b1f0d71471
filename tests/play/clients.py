"""Programs that others wrote for Node, and ours for it: `tests/clients`."""

import asyncio
import contextlib
import subprocess
from functools import cache
from pathlib import Path

CLIENTS = Path(__file__).parent.parent / "clients"
TOOLS = Path(__file__).parent.parent.parent / "tools"
OCPP_WS_CLI = "node_modules/ocpp-ws-cli/dist/index.js"


@cache
def node():
    """The Node that `make` uses too."""
    folder = subprocess.run([TOOLS / "node.sh"], capture_output=True, text=True, check=True).stdout
    return f"{folder.strip()}/node"


@contextlib.asynccontextmanager
async def running(*arguments, **streams):
    """A program for Node in that folder, with pipes for input and output; it is ended at the end."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node(), *arguments, cwd=CLIENTS, **{"stdin": pipe, "stdout": pipe, **streams}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
