"""Of what a provider wants printed, a public page shows the lines of a card's slip and nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.payments.slip import LONGEST, MOST, code_of, slip_lines
from tests.play.long import rounds

SLIP = (
    "VISA DEBIT",
    "AID: A0000000031010",
    "Card ************4242",
    "PAN SEQ 01",
    "AUTH CODE A1B2C3",
    "TID: 12345678",
    "MID 0098765",
    "STAN 000991",
    "AMOUNT EUR 12.37",
    "Date 02.03.2026 09:00",
    "CONTACTLESS",
)


def test_a_slip_is_shown_as_it_was_said_without_what_says_the_same_twice():
    shown = slip_lines(SLIP)
    assert shown == tuple(line for line in SLIP if line != "CONTACTLESS")
    assert slip_lines(shown) == shown
    assert slip_lines(["  Total:  12,37   EUR "]) == ("Total: 12,37 EUR",)
    assert slip_lines(["girocard ****0007", "AID A00000035910028001"]) == (
        "girocard ****0007",
        "AID A00000035910028001",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Card 4111111111111111",
        "Card 4111 1111 1111 1111",
        "PAN: 411111******1111",
        "4111111111111111",
        "VISA 4111-1111-1111-1111",
        "TID 4111111111111111",
        "REF 411111111111",
        "AID A0000004111111111111",
        "AID A00000041111111111111111",
        "CARDHOLDER JANE DOE",
        "Name: Doe/Jane",
        "Card JANE DOE",
        "Application DOE/JANE",
        "Auth JANEDOE",
        "MID JANE",
        "ARQC 8E19C2B7A0F31D44",
        "Track2 4111111111111111D2512201",
        "EXP 12/29",
        "<script>alert(1)</script>",
        "AUTH <b>1</b>",
        "TID 1\u202e2",
        "Card \u0664\u0661\u0661\u0661",
        "Visit https://evil.example/pay",
        "",
        " ",
        "AMOUNT EUR 12.37" + " " * LONGEST + "x",
    ],
)
def test_a_hostile_line_is_not_shown(line):
    assert slip_lines([line]) == ()
    assert slip_lines([f"{line}\nVISA"]) == () or line.strip() == ""


def test_a_slip_has_an_end():
    endless = [line for _ in range(1_000) for line in SLIP]
    assert len(slip_lines(endless)) <= MOST
    assert slip_lines(f"TID {number}" for number in range(1_000)) == ("TID 0",)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("A1B2C3", "A1B2C3"),
        (" 778812 ", "778812"),
        (None, None),
        ("", None),
        ("JANE DOE", None),
        ("4111111111111111", None),
        ("<b>1</b>", None),
    ],
)
def test_a_bank_s_code_is_a_code_or_nothing(said, code):
    assert code_of(said) == code


words = st.sampled_from(["Card", "VISA", "AID", "TID", "REF", "Auth:", "Total", "PAN", "Name"])
numbers = st.text("0123456789 -*", min_size=1, max_size=30)


@settings(max_examples=rounds(120, 20_000))
@given(st.lists(st.one_of(st.text(max_size=100), st.tuples(words, numbers).map(" ".join))))
def test_no_line_ever_has_a_card_s_number_or_what_is_not_printable(lines):
    for line in slip_lines(lines):
        assert line.isprintable()
        assert len(line) <= LONGEST
        digits = re.sub(r"[\s.*-]", "", line.removeprefix("AID").strip(": "))
        assert not re.search(r"[1-9]\d{11,}", re.sub(r"^[aA]000000", "", digits))
