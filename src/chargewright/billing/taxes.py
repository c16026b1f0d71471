"""The tax on a part of a sale: on what came in later than the rest, and on what went back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from chargewright.billing.documents import Corrects, CreditNote, Heading, Receipt
from chargewright.billing.parts import total
from chargewright.kernel.ids import RefundId
from chargewright.kernel.money import EXPONENT, Money, rounded
from chargewright.kernel.sentence import Sentence
from chargewright.ledger.refusals import RefundExceedsCapture
from chargewright.rating.bill import Bill, TaxRow
from chargewright.rating.waive import waive


def taxes_of_part(bill: Bill, received: Money, *, before: Money) -> tuple[TaxRow, ...]:
    """The taxes on money `received` for a bill of which `before` had been received already.

    Together they are those of the two sums as one. Where rounding would have a tax go back because
    more money came in, they are those of this part by itself.
    """
    if not before:
        return waive(bill, received).taxes
    rows = _less(waive(bill, before + received).taxes, waive(bill, before).taxes)
    if all(row.base.minor >= 0 and row.amount.minor >= 0 for row in rows) and (
        _tax(rows, received) <= received
    ):
        return rows
    return waive(bill, received).taxes


def credit_note_for(
    receipt: Receipt,
    amount: Money,
    *,
    heading: Heading,
    number: str,
    reason: str,
    refund_id: RefundId | None = None,
    before: Iterable[CreditNote] = (),
) -> CreditNote:
    """The credit note that gives `amount` of a receipt back, after those `before` it.

    Raises:
        RefundExceedsCapture: more than is left of the receipt.

    """
    return CreditNote(
        heading=heading,
        number=number,
        corrects=Corrects(
            id=receipt.heading.id, number=receipt.number, issued_at=receipt.heading.issued_at
        ),
        place=receipt.place,
        reason=reason,
        amount=amount,
        taxes=credit(receipt, amount, before=before),
        is_taxed_once=receipt.is_taxed_once,
        card=receipt.card,
        refund_id=refund_id,
    )


def credit(
    receipt: Receipt, amount: Money, *, before: Iterable[CreditNote] = ()
) -> tuple[TaxRow, ...]:
    """The taxes of a credit note of `amount`, after those `before` it.

    Each tax gives back in proportion to what is left of it, so that the last credit note ends at
    nothing and none gives back more tax than was owed.

    Raises:
        RefundExceedsCapture: more than is left of the receipt.

    """
    notes = tuple(before)
    left = receipt.paid - total((note.amount for note in notes), amount.currency)
    rows = receipt.taxes_due
    for note in notes:
        rows = _less(rows, note.taxes)
    return _credited(receipt, rows, left, amount)


def taxes_left(receipt: Receipt, paid: Money) -> tuple[TaxRow, ...]:
    """The taxes still owed where a credit note brings a receipt down to what was `paid`."""
    if paid == receipt.paid:
        return receipt.taxes_due
    gone = _credited(receipt, receipt.taxes_due, receipt.paid, receipt.paid - paid)
    return _less(receipt.taxes_due, gone)


def tax_of_refund(
    receipt: Receipt, amount: Money, *, captured: Money, before: Iterable[Money]
) -> tuple[TaxRow, ...]:
    """The taxes that a refund gives back, as its credit note will say, be it issued or not.

    `before` are the refunds done before it, in that order. Where less was captured than the receipt
    says, a credit note has said so first.
    """
    given_back = Money.zero(amount.currency)
    left = min(captured, receipt.paid)
    rows = taxes_left(receipt, left)
    for refund in (*before, amount):
        sold = of_the_sale(receipt, refund, captured=captured, given_back=given_back)
        gone = _credited(receipt, rows, left, sold) if sold else ()
        given_back, left, rows = given_back + refund, left - sold, _less(rows, gone)
    return gone


def of_the_sale(receipt: Receipt, refund: Money, *, captured: Money, given_back: Money) -> Money:
    """What of a refund is money back on the receipt; what was taken beyond it goes back first.

    `given_back` is the sum of the refunds before.
    """
    zero = Money.zero(refund.currency)
    beyond = max(captured - receipt.paid, zero)
    return refund - min(refund, max(beyond - given_back, zero))


def _credited(
    receipt: Receipt, rows: Sequence[TaxRow], left: Money, amount: Money
) -> tuple[TaxRow, ...]:
    """The part of the rows that `amount` of what is left of a receipt gives back."""
    if amount > left:
        raise RefundExceedsCapture(
            Sentence(
                "{amount} is more than the {left} left of {number}",
                amount=amount,
                left=left,
                number=receipt.number,
            )
        )
    part = Fraction(amount.minor, left.minor)
    tax = _part(_tax(rows, amount), part)
    shrunk = _shrunk(rows, part, tax)
    if not receipt.is_taxed_once:
        return shrunk
    # The bases come to what goes back without tax, less the share of what bears none.
    nets = _shares(amount - tax, [*(row.base for row in rows), _untaxed(rows, left)])
    return tuple(replace(row, base=net) for row, net in zip(shrunk, nets, strict=False))


def by_authority(rows: Iterable[TaxRow], *, else_to: str) -> dict[str, Money]:
    """The taxes by whom they are owed to: for the books. `else_to` is who gets what names nobody.

    One word each, as an account needs it, whatever was published before that was asked for.
    """
    owed: dict[str, Money] = {}
    for row in rows:
        authority = "-".join((row.rule.jurisdiction or else_to).split())
        owed[authority] = owed.get(authority, Money.zero(row.amount.currency)) + row.amount
    return {authority: amount for authority, amount in owed.items() if amount}


def _gross(row: TaxRow) -> Money:
    return row.base + row.amount


def _untaxed(rows: Iterable[TaxRow], gross: Money) -> Money:
    """What of an amount is in no row; only where none of it is in two."""
    return gross - total(map(_gross, rows), gross.currency)


def _shrunk(rows: Sequence[TaxRow], part: Fraction, tax: Money) -> tuple[TaxRow, ...]:
    shares = _shares(tax, [row.amount for row in rows])
    return tuple(
        replace(row, base=_part(row.base, part), amount=share)
        for row, share in zip(rows, shares, strict=True)
    )


def _tax(rows: Iterable[TaxRow], like: Money) -> Money:
    return total((row.amount for row in rows), like.currency)


def _part(amount: Money, part: Fraction) -> Money:
    return rounded(part * amount.minor / 10 ** EXPONENT[amount.currency], amount.currency)


def _shares(amount: Money, weights: Sequence[Money]) -> list[Money]:
    """The amount by weight; without any weight (only zero rates) it is nothing for each."""
    minors = [weight.minor for weight in weights]
    return amount.split(minors) if any(minors) else list(weights)


def _less(rows: Sequence[TaxRow], gone: Sequence[TaxRow]) -> tuple[TaxRow, ...]:
    """What is left of the rows; they are told apart by their rules."""
    less = {row.rule: row for row in gone}
    return tuple(
        replace(row, base=row.base - less[row.rule].base, amount=row.amount - less[row.rule].amount)
        if row.rule in less
        else row
        for row in rows
    )
