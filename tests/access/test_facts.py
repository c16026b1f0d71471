"""What happened to people is told by ids and roles alone."""

import dataclasses
from typing import get_args

import msgspec
import pytest

from chargewright.access.facts import FACTS, AccessFact, about
from chargewright.access.roles import Role

EXAMPLES = {"role": Role.SUPPORT, "codes_left": 3}


def example(kind):
    return kind(
        **{
            field.name: EXAMPLES.get(field.name, f"{field.name}_1")
            for field in dataclasses.fields(kind)
        }
    )


@pytest.mark.parametrize("kind", get_args(AccessFact))
def test_each_kind_has_a_name_and_comes_back_as_it_was(kind):
    fact = example(kind)
    stored = msgspec.json.decode(msgspec.json.encode(FACTS.body(fact)))
    assert FACTS.read(FACTS.name(fact), stored) == fact


@pytest.mark.parametrize("kind", get_args(AccessFact))
def test_no_kind_has_a_place_for_a_name_or_an_address(kind):
    fields = {field.name for field in dataclasses.fields(kind)}
    assert fields <= {"user_id", "api_key_id", "organization_id", "by", "role", "codes_left"}
    assert about(example(kind)).endswith("_id_1")
