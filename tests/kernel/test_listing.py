"""What a list can be asked, and what it says to the rest."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.listing import (
    After,
    Ask,
    Column,
    Filter,
    Kind,
    Listing,
    Order,
    Question,
)
from chargewright.kernel.problem import Invalid

CHARGES = Listing(
    name="charges",
    columns=(
        Column("id", Kind.ID, "", frozenset({Ask.IS})),
        Column("name", Kind.TEXT, "", frozenset({Ask.IS, Ask.STARTS}), is_sortable=True),
        Column("state", Kind.WORD, "", frozenset({Ask.IS}), choices=("open", "closed")),
        Column("energy_wh", Kind.INTEGER, "", frozenset({Ask.RANGE}), is_sortable=True),
        Column("ended_at", Kind.INSTANT, "", frozenset({Ask.RANGE}), is_sortable=True),
        Column("is_paid", Kind.FLAG, "", frozenset({Ask.IS}), is_sortable=True),
        Column("price", Kind.MONEY, ""),
    ),
    default_order=Order("ended_at", is_descending=True),
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_nothing_asked_is_the_first_page_in_the_default_order():
    assert CHARGES.read([]) == Question(order=Order("ended_at", is_descending=True))


def test_everything_asked_at_once():
    question = CHARGES.read(
        [
            ("state", "open"),
            ("state", "closed"),
            ("energy_wh_from", "-5"),
            ("energy_wh_before", "1000"),
            ("ended_at_from", "2026-03-02T13:00:00+01:00"),
            ("name_starts", "Ma"),
            ("is_paid", "false"),
            ("sort", "name"),
            ("limit", "7"),
        ]
    )
    assert question.order == Order("name")
    assert question.limit == 7
    assert set(question.filters) == {
        Filter("state", Ask.IS, ("open", "closed")),
        Filter("energy_wh", Ask.RANGE, (-5,)),
        Filter("energy_wh", Ask.RANGE, (1000,), is_upper=True),
        Filter("ended_at", Ask.RANGE, (NOON,)),
        Filter("name", Ask.STARTS, ("Ma",)),
        Filter("is_paid", Ask.IS, (False,)),
    }


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("colour", "red", "no such parameter"),
        ("price", "1", "no such parameter"),
        ("id_starts", "x", "no such parameter"),
        ("state", "ajar", "one of open, closed"),
        ("energy_wh_from", "1.5", "a whole number"),
        ("energy_wh_from", "1e3", "a whole number"),
        ("energy_wh_from", "٣", "a whole number"),
        ("energy_wh_from", "9" * 30, "a whole number"),
        ("is_paid", "yes", "true or false"),
        ("ended_at_from", "2026-03-02T12:00:00", "with its offset"),
        ("ended_at_from", "2026-03-02", "with its offset"),
        ("ended_at_from", "noon", "with its offset"),
        ("ended_at_from", "0001-01-01T00:00:00+05:00", "with its offset"),
        ("name", "a\x00b", "none of them NUL"),
        ("sort", "price", "one of name, energy_wh, ended_at, is_paid"),
        ("sort", "--name", "one of"),
        ("limit", "501", "from 1 to 500"),
        ("limit", "0", "from 1 to 500"),
        ("cursor", "?", "from the page before"),
        ("cursor", "e30", "from the page before"),
    ],
)
def test_what_cannot_be_asked_is_named_with_its_rule(name, text, rule):
    with pytest.raises(Invalid) as refused:
        CHARGES.read([(name, text)])
    [problem] = refused.value.problems
    assert problem.field == name
    assert rule in problem.rule


def test_a_bound_is_given_once():
    with pytest.raises(Invalid) as refused:
        CHARGES.read([("name_starts", "a"), ("name_starts", "b")])
    assert refused.value.problems[0].rule == "once only"


def test_all_that_is_wrong_is_listed_at_once():
    with pytest.raises(Invalid) as refused:
        CHARGES.read([("limit", "x"), ("sort", "x"), ("colour", "x"), ("state", "x")])
    assert [each.field for each in refused.value.problems] == ["limit", "sort", "colour", "state"]


KEYS = {
    "name": st.text(
        st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=255
    ),
    "energy_wh": st.integers(-(10**17), 10**17),
    "ended_at": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive by Hypothesis's rule
    "is_paid": st.booleans(),
}


@given(st.data(), st.sampled_from(sorted(KEYS)), st.booleans(), st.text("abc_0", max_size=30))
def test_a_cursor_leads_back_to_where_the_page_ended(data, column, is_descending, row_id):
    order = Order(column, is_descending)
    after = After(data.draw(KEYS[column]), row_id)
    text = CHARGES.cursor(order, after)
    assert text.isascii()
    assert CHARGES.read([("sort", str(order)), ("cursor", text)]).after == after


@given(st.text(min_size=1))
def test_a_cursor_that_is_none_is_refused_and_nothing_else_is_raised(text):
    with pytest.raises(Invalid) as refused:
        CHARGES.read([("cursor", text)])
    assert [each.field for each in refused.value.problems] == ["cursor"]


def test_a_cursor_of_another_order_is_refused():
    text = CHARGES.cursor(Order("name"), After("x", "id"))
    with pytest.raises(Invalid):
        CHARGES.read([("cursor", text)])


def test_the_parameters_are_those_that_it_understands():
    assert [each.name for each in CHARGES.parameters] == [
        "id",
        "name",
        "name_starts",
        "state",
        "energy_wh_from",
        "energy_wh_before",
        "ended_at_from",
        "ended_at_before",
        "is_paid",
    ]
