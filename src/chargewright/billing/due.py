"""What a payment is for: its part of a bill, where several payments pay for one session.

Mostly that is the whole bill. Where a person found another capture to be for the same session, each
has its part, so that nothing is sold twice and no tax is owed twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chargewright.billing.taxes import taxes_of_part
from chargewright.kernel.money import Money
from chargewright.payments.model import Payment
from chargewright.rating.bill import Bill, TaxRow
from chargewright.rating.waive import waive


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One payment's part of a bill.

    `most` is what it can be the price of. `paid_before` is what others had paid of the bill before:
    what they paid for is told by their documents and entries, and this payment's tell the rest.
    """

    bill: Bill
    most: Money
    paid_before: Money

    @classmethod
    def of(cls, payment: Payment, bill: Bill, found: Iterable[Payment]) -> "Due":
        """The part of this payment; `found` are those that were found to be for the same session.

        What was found keeps the part it was found for. The payment that was to pay in the first
        place may be captured, or with another amount, later still: it has what they leave.
        """
        if payment.attached is not None:
            mine = payment.attached
            return cls(bill=bill, most=mine.owed, paid_before=mine.paid_before)
        paid, is_first = Money.zero(bill.currency), True
        for other in found:
            if other.attached is not None and other.captured is not None:
                paid += min(other.captured, other.attached.owed)
                is_first = is_first and bool(other.attached.paid_before)
        before = Money.zero(bill.currency) if is_first else paid
        return cls(bill=bill, most=bill.gross - paid, paid_before=before)

    def sold(self, captured: Money) -> Money:
        """What of a capture is the price of something; the rest is nobody's yet."""
        return min(captured, self.most)

    def taxes(self, sold: Money) -> tuple[TaxRow, ...]:
        """What is due on this part of the money received."""
        return taxes_of_part(self.bill, sold, before=self.paid_before)

    @property
    def earlier(self) -> Money | None:
        """What others had brought of the sale before, without tax; None where this is the first."""
        return waive(self.bill, self.paid_before).net if self.paid_before else None
