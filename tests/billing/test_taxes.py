from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.billing.documents import CreditNote
from chargewright.billing.taxes import by_authority, credit
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Refusal
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
    assert by_authority(rest)["DE"] + note.tax == receipt.tax_due


splits = st.lists(st.integers(1, 400), min_size=1, max_size=10)


@settings(max_examples=rounds(200, 5_000))
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
    assert by_authority(rows) == {"NL": eur("0.30")}
    nameless = replace(rows[0], rule=replace(NL_VAT, jurisdiction=""))
    assert by_authority([nameless]) == {"NL-21": eur("0.21")}
