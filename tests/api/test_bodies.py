"""Reading a body: strict, and everything wrong with it at once."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.roles import Role
from chargewright.api.bodies import DEEPEST, NUL, OUT_OF_TIME, read
from chargewright.api.refusals import Malformed
from chargewright.api.shapes import Amount, Body
from chargewright.kernel.problem import Invalid


class Window(Body, frozen=True, kw_only=True):
    start: str
    end: str | None = None
    since: datetime | None = None


class Price(Body, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    amount: Amount
    role: Role
    energy_wh: Annotated[int, msgspec.Meta(ge=0)] = 0
    is_final: bool = False
    at: datetime | None = None
    windows: tuple[Window, ...] = ()
    shares: Annotated[tuple[int, ...], msgspec.Meta(max_length=2)] = ()
    anything: dict[str, Any] = msgspec.field(default_factory=dict)
    only: Window | msgspec.UnsetType = msgspec.UNSET


GOOD = {"name": "Day", "amount": {"amount": "12.34", "currency": "EUR"}, "role": "analyst"}


def problems(body):
    with pytest.raises(Invalid) as refused:
        read(Price, msgspec.json.encode(body))
    return {each.field: each.rule for each in refused.value.problems}


def test_a_good_body_is_read():
    assert read(Price, msgspec.json.encode(GOOD)).amount == Amount("12.34", "EUR")


def test_every_field_is_judged_however_deep_it_lies():
    assert problems(
        {
            "name": "",
            "amount": {"amount": 12.34, "currency": "euro"},
            "role": "king",
            "energy_wh": "7",
            "is_final": 1,
            "at": "yesterday",
            "windows": [{"start": "06:00"}, {"end": 3, "colour": "red"}],
            "shares": [1, 2, 3],
            "only": {"start": None},
            "tip": 1,
        }
    ).keys() == {
        "name",
        "amount.amount",
        "amount.currency",
        "role",
        "energy_wh",
        "is_final",
        "at",
        "windows[1].start",
        "windows[1].end",
        "windows[1].colour",
        "shares",
        "only.start",
        "tip",
    }


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"energy_wh": "7"}, "energy_wh", "must be a whole number, got a text"),
        ({"energy_wh": 7.5}, "energy_wh", "must be a whole number, got a number"),
        ({"energy_wh": -1}, "energy_wh", "must be a whole number >= 0"),
        ({"is_final": "true"}, "is_final", "must be true or false, got a text"),
        ({"name": None}, "name", "must be a text, got null"),
        ({"windows": {}}, "windows", "must be a list, got an object"),
        ({"amount": "12.34 EUR"}, "amount", "must be an object, got a text"),
    ],
)
def test_rules_are_said_in_words(change, field, rule):
    assert problems(GOOD | change) == {field: rule}


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_a_body_that_is_no_object(body):
    assert problems(body).keys() == {""}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "a\0b"}, "name"),
        ({"windows": [{"start": "06:00"}, {"start": "\0"}]}, "windows[1].start"),
        ({"anything": {"x": ["", "\0"]}}, "anything.x[1]"),
        ({"anything": {"y": {"\0": 1}}}, "anything.y"),
    ],
)
def test_a_text_that_cannot_be_kept_is_named_wherever_it_stands(change, field):
    assert problems(GOOD | change) == {field: NUL}


def test_nul_is_told_beside_what_else_is_wrong_and_its_six_letters_are_only_letters():
    assert problems(GOOD | {"name": "\0", "energy_wh": -1}).keys() == {"name", "energy_wh"}
    assert read(Price, msgspec.json.encode(GOOD | {"name": r"\u0000"})).name == r"\u0000"


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]
)
def test_an_instant_that_cannot_be_counted_with_is_named(at):
    assert problems(GOOD | {"at": at}) == {"at": OUT_OF_TIME}
    several = [{"start": "a", "since": "2026-01-01T00:00:00Z"}, {"start": "b", "since": at}]
    assert problems(GOOD | {"windows": several}) == {"windows[1].since": OUT_OF_TIME}


@pytest.mark.parametrize("depth", [DEEPEST + 1, 500, 5_000, 100_000])
@pytest.mark.parametrize("place", ["[{}]", '{{"anything": {{"x": {}}}}}'])
def test_a_body_nested_without_end_is_not_readable(place, depth):
    raw = place.format("[" * depth + "]" * depth).encode()
    with pytest.raises(Malformed):
        read(Price, raw)


def test_a_body_as_deep_as_may_be_is_read():
    nested = {}
    for _ in range(DEEPEST - 3):
        nested = {"in": nested}
    assert read(Price, msgspec.json.encode(GOOD | {"anything": nested})).anything == nested


PRINTABLE = st.characters(exclude_categories=["Cs"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(PRINTABLE),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "amount", "role", "windows", "start", "currency", "x"]), inner
        )
    ),
    max_leaves=12,
)


def told(raw):
    """The rules that a body breaks; none when it is good."""
    try:
        read(Price, raw)
    except Invalid as refused:
        return [each.rule for each in refused.problems]
    except Malformed as refused:
        return [str(refused)]
    return None


@given(JSON)
def test_any_json_is_read_or_refused_with_at_least_one_rule(body):
    rules = told(msgspec.json.encode(body))
    assert rules is None or (rules and all(rules))


@given(st.binary())
def test_any_octets_are_read_or_refused(octets):
    rules = told(octets)
    assert rules is None or (rules and all(rules))
