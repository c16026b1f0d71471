"""A simulator as a process of its own, for as long as somebody needs it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[Any]:
    """Start `python -m module`, ended on leaving; what it says of itself when it listens.

    Raises:
        RuntimeError: it ended before it said anything.

    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        "--with-parent",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"{module} did not start; its words are on stderr")
        yield json.loads(line)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
