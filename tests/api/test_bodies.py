"""Reading a body: strict, and everything wrong with it at once."""

from datetime import datetime
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.roles import Role
from chargewright.api.bodies import read
from chargewright.api.refusals import Malformed
from chargewright.api.shapes import Amount, Body
from chargewright.kernel.problem import Invalid


class Window(Body, frozen=True, kw_only=True):
    start: str
    end: str | None = None


class Price(Body, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    amount: Amount
    role: Role
    energy_wh: Annotated[int, msgspec.Meta(ge=0)] = 0
    is_final: bool = False
    at: datetime | None = None
    windows: tuple[Window, ...] = ()
    shares: Annotated[tuple[int, ...], msgspec.Meta(max_length=2)] = ()
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
