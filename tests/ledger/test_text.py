"""The ledger's stories, told in text; adding one needs no Python."""

from pathlib import Path

import pytest

from tests.play.ledger_text import play

CASES = sorted((Path(__file__).parents[1] / "cases/ledger").glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_books_come_out_as_told(case):
    play(case.read_text())


@pytest.mark.parametrize(
    ("untrue", "sentence"),
    [
        ("at 10:00   hold   h1   driver -> clearing   4.00 EUR   lapses 10:30   exists", "ok inst"),
        ("balances   held 1.00", "held is 0.00 EUR instead of 1.00 EUR"),
        ("yesterday   nothing   happened", "a line begins with"),
    ],
)
def test_an_untrue_line_is_named(untrue, sentence):
    with pytest.raises(AssertionError, match=r"line 2: .*\n  " + sentence):
        play("# a story\n" + untrue)
