"""What a decoder complains of, in words that need no Python and can be said in another language."""

import re
from collections.abc import Mapping
from typing import Final

from chargewright.kernel.sentence import Sentence

_KIND: Final = r"Expected `(?P<kind>[^`]+)`"
_BROKEN: Final = "JSON is malformed"
_BYTE: Final = r"\(byte (?P<byte>\d+)\)"
_FORMS: Final[Mapping[str, str]] = {
    rf"{_KIND}, got `(?P<found>[^`]+)`": "must be {kind}, got {found}",
    rf"{_KIND} >= (?P<least>\S+)": "must be {kind} >= {least}",
    rf"{_KIND} > (?P<least>\S+)": "must be {kind} > {least}",
    rf"{_KIND} <= (?P<most>\S+)": "must be {kind} <= {most}",
    rf"{_KIND} < (?P<most>\S+)": "must be {kind} < {most}",
    rf"{_KIND} of length >= (?P<least>\d+)": "must be {kind} of length >= {least}",
    rf"{_KIND} of length <= (?P<most>\d+)": "must be {kind} of length <= {most}",
    rf"{_KIND} matching regex (?P<form>.+)": "must be {kind} matching regex {form}",
    rf"{_KIND} with a timezone component": "must be {kind}, with its offset",
    r"Invalid RFC3339 encoded datetime": "is not a valid RFC3339 encoded datetime",
    r"Invalid RFC3339 encoded date": "is not a valid RFC3339 encoded date",
    r"Invalid RFC3339 encoded time": "is not a valid RFC3339 encoded time",
    r"Invalid decimal string": "is not a valid decimal string",
    r"Invalid (?:enum )?value (?P<value>.+)": "is not a valid value: {value}",
    r"(?:Integer value|Number) out of range": "is a number out of range",
    r"Object missing required field `(?P<field>[^`]+)`": "has no field {field}",
    r"Object contains unknown field `(?P<field>[^`]+)`": "has the unknown field {field}",
    r"Input data was truncated": "it ends too early",
    rf"{_BROKEN}: invalid character {_BYTE}": "there is an invalid character at byte {byte}",
    rf"{_BROKEN}: invalid number {_BYTE}": "there is an invalid number at byte {byte}",
    rf"{_BROKEN}: (?:invalid escape|unexpected end of hex|invalid utf-16).* {_BYTE}": (
        "there is an invalid escape in the text at byte {byte}"
    ),
    rf"{_BROKEN}: object keys must be strings {_BYTE}": "the name at byte {byte} is not in quotes",
    rf"{_BROKEN}: expected (?P<wanted>.+) {_BYTE}": "{wanted} is missing at byte {byte}",
    rf"{_BROKEN}: trailing comma in (?:object|array) {_BYTE}": "nothing follows the comma before byte {byte}",
    rf"{_BROKEN}: trailing characters {_BYTE}": "more follows its end at byte {byte}",
    r"'utf-8' codec can't decode .*": "it is not in UTF-8",
}
_KINDS: Final[Mapping[str, str]] = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
    "datetime": "a date and time with its offset",
    "date": "a date",
    "decimal": "a decimal number",
}


def spoken(complaint: str) -> str:
    """A complaint of msgspec's as a rule; one that we have no words for stays as it is."""
    for form, template in _FORMS.items():
        found = re.fullmatch(form, complaint)
        if found is not None:
            values: dict[str, object] = found.groupdict()
            for name in {"kind", "found"} & values.keys():
                values[name] = _kind(found[name])
            return Sentence(template, **values)
    return str(complaint)


def _kind(written: str) -> str:
    first, *others = (_one(each.strip()) for each in written.split("|"))
    for other in others:
        first = Sentence("{first} or {second}", first=first, second=other)
    return first


def _one(word: str) -> str:
    known = _KINDS.get(word)
    return word if known is None else Sentence(known)
