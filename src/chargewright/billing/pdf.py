"""A sheet as Typst source: the setting as it is in `sheet.typ`, and the sheet as a dictionary.

Texts by others never become markup: each is a string literal, so `#`, `$` and the like are letters.
The engine that makes a PDF of it is an adapter; the same sheet always gives the same source.
"""

from collections.abc import Mapping
from dataclasses import fields
from importlib import resources
from typing import Final

from chargewright.billing.locales import CONVENTIONS
from chargewright.billing.qr import qr_svg
from chargewright.billing.sheet import (
    Part,
    PricedRow,
    Prices,
    Row,
    Section,
    Sheet,
    Slip,
    Sum,
    Table,
)
from chargewright.billing.words import say

SETTING: Final = resources.files(__package__).joinpath("sheet.typ").read_text(encoding="utf-8")
_KINDS: Final[Mapping[type[Part], str]] = {
    Section: "section",
    Prices: "prices",
    Table: "table",
    Slip: "slip",
}


def typst_source(sheet: Sheet, *, page_url: str | None = None) -> str:
    """The source of a document's PDF. `page_url` goes into its QR code; None: it has none."""
    language = sheet.locale.language
    more = {
        "language": language,
        "paper": CONVENTIONS[sheet.locale].page,
        "page_of": say(language, "page.of", page="{page}", pages="{pages}"),
        "qr": "" if page_url is None else qr_svg(page_url),
        "qr_text": say(language, "action.qr"),
    }
    return f"{SETTING}\n#show-sheet({_literal(sheet, more)})\n"


def _literal(value: object, more: Mapping[str, str] | None = None) -> str:
    """A value as Typst code: dataclasses as dictionaries, tuples as arrays, texts as strings."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case tuple():
            return "(" + "".join(f"{_literal(item)}, " for item in value) + ")"
        case Sheet() | Row() | PricedRow() | Sum() | Section() | Prices() | Table() | Slip():
            named = {field.name: getattr(value, field.name) for field in fields(value)}
            if isinstance(value, Part):
                named["kind"] = _KINDS[type(value)]
            named |= more or {}
            return (
                "(" + "".join(f"{name}: {_literal(item)},\n" for name, item in named.items()) + ")"
            )
        case _:
            raise AssertionError(f"a sheet holds texts, not {value!r}")


def quoted(text: str) -> str:
    """A Typst string literal. Only quotes, backslashes and control characters need an escape."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in {'"', "\\"}:
        return "\\" + letter
    return (
        letter
        if letter.isprintable() or letter == "\N{NO-BREAK SPACE}"
        else f"\\u{{{ord(letter):x}}}"
    )
