"""Billing: what a driver gets in the hand. Receipts, credit notes, and "nothing was charged".

Documents are frozen values that add up; a sheet says one in the reader's language; the page and the
PDF draw the sheet. Nothing here is priced, booked or sent. `docs/domain/receipts.md` tells the rest.
"""

from chargewright.billing.documents import (
    Because,
    CreditNote,
    Document,
    DocumentType,
    Heading,
    NothingCharged,
    Receipt,
)
from chargewright.billing.flow import issue_credit_note, issue_receipt, say_nothing_was_charged
from chargewright.billing.from_bill import receipt_from_bill, sale_of
from chargewright.billing.from_payment import because, card_used
from chargewright.billing.link import Link, hash_of
from chargewright.billing.locales import Language, Locale, choose, locale_for
from chargewright.billing.numbers import Series
from chargewright.billing.page import HEADERS, Links, page, unknown_page, waiting_page
from chargewright.billing.paper import Paper, Press, read
from chargewright.billing.parts import CardUsed, Place, Scope, Seller
from chargewright.billing.ports import Documents, Numbers, Ports
from chargewright.billing.taxes import credit_note_for
from chargewright.billing.wording import sheet_of

__all__ = [
    "HEADERS",
    "Because",
    "CardUsed",
    "CreditNote",
    "Document",
    "DocumentType",
    "Documents",
    "Heading",
    "Language",
    "Link",
    "Links",
    "Locale",
    "NothingCharged",
    "Numbers",
    "Paper",
    "Place",
    "Ports",
    "Press",
    "Receipt",
    "Scope",
    "Seller",
    "Series",
    "because",
    "card_used",
    "choose",
    "credit_note_for",
    "hash_of",
    "issue_credit_note",
    "issue_receipt",
    "locale_for",
    "page",
    "read",
    "receipt_from_bill",
    "sale_of",
    "say_nothing_was_charged",
    "sheet_of",
    "unknown_page",
    "waiting_page",
]
