"""The dashboard comes with everything that is made, and asks no address that somebody committed."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from chargewright.api.sight import READABLE_BY

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"


@pytest.fixture(scope="module")
def npm():
    folder = subprocess.run(
        [ROOT / "tools" / "node.sh"], capture_output=True, text=True, check=True
    ).stdout.strip()

    def run(*arguments):
        return subprocess.run(
            ["npm", "run", "--silent", *arguments],
            cwd=WEB,
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("target", ["demo", "test", "test-long", "check"])
def test_whoever_runs_it_has_built_it(target):
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert plan.index("npm install --no-save --ignore-scripts") < plan.index(
        "npm run --silent build"
    )
    started = "-m sim.demo" if target == "demo" else "-m pytest"
    assert plan.index("tools/publish_dashboard.mjs") < plan.index(started)


def test_the_types_of_the_dashboard_are_those_of_the_document(npm):
    done = npm("generate", "--", "--check")
    assert done.returncode == 0, f"web/src/generated/api.ts is stale. Run: make gen\n{done.stderr}"


def test_its_packages_are_locked_by_hash_and_by_no_address():
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    packages = dict(lock["packages"])
    whole = packages.pop("")
    for kind in ("dependencies", "devDependencies"):
        assert whole[kind] == wanted[kind], "Run: npm install, in web/"
    for path, each in packages.items():
        assert "resolved" not in each, f"{path} names a registry. Run: npm install, in web/"
        assert each.get("integrity", "").startswith("sha512-"), path
    settings = (WEB / ".npmrc").read_text(encoding="utf-8")
    assert "omit-lockfile-registry-resolved=true" in settings
    assert "registry=" not in settings
    assert "//" not in settings


def test_what_was_built_is_in_the_package_and_not_in_the_repository():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/src/chargewright/dashboard/" in ignored
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'artifacts = ["src/chargewright/dashboard/"]' in project


def test_whatever_pages_follow_is_told_to_those_who_may_read_it():
    """A page waited for ever for facts of roll-outs: the stream showed them to nobody."""
    followed = re.findall(
        r"^  ([a-z]{3}): \[", (WEB / "src/api/live.tsx").read_text(), re.MULTILINE
    )
    assert len(followed) > 30
    assert set(followed) <= READABLE_BY.keys()
