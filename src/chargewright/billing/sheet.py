"""A document put into words: what the page and the PDF both draw, in the reader's language.

Everything on a sheet is finished text. Who draws it escapes it, and decides nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from chargewright.billing.locales import Language, Locale


class Status(StrEnum):
    """How it went; each has a colour, a shape and words."""

    PAID = "paid"
    PART_WAIVED = "part_waived"
    CREDITED = "credited"
    NOTHING_CHARGED = "nothing_charged"


@dataclass(frozen=True, slots=True)
class Row:
    """A name and what it is; `note` explains it in smaller letters, empty for none."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedRow:
    """A line of the price: what, how much of it at which price and when, and why."""

    name: str
    amount: str
    details: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum below the lines; the one that matters most is `strong`."""

    name: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Prices:
    """The lines and their sums; `note` says what needs saying about them, empty for nothing."""

    heading: str
    lines: tuple[PricedRow, ...]
    sums: tuple[Sum, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: its head and its rows have equally many cells, the first one a name."""

    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """Lines that a payment provider wants to have printed, as it wrote them."""

    heading: str
    lines: tuple[str, ...]


Part = Section | Prices | Table | Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One document. `amount` is what was taken or given back; `lead` is a sentence below it, or none.

    `parts` stand in reading order. `issued_on` is the ISO date of the document, for machines.
    """

    locale: Locale
    status: Status
    title: str
    seller: str
    amount: str
    status_text: str
    lead: str
    number: str
    issued_on: str
    parts: tuple[Part, ...]
    footnotes: tuple[str, ...]

    @property
    def language(self) -> Language:
        return self.locale.language
