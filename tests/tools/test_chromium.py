"""`make test` brings Chromium where it may, and else says the command; it never fails for want of it.

The script sees a machine of our making: nothing is on its PATH but what a test puts there.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = "chromium-headless-shell fonts-dejavu-core"
COMMAND = f"On Debian: sudo apt-get install {PACKAGES}"
INSTALLS = '[ "$1" = update ] || printf "" > "$FOLDER/browser"'
KNOWS_NO_SHELL = 'case "$*" in *-shell*) echo "E: Unable to locate package" >&2; exit 100; esac'
RUNS_OFFLINE = 'echo "E: Failed to fetch" >&2; exit 100'


@dataclass
class Machine:
    folder: Path

    def has(self, program, body=""):
        """A program that writes down how it was called."""
        path = self.folder / program
        path.write_text(
            f'#!/bin/sh\nFOLDER="{self.folder}"\n'
            f'echo "{program} $* ($DEBIAN_FRONTEND)" >> "$FOLDER/called"\n{body}\n',
            encoding="utf-8",
        )
        path.chmod(0o755)
        return self

    def by(self, uid):
        path = self.folder / "id"
        path.write_text(f"#!/bin/sh\necho {uid}\n", encoding="utf-8")
        path.chmod(0o755)
        return self

    def runs(self):
        return subprocess.run(
            ["/bin/sh", str(ROOT / "tools" / "chromium.sh")],
            env={"PATH": str(self.folder), "DEBIAN_FRONTEND": "dialog"},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def called(self):
        file = self.folder / "called"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_root_on_debian_gets_it_without_being_asked_anything(machine):
    done = machine.by(0).has("apt-get", INSTALLS).runs()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Installing Chromium for the tests in tests/browser\n"
    assert machine.called == [
        "apt-get update -qq (noninteractive)",
        f"apt-get install -y -qq --no-install-recommends {PACKAGES} (noninteractive)",
    ]
    assert (machine.folder / "browser").exists()


def test_an_older_system_gets_the_whole_browser(machine):
    done = machine.by(0).has("apt-get", f"{KNOWS_NO_SHELL}; {INSTALLS}").runs()
    assert done.returncode == 0
    assert "skipped" not in done.stderr
    assert [each.split()[-3] for each in machine.called[1:]] == [
        "chromium-headless-shell",
        "chromium",
    ]
    assert (machine.folder / "browser").exists()


def test_who_may_not_install_is_told_the_command_and_nothing_is_tried(machine):
    done = machine.by(1000).has("apt-get", INSTALLS).runs()
    assert done.returncode == 0, "the other tests go on"
    assert done.stdout == ""
    assert done.stderr.rstrip().endswith(COMMAND)
    assert machine.called == []


def test_a_machine_without_apt_is_told_the_command(machine):
    done = machine.by(0).runs()
    assert done.returncode == 0
    assert done.stderr.rstrip().endswith(COMMAND)


def test_where_the_packages_cannot_be_had_the_command_is_told_too(machine):
    done = machine.by(0).has("apt-get", RUNS_OFFLINE).runs()
    assert done.returncode == 0, "the other tests go on"
    assert "E: Failed to fetch" in done.stderr
    assert done.stderr.rstrip().endswith(COMMAND)
    assert machine.called == ["apt-get update -qq (noninteractive)"]


@pytest.mark.parametrize("program", ["chromium-headless-shell", "chromium", "chromium-browser"])
def test_where_it_is_nothing_is_done_or_said(machine, program):
    done = machine.by(0).has("apt-get", INSTALLS).has(program).runs()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.called == []


@pytest.mark.parametrize("target", ["test", "test-long"])
def test_make_asks_for_it_before_the_tests(target):
    plan = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert plan.index("tools/chromium.sh") < plan.index("-m pytest")
