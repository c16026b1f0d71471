"""What is said to a caller, in the language that they ask for: each language a file in `words/`.

A catalogue has for each English template the same sentence with the same placeholders, the names of
what stands in sentences as a value of an enumeration, and how decimals are written. What a catalogue
does not have is said in English. To add a language, add a file; a house test says what it lacks.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar.connection import ASGIConnection

from chargewright.kernel.languages import asked_for
from chargewright.kernel.money import Money
from chargewright.kernel.sentence import Sentence

ENGLISH: Final = "en"
VARY: Final = "Accept-Language"
_OURS: Final = "chargewright."
_FOLDER: Final = Path(__file__).parent / "words"


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One language. English has names alone: its templates are in the code."""

    decimal_mark: str
    names: dict[str, dict[str, str]]
    sentences: dict[str, str]


@cache
def catalogues() -> dict[str, Catalogue]:
    """Every language that is spoken, by its tag."""
    return {
        file.stem: msgspec.json.decode(file.read_bytes(), type=Catalogue)
        for file in sorted(_FOLDER.glob("*.json"))
    }


def language_of(header: str | None) -> str:
    """The language that an Accept-Language asks for most, of those spoken here; else English."""
    for tag in asked_for(header):
        primary = tag.partition("-")[0].lower()
        if primary in catalogues():
            return primary
    return ENGLISH


def kind_of(value: Enum) -> str:
    """Under which name a catalogue has the words of an enumeration: `sessions.words.Status`."""
    return f"{type(value).__module__.removeprefix(_OURS)}.{type(value).__qualname__}"


@dataclass(slots=True)
class Speaker:
    """Says sentences in one language, and keeps in mind in which they were really said."""

    language: str
    spoke: set[str]

    @classmethod
    def to(cls, connection: ASGIConnection[Any, Any, Any, Any]) -> "Speaker":
        """In the language that this caller asks for."""
        return cls(language_of(connection.headers.get("accept-language")), set())

    def say(self, sentence: str) -> str:
        """The sentence in this language, or in English where there are no words for it."""
        template = sentence.template if isinstance(sentence, Sentence) else sentence
        values = sentence.values if isinstance(sentence, Sentence) else {}
        known = template if self.language == ENGLISH else self._words.sentences.get(template)
        self.spoke.add(ENGLISH if known is None else self.language)
        if known is None:
            return f"{sentence}"
        if not isinstance(sentence, Sentence):
            return known
        return known.format(**{name: self._value(value) for name, value in values.items()})

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says of the language of its sentences."""
        spoken = sorted(self.spoke, key=lambda each: each != self.language)
        return {"Content-Language": ", ".join(spoken), "Vary": VARY} if spoken else {}

    @property
    def _words(self) -> Catalogue:
        return catalogues()[self.language]

    def _value(self, value: object) -> str:
        match value:
            case Sentence():
                return self.say(value)
            case list() | tuple():
                return ", ".join(map(self._value, value))
            case Enum():
                names = self._words.names.get(kind_of(value), {})
                return names.get(str(value.value), str(value.value))
            case Money():
                return f"{self._number(value.amount)} {value.currency}"
            case Decimal():
                return self._number(f"{value:f}")
            case _:
                return str(value)

    def _number(self, plain: str) -> str:
        return plain.replace(".", self._words.decimal_mark)
