"""Days as people have them: of 23, 24 and 25 hours, in zones of half and quarter hours, without a gap."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.api.periods import Step, day_in, edges_of, last_days, points, within
from chargewright.kernel.problem import Invalid

HOUR = timedelta(hours=1)
ZONES = st.sampled_from(
    [
        "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu",
        "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "America/Havana", "Asia/Beirut",
        "Pacific/Apia", "Africa/Casablanca",
    ]
)  # fmt: skip
SINCE_2013 = 1_356_998_400
INSTANTS = st.integers(SINCE_2013, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC))


def berlin(first, last, step=Step.DAY):
    zone = "Europe/Berlin"
    return points(step, day_in(first, zone), day_in(last, zone), zone)


@pytest.mark.parametrize(("day", "after", "hours"), [
    ("2026-03-29", "2026-03-30", 23),
    ("2026-10-25", "2026-10-26", 25),
    ("2026-07-01", "2026-07-02", 24),
])  # fmt: skip
def test_a_day_has_the_hours_that_it_has(day, after, hours):
    (period,) = berlin(day, after)
    assert period.end - period.start == hours * HOUR
    assert len(berlin(day, after, Step.HOUR)) == hours


def test_a_day_begins_at_midnight_there_and_where_that_is_skipped_at_the_jump():
    assert day_in("2026-03-29", "Europe/Berlin") == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert day_in("2026-01-01", "Asia/Kathmandu") == datetime(2025, 12, 31, 18, 15, tzinfo=UTC)
    # Santiago's clock goes from 23:59 to 01:00.
    assert day_in("2026-09-06", "America/Santiago") == datetime(2026, 9, 6, 4, tzinfo=UTC)


def test_months_are_of_the_calendar():
    found = berlin("2026-01-15", "2026-04-02", Step.MONTH)
    starts = [period.start for period in found]
    days = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
    assert starts == [day_in(day, "Europe/Berlin") for day in days]


@given(zone=ZONES, since=INSTANTS, hours=st.integers(1, 700), step=st.sampled_from(Step))
def test_points_cover_what_was_asked_once_and_begin_on_quarters(zone, since, hours, step):
    until = since + hours * HOUR
    found = points(step, since, until, zone)
    assert found[0].start <= since < found[0].end
    assert found[-1].start < until <= found[-1].end
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(period.start < period.end for period in found)
    assert all(period.start.minute % 15 == 0 and not period.start.second for period in found)


@given(zone=ZONES, at=INSTANTS, days=st.integers(1, 40))
def test_what_is_compared_has_neither_a_gap_nor_an_hour_twice(zone, at, days):
    current, previous = last_days(at, zone, days)
    assert previous.start < previous.end <= current.start <= at < current.end
    edges = edges_of([current, previous])
    assert len(within(current, edges)) == 1
    if days > 1:
        assert abs((previous.end - previous.start) - (at - current.start)) <= 2 * HOUR + HOUR / 4


def test_a_morning_is_compared_with_a_morning_though_the_night_was_short():
    at = datetime(2026, 3, 30, 8, 7, tzinfo=UTC)  # 10:07 in Berlin
    current, previous = last_days(at, "Europe/Berlin", 1)
    assert current.start == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert previous.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert previous.end == datetime(2026, 3, 29, 8, 15, tzinfo=UTC)  # 10:15 on the day before


def test_800_points_are_shown_and_not_one_more():
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert len(points(Step.HOUR, since, since + 800 * HOUR, "UTC")) == 800
    with pytest.raises(Invalid) as refused:
        points(Step.HOUR, since, since + 801 * HOUR, "UTC")
    assert [problem.field for problem in refused.value.problems] == ["step"]


@pytest.mark.parametrize("step", Step)
def test_calendars_end_somewhere(step):
    with pytest.raises(Invalid):
        points(step, datetime(9999, 12, 31, tzinfo=UTC), datetime.max.replace(tzinfo=UTC), "UTC")
