"""The page about OCPP tells every rule by which a message is mended, with its example."""

from pathlib import Path

from chargewright.wire.ocpp.mending_rules import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "protocols" / "ocpp.md"


def test_the_page_has_a_row_for_every_rule():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    for rule, (said, taken) in EXAMPLES.items():
        row = f"| `{rule.value}` | `{said}` | {f'`{taken}`' if taken else 'left out'} |"
        assert row in rows, f"docs/protocols/ocpp.md has no row: {row}"
