"""The documents a driver gets: a receipt, a credit note, or the page that says nothing was charged.

An issued document never changes. A receipt is corrected by a credit note alone, which names it. A
page for "nothing charged" is no fiscal document and has no number. A document that does not add up
cannot be built.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chargewright.billing.locales import Locale
from chargewright.billing.parts import (
    Buyer,
    CardUsed,
    Charge,
    Line,
    Place,
    Seller,
    total,
)
from chargewright.kernel.ids import PaymentId, ReceiptId, RefundId, SessionId
from chargewright.kernel.money import Money
from chargewright.rating.bill import TaxRow
from chargewright.tariffs.model import Labels
from chargewright.tariffs.tax import TaxMode


class DocumentType(StrEnum):
    """Which document it is; the first two are numbered, each in a series of its own."""

    RECEIPT = "RECEIPT"
    CREDIT_NOTE = "CREDIT_NOTE"
    NOTHING_CHARGED = "NOTHING_CHARGED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What every document begins with.

    `locale` is the one it was issued in; its page may be read in others. `payment_id` and
    `session_id` are ours; a declined card has no session. What a station took at a terminal of its own has
    a `settlement_id` instead of a payment. `buyer` None: a driver who gave no company.
    """

    id: ReceiptId
    issued_at: datetime
    locale: Locale
    seller: Seller
    payment_id: PaymentId | None
    session_id: SessionId | None = None
    settlement_id: str | None = None
    buyer: Buyer | None = None

    @property
    def payment(self) -> PaymentId:
        """The payment of a document that can be of nothing else."""
        assert self.payment_id is not None, "what a station took has receipts alone"
        return self.payment_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was sold and what was paid for it.

    `price` is what the lines come to, tax included; `paid` is what was taken from the card, after
    `paid_before` with others (None: nothing). Where that is less, the rest is waived. `taxes` belong
    to the price and `taxes_due` to the money received from this card: where something is waived, its
    tax is not owed either.
    """

    heading: Heading
    number: str
    place: Place
    charge: Charge
    tariff: Labels
    tax_mode: TaxMode
    lines: tuple[Line, ...]
    taxes: tuple[TaxRow, ...]
    taxes_due: tuple[TaxRow, ...]
    price: Money
    paid: Money
    card: CardUsed
    paid_before: Money | None = None
    type: DocumentType = DocumentType.RECEIPT

    def __post_init__(self) -> None:
        currency = self.price.currency
        net = total((line.net for line in self.lines), currency)
        tax = total((row.amount for row in self.taxes), currency)
        must_equal("the lines", total((line.gross for line in self.lines), currency), self.price)
        must_equal("net and taxes", net + tax, self.price)
        if self.paid == self.price and self.taxes_due != self.taxes:
            raise AssertionError("the tax on a price that is paid is that of the price")
        if self.paid.minor <= 0 or self.waived.minor < 0:
            raise AssertionError(f"{self.paid} was paid of a price of {self.price}")
        if self.type is not DocumentType.RECEIPT or not self.number:
            raise AssertionError("a receipt is a receipt, and has a number")

    @property
    def waived(self) -> Money:
        return self.price - self.paid - (self.paid_before or Money.zero(self.price.currency))

    @property
    def tax_due(self) -> Money:
        return total((row.amount for row in self.taxes_due), self.paid.currency)

    @property
    def is_taxed_once(self) -> bool:
        """Whether no line bears two taxes: then each tax row stands for amounts of its own."""
        return all(len(line.tax_codes) <= 1 for line in self.lines)

    @property
    def released(self) -> Money | None:
        """What is reserved no longer; None where more was taken than held, or nothing was held."""
        held = self.card.held
        return held - self.paid if held is not None and self.paid < held else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrects:
    """The receipt that a credit note corrects."""

    id: ReceiptId
    number: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """Money given back. `taxes` are what of it is tax no longer owed, at the receipt's rates.

    `reason` is what the driver is told. `is_taxed_once` is the receipt's. `refund_id` is the refund
    that it is about; None: less was taken from the card than the receipt says.
    """

    heading: Heading
    number: str
    corrects: Corrects
    place: Place
    reason: str
    amount: Money
    taxes: tuple[TaxRow, ...]
    is_taxed_once: bool
    card: CardUsed
    refund_id: RefundId | None = None
    type: DocumentType = DocumentType.CREDIT_NOTE

    def __post_init__(self) -> None:
        if not 0 <= self.tax.minor <= self.amount.minor or not self.amount:
            raise AssertionError(f"a credit note of {self.amount} gives back {self.tax} of tax")
        if self.type is not DocumentType.CREDIT_NOTE or not self.number:
            raise AssertionError("a credit note is a credit note, and has a number")

    @property
    def tax(self) -> Money:
        return total((row.amount for row in self.taxes), self.amount.currency)


class Because(StrEnum):
    """Why nothing was charged."""

    CARD_DECLINED = "card_declined"
    NOTHING_SOLD = "nothing_sold"
    NEVER_PLUGGED_IN = "never_plugged_in"
    NEVER_STARTED = "never_started"
    CANCELLED_BY_DRIVER = "cancelled_by_driver"
    CANCELLED_BY_OPERATOR = "cancelled_by_operator"
    TOO_SMALL_TO_CAPTURE = "too_small_to_capture"
    HOLD_TOO_SMALL = "hold_too_small"
    PLACE_TAKEN = "place_taken"
    TOO_LATE = "too_late"
    ORPHAN = "orphan"
    HOLD_EXPIRED = "hold_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingCharged:
    """That the card was not charged, and why. Not a fiscal document: it has no number.

    `charge` is None unless something was delivered all the same.
    """

    heading: Heading
    place: Place
    because: Because
    card: CardUsed
    charge: Charge | None = None
    type: DocumentType = DocumentType.NOTHING_CHARGED

    def __post_init__(self) -> None:
        if self.type is not DocumentType.NOTHING_CHARGED:
            raise AssertionError("a page that says nothing was charged is not a receipt")


Document = Receipt | CreditNote | NothingCharged


def must_equal(what: str, found: Money, expected: Money) -> None:
    """Raise the bug of a document that does not add up."""
    if found != expected:
        raise AssertionError(f"{what} come to {found}, and the document says {expected}")
