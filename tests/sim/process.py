"""A simulator that ends with the tests, however they end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def started(module: str) -> Iterator[dict[str, str]]:
    """What it says of itself when it listens: `url` and `key`."""
    with subprocess.Popen(
        [sys.executable, "-m", module, "--with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        yield json.loads(process.stdout.readline())
        process.terminate()
