from decimal import Decimal
from enum import StrEnum

import pytest

from chargewright.kernel.complaints import spoken
from chargewright.kernel.money import Money, currency
from chargewright.kernel.sentence import Sentence, said_by


class Colour(StrEnum):
    DARK_RED = "dark_red"


def test_a_sentence_is_its_english_text():
    said = Sentence(
        "at most {most} of {things}", most=Decimal("1E+3"), things=["a", Colour.DARK_RED]
    )
    assert said == "at most 1000 of a, dark_red"
    assert type(f"{said}") is type(str(said)) is str


def test_a_sentence_keeps_what_it_was_made_from():
    inner = Sentence("station")
    said = Sentence("no such {thing}", thing=inner)
    assert (said, said.template) == ("no such station", "no such {thing}")
    assert said.values["thing"] is inner


def test_values_are_no_templates():
    assert Sentence("{name!r} is taken", name="{most}") == "'{most}' is taken"


def test_an_exception_hands_on_its_sentence():
    with pytest.raises(ValueError, match="more than the 2 decimals of EUR") as refused:
        Money.parse("1.234", currency("EUR"))
    said = said_by(refused.value)
    assert isinstance(said, Sentence)
    assert said.values == {"amount": "1.234", "most": 2, "currency": "EUR"}


@pytest.mark.parametrize(
    ("complaint", "rule", "template"),
    [
        (
            "Expected `str | null`, got `int`",
            "must be a text or null, got a whole number",
            "must be {kind}, got {found}",
        ),
        ("Expected `int` <= 5", "must be a whole number <= 5", "must be {kind} <= {most}"),
        (
            "Expected `array` of length >= 1",
            "must be a list of length >= 1",
            "must be {kind} of length >= {least}",
        ),
        (
            "Invalid enum value 'x'",
            "is not a valid value: 'x'",
            "is not a valid value: {value}",
        ),
        (
            "JSON is malformed: expected ',' or '}' (byte 7)",
            "',' or '}' is missing at byte 7",
            "{wanted} is missing at byte {byte}",
        ),
    ],
)
def test_a_decoder_s_complaint_becomes_a_sentence(complaint, rule, template):
    said = spoken(complaint)
    assert (said, said.template) == (rule, template)


def test_a_complaint_that_nobody_knows_stays():
    assert spoken("The moon is not full") == "The moon is not full"
