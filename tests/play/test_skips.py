"""A test that skips is told apart by where it runs: here it may, in CI it may not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play.skips import SENTENCE

ROOT = Path(__file__).parents[2]
SKIPS = {
    "by its mark": "import pytest\n@pytest.mark.skip\ndef test_it(): pass\n",
    "in its middle": "import pytest\ndef test_it(): pytest.skip('no')\n",
    "as expected to fail": "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n",
    "with its module": "import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass\n",
}


def run(folder, *, text, ci):
    file = folder / "test_it.py"
    file.write_text(text + "def test_that_passes(): pass\n")
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.play.skips", "-p", "no:cacheprovider"),
            *("-c", os.devnull, "--rootdir", folder, file),
        ],
        cwd=ROOT,
        # Without the other plugins: importing them takes most of a run's time.
        env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("text", SKIPS.values(), ids=SKIPS)
def test_in_ci_a_skip_fails_and_says_so(text, tmp_path):
    done = run(tmp_path, text=text, ci="true")
    assert done.returncode not in {0, 5}
    assert SENTENCE in done.stdout


def test_elsewhere_a_skip_is_a_skip(tmp_path):
    assert run(tmp_path, text=SKIPS["in its middle"], ci="").returncode == 0
