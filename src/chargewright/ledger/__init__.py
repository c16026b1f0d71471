"""The ledger: money moves by balanced entries and in no other way.

Double entry, append only, balanced per currency. Templates build entries, `admit` decides whether
one may be written, `Book` proves it. `docs/domain/money.md` tells what each account means. The
ledger knows no session, no tariff and no provider's protocol: amounts arrive as money.
"""

from chargewright.ledger.accounts import CHART, Account, Kind, Nature, Side
from chargewright.ledger.book import Book
from chargewright.ledger.booking import (
    HostSells,
    OperatorSells,
    OwnerShare,
    Sale,
    Terms,
    book_capture,
    book_refund,
)
from chargewright.ledger.entry import Entry, EventType, Leg, Voucher
from chargewright.ledger.hold import Hold, HoldState, hold_of
from chargewright.ledger.portion import Portion
from chargewright.ledger.rules import Admission, admit
from chargewright.ledger.seal import Head, LegRow, written

__all__ = [
    "CHART",
    "Account",
    "Admission",
    "Book",
    "Entry",
    "EventType",
    "Head",
    "Hold",
    "HoldState",
    "HostSells",
    "Kind",
    "Leg",
    "LegRow",
    "Nature",
    "OperatorSells",
    "OwnerShare",
    "Portion",
    "Sale",
    "Side",
    "Terms",
    "Voucher",
    "admit",
    "book_capture",
    "book_refund",
    "hold_of",
    "written",
]
