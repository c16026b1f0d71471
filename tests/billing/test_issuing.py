"""Issuing: numbers without gaps, one document for a payment, and nothing kept twice."""

import asyncio
import hashlib
from dataclasses import replace

import msgspec
import pytest

from chargewright.billing.documents import DocumentType
from chargewright.billing.flow import issue_credit_note, issue_receipt, say_nothing_was_charged
from chargewright.billing.link import Link, hash_of
from chargewright.billing.numbers import Series, number
from chargewright.billing.paper import read
from chargewright.billing.ports import Ports
from tests.play.receipts import charged, credit_note, never_plugged_in

LINK = Link(base_url="https://pay.example", token="4f9aT0cQ2mZkX7yLr1Vd8w")
RECEIPTS = Series.of("org_1", DocumentType.RECEIPT)
CREDIT_NOTES = Series.of("org_1", DocumentType.CREDIT_NOTE)


class Shelf:
    """Numbers and documents in memory."""

    def __init__(self):
        self.drawn, self.papers = {}, []

    async def draw(self, series, year):
        self.drawn[series, year] = self.drawn.get((series, year), 0) + 1
        return self.drawn[series, year]

    async def of_payment(self, payment_id):
        return next(
            (
                paper.document
                for paper in self.papers
                if paper.document.heading.payment_id == payment_id
                and paper.document.type is not DocumentType.CREDIT_NOTE
            ),
            None,
        )

    async def add(self, paper):
        self.papers.append(paper)


def press(source, *, made_at):
    return f"{made_at.isoformat()} {hashlib.sha256(source.encode()).hexdigest()}".encode()


def ports(shelf):
    return Ports(numbers=shelf, documents=shelf, press=press)


def receipt_for(payment_id):
    def write(number):
        receipt = charged()
        heading = replace(receipt.heading, payment_id=payment_id)
        return replace(receipt, heading=heading, number=number)

    return write


def issue(shelf, payment_id, year=2026):
    return asyncio.run(
        issue_receipt(
            payment_id,
            receipt_for(payment_id),
            series=RECEIPTS,
            year=year,
            link=LINK,
            ports=ports(shelf),
        )
    )


def test_numbers_follow_one_another_within_a_year():
    shelf = Shelf()
    numbers = [issue(shelf, f"pay_{n}").number for n in range(3)]
    assert numbers == ["R2026-000001", "R2026-000002", "R2026-000003"]
    assert issue(shelf, "pay_new_year", year=2027).number == "R2027-000001"


def test_a_payment_has_one_receipt_however_often_it_is_asked_for():
    shelf = Shelf()
    first = issue(shelf, "pay_1")
    assert issue(shelf, "pay_1") == first
    assert len(shelf.papers) == 1
    assert issue(shelf, "pay_2").number == "R2026-000002"


def test_nothing_charged_draws_no_number():
    shelf = Shelf()
    page = never_plugged_in()
    for _ in range(2):
        said = asyncio.run(say_nothing_was_charged(page, link=LINK, ports=ports(shelf)))
        assert said == page
    assert shelf.drawn == {}
    assert len(shelf.papers) == 1


def test_credit_notes_have_a_series_of_their_own():
    shelf = Shelf()
    issue(shelf, "pay_1")
    note = asyncio.run(
        issue_credit_note(
            lambda number: replace(credit_note(), number=number),
            series=CREDIT_NOTES,
            year=2026,
            link=LINK,
            ports=ports(shelf),
        )
    )
    assert note.number == "C2026-000001"


def test_what_is_kept_is_the_document_and_its_print():
    shelf = Shelf()
    receipt = issue(shelf, "pay_1")
    (paper,) = shelf.papers
    assert read(DocumentType.RECEIPT, paper.content) == receipt
    assert paper.content == msgspec.json.encode(receipt)
    assert paper.token_sha256 == hash_of(LINK.token) == hashlib.sha256(LINK.token.encode()).digest()


@pytest.mark.parametrize(
    ("n", "text"), [(1, "R2026-000001"), (999_999, "R2026-999999"), (1_000_000, "R2026-1000000")]
)
def test_a_number_has_six_digits_or_more(n, text):
    assert number(RECEIPTS, 2026, n) == text


def test_counting_begins_at_one():
    with pytest.raises(AssertionError, match="counts from 1"):
        number(RECEIPTS, 2026, 0)


def test_a_page_without_fiscal_meaning_has_no_series():
    with pytest.raises(KeyError):
        Series.of("org_1", DocumentType.NOTHING_CHARGED)


@pytest.mark.parametrize("token", ["short", "x" * 21, "4f9aT0cQ2mZkX7yLr1Vd8w/../etc", "a b" * 20])
def test_a_link_that_could_be_guessed_or_broken_is_refused(token):
    with pytest.raises(ValueError, match="128 random bits"):
        Link(base_url="https://pay.example", token=token)


def test_a_link_keeps_its_secret():
    assert LINK.url == "https://pay.example/r/4f9aT0cQ2mZkX7yLr1Vd8w"
    assert LINK.token not in f"{LINK!r} {LINK}"
