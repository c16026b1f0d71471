from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.metering import Claim, Flag, believe, in_zone
from tests.play.long import rounds

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("claimed_at", "flag"),
    [
        (NOON, None),
        (NOON + timedelta(seconds=60), None),
        (NOON + timedelta(seconds=60) + MS, Flag.CLAIM_IN_FUTURE),
        (NOON - timedelta(hours=24), None),
        (NOON - timedelta(hours=24) - MS, Flag.CLAIM_BEFORE_SESSION),
        (datetime(2019, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), Flag.CLAIM_BEFORE_2020),
        (None, Flag.CLAIM_MISSING),
    ],
)
def test_a_claim_that_no_honest_clock_makes_is_no_time(claimed_at, flag):
    claim = believe(claimed_at, NOON, opened_at=NOON, valid_at=None)
    assert claim == Claim(claimed_at if flag is None else NOON, flag)


def test_a_session_of_the_first_day_of_2020_is_believed():
    first = datetime(2020, 1, 1, tzinfo=UTC)
    assert believe(first, first, opened_at=first, valid_at=None) == Claim(first, None)


def test_our_own_time_is_never_set_before_the_last_valid_one():
    ahead = NOON + timedelta(seconds=45)
    claim = believe(None, NOON, opened_at=NOON, valid_at=ahead)
    assert claim == Claim(ahead, Flag.CLAIM_MISSING)


def test_a_long_session_is_measured_from_its_first_message():
    three_days_later = NOON + timedelta(days=3)
    claim = believe(NOON, three_days_later, opened_at=NOON, valid_at=NOON)
    assert claim == Claim(NOON, None)


def test_a_zone_is_only_assumed_where_none_is_said():
    plus_two = datetime(2026, 7, 2, 10, tzinfo=timezone(timedelta(hours=2)))
    claim = in_zone(plus_two, ZoneInfo("America/New_York"), received_at=NOON)
    assert claim == Claim(datetime(2026, 7, 2, 8, tzinfo=UTC), None)
    assert claim.at.tzinfo is UTC


def test_the_hour_that_is_told_twice_is_the_one_near_to_us():
    berlin = ZoneInfo("Europe/Berlin")
    half_past_two = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a station without zone
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    for told in (first, second):
        assert in_zone(half_past_two, berlin, received_at=told) == Claim(told, Flag.ZONE_ASSUMED)


@settings(max_examples=rounds(120, 5_000))
@given(
    st.datetimes(
        timezones=st.one_of(st.none(), st.timezones(), st.just(timezone(timedelta(hours=-12))))
    ),
    st.timezones(),
)
def test_no_claim_raises(claimed_at, zone):
    at = in_zone(claimed_at, zone, received_at=NOON).at
    assert at.tzinfo is UTC
    used = believe(at, NOON, opened_at=NOON, valid_at=NOON)
    assert used.flag or NOON - timedelta(hours=24) <= used.at <= NOON + timedelta(seconds=60)
