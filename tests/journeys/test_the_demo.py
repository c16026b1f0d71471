"""What a newcomer runs first: ten charges on the whole system, each ended as it must."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.play.postgres import play_folder

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)
def test_ten_charges_end_as_they_must():
    with play_folder() as folder:
        data = folder / "data"
        done = subprocess.run(
            [sys.executable, "-m", "sim.demo", "--once", "--data", str(data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=380,
            check=False,
        )
        log = data / "platform.log"
        logged = "\n".join(log.read_text().splitlines()[-40:]) if log.exists() else "nothing"
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nThe platform's log:\n{logged}"
    assert "All ten ended as they must" in done.stdout
