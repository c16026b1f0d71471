"""In CI a skipped test is a failure: a proof that nobody runs proves nothing.

On a developer's machine a skip stays a skip. Covers tests that skip themselves, by mark or in their
middle, and whole modules that do.
"""

import os

import pytest

SENTENCE = "was skipped; CI must run every test"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item):
    return _judged((yield), item.nodeid)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return _judged((yield), collector.nodeid)


def _judged(report, name):
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)  # with it, the run would count it as expected
        report.longrepr = f"{name} {SENTENCE}: {report.longrepr}"
    return report
