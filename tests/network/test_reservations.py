"""What moves a reservation, and where nothing is left to reserve."""

import pytest

from chargewright.network.reservations import (
    OPEN,
    ReservationState,
    after_answer,
    after_cancelling,
    after_update,
    is_kept_from_strangers,
    is_taken,
    may_be_used,
)

S = ReservationState


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("accepted", {"status": "Accepted"}, S.ACCEPTED),
        ("rejected", {"status": "Occupied"}, S.REFUSED),
        ("rejected", {"error": "NotSupported"}, S.REFUSED),
        ("failed", None, S.REFUSED),
        ("unknown", None, None),
    ],
)
def test_the_answer_decides_and_silence_does_not(command, answer, state):
    moved = after_answer(S.ASKED, command, answer)
    assert (None if moved is None else moved.state) is state


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("accepted", {"status": "Accepted"}, S.CANCELLED),
        ("rejected", {"status": "Rejected"}, S.REMOVED),
        ("rejected", {"error": "InternalError"}, None),
        ("failed", None, None),
        ("unknown", None, None),
    ],
)
def test_a_cancelling_ends_it_only_by_the_stations_word(command, answer, state):
    moved = after_cancelling(S.ACCEPTED, command, answer)
    assert (None if moved is None else moved.state) is state


@pytest.mark.parametrize("state", [each for each in S if each not in OPEN])
def test_what_has_ended_stays_so(state):
    assert after_answer(state, "accepted", {"status": "Accepted"}) is None
    assert after_cancelling(state, "accepted", {"status": "Accepted"}) is None
    assert after_update(state, "Removed") is None


@pytest.mark.parametrize(
    ("status", "state"),
    [("Expired", S.EXPIRED), ("Removed", S.REMOVED), ("NoTransaction", S.USED), ("Else", None)],
)
def test_a_stations_report_moves_it(status, state):
    moved = after_update(S.ACCEPTED, status)
    assert (None if moved is None else moved.state) is state


def test_one_that_lapsed_here_may_have_been_used_before():
    assert {each for each in S if may_be_used(each)} == {S.ASKED, S.ACCEPTED, S.EXPIRED}


@pytest.mark.parametrize(
    ("evse_no", "reserved", "taken"),
    [
        (1, [], False),
        (1, [1], True),
        (2, [1], False),
        (None, [1], False),
        (2, [None], False),
        (2, [1, None], True),
        (None, [None, None], True),
    ],
)
def test_of_two_evses_each_is_reserved_once(evse_no, reserved, taken):
    assert is_taken(evse_no, reserved=reserved, evses={1, 2}) is taken


@pytest.mark.parametrize(
    ("reserved", "kept"), [([], set()), ([1], {1}), ([None], {1, 2}), ([2, None], {1, 2})]
)
def test_strangers_find_no_evse_of_a_station_that_is_reserved_as_a_whole(reserved, kept):
    found = {each for each in (1, 2) if is_kept_from_strangers(each, reserved=reserved)}
    assert found == kept
