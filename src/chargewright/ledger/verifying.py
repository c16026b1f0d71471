"""Whether a book is still what it was when it was written: looked at again, row by row.

The rules that keep a book right hold when an entry is written. Here is asked whether they still do:
against a hand that changed rows behind our back, a restored page of a disk, or a bug of ours. Each
finding names one thing and the difference, and is looked for again by that thing alone, so that what
has been healed is seen to be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.accounts import Account
from chargewright.ledger.entry import Leg, totals
from chargewright.ledger.seal import Head, sealed


class Fault(StrEnum):
    """What can be wrong with a book; with `ledger.` before it the kind of an operator item."""

    ENTRY_UNBALANCED = "entry_unbalanced"
    """Its legs do not sum to nothing, in one currency, or it has none."""
    SEAL_BROKEN = "seal_broken"
    """A leg is not what was sealed, or the leg before it is not there."""
    BALANCE_DIFFERS = "balance_differs"
    """A leg says another balance than the leg before it and its amount make."""
    ACCOUNT_DIFFERS = "account_differs"
    """An account stands elsewhere than its last leg."""
    BOOK_UNBALANCED = "book_unbalanced"
    """The balances of all accounts do not sum to nothing."""
    HOLD_ENDED_TWICE = "hold_ended_twice"
    HOLD_LEFT_OPEN = "hold_left_open"
    """The payment has ended and its hold still stands in the book."""
    CAPTURE_DIFFERS = "capture_differs"
    """A payment took another amount than stands with its provider in the book."""
    PAPER_DIFFERS = "paper_differs"
    """Receipt and credit notes say another amount than was sold and kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong. `about` is an entry, a payment, or an account as `acc_CODE EUR`."""

    fault: Fault
    about: str
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return f"ledger.{self.fault}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFound:
    """A leg as it stands. `before` is the leg before it in its account, None where there is none."""

    leg: Leg
    head: Head
    before: Head | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFound:
    """An entry as it stands. `endings` are what stands of what ended the hold that it placed or ends."""

    id: EntryId
    legs: Sequence[LegFound]
    endings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFound:
    """An account, the last of its legs up to where it says that it stands, and how many it has."""

    account: Account
    head: Head
    last: Head | None
    legs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFound:
    """A payment and what there is about it, in its currency.

    `kept` is what was captured less what went back, `clearing` what the book has with the provider,
    `unapplied` what of it nothing explains. `paper` is the sum of receipt and credit notes, None where
    no receipt was issued. `open_holds` are entries whose hold nothing has ended.
    """

    id: str
    ended_at: datetime | None
    kept: Money
    clearing: Money
    unapplied: Money
    paper: Money | None
    open_holds: Sequence[str] = ()


def of_entry(entry: EntryFound) -> Iterator[Finding]:
    """What is wrong with an entry, with each of its legs, and with the hold that it ends."""
    if not entry.legs:
        yield Finding(fault=Fault.ENTRY_UNBALANCED, about=entry.id, detail={"legs": 0})
    for is_memorandum in (False, True):
        some = [each.leg for each in entry.legs if each.leg.account.is_memorandum is is_memorandum]
        for currency, minor in totals(some).items():
            if minor:
                yield Finding(
                    fault=Fault.ENTRY_UNBALANCED,
                    about=entry.id,
                    detail={"difference": _told(Money(minor, currency))},
                )
    for each in entry.legs:
        yield from _of_leg(entry.id, each)
    if entry.endings > 1:
        yield Finding(
            fault=Fault.HOLD_ENDED_TWICE, about=entry.id, detail={"endings": entry.endings}
        )


def _of_leg(entry_id: EntryId, found: LegFound) -> Iterator[Finding]:
    leg, head = found.leg, found.head
    place = {"account": str(leg.account), "leg": head.version}
    if found.before is None and head.version != 1:
        yield Finding(
            fault=Fault.SEAL_BROKEN, about=entry_id, detail={**place, "missing": head.version - 1}
        )
        return
    before = found.before or Head(balance=Money.zero(leg.amount.currency))
    if before.balance + leg.amount != head.balance:
        difference = head.balance - before.balance - leg.amount
        yield Finding(
            fault=Fault.BALANCE_DIFFERS,
            about=entry_id,
            detail={**place, "difference": _told(difference)},
        )
    if sealed(before.seal, entry_id, leg, version=head.version, balance=head.balance) != head.seal:
        yield Finding(fault=Fault.SEAL_BROKEN, about=entry_id, detail=place)


def of_accounts(accounts: Iterable[AccountFound]) -> Iterator[Finding]:
    """What is wrong with where accounts stand, one by one and together."""
    sums: dict[Currency, int] = {}
    for each in accounts:
        currency = each.head.balance.currency
        if not each.account.is_memorandum:
            sums[currency] = sums.get(currency, 0) + each.head.balance.minor
        last = each.last or Head(balance=Money.zero(currency))
        if last != each.head or each.legs != each.head.version:
            yield Finding(
                fault=Fault.ACCOUNT_DIFFERS,
                about=f"acc_{each.account} {currency}",
                detail={
                    "difference": _told(each.head.balance - last.balance),
                    "legs_missing": each.head.version - each.legs,
                },
            )
    for currency, minor in sums.items():
        if minor:
            yield Finding(
                fault=Fault.BOOK_UNBALANCED,
                about=f"acc_all {currency}",
                detail={"difference": _told(Money(minor, currency))},
            )


def of_payment(payment: PaymentFound) -> Iterator[Finding]:
    """Whether what was taken, what was booked and what the driver was given say the same."""
    if payment.clearing != payment.kept:
        difference = payment.clearing - payment.kept
        yield Finding(
            fault=Fault.CAPTURE_DIFFERS,
            about=payment.id,
            detail={"difference": _told(difference), "captured": _told(payment.kept)},
        )
    if payment.ended_at is None:
        return
    sold = payment.kept - payment.unapplied
    paper = payment.paper or Money.zero(sold.currency)
    # What nothing explains may stand on paper or not: whoever explains it or gives it back decides.
    if not min(sold, payment.kept) <= paper <= max(sold, payment.kept):
        nearest = sold if paper < sold else payment.kept
        yield Finding(
            fault=Fault.PAPER_DIFFERS,
            about=payment.id,
            detail={"difference": _told(paper - nearest), "paper": _told(paper)},
        )
    for entry_id in payment.open_holds:
        yield Finding(fault=Fault.HOLD_LEFT_OPEN, about=entry_id, detail={"payment_id": payment.id})


def _told(money: Money) -> dict[str, str]:
    return {"amount": money.amount, "currency": money.currency}
