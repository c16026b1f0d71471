"""How long a door stays shut: a function of failures and time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.lockout import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    Failures,
    counted,
    locked_until,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "wait_s"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (10_000, 900)],
)
def test_the_wait_doubles_from_the_fifth_failure_up_to_a_quarter_of_an_hour(count, wait_s):
    opens_at = locked_until(Failures(count, NOON), NOON)
    assert opens_at == (NOON + timedelta(seconds=wait_s) if wait_s else None)


def test_it_opens_at_the_very_instant():
    failures = Failures(5, NOON)
    opens_at = NOON + FIRST_WAIT
    assert locked_until(failures, opens_at - timedelta(microseconds=1)) == opens_at
    assert locked_until(failures, opens_at) is None


def test_a_day_without_failures_begins_anew():
    assert counted(Failures(40, NOON), NOON + FORGOTTEN_AFTER) == Failures(
        1, NOON + FORGOTTEN_AFTER
    )
    just_before = NOON + FORGOTTEN_AFTER - timedelta(seconds=1)
    assert counted(Failures(40, NOON), just_before) == Failures(41, just_before)


@given(st.integers(0, 10**6), st.timedeltas(timedelta(), timedelta(days=2)))
def test_a_wait_is_never_longer_than_the_longest_and_more_failures_never_shorten_it(count, later):
    at = NOON + later
    fewer = locked_until(Failures(count, NOON), at)
    more = locked_until(Failures(count + 1, NOON), at)
    assert fewer is None or (more is not None and more >= fewer)
    assert more is None or more - NOON <= LONGEST_WAIT


def test_a_guesser_gets_some_hundred_tries_a_day():
    failures, at, tries = Failures(), NOON, 0
    while at < NOON + timedelta(days=1):
        at = locked_until(failures, at) or at
        failures = counted(failures, at)
        tries += 1
    assert tries == 105
