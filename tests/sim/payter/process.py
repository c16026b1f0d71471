"""One simulated cloud for a whole file of tests; each test brings a terminal of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def cloud_address() -> Iterator[dict[str, str]]:
    """`url` and `key` of a cloud that ends with the tests, however they end."""
    with subprocess.Popen(
        [sys.executable, "-m", "sim.payter", "--with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        yield json.loads(process.stdout.readline())
        process.terminate()
