"""What a newcomer runs first: ten charges on the whole system, each ended as it must, in two minutes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play.postgres import play_folder
from tests.play.pressure import waited_s

ROOT = Path(__file__).parents[2]
PROMISED_S = 120
LAST_OF_THE_SET_UP = "Switching the stations on."
VERDICT = re.compile(r"^All ten ended as they must: (\d+) s, after \d+ s of setting up\.$")


def allowed_s(waited_before, waited_after):
    """Two minutes, and the seconds in which somebody waited for a processor.

    The promise is for a machine that does nothing else; this test runs beside others. Most of the
    charges' time are timers of drivers and stations, so what a busy machine adds are such waits.
    Where the kernel does not count them, twice the time is allowed.
    """
    if waited_before is None or waited_after is None:
        return 2 * PROMISED_S
    return PROMISED_S + waited_after - waited_before


@pytest.mark.timeout(400)
def test_ten_charges_end_as_they_must_within_two_minutes():
    with play_folder() as folder, (folder / "errors").open("w+") as errors:
        data = folder / "data"
        told, waited_before = [], None
        with subprocess.Popen(
            [sys.executable, "-m", "sim.demo", "--once", "--data", str(data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as demo:
            for line in demo.stdout:
                told.append(line.rstrip())
                if line.startswith(LAST_OF_THE_SET_UP):
                    waited_before = waited_s()
        waited_after = waited_s()
        log = data / "platform.log"
        logged = "\n".join(log.read_text().splitlines()[-40:]) if log.exists() else "nothing"
        errors.seek(0)
        said = "\n".join([*told, errors.read(), "The platform's log:", logged])
    assert demo.returncode == 0, said
    assert LAST_OF_THE_SET_UP in told, said
    verdicts = [found for line in told if (found := VERDICT.match(line))]
    assert len(verdicts) == 1, said
    took_s, may_s = int(verdicts[0][1]), allowed_s(waited_before, waited_after)
    assert took_s < may_s, f"the ten charges took {took_s} s of {may_s:.0f}\n{said}"


def test_a_quiet_machine_is_held_to_the_promise():
    assert allowed_s(100.0, 100.0) == PROMISED_S
    assert allowed_s(100.0, 130.0) == PROMISED_S + 30
