"""What sequence numbers say: nothing is missing, these are, or that they say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.sessions.sequence import SHOWN, Broken, Missing, Told, Whole, goes_on, judge

TIME = "2026-03-02T09:00:{:02d}Z"


def told(seq_no, kind="Updated", second=None):
    return Told(seq_no, kind, TIME.format(seq_no % 60 if second is None else second))


def transaction(first, last):
    """All of a transaction."""
    between = [told(number) for number in range(first + 1, last)]
    return [told(first, "Started"), *between, told(last, "Ended")]


@given(st.data(), st.integers(0, 50), st.integers(2, 40))
def test_whatever_is_left_out_is_missed_in_whatever_order_the_rest_comes(data, first, length):
    whole = transaction(first, first + length)
    gone = data.draw(st.sets(st.sampled_from(whole[1:-1]), max_size=len(whole) - 2))
    rest = data.draw(st.permutations([each for each in whole if each not in gone]))
    twice = data.draw(st.lists(st.sampled_from(rest)))
    numbers = sorted(each.seq_no for each in gone)
    expected = Missing(tuple(numbers[:SHOWN]), len(numbers)) if numbers else Whole()
    assert judge([*rest, *twice]) == expected


def test_without_its_start_a_transaction_begins_at_0():
    assert judge([told(2), told(3, "Ended")]) == Missing((0, 1), 2)


def test_an_end_of_its_own_misses_only_what_was_between():
    assert judge([told(7, "Started"), told(9, "Ended")]) == Missing((8,), 1)


def test_a_number_of_two_events_says_nothing():
    assert judge([told(0, "Started"), told(0), told(0, second=5)]) == Broken(0)
    assert judge([told(0, "Started"), told(1), told(1, second=5), told(2, "Ended")]) == Broken(1)


def test_what_is_heard_by_another_name_is_not_missing_and_says_no_more():
    heard = [told(0, "Started"), told(1), told(5, "Ended")]
    assert judge(heard, [2, 4]) == Missing((3,), 1)
    assert judge(heard, [2, 3, 4]) == Whole()
    assert judge(heard, [1, 5, 9, 2, 3, 4]) == Whole(), "others may have the same numbers"


def test_nothing_heard_is_nothing_missed():
    assert judge([]) == Whole()


def test_of_very_many_the_lowest_are_named():
    assert judge([told(0, "Started"), told(2**31 - 1, "Ended")]) == Missing(
        tuple(range(1, SHOWN + 1)), 2**31 - 2
    )


@pytest.mark.parametrize(
    ("seq_no", "heard", "is_so"),
    [
        (3, [0, 1, 2], True),
        (2, [0, 1, 3], True),  # overtaken
        (2, [0, 1, 2], False),
        (4, [0, 1, 2], False),
        (0, [0, 0, 0], False),
        (0, [], False),
    ],
)
def test_a_number_goes_on_where_the_one_before_was_heard_and_it_was_not(seq_no, heard, is_so):
    assert goes_on(seq_no, heard) is is_so
