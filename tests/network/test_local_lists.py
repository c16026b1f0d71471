"""What a station is told next, so that step by step it holds what it shall."""

from hypothesis import given
from hypothesis import strategies as st

from chargewright.network.local_lists import (
    Limits,
    Line,
    ListState,
    Presented,
    after,
    after_answer,
    cut,
    is_too_long,
    next_update,
)

lines = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.tuples(
        st.sampled_from(["ISO14443", "KeyCode"]),
        st.builds(Line, st.none(), st.none() | st.sampled_from(["G1", "G2"])),
    ),
).map(lambda told: {Presented(text, kind): line for text, (kind, line) in told.items()})
A, B = Presented("A", "ISO14443"), Presented("B", "eMAID")
limits = st.builds(Limits, lines=st.none() | st.integers(1, 4))


@given(wanted=lines, held=st.none() | lines, limits=limits)
def test_updates_lead_to_what_is_wanted_and_then_there_are_none(wanted, held, limits):
    told = 0
    while (update := next_update(wanted, held, limits)) is not None:
        assert update.is_full is (held is None)
        assert limits.lines is None or len(update.lines) <= limits.lines
        held = after(held or {}, update)
        told += 1
        assert told < 20
    assert dict(held) == wanted


@given(wanted=lines, held=lines, limits=limits)
def test_a_list_never_has_more_than_it_had_or_shall_have(wanted, held, limits):
    most = max(len(wanted), len(held))
    while (update := next_update(wanted, held, limits)) is not None:
        held = after(held, update)
        assert len(held) <= most


def test_a_whole_list_is_told_anew_where_that_is_wanted():
    wanted = {A: Line()}
    assert next_update(wanted, wanted, Limits()) is None
    assert next_update(wanted, wanted, Limits(), is_full=True).is_full


def test_a_station_that_holds_fewer_is_not_told_more():
    assert is_too_long({A: Line(), B: Line()}, Limits(tokens=1))
    assert not is_too_long({A: Line()}, Limits(tokens=1))
    assert not is_too_long({A: Line()}, Limits())


@given(wanted=lines, most=st.integers(0, 8))
def test_no_more_lines_go_than_fit(wanted, most):
    update = next_update(wanted, None, Limits())
    part = cut(update, lambda some: len(some.lines) <= most)
    if most or not wanted:
        assert part.lines == update.lines[:most]
        assert part.is_full
    else:
        assert part is None


def test_a_token_of_another_type_goes_as_what_it_was_before_it_comes_as_what_it_is():
    wanted = {A: Line(), B: Line()}
    held = {A._replace(type="Central"): Line(), B: Line()}
    update = next_update(wanted, held, Limits())
    assert update.lines == [(A._replace(type="Central"), None), (A, Line())]
    assert after(held, update) == wanted


def test_what_was_not_accepted():
    assert after_answer("rejected", "VersionMismatch", was_full=False) is ListState.BEHIND
    assert after_answer("rejected", "VersionMismatch", was_full=True) is ListState.FAILED
    assert after_answer("rejected", "Failed", was_full=False) is ListState.FAILED
    assert after_answer("rejected", "NotSupported", was_full=True) is ListState.NOT_SUPPORTED
    assert after_answer("unknown", None, was_full=True) is ListState.BEHIND
    assert after_answer("failed", None, was_full=True) is ListState.BEHIND
