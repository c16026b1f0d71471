"""House rules of every test run: deterministic properties, a skip in CI is a failure, the long first."""

import gc
import os
from pathlib import Path

import structlog
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from tests.play.compiled import compile_all
from tests.play.long import IS_LONG, rounds
from tests.play.postgres import (  # noqa: F401 - fixtures for everybody
    database,
    empty_database,
    fresh_database,
    postgres_server,
)
from tests.play.skips import (  # noqa: F401 - a rule for everybody
    pytest_make_collect_report,
    pytest_runtest_makereport,
)

TESTS = Path(__file__).parent
WAITING = (
    *("journeys", "simulation", "browser", "gateway", "main", "conformance", "embedded", "worker"),
    *("fileserver", "sim", "api", "adapters"),
)
"""Folders whose tests wait for databases, sockets and browsers, longest first."""
LONG_FILES = (
    *("gateway/test_mutated_frames.py", "wire/ocpp/test_judge.py", "rating/test_oracle.py"),
    "translate/test_commands.py",
)

# All modules of a run live as long as it does: looking through them for garbage seldom is enough.
gc.set_threshold(50_000, 20, 50)
settings.register_profile(
    "house",
    max_examples=rounds(100, 1_000),  # of a property that states no count of its own
    deadline=None,  # shared machines are noisy: a slow example is no failure
    derandomize=os.environ.get("CHARGEWRIGHT_TEST_LONG") != "1",
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("house")


# Bugs are logged with the lines they came by, not with a picture of each, which takes a twentieth of a second.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
)


def pytest_configure(config):
    """Before there are workers."""
    if config.getoption("numprocesses", None):
        compile_all(config)


def pytest_collection_finish():
    """What is there now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


class Shares(LoadFileScheduling):
    """A file to a process; of those that take a quarter of an hour for a test in full, a test."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        is_shared_out = IS_LONG and file.removeprefix(f"{TESTS.name}/") in LONG_FILES
        return nodeid if is_shared_out else file


def pytest_xdist_make_scheduler(config, log):
    return Shares(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    """What takes longest comes first: begun last, it would be waited for alone."""
    items.sort(key=lambda item: _turn(item.path.relative_to(TESTS)))


def _turn(path):
    folder = path.parts[0]
    return (
        path.as_posix() not in LONG_FILES,
        WAITING.index(folder) if folder in WAITING else len(WAITING),
    )
