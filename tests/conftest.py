"""House rules of every test run: deterministic properties, and a skip in CI is a failure."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.play.postgres import (  # noqa: F401 - fixtures for everybody
    database,
    empty_database,
    fresh_database,
    postgres_server,
)

settings.register_profile(
    "house",
    deadline=None,  # shared machines are noisy: a slow example is no failure
    derandomize=os.environ.get("CHARGEWRIGHT_TEST_LONG") != "1",
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped; CI must run every test: {report.longrepr}"
    return report
