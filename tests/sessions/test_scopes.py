"""What a session's time was spent on."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.sessions.events import ChargingStateReported
from chargewright.sessions.scopes import (
    Turn,
    scope_in_progress,
    scope_now,
    scope_while_ready,
    segments,
    totals,
    turned,
)
from chargewright.sessions.words import ChargingState, ConnectorStatus, Scope
from tests.play.long import rounds
from tests.sessions.cast import T0, charging_card, later, started, status, stopped, waiting_card

NONE, CHARGING, PARKING, FAULT = Scope.NONE, Scope.CHARGING, Scope.PARKING, Scope.FAULT
RESERVATION = Scope.RESERVATION
KEPT = "kept"


@pytest.mark.parametrize(
    ("word", "ready", "first", "after_energy", "after_stop"),
    [
        ("Available", NONE, NONE, NONE, NONE),
        ("Preparing", NONE, NONE, PARKING, PARKING),
        ("Charging", NONE, CHARGING, CHARGING, PARKING),
        ("SuspendedEV", NONE, PARKING, PARKING, PARKING),
        ("SuspendedEVSE", NONE, PARKING, PARKING, PARKING),
        ("Finishing", NONE, PARKING, PARKING, PARKING),
        ("Reserved", RESERVATION, KEPT, KEPT, PARKING),
        ("Unavailable", NONE, KEPT, KEPT, KEPT),
        ("Faulted", FAULT, FAULT, FAULT, FAULT),
        ("Occupied", NONE, KEPT, KEPT, PARKING),
    ],
)
def test_a_connector_status_of_ocpp_16_is_a_scope(word, ready, first, after_energy, after_stop):
    word = ConnectorStatus(word)

    def scope(previous, *, charged, ended):
        found = scope_in_progress(
            previous,
            word,
            None,
            has_charged=charged,
            has_stopped=ended,
            suspended_evse=PARKING,
        )
        return KEPT if found is previous else found

    assert scope_while_ready(word) is ready
    assert scope(RESERVATION, charged=False, ended=False) == first
    assert scope(RESERVATION, charged=True, ended=False) == after_energy
    assert scope(RESERVATION, charged=True, ended=True) == after_stop


@pytest.mark.parametrize(
    ("state", "scope"),
    [
        (ChargingState.CHARGING, CHARGING),
        (ChargingState.EV_CONNECTED, PARKING),
        (ChargingState.SUSPENDED_EV, PARKING),
        (ChargingState.SUSPENDED_EVSE, PARKING),
        (ChargingState.IDLE, PARKING),
    ],
)
def test_a_charging_state_of_ocpp_2_is_a_scope_unless_the_connector_is_broken(state, scope):
    def seen(word):
        return scope_in_progress(
            RESERVATION,
            word,
            state,
            has_charged=True,
            has_stopped=False,
            suspended_evse=PARKING,
        )

    assert seen(None) is scope
    assert seen(ConnectorStatus.OCCUPIED) is scope
    assert seen(ConnectorStatus.AVAILABLE) is scope
    assert seen(ConnectorStatus.FAULTED) is FAULT
    assert seen(ConnectorStatus.UNAVAILABLE) is RESERVATION


@pytest.mark.parametrize("chosen", [PARKING, CHARGING, NONE])
@pytest.mark.parametrize(
    ("word", "state"),
    [(ConnectorStatus.SUSPENDED_EVSE, None), (None, ChargingState.SUSPENDED_EVSE)],
)
def test_what_the_station_withholds_is_what_the_site_says_it_is(chosen, word, state):
    assert (
        scope_in_progress(
            CHARGING,
            word,
            state,
            has_charged=True,
            has_stopped=False,
            suspended_evse=chosen,
        )
        is chosen
    )


def test_before_anything_was_reported_the_scope_is_none():
    assert scope_while_ready(None) is NONE
    assert scope_now(()) is NONE
    assert (
        scope_in_progress(
            NONE, None, None, has_charged=False, has_stopped=False, suspended_evse=PARKING
        )
        is NONE
    )


def minutes_of(session):
    return [(part.scope, part.interval.length / timedelta(minutes=1)) for part in session.segments]


def test_a_morning_in_segments():
    session = (
        waiting_card()
        .given(
            status("Preparing", later(0)),
            started(later(0)),
            status("Charging", later(1)),
            status("SuspendedEV", later(31)),
            status("Charging", later(33)),
            status("Faulted", later(40)),
            status("Finishing", later(42)),
            stopped(later(50), 9_000),
        )
        .thing
    )
    assert minutes_of(session) == [
        (NONE, 1),
        (CHARGING, 30),
        (PARKING, 2),
        (CHARGING, 7),
        (FAULT, 2),
        (PARKING, 8),
    ]
    assert totals(session.segments) == {
        NONE: timedelta(minutes=1),
        RESERVATION: timedelta(0),
        CHARGING: timedelta(minutes=37),
        PARKING: timedelta(minutes=10),
        FAULT: timedelta(minutes=2),
    }


def test_a_morning_in_ocpp_2():
    session = (
        waiting_card()
        .given(
            started(later(0), charging_state=ChargingState.EV_CONNECTED),
            ChargingStateReported(later(1), state=ChargingState.CHARGING),
            status("Faulted", later(20)),
            status("Occupied", later(21)),
            ChargingStateReported(later(30), state=ChargingState.SUSPENDED_EV),
            stopped(later(35), 9_000),
        )
        .thing
    )
    assert minutes_of(session) == [
        (PARKING, 1),
        (CHARGING, 19),
        (FAULT, 1),
        (CHARGING, 9),
        (PARKING, 5),
    ]


def test_a_status_that_overtook_the_stop_is_cut_off_at_the_end():
    session = (
        charging_card()
        .given(status("Finishing", later(41)), stopped(later(41, seconds=5), occurred_at=later(40)))
        .thing
    )
    assert session.segments[-1].interval.end == later(40)
    assert session.segments[-1].scope is CHARGING


def test_a_running_session_has_its_segments_so_far():
    session = charging_card().thing
    assert session.segments == ()
    assert [part.scope for part in session.segments_until(later(10))] == [NONE, CHARGING]
    assert session.segments_until(T0) == ()
    ended = charging_card().given(stopped(later(40))).thing
    assert ended.segments_until(later(99)) == ended.segments


def test_a_session_of_no_length_has_no_segments():
    assert segments((Turn(T0, CHARGING),), T0, T0) == ()


def test_a_turn_of_no_length_melts_away():
    day = turned(turned(turned((), T0, CHARGING), later(5), FAULT), later(5), CHARGING)
    assert day == (Turn(T0, CHARGING),)


def test_the_only_turn_melts_away_too_and_leaves_no_turn_to_nothing():
    assert turned(turned((), T0, PARKING), T0, NONE) == ()


def test_a_turn_cannot_go_back_behind_the_last():
    day = turned(turned((), T0, CHARGING), later(5), PARKING)
    assert turned(day, later(3), FAULT) == (Turn(T0, CHARGING), Turn(later(5), FAULT))


@settings(max_examples=rounds(120, 5_000))
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.sampled_from(Scope)), max_size=20),
    st.integers(-50, 50),
    st.integers(0, 60),
)
def test_any_timeline_is_gap_free_between_any_two_instants(turns, start_s, length_s):
    timeline = ()
    for second, scope in turns:
        timeline = turned(timeline, later(seconds=second), scope)
    assert all(left.at < right.at for left, right in pairwise(timeline))
    assert all(left.scope is not right.scope for left, right in pairwise(timeline))
    assert not timeline or timeline[0].scope is not NONE
    start, end = later(seconds=start_s), later(seconds=start_s + length_s)
    parts = segments(timeline, start, end)
    assert sum(totals(parts).values(), timedelta(0)) == end - start
    assert all(left.scope is not right.scope for left, right in pairwise(parts))
    # The one-second oracle: who owns this second is who turned last before it.
    for second in range(start_s, start_s + length_s):
        instant = later(seconds=second)
        owners = [turn.scope for turn in timeline if turn.at <= instant]
        (part,) = [part for part in parts if instant in part.interval]
        assert part.scope is (owners[-1] if owners else NONE)
