from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.billing.documents import CreditNote
from chargewright.billing.taxes import (
    by_authority,
    credit,
    credit_note_for,
    of_the_sale,
    tax_of_refund,
    taxes_left,
)
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Refusal
from chargewright.ledger.accounts import Account, Kind
from chargewright.rating.bill import TaxRow
from chargewright.tariffs.tax import TaxRule
from tests.play.long import rounds
from tests.play.receipts import EUR, NL_VAT, charged, credit_note, part_waived

LOW = TaxRule(code="NL-9", percent=Decimal(9), jurisdiction="NL")
GST = TaxRule(code="GST", percent=Decimal(5), jurisdiction="CA")
QST = TaxRule(code="QST", percent=Decimal("9.975"), jurisdiction="CA-QC")


def eur(text):
    return Money.parse(text, EUR)


def row(rule, base, amount):
    return TaxRow(rule=rule, base=eur(base), amount=eur(amount))


def told(rows):
    return [(one.rule.code, one.base.amount, one.amount.amount) for one in rows]


def test_a_credit_note_gives_back_its_part_of_each_tax():
    receipt = charged()
    assert told(credit(receipt, eur("5.00"))) == [("DE-19", "4.20", "0.80")]
    assert told(credit(receipt, receipt.paid)) == told(receipt.taxes_due)
    assert told(credit(part_waived(), eur("25.00"))) == [("NL-21", "20.66", "4.34")]


def test_nobody_gets_more_credit_than_was_paid():
    note = credit_note()
    receipt = charged()
    with pytest.raises(Refusal, match="is more than the"):
        credit(receipt, receipt.paid, before=[note])
    rest = credit(receipt, receipt.paid - note.amount, before=[note])
    assert by_authority(rest, else_to="?")["DE"] + note.tax == receipt.tax_due


@pytest.mark.parametrize(
    ("captured", "refunds", "sold"),
    [
        ("12.00", ["2.00", "3.00"], ["2.00", "3.00"]),
        ("15.00", ["2.00", "3.00", "10.00"], ["0.00", "2.00", "10.00"]),
        ("9.00", ["4.00", "5.00"], ["4.00", "5.00"]),
    ],
)
def test_the_books_know_the_tax_of_a_note_before_it_is_issued(captured, refunds, sold):
    """Paid 12.00 by the receipt: what was taken beyond goes back first, what was not taken is gone."""
    receipt = paid_12()
    notes, before = [], []
    missing = receipt.paid - min(eur(captured), receipt.paid)
    if missing:
        notes.append(noted(receipt, missing, notes))
    for refund, of_it in zip(map(eur, refunds), map(eur, sold), strict=True):
        given_back = sum(before, eur("0"))
        assert of_the_sale(receipt, refund, captured=eur(captured), given_back=given_back) == of_it
        taxes = tax_of_refund(receipt, refund, captured=eur(captured), before=before)
        if of_it:
            notes.append(noted(receipt, of_it, notes))
        assert taxes == (notes[-1].taxes if of_it else ())
        before.append(refund)


def test_what_is_left_of_the_taxes_and_what_was_credited_is_what_was_owed():
    receipt = paid_12()
    for minor in range(receipt.paid.minor + 1):
        left = taxes_left(receipt, Money(minor, EUR))
        gone = credit(receipt, receipt.paid - Money(minor, EUR)) if minor < 1200 else ()
        assert by_authority((*left, *gone), else_to="?") == by_authority(
            receipt.taxes_due, else_to="?"
        )


def paid_12():
    """12.00 at 21 % and at 9 %."""
    rows = (row(NL_VAT, "5.00", "1.05"), row(LOW, "5.46", "0.49"))
    line = replace(charged().lines[0], net=eur("10.46"), gross=eur("12.00"), tax_codes=())
    return replace(
        charged(), lines=(line,), taxes=rows, taxes_due=rows, price=eur("12"), paid=eur("12")
    )


def noted(receipt, amount, notes):
    return credit_note_for(
        receipt, amount, heading=receipt.heading, number="C1", reason="", before=notes
    )


splits = st.lists(st.integers(1, 400), min_size=1, max_size=10)


@settings(max_examples=rounds(80, 5_000))
@given(
    st.lists(
        st.tuples(st.sampled_from([NL_VAT, LOW, GST, QST]), st.integers(1, 3_000)),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    ),
    splits,
    st.booleans(),
)
def test_many_credit_notes_end_at_nothing(parts, amounts, is_taxed_twice):
    template, receipt = credit_note(), charged()
    rows = tuple(
        TaxRow(
            rule=rule,
            base=Money(net, EUR),
            amount=Money(int(net * rule.percent / 100), EUR),
        )
        for rule, net in parts
    )
    net = sum(one.base.minor for one in rows)
    tax = sum(one.amount.minor for one in rows)
    gross = Money(net + tax, EUR)
    codes = ("GST", "QST") if is_taxed_twice else ()
    line = replace(receipt.lines[0], net=Money(net, EUR), gross=gross, tax_codes=codes)
    receipt = replace(receipt, lines=(line,), taxes=rows, taxes_due=rows, price=gross, paid=gross)
    notes: list[CreditNote] = []
    left = gross.minor
    for minor in [*amounts, gross.minor]:
        amount = Money(min(minor, left), EUR)
        if not amount:
            break
        taxes = credit(receipt, amount, before=notes)
        assert all(one.amount.minor >= 0 for one in taxes)
        notes.append(replace(template, amount=amount, taxes=taxes))
        left -= amount.minor
    for place, one in enumerate(rows):
        assert sum(note.taxes[place].amount.minor for note in notes) == one.amount.minor
        assert sum(note.taxes[place].base.minor for note in notes) == one.base.minor


def test_taxes_are_owed_to_authorities():
    free = TaxRule(code="EXEMPT", percent=Decimal(0))
    rows = [row(NL_VAT, "1.00", "0.21"), row(LOW, "1.00", "0.09"), row(free, "1.00", "0.00")]
    assert by_authority(rows, else_to="US-MA") == {"NL": eur("0.30")}
    nameless = replace(rows[0], rule=replace(NL_VAT, jurisdiction=""))
    assert by_authority([nameless], else_to="US-MA") == {"US-MA": eur("0.21")}
    spoken = replace(nameless, rule=replace(NL_VAT, jurisdiction=" New  York"))
    assert [Account(Kind.TAX_PAYABLE, key).code for key in by_authority([spoken], else_to="?")] == [
        "TAX_PAYABLE:New-York"
    ]
