"""Documents add up, or cannot be built; and come back from storage as they went."""

from dataclasses import replace

import msgspec
import pytest

from chargewright.billing.documents import DocumentType
from chargewright.billing.paper import MODEL, read
from chargewright.billing.parts import CardUsed
from chargewright.kernel.money import Money
from tests.play.receipts import (
    EUR,
    SAMPLES,
    charged,
    credit_note,
    declined,
    in_the_night_of_the_clocks,
    part_waived,
)

CENT = Money(1, EUR)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_document_survives_storage(sample):
    document = SAMPLES[sample]()
    stored = msgspec.json.encode(document)
    assert read(document.type, stored) == document
    assert msgspec.convert(msgspec.json.decode(stored), type=type(document)) == document


def test_every_type_has_its_model():
    assert set(MODEL) == set(DocumentType)


def test_what_is_held_and_not_taken_is_released():
    receipt = charged()
    assert receipt.released == Money(4000, EUR) - receipt.paid
    assert part_waived().released is None
    assert in_the_night_of_the_clocks().released is None


def test_what_is_priced_and_not_taken_is_waived():
    assert not charged().waived
    assert part_waived().waived == Money(300, EUR)


def changed(**fields):
    return lambda: replace(charged(), **fields)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (changed(lines=charged().lines[1:]), "the lines come to"),
        (changed(price=charged().price + CENT), "the lines come to"),
        (changed(taxes=()), "net and taxes come to"),
        (changed(paid=charged().price + CENT, taxes_due=()), "was paid of a price"),
        (changed(paid=Money.zero(EUR)), "was paid of a price"),
        (changed(taxes_due=()), "the tax on a price that is paid"),
        (changed(number=""), "has a number"),
        (changed(type=DocumentType.CREDIT_NOTE), "a receipt is a receipt"),
        (lambda: replace(credit_note(), amount=Money.zero(EUR)), "a credit note of"),
        (lambda: replace(credit_note(), amount=-CENT), "a credit note of"),
        (lambda: replace(credit_note(), number=""), "has a number"),
        (lambda: replace(declined(), type=DocumentType.RECEIPT), "is not a receipt"),
    ],
)
def test_a_document_that_is_untrue_cannot_be_built(build, sentence):
    with pytest.raises(AssertionError, match=sentence):
        build()


@pytest.mark.parametrize("digits", ["", "123", "12345", "4111111111111111", "12a4", "١٢٣٤"])
def test_of_a_card_only_its_last_four_digits_are_kept(digits):
    with pytest.raises(ValueError, match="last four"):
        CardUsed(brand="Visa", last_four=digits)
