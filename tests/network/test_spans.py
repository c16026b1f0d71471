"""What is said of a thing becomes a row of spans without gaps, whatever is said, late or twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.network.spans import SERVING, Said, Span, State, continued

T0 = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
A, C, F, UNKNOWN = State.AVAILABLE, State.OCCUPIED, State.FAULTED, State.UNKNOWN


def at(minute):
    return T0 + timedelta(minutes=minute)


def told(*said):
    """Everything that is known after each of these (state, minute) was heard by itself."""
    return heard([Said(state, at(minute)) for state, minute in said])


def heard(said):
    spans = []
    for each in said:
        newest = spans[-1] if spans else None
        if now := continued(newest, [each]):
            spans[-1:] = now
    return spans


def short(spans):
    ends = [
        (span.ended_at - T0) // timedelta(minutes=1) if span.ended_at else None for span in spans
    ]
    return [
        (span.state, (span.began_at - T0) // timedelta(minutes=1), end)
        for span, end in zip(spans, ends, strict=True)
    ]


CASES = [
    ("nothing", [], []),
    ("the first word opens", [(A, 0)], [(A, 0, None)]),
    ("another state closes and opens", [(A, 0), (C, 5)], [(A, 0, 5), (C, 5, None)]),
    ("the same again is no news", [(A, 0), (A, 5), (C, 9)], [(A, 0, 9), (C, 9, None)]),
    ("said late it does not rewrite", [(A, 0), (C, 5), (F, 3)], [(A, 0, 5), (F, 5, None)]),
    ("what lasted no time is not kept", [(A, 0), (C, 5), (F, 5)], [(A, 0, 5), (F, 5, None)]),
    ("an unknown beginning is none", [(UNKNOWN, 0), (A, 5)], [(A, 5, None)]),
    ("later it is a state", [(A, 0), (UNKNOWN, 5)], [(A, 0, 5), (UNKNOWN, 5, None)]),
]


@pytest.mark.parametrize(
    ("said", "known"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_known_after_what_was_said(said, known):
    assert short(told(*said)) == known


def test_a_thing_that_was_gone_before_it_came_back_gets_both_at_once():
    said = [Said(State.OFFLINE, at(7)), Said(A, at(9))]
    assert short(continued(Span(A, at(0)), said)) == [
        (A, 0, 7),
        (State.OFFLINE, 7, 9),
        (A, 9, None),
    ]


SAID = st.lists(
    st.builds(
        Said, st.sampled_from(SERVING), st.integers(0, 600).map(lambda s: T0 + timedelta(seconds=s))
    ),
    max_size=30,
)


@given(SAID)
def test_spans_of_one_thing_never_overlap_and_never_leave_a_gap(said):
    spans = heard(said)
    assert all(before.ended_at == after.began_at for before, after in pairwise(spans))
    assert [span for span in spans if span.ended_at is None] == spans[-1:]
    assert all(span.began_at < span.ended_at for span in spans[:-1])


@given(SAID)
def test_the_last_word_is_what_holds(said):
    spans = heard(said)
    if spans:
        assert spans[-1].state is said[-1].state


@given(SAID)
def test_hearing_it_twice_changes_nothing(said):
    twice = [again for each in said for again in (each, each)]
    assert heard(twice) == heard(said)


@given(SAID, SAID)
def test_what_has_ended_is_never_changed(before, after):
    ended = heard(before)[:-1]
    assert heard([*before, *after])[: len(ended)] == ended


@given(SAID)
def test_said_at_once_or_one_by_one_the_same_is_known(said):
    assert list(continued(None, said)) == heard(said)
