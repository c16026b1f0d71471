"""What a list can be asked: its columns, which of them filter, which of them sort, in which order.

A `Listing` is one resource's answer to that, written once. The API reads questions with it, prints
its parameters into the API document and writes CSV from it; the database answers through it. Pages
follow a key, not a number: the next page begins after the last row seen, so that rows inserted
meanwhile neither repeat nor hide others, and page 1,000 costs what page 1 costs.

Filters, by kind of column: `name=value` (again for "or"), `name_from=` (included) and `name_before=`
(excluded) for what has an order, `name_starts=` for text, `name_contains=` for text of which no more
is read than one thing has (an index does not help).
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence, said_by

Scalar: TypeAlias = str | int | bool | datetime

LIMIT_DEFAULT: Final = 50
LIMIT_MOST: Final = 500
LONGEST_TEXT: Final = 255


class Kind(StrEnum):
    """What a column holds. Money is one column here and two in CSV: amount and currency."""

    ID = "id"
    TEXT = "text"
    WORD = "word"  # one of a closed set, `choices`
    INTEGER = "integer"
    INSTANT = "instant"
    FLAG = "flag"
    MONEY = "money"
    VALUES = "values"  # something with parts: shown, never filtered or sorted


class Ask(StrEnum):
    """A way to filter a column."""

    IS = "is"
    RANGE = "range"
    STARTS = "starts"
    CONTAINS = "contains"


_ASKED_OF: Final[Mapping[Kind, frozenset[Ask]]] = MappingProxyType(
    {
        Kind.ID: frozenset({Ask.IS}),
        Kind.TEXT: frozenset({Ask.IS, Ask.STARTS, Ask.CONTAINS}),
        Kind.WORD: frozenset({Ask.IS}),
        Kind.INTEGER: frozenset({Ask.IS, Ask.RANGE}),
        Kind.INSTANT: frozenset({Ask.RANGE}),
        Kind.FLAG: frozenset({Ask.IS}),
        Kind.MONEY: frozenset(),
        Kind.VALUES: frozenset(),
    }
)


_BY_ENDING: Final[Mapping[str, Ask]] = MappingProxyType(
    {
        "starts": Ask.STARTS,
        "contains": Ask.CONTAINS,
        "from": Ask.RANGE,
        "before": Ask.RANGE,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `is_sortable` promises that it is never null and that an index serves it.

    `in_csv` is False for what makes no sense in a cell. `refers_to` names the listing of the things
    whose ids stand here: who filters by one that they do not see is told that there is none, and
    not shown an empty page. `of` names what the column tells of, where that is something else than
    the row is: who may not read that is shown nothing here, and filters nothing by it.
    `is_shown` is False for what stands in no row and is only asked by.
    """

    name: str
    kind: Kind
    meaning: str
    asks: frozenset[Ask] = frozenset()
    is_sortable: bool = False
    choices: tuple[str, ...] = ()
    in_csv: bool = True
    refers_to: str = ""
    of: str = ""
    is_shown: bool = True

    def __post_init__(self) -> None:
        assert self.asks <= _ASKED_OF[self.kind], f"{self.name}: {self.kind} is not filtered so"
        assert bool(self.choices) == (self.kind is Kind.WORD), f"{self.name}: a word has choices"
        assert not self.is_sortable or self.kind not in {Kind.MONEY, Kind.VALUES}, self.name
        assert self.is_shown or (self.asks == {Ask.IS} and not self.is_sortable), self.name


@dataclass(frozen=True, slots=True)
class Order:
    """By one column, then by id in the same direction."""

    column: str
    is_descending: bool = False

    @classmethod
    def read(cls, text: str) -> "Order":
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return ("-" if self.is_descending else "") + self.column


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: any of `values` for IS, a bound for the others."""

    column: str
    ask: Ask
    values: tuple[Scalar, ...]
    is_upper: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """The last row seen: its sort key and its id."""

    key: Scalar
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a caller wants to see. `after` is None for the first page.

    Rows about things whose ids begin with one of `unless_about` are not for this caller.
    """

    order: Order
    limit: int = LIMIT_DEFAULT
    filters: tuple[Filter, ...] = ()
    after: After | None = None
    unless_about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A page: rows by column name, and where the next page begins (None: this was the last)."""

    rows: Sequence[Mapping[str, object]]
    next: After | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter that a listing understands, for the API document."""

    name: str
    column: Column
    meaning: str
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One resource's list. Every row has a column `id` of its own and belongs to an organisation.

    `about` is the column with the id of what a row tells of, where rows tell of other things: who may
    not read such a thing is not shown the row.
    """

    name: str
    columns: tuple[Column, ...]
    default_order: Order
    about: str = ""
    _by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {column.name: column for column in self.columns}
        assert len(by_name) == len(self.columns), f"{self.name}: a column stands here twice"
        assert "id" in by_name, f"{self.name}: rows need an id"
        assert by_name[self.default_order.column].is_sortable, f"{self.name}: default order"
        assert not self.about or self.about in by_name, f"{self.name}: rows are about a column"
        object.__setattr__(self, "_by_name", MappingProxyType(by_name))

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    @property
    def shown(self) -> tuple[Column, ...]:
        """What a row has."""
        return tuple(column for column in self.columns if column.is_shown)

    @property
    def sortable(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_sortable)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every filter as a query parameter."""
        found = []
        for column in self.columns:
            if Ask.IS in column.asks:
                found.append(Parameter(column.name, column, "Exactly; again for any of.", True))  # noqa: FBT003 - repeatable
            if Ask.STARTS in column.asks:
                found.append(
                    Parameter(f"{column.name}_starts", column, "Begins with, in any case.")
                )
            if Ask.CONTAINS in column.asks:
                found.append(
                    Parameter(f"{column.name}_contains", column, "Has it in it, in any case.")
                )
            if Ask.RANGE in column.asks:
                found.append(Parameter(f"{column.name}_from", column, "At least (included)."))
                found.append(Parameter(f"{column.name}_before", column, "Less than (excluded)."))
        return tuple(found)

    def read(self, asked: Sequence[tuple[str, str]]) -> Question:
        """Read query parameters.

        Raises:
            Invalid: lists every parameter that is unknown or does not hold what it must.
        """
        reading = _Reading(self)
        for name, text in asked:
            reading.take(name, text)
        return reading.question()

    def cursor(self, order: Order, after: After) -> str:
        """Where a page ended, as an opaque text for the next question."""
        key = after.key.isoformat() if isinstance(after.key, datetime) else after.key
        written = json.dumps([self.name, str(order), key, after.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


class _Reading:
    """Collects one question and everything that is wrong with it."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.problems: list[Problem] = []
        self.order = listing.default_order
        self.limit = LIMIT_DEFAULT
        self.cursor = ""
        self.exact: dict[str, list[Scalar]] = {}
        self.bounds: dict[str, Filter] = {}
        self.understood = {parameter.name: parameter for parameter in listing.parameters}

    def take(self, name: str, text: str) -> None:
        match name:
            case "sort":
                self._take_order(text)
            case "limit":
                self._take_limit(text)
            case "cursor":
                self.cursor = text
            case _ if name in self.understood:
                self._take_filter(self.understood[name], text)
            case _:
                self._wrong(
                    name, Sentence("no such parameter; there are {known}", known=self._names())
                )

    def question(self) -> Question:
        after = self._after() if self.cursor else None
        if self.problems:
            raise Invalid("the list cannot be asked this", problems=tuple(self.problems))
        exact = (Filter(name, Ask.IS, tuple(values)) for name, values in self.exact.items())
        return Question(
            order=self.order,
            limit=self.limit,
            filters=(*exact, *self.bounds.values()),
            after=after,
        )

    def _take_order(self, text: str) -> None:
        order = Order.read(text)
        if order.column in self.listing.sortable:
            self.order = order
        else:
            self._wrong(
                "sort",
                Sentence(
                    "one of {choices}, with - before it for the newest or last first",
                    choices=self.listing.sortable,
                ),
            )

    def _take_limit(self, text: str) -> None:
        if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= LIMIT_MOST:
            self.limit = int(text)
        else:
            self._wrong("limit", Sentence("a whole number from 1 to {most}", most=LIMIT_MOST))

    def _take_filter(self, parameter: Parameter, text: str) -> None:
        column = parameter.column
        try:
            value = scalar(column, text)
        except ValueError as error:
            self._wrong(parameter.name, said_by(error))
            return
        if parameter.is_repeatable:
            self.exact.setdefault(column.name, []).append(value)
            return
        if parameter.name in self.bounds:
            self._wrong(parameter.name, "once only")
        ask = _BY_ENDING[parameter.name.rpartition("_")[2]]
        is_upper = parameter.name.endswith("_before")
        self.bounds[parameter.name] = Filter(column.name, ask, (value,), is_upper)

    def _after(self) -> After | None:
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            name, order, key, row_id = json.loads(base64.b64decode(padded, b"-_", validate=True))
            if name != self.listing.name or order != str(self.order):
                self._wrong("cursor", "belongs to another list or another order")
                return None
            column = self.listing[self.order.column]
            if column.kind in {Kind.INTEGER, Kind.FLAG}:
                key = json.dumps(key)
            return After(scalar(column, key), str(row_id))
        except (binascii.Error, ValueError, TypeError, AttributeError):
            self._wrong("cursor", "take it from the page before, unchanged")
            return None

    def _names(self) -> list[str]:
        return ["sort", "limit", "cursor", *sorted(self.understood)]

    def _wrong(self, name: str, rule: str) -> None:
        self.problems.append(Problem(name, rule))


def scalar(column: Column, text: str) -> Scalar:
    """Read one value of a column.

    Raises:
        ValueError: a sentence for the caller.
    """
    match column.kind:
        case Kind.WORD:
            if text not in column.choices:
                raise ValueError(Sentence("one of {choices}", choices=column.choices))
            return text
        case Kind.INTEGER:
            digits = text.removeprefix("-")
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
                raise ValueError(Sentence("a whole number"))
            return int(text)
        case Kind.FLAG:
            if text not in {"true", "false"}:
                raise ValueError(Sentence("true or false"))
            return text == "true"
        case Kind.INSTANT:
            return _instant(text)
        case _:
            if len(text) > LONGEST_TEXT or "\x00" in text:
                raise ValueError(
                    Sentence("at most {most} characters, none of them NUL", most=LONGEST_TEXT)
                )
            return text


def _instant(text: str) -> datetime:
    rule = Sentence(
        "a date and time with its offset, such as 2026-11-21T08:00:00Z (write + as %2B)"
    )
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(rule) from None
    if instant.tzinfo is None:
        raise ValueError(rule)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(rule) from None
