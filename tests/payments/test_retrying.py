from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.payments.retrying import RETRY_WAITS, next_look, next_try
from tests.payments.cast import DAY, HOUR, MINUTE, SECOND, T0, TERMS

MOMENTS = [T0 + waited for waited in accumulate(RETRY_WAITS)]


def test_the_schedule_is_five_minutes_a_day_of_hours_and_a_week_of_days():
    tried, log = T0, []
    while (tried := next_try(RETRY_WAITS, since=T0, after=tried)) is not None:
        log.append(tried)
    assert log == MOMENTS
    waits = [later - sooner for sooner, later in pairwise([T0, *log])]
    assert waits == [MINUTE] * 5 + [HOUR] * 24 + [DAY] * 6


def test_a_slow_answer_does_not_shift_the_schedule():
    assert next_try(RETRY_WAITS, since=T0, after=T0 + 30 * SECOND) == T0 + MINUTE


def test_an_outage_of_ours_skips_tries_instead_of_bunching_them():
    assert next_try(RETRY_WAITS, since=T0, after=T0 + 3 * HOUR) == T0 + 3 * HOUR + 5 * MINUTE


def test_after_a_week_there_is_no_further_try():
    assert next_try(RETRY_WAITS, since=T0, after=MOMENTS[-1]) is None


def test_a_search_is_eager_while_a_driver_waits_and_never_ends():
    looks = [T0]
    for _ in range(7):
        looks.append(next_look(RETRY_WAITS, since=T0, after=looks[-1]))
    assert [(look - T0).total_seconds() for look in looks[1:]] == [5, 15, 30, 60, 120, 180, 240]
    assert next_look(RETRY_WAITS, since=T0, after=T0 + 30 * DAY) == T0 + 31 * DAY


@given(st.timedeltas(timedelta(0), 40 * DAY), st.lists(st.timedeltas(SECOND, DAY), min_size=1))
def test_the_next_moment_is_always_later(passed, waits):
    after = T0 + passed
    found = next_try(waits, since=T0, after=after)
    assert found is None or found > after
    assert next_look(waits, since=T0, after=after) > after


@pytest.mark.parametrize("waits", [(), (timedelta(0),)])
def test_terms_without_a_wait_are_refused(waits):
    with pytest.raises(ValueError, match="retry_waits"):
        replace(TERMS, retry_waits=waits)
