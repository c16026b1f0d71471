"""What `docs/domain/money.md` says about the ledger is so: its tables and its worked examples."""

import re
from pathlib import Path

import pytest

from chargewright.kernel.problem import Refusal
from chargewright.ledger import CHART, EventType, refusals
from tests.play.ledger_text import play

PAGE = (Path(__file__).parents[2] / "docs/domain/money.md").read_text()
EXAMPLES = [
    (PAGE[: found.start()].count("\n") + 2, found.group(1))
    for found in re.finditer(r"```ledger\n(.*?)```", PAGE, re.DOTALL)
]


def table(heading):
    """The rows of the table below a heading, each as a list of its cells."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_of_accounts_is_the_chart():
    assert table("Accounts") == [
        [
            str(kind) + (f":{{{row.keyed_by}}}" if row.keyed_by else ""),
            row.nature.value,
            row.side.value,
            row.meaning,
        ]
        for kind, row in CHART.items()
    ]


def test_every_template_is_in_the_table_of_entries():
    assert [row[0] for row in table("Entries")] == [str(event_type) for event_type in EventType]


def test_every_refusal_is_told():
    codes = {
        thing.code
        for thing in vars(refusals).values()
        if isinstance(thing, type)
        and issubclass(thing, Refusal)
        and thing.__module__ == refusals.__name__
    }
    assert {row[0] for row in table("What the ledger refuses")} == codes


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("line", "example"), EXAMPLES, ids=lambda part: str(part)[:20])
def test_the_worked_examples_come_out_as_written(line, example):
    play(example, starts_at=line)
