"""Modules compiled once, by as many processes as there are cores, before a run's workers want all of them.

In a fresh checkout each worker would compile all of them for itself, and pytest rewrites the
assertions of tests besides: a fifth of a minute of each worker.
"""

import compileall
import multiprocessing
import os
import re
import sys
from pathlib import Path
from typing import Final

import pytest
from _pytest.assertion import rewrite

ROOT: Final = Path(__file__).parents[2]
PLAIN: Final = ("src", "sim", "tools", "bench", "tests/play")
REWRITTEN: Final = ("test_*.py", "conftest.py")


def compile_all(config: pytest.Config) -> None:
    """What is compiled already, and has not changed, is left as it is."""
    if sys.dont_write_bytecode:
        return
    for folder in PLAIN:
        compileall.compile_dir(
            ROOT / folder, quiet=2, workers=0, rx=re.compile(r"/(test_\w+|conftest)\.py$")
        )
    tests = [path for name in REWRITTEN for path in (ROOT / "tests").rglob(name)]
    shares = os.cpu_count() or 1
    # Forked: what rewrites knows this run's configuration, which cannot be sent.
    fork = multiprocessing.get_context("fork")
    parts = [
        fork.Process(target=_rewrite, args=(tests[share::shares], config))
        for share in range(shares)
    ]
    for part in parts:
        part.start()
    for part in parts:
        part.join()


def _rewrite(paths: list[Path], config: pytest.Config) -> None:
    """As pytest does when it imports them."""
    state = config.stash[rewrite.assertstate_key]
    for path in paths:
        pyc = rewrite.get_cache_dir(path) / (path.name[: -len(".py")] + rewrite.PYC_TAIL)
        if rewrite._read_pyc(path, pyc) is None:
            pyc.parent.mkdir(exist_ok=True)
            source_hash, code = rewrite._rewrite_test(path, config)
            rewrite._write_pyc(state, code, source_hash, pyc)
