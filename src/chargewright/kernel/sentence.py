"""A sentence for people that holds values, and can be said in another language later.

It is made in English where it is needed and is that text. Whoever knows the language of the reader
looks its template up in a catalogue (`api/speaking.py`). A sentence without values needs none of
this: a plain text is its own template.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Self


class Sentence(str):
    """English, from a template and the values that stand in it.

    A value that is a `Sentence` itself, or a list with such, is said in the reader's language too;
    any other text stays as it is. So what somebody wrote is never taken for words of ours.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        english = {name: _english(value) for name, value in values.items()}
        self = super().__new__(cls, template.format(**english))
        self.template = template
        self.values = values
        return self


def said_by(error: Exception) -> str:
    """The sentence that an exception was raised with, as it was made; its text is English alone."""
    sentence = error.args[0] if error.args else ""
    assert isinstance(sentence, str), f"{type(error).__name__} was raised without a sentence"
    return sentence


def _english(value: object) -> str:
    match value:
        case list() | tuple():
            return ", ".join(map(_english, value))
        case Decimal():
            return f"{value:f}"
        case Enum():
            return str(value.value)
        case _:
            return str(value)
