"""Logs are one language: ours and those of libraries, one event a line."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging, structlog
from chargewright.main.logs import write_logs
from chargewright.main.setting_groups import LogFormat, LogLevel, LogSettings
write_logs(LogSettings(level=LogLevel({level!r}), format=LogFormat({form!r})))
ours = structlog.get_logger("ours")
ours.info("station_came", station_id="stn_1")
logging.getLogger("library").info("chatter")
logging.getLogger("library").warning("pool is %s", "full")
try:
    password = "very-" + "secret"
    raise ValueError("inside")
except ValueError:
    ours.exception("flow_failed", session_id="ses_1")
    logging.getLogger("library").exception("it failed")
"""


def written(form, level="info"):
    program = PROGRAM.format(form=form, level=level)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == ""
    return ran.stderr


def test_for_a_collector_every_line_is_one_event_of_ours_or_of_a_library():
    events = [json.loads(line) for line in written("json").splitlines()]
    assert [(event["level"], event["event"]) for event in events] == [
        ("info", "station_came"),
        ("warning", "pool is full"),
        ("error", "flow_failed"),
        ("error", "it failed"),
    ]
    assert events[0]["station_id"] == "stn_1"
    assert events[0]["timestamp"].endswith("Z")
    assert events[1]["logger"] == "library"
    assert all("ValueError: inside" in event["exception"] for event in events[2:])


@pytest.mark.parametrize(("level", "is_there"), [("info", True), ("warning", False)])
def test_for_people_it_is_text_from_the_least_level_on(level, is_there):
    said = written("console", level)
    assert ("station_came" in said) is is_there
    assert "pool is full" in said


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_never_prints_the_values_around_it(form):
    said = written(form)
    assert "ValueError: inside" in said
    assert "very-secret" not in said
