import csv
import io
from datetime import UTC, datetime

import pytest

from chargewright.api.sheets import head, lines
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Money

SALES = Listing(
    name="sales",
    columns=(
        Column("id", Kind.ID, "", is_sortable=True),
        Column("note", Kind.TEXT, ""),
        Column("energy_wh", Kind.INTEGER, ""),
        Column("total", Kind.MONEY, ""),
        Column("is_paid", Kind.FLAG, ""),
        Column("ended_at", Kind.INSTANT, ""),
        Column("parts", Kind.VALUES, "", in_csv=False),
    ),
    default_order=Order("id"),
)


def row(**values):
    return {
        "id": "ses_1",
        "note": None,
        "energy_wh": -5,
        "total": Money(-1234, "EUR"),
        "is_paid": True,
        "ended_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "parts": [1],
    } | values


def read(*rows):
    return list(csv.DictReader(io.StringIO(head(SALES) + lines(SALES, rows))))


def test_every_kind_has_its_form():
    assert read(row()) == [
        {
            "id": "ses_1",
            "note": "",
            "energy_wh": "-5",
            "total_amount": "-12.34",
            "total_currency": "EUR",
            "is_paid": "true",
            "ended_at": "2026-03-02T09:00:00Z",
        }
    ]


def test_what_is_unknown_is_empty():
    [found] = read(row(total=None, ended_at=None))
    assert (found["total_amount"], found["total_currency"], found["ended_at"]) == ("", "", "")


@pytest.mark.parametrize("note", ["=1+1", "+49", "-x", "@sum", "\tx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(note):
    assert read(row(note=note))[0]["note"] == "'" + note


@pytest.mark.parametrize("note", ['say "no"', "a,b", "two\nlines", "ä€🔌"])
def test_any_other_text_comes_back_as_it_was(note):
    assert read(row(note=note))[0]["note"] == note
