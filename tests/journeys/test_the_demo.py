"""What a newcomer runs first: ten charges on the whole system, each ended as it must."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)
def test_ten_charges_end_as_they_must(tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    for folder in (data, *data.parents[:2]):
        # Started by root, the database runs under an account of its own, which has to get in.
        folder.chmod(folder.stat().st_mode | 0o011)
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
