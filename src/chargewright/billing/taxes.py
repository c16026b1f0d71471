"""Tax that is owed no longer because money went back; on a price paid in part see `rating.waive`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from chargewright.billing.documents import Corrects, CreditNote, Heading, Receipt
from chargewright.billing.parts import total
from chargewright.kernel.money import EXPONENT, Money, rounded
from chargewright.ledger.refusals import RefundExceedsCapture
from chargewright.rating.bill import TaxRow


def credit_note_for(
    receipt: Receipt,
    amount: Money,
    *,
    heading: Heading,
    number: str,
    reason: str,
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
    if amount > left:
        raise RefundExceedsCapture(f"{amount} is more than the {left} left of {receipt.number}")
    rows = [_less(row, notes) for row in receipt.taxes_due]
    part = Fraction(amount.minor, left.minor)
    tax = _part(_tax(rows, amount), part)
    shrunk = _shrunk(rows, part, tax)
    if not receipt.is_taxed_once:
        return shrunk
    # The bases come to what goes back without tax, less the share of what bears none.
    nets = _shares(amount - tax, [*(row.base for row in rows), _untaxed(rows, left)])
    return tuple(replace(row, base=net) for row, net in zip(shrunk, nets, strict=False))


def by_authority(rows: Iterable[TaxRow]) -> dict[str, Money]:
    """The taxes by whom they are owed to (the jurisdiction, else the tax's code): for the books."""
    owed: dict[str, Money] = {}
    for row in rows:
        authority = row.rule.jurisdiction or row.rule.code
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


def _less(row: TaxRow, notes: Iterable[CreditNote]) -> TaxRow:
    """What credit notes leave of a row; rows are told apart by their rules."""
    for note in notes:
        for gone in note.taxes:
            if gone.rule == row.rule:
                row = replace(row, base=row.base - gone.base, amount=row.amount - gone.amount)
    return row
