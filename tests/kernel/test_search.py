"""What a search means by a text, and which of what it found stands first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.search import (
    LIMIT_RULE,
    TEXT_RULE,
    Hit,
    Kind,
    Wanted,
    best,
    problems_of,
)
from tests.play.clock import MONDAY_MORNING as T0


def hit(hit_id="x", kind=Kind.SITE, *, exact=False, live=True, minutes=0, matched="name"):
    return Hit(
        kind=kind,
        id=hit_id,
        title="",
        subtitle="",
        matched=matched,
        organization_id="org_1",
        site_id=None,
        is_exact=exact,
        is_live=live,
        at=T0 + timedelta(minutes=minutes),
    )


BEST_FIRST = [
    hit("exact station", Kind.STATION, exact=True, live=False),
    hit("exact site", exact=True),
    hit("live station", Kind.STATION),
    hit("retired station", Kind.STATION, live=False, minutes=9),
    hit("new", minutes=2),
    hit("old", Kind.SESSION, minutes=1),
    hit("ended", Kind.PAYMENT, live=False, minutes=5),
]


@given(st.permutations(BEST_FIRST))
def test_exact_then_stations_then_live_then_newest_whatever_came_first(shuffled):
    assert best(shuffled, 50) == BEST_FIRST
    assert best(shuffled, 3) == BEST_FIRST[:3]


@given(st.permutations([hit(matched="label"), hit(matched="id", exact=True), hit(matched="id")]))
def test_a_thing_stands_once_by_its_best_match(shuffled):
    assert best(shuffled, 50) == [hit(matched="id", exact=True)]


def test_two_kinds_of_one_id_are_two_things():
    assert len(best([hit("x"), hit("x", Kind.USER)], 50)) == 2


@pytest.mark.parametrize("text", ["", " ", "a", "  a  ", "a" * 101, "ab\0"])
def test_what_is_too_short_or_cannot_be_kept_is_refused(text):
    (problem,) = problems_of(text, "20")
    assert (problem.field, problem.rule) == ("q", TEXT_RULE)


@pytest.mark.parametrize("limit", ["0", "51", "", "-1", "1.5", "²", "1" * 400])
def test_a_limit_is_a_number_within_bounds(limit):
    (problem,) = problems_of("ab", limit)
    assert (problem.field, problem.rule) == ("limit", LIMIT_RULE)


def test_two_characters_are_enough():
    assert problems_of(" ab ", "50") == []


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("ses_0", True),
        ("SES_01ABC", True),
        ("ses_" + "0" * 26, True),
        ("ses_" + "0" * 27, False),
        ("ses_", False),
        ("ses", False),
        ("ses_il", False),
        ("pay_01", False),
        ("Session road", False),
    ],
)
def test_an_id_is_looked_for_only_where_the_text_looks_like_one(text, looks):
    assert Wanted(text).looks_like_id("ses") is looks


@pytest.mark.parametrize(
    ("text", "is_card"), [("4242", True), ("424", False), ("42421", False), ("٤٢٤٢", False)]
)
def test_a_card_is_known_by_four_digits(text, is_card):
    assert Wanted(text).is_card is is_card
