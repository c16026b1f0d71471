"""Entries: balanced, dated, never changed.

An entry that does not balance cannot be built. It balances per currency, and the memorandum legs
(holds) balance by themselves, so that a reservation can never pay for anything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.accounts import Account


class EventType(StrEnum):
    """Why money moved: one word per template."""

    HOLD_PLACED = "hold_placed"
    HOLD_RELEASED = "hold_released"
    HOLD_LAPSED = "hold_lapsed"
    HOLD_CAPTURED = "hold_captured"
    STATION_SETTLED = "station_settled"
    STATION_UNPAID = "station_unpaid"
    TAX_DUE = "tax_due"
    PLATFORM_FEE_CHARGED = "platform_fee_charged"
    PROVIDER_FEE_ACCRUED = "provider_fee_accrued"
    PROVIDER_FEE_PASSED_ON = "provider_fee_passed_on"
    PROVIDER_SETTLED = "provider_settled"
    OWNER_SHARED = "owner_shared"
    OWNER_SHARE_TAKEN_BACK = "owner_share_taken_back"
    REFUNDED = "refunded"
    REFUND_RETURNED = "refund_returned"
    REFUND_PAID = "refund_paid"
    CORRECTED = "corrected"


ENDS_A_HOLD = frozenset({EventType.HOLD_RELEASED, EventType.HOLD_LAPSED, EventType.HOLD_CAPTURED})


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: debit when `amount` is positive, credit when negative, never zero."""

    account: Account
    amount: Money

    def __neg__(self) -> "Leg":
        return Leg(self.account, -self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What an entry is booked on, apart from its money.

    `source_id` is the thing that caused it and, with the event type and `version`, its idempotency
    key. `about` is whose money it is (a payment, for most), and finds all entries of that thing.
    `event_time` is when it happened, `booked_at` the accounting date.
    """

    id: EntryId
    source_id: str
    about: str
    event_time: datetime
    booked_at: date
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One balanced entry. Templates build it; nothing changes it.

    `ends` names the entry that placed the hold which this one captures, releases or lets lapse.
    `reverses` names the entry that this one corrects. `lapses_at` belongs to a placed hold: from
    then on it may lapse.
    """

    event_type: EventType
    voucher: Voucher
    legs: tuple[Leg, ...]
    ends: EntryId | None = None
    reverses: EntryId | None = None
    lapses_at: datetime | None = None

    def __post_init__(self) -> None:
        must(bool(self.legs), "an entry moves something")
        must(all(leg.amount for leg in self.legs), "a leg moves something")
        places = Counter((leg.account, leg.amount.currency) for leg in self.legs)
        must(max(places.values()) == 1, "an account has one leg per currency")
        for is_memorandum in (True, False):
            for currency, total in totals(
                leg for leg in self.legs if leg.account.is_memorandum is is_memorandum
            ).items():
                must(total == 0, f"{self.key} does not balance in {currency}: off by {total}")
        must(self.voucher.version >= 1, "versions count from 1")
        must(
            not set(" :\t\n") & set(self.voucher.source_id) and bool(self.voucher.source_id),
            f"{self.voucher.source_id!r} cannot be part of a key",
        )
        must(self.voucher.event_time.tzinfo is not None, "an event has an aware time")
        must(
            (self.ends is not None) == (self.event_type in ENDS_A_HOLD),
            "what captures, releases or lets lapse names the hold, and nothing else does",
        )
        must(
            (self.reverses is not None) == (self.event_type is EventType.CORRECTED),
            "a correction names what it corrects, and nothing else does",
        )
        must(
            (self.lapses_at is not None) == (self.event_type is EventType.HOLD_PLACED),
            "a placed hold says when it may lapse, and nothing else does",
        )

    @property
    def id(self) -> EntryId:
        return self.voucher.id

    @property
    def key(self) -> str:
        """The idempotency key: a second entry with the same one is the same event, heard again."""
        return f"{self.event_type}:{self.voucher.source_id}:{self.voucher.version}"

    @property
    def posted(self) -> tuple[Leg, ...]:
        """The legs that are money; empty for an entry that only places or ends a hold."""
        return tuple(leg for leg in self.legs if not leg.account.is_memorandum)

    @property
    def pending(self) -> tuple[Leg, ...]:
        """The memorandum pair, if the entry places or ends a hold."""
        return tuple(leg for leg in self.legs if leg.account.is_memorandum)


def legs(*amounts: tuple[Account, Money]) -> tuple[Leg, ...]:
    """Legs in the order given, one per account and currency; those that cancel out are left out."""
    sums: dict[tuple[Account, Currency], Money] = {}
    for account, amount in amounts:
        place = (account, amount.currency)
        sums[place] = sums.get(place, Money.zero(amount.currency)) + amount
    return tuple(Leg(account, amount) for (account, _), amount in sums.items() if amount)


def totals(some_legs: Iterable[Leg]) -> dict[Currency, int]:
    """The signed sum in minor units, by currency."""
    sums: dict[Currency, int] = {}
    for leg in some_legs:
        currency = leg.amount.currency
        sums[currency] = sums.get(currency, 0) + leg.amount.minor
    return sums


def must(claim: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a sentence: must(a, "a is")
    """Raise the bug that the sentence names. Not `assert`, which `python -O` removes."""
    if not claim:
        raise AssertionError(sentence)
