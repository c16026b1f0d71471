"""The ledger: accounts, entries, and the proof that all of it balances."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_SITE,
    IN_GROUP,
    IS,
    IS_OR_STARTS,
    OWNER,
    instant,
    own_id,
    text,
    values,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.routes import shows
from chargewright.api.shapes import Amount, View, amount
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Currency, Money, currency
from chargewright.ledger.accounts import CHART, Account, Nature, Side
from chargewright.ledger.entry import EventType

TAG: Final = "ledger"
READ: Final = Permission(Action.READ, Resource.LEDGER)


class LedgerAccountView(View, frozen=True, kw_only=True):
    """An account in one currency. `balance` is debit-positive; `side` is where it grows."""

    id: str
    organization_id: str
    code: str
    currency: str
    balance: Amount
    legs: int
    nature: Nature
    side: Side
    meaning: str


class LegView(View, frozen=True, kw_only=True):
    """One side of an entry: debit when positive, credit when negative."""

    account: str
    amount: Amount


class LedgerEntryView(View, frozen=True, kw_only=True):
    """A balanced entry, never changed. `about` is whose money it is, mostly a payment.

    `ends` names the entry that placed the hold which this one ends, `reverses` the one it corrects.
    """

    id: str
    organization_id: str
    position: int
    event_type: EventType
    source_id: str
    about: str
    event_time: datetime
    booked_at: date
    ends: str | None
    reverses: str | None
    lapses_at: datetime | None
    legs: list[LegView]


class BalanceRow(View, frozen=True, kw_only=True):
    """An account's balance on the side where it lies; the other is nothing."""

    account: str
    debit: Amount
    credit: Amount


class BookView(View, frozen=True, kw_only=True):
    """One book in one currency. Memorandum accounts (holds) are not money and not in it."""

    organization_id: str
    currency: str
    accounts: list[BalanceRow]
    debit: Amount
    credit: Amount
    is_balanced: bool
    held: Amount


class TrialBalanceView(View, frozen=True, kw_only=True):
    """Every book that the caller sees."""

    books: list[BookView]
    is_balanced: bool


def _described(row: Mapping[str, Any]) -> Mapping[str, Any]:
    described = CHART[Account.parse(row["code"]).kind]
    return {
        **row,
        "nature": described.nature,
        "side": described.side,
        "meaning": described.meaning,
    }


def _with_legs(row: Mapping[str, Any]) -> Mapping[str, Any]:
    legs = [
        {"account": leg["account"], "amount": amount(_money(leg["minor"], leg["currency"]))}
        for leg in row["legs"] or ()
    ]
    return {**row, "legs": legs}


ACCOUNTS: Final = Listed(
    listing=Listing(
        name="ledger_accounts",
        columns=(
            Column("id", Kind.ID, "The account in its book and currency.", IS),
            OWNER,
            Column("code", Kind.TEXT, "Its code.", IS_OR_STARTS, is_sortable=True),
            Column("currency", Kind.TEXT, "ISO 4217.", IS),
            Column("balance", Kind.MONEY, "Debit-positive."),
            Column("legs", Kind.INTEGER, "How many legs it has."),
        ),
        default_order=Order("code"),
    ),
    view=LedgerAccountView,
    shaped=_described,
)
ENTRIES: Final = Listed(
    listing=Listing(
        name="ledger_entries",
        columns=(
            own_id("ledger_entries", "The entry."),
            OWNER,
            Column("position", Kind.INTEGER, "In the order booked.", is_sortable=True),
            word("event_type", EventType, "Why money moved."),
            Column("source_id", Kind.TEXT, "What caused it.", IS),
            Column("about", Kind.TEXT, "Whose money, mostly a payment's id.", IS),
            Column(
                "account", Kind.TEXT, "The code of an account that it moves.", IS, is_shown=False
            ),
            AT_SITE,
            IN_GROUP,
            instant("event_time", "When it happened."),
            text("booked_at", "Accounting date."),
            text("ends", "The entry whose hold it ends."),
            text("reverses", "The entry it corrects."),
            Column("lapses_at", Kind.INSTANT, "From when a hold may lapse."),
            values("legs", "Its legs."),
        ),
        default_order=Order("position", is_descending=True),
    ),
    view=LedgerEntryView,
    thing="entry",
    shaped=_with_legs,
)


@shows("/api/v1/ledger/entries/{entry_id:str}", needs=READ, tag=TAG)
async def show_ledger_entry(entry_id: str, work: Work) -> LedgerEntryView:
    """One entry with its legs."""
    return await one(work, ENTRIES, entry_id)


@shows("/api/v1/ledger/trial-balance", needs=READ, tag=TAG)
async def show_trial_balance(work: Work) -> TrialBalanceView:
    """Debits and credits of every book, by currency, and whether they are equal."""
    rows = await work.stores.views.balances()
    books = [
        _book(organization_id, code, [(account, money) for _, account, money in group])
        for (organization_id, code), group in groupby(
            rows, key=lambda row: (row[0], row[2].currency)
        )
    ]
    return TrialBalanceView(books=books, is_balanced=all(book.is_balanced for book in books))


def _book(
    organization_id: OrganizationId, code: Currency, balances: list[tuple[Account, Money]]
) -> BookView:
    nothing = Money.zero(code)
    posted = [(account, money) for account, money in balances if not account.is_memorandum]
    debit = sum((money for _, money in posted if money.minor > 0), nothing)
    credit = sum((-money for _, money in posted if money.minor < 0), nothing)
    held = sum((money for account, money in balances if account.code == "HOLDS"), nothing)
    return BookView(
        organization_id=organization_id,
        currency=code,
        accounts=[
            BalanceRow(
                account=account.code,
                debit=amount(max(money, nothing)),
                credit=amount(max(-money, nothing)),
            )
            for account, money in posted
        ],
        debit=amount(debit),
        credit=amount(credit),
        is_balanced=debit == credit,
        held=amount(held),
    )


def _money(minor: int, code: str) -> Money:
    return Money(minor, currency(code))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/ledger/accounts", ACCOUNTS, needs=READ, tag=TAG, summary="Accounts with balances"
    ),
    lists("/api/v1/ledger/entries", ENTRIES, needs=READ, tag=TAG, summary="Balanced entries"),
    show_ledger_entry,
    show_trial_balance,
)
