"""Rows as CSV (RFC 4180): a head, one line a row, money as two columns, instants in UTC.

A text that a spreadsheet would take for a formula gets an apostrophe before it, because names and
notes come from strangers and the sheet is opened by an accountant.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from chargewright.kernel.listing import Column, Kind, Listing
from chargewright.kernel.money import Money

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def head(listing: Listing) -> str:
    names: list[str] = []
    for column in _shown(listing):
        if column.kind is Kind.MONEY:
            names += [f"{column.name}_amount", f"{column.name}_currency"]
        else:
            names.append(column.name)
    return _line(names)


def lines(listing: Listing, rows: Iterable[Mapping[str, object]]) -> str:
    """The rows, ready to be appended."""
    columns = _shown(listing)
    return "".join(
        _line([cell for column in columns for cell in _cells(column, row[column.name])])
        for row in rows
    )


def _shown(listing: Listing) -> list[Column]:
    return [column for column in listing.shown if column.in_csv]


def _cells(column: Column, value: object) -> list[str]:
    if column.kind is Kind.MONEY:
        return [value.amount, value.currency] if isinstance(value, Money) else ["", ""]
    match value:
        case None:
            return [""]
        case bool():
            return ["true" if value else "false"]
        case datetime():
            return [value.astimezone(UTC).isoformat().replace("+00:00", "Z")]
        case str() if column.kind in {Kind.TEXT, Kind.ID} and value.startswith(_FORMULA):
            return ["'" + value]
        case _:
            return [str(value)]


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
