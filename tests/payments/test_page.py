"""The pictures on the page are drawn from the tables."""

from pathlib import Path

import pytest

from chargewright.payments import reader_table, table
from chargewright.payments.model import State
from chargewright.payments.reader import ReaderState

PAGE = Path(__file__).parents[2] / "docs" / "domain" / "payments.md"


def picture(next_, first):
    """The table as a Mermaid diagram: one arrow for each pair of states, self-loops left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {first.value}"]
    for state, row in next_.items():
        arrows = {}
        for event, tos in row.items():
            for to in tos:
                if to is not state:
                    arrows.setdefault(to, []).append(event.__name__)
        lines += [
            f"    {state.value} --> {to.value}: {', '.join(sorted(arrows[to]))}"
            for to in type(state)
            if to in arrows
        ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "drawn",
    [picture(table.NEXT, State.PLACING), picture(reader_table.NEXT, ReaderState.IDLE)],
    ids=["payment", "reader"],
)
def test_the_pictures_are_drawn_from_the_tables(drawn):
    block = f"```mermaid\n{drawn}\n```"
    assert block in PAGE.read_text(encoding="utf-8"), f"put this into {PAGE.name}:\n{block}"
