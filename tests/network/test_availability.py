"""What an EVSE is for somebody before it, and how much of a time it served."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.interval import Interval
from chargewright.network.availability import (
    LEFT_OUT,
    SERVED,
    STATE_OF_CONNECTOR,
    Uptime,
    state_of_evse,
    uptime,
)
from chargewright.network.spans import SERVING, Said, Span, State, continued
from chargewright.sessions.words import ConnectorStatus

T0 = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = Interval(T0, T0 + 24 * HOUR)


def test_every_word_of_a_connector_has_a_state():
    assert set(STATE_OF_CONNECTOR) == {str(word) for word in ConnectorStatus}


CASES = [
    ("idle", ["Available"], State.AVAILABLE),
    ("about to be in use", ["Preparing"], State.OCCUPIED),
    ("kept for somebody", ["Reserved"], State.OCCUPIED),
    ("not driven away yet", ["Finishing"], State.OCCUPIED),
    ("one of two in use", ["Available", "Charging"], State.OCCUPIED),
    ("in use beside a broken one", ["Faulted", "Occupied"], State.OCCUPIED),
    ("one of two works", ["Faulted", "Available"], State.AVAILABLE),
    ("one of two works, the other was taken out", ["Unavailable", "Available"], State.AVAILABLE),
    ("one broken, one taken out", ["Unavailable", "Faulted"], State.FAULTED),
    ("taken out", ["Unavailable", None], State.OUT_OF_SERVICE),
    ("nothing heard", [None, None], State.UNKNOWN),
    ("no connectors", [], State.UNKNOWN),
]


@pytest.mark.parametrize(
    ("statuses", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_state_of_an_evse_is_that_of_the_connector_that_matters_most(statuses, state):
    found = state_of_evse(statuses, is_connected=True, is_maintained=False)
    assert found is state
    gone = state_of_evse(statuses, is_connected=False, is_maintained=False)
    assert gone is State.OFFLINE


def test_work_on_a_station_is_planned_whether_it_is_on_or_off():
    for is_connected in (True, False, None):
        state = state_of_evse(["Faulted"], is_connected=is_connected, is_maintained=True)
        assert state is State.OUT_OF_SERVICE


def test_a_station_that_never_came_is_not_offline():
    state = state_of_evse([None], is_connected=None, is_maintained=False)
    assert state is State.UNKNOWN


def lasted(**hours):
    return {State(name): hour * HOUR for name, hour in hours.items()}


SHARES = [
    ("all of it", lasted(available=20, occupied=4), "1.00000"),
    ("offline counts against it", lasted(available=18, offline=6), "0.75000"),
    ("a fault counts against it", lasted(occupied=12, faulted=12), "0.50000"),
    ("what was planned is left out", lasted(available=9, faulted=3, out_of_service=12), "0.75000"),
    ("what is not known is left out", lasted(available=12, unknown=12), "1.00000"),
    ("never up", lasted(faulted=24), "0.00000"),
    ("only planned", lasted(out_of_service=24), None),
    ("nothing known", {}, None),
    ("a link", lasted(online=23, offline=1), "0.95833"),
]


@pytest.mark.parametrize(
    ("lasted", "share"), [case[1:] for case in SHARES], ids=[case[0] for case in SHARES]
)
def test_the_share_is_of_the_time_that_counts(lasted, share):
    assert Uptime.of(lasted).share == (None if share is None else Decimal(share))


def test_a_second_of_a_year_is_not_rounded_away():
    year = {State.AVAILABLE: timedelta(days=365), State.FAULTED: timedelta(seconds=1)}
    assert Uptime.of(year).share < 1


def test_a_window_cuts_what_reaches_beyond_it_and_counts_what_goes_on_to_its_end():
    spans = [
        Span(State.AVAILABLE, T0 - HOUR, T0 + 2 * HOUR),
        Span(State.FAULTED, T0 + 2 * HOUR, T0 + 3 * HOUR),
        Span(State.AVAILABLE, T0 + 3 * HOUR),
    ]
    found = uptime(spans, DAY)
    assert found.lasted == lasted(available=23, faulted=1)
    assert uptime(spans, Interval(T0 - 9 * HOUR, T0 - 5 * HOUR)) == Uptime({}, None)


SPANS = st.lists(
    st.builds(
        Said,
        st.sampled_from(SERVING),
        st.integers(-(10**6), 10**6).map(lambda s: T0 + timedelta(seconds=s)),
    ),
    max_size=20,
).map(lambda said: continued(None, sorted(said, key=lambda each: each.at)))


@given(SPANS)
def test_no_more_is_counted_than_the_window_has_and_a_share_is_one(spans):
    found = uptime(spans, DAY)
    assert sum(found.lasted.values(), timedelta()) <= DAY.length
    assert found.share is None or 0 <= found.share <= 1
    assert (found.share is None) == (not set(found.lasted) - LEFT_OUT)
    assert (found.share or 0) == 0 or set(found.lasted) & SERVED


@given(SPANS, st.integers(1, 23))
def test_two_halves_of_a_window_are_the_whole(spans, hour):
    middle = T0 + hour * HOUR
    halves = [uptime(spans, Interval(T0, middle)), uptime(spans, Interval(middle, DAY.end))]
    whole = uptime(spans, DAY)
    for state in SERVING:
        parts = [half.lasted.get(state, timedelta()) for half in halves]
        assert sum(parts, timedelta()) == whole.lasted.get(state, timedelta())
