"""The book in memory: to prove things about the rules, and to replay the store's rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.accounts import Account
from chargewright.ledger.entry import Entry, EventType
from chargewright.ledger.hold import ENDED_BY, Hold, HoldState, hold_of
from chargewright.ledger.rules import Admission, admit
from chargewright.ledger.seal import Head, Place, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All entries of one organisation.

    `entries` are by key in the order booked, `holds` and `corrected` by entry id.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    holds: Mapping[EntryId, Hold] = field(default_factory=dict)
    corrected: frozenset[EntryId] = frozenset()
    heads: Mapping[Place, Head] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Book":
        """Replay entries from nothing."""
        book = cls()
        for entry in entries:
            book = book.post(entry)
        return book

    def post(self, entry: Entry) -> "Book":
        """The book with the entry in it; the same book if it is there already.

        Raises:
            Refusal: as `admit` does; the book is unchanged.

        """
        target = self.entry(entry.reverses)
        ends = entry.ends or (target.ends if target else None)
        admission = admit(
            entry,
            same_key=self.entries.get(entry.key),
            hold=self.holds.get(ends) if ends else None,
            corrected=target,
            is_corrected=entry.reverses in self.corrected,
        )
        if admission is Admission.EXISTS:
            return self
        return Book(
            entries={**self.entries, entry.key: entry},
            holds={**self.holds, **self._holds_after(entry, ends)},
            corrected=self.corrected | ({entry.reverses} if entry.reverses else frozenset()),
            heads={
                **self.heads,
                **{
                    (row.leg.account, row.leg.amount.currency): row.head
                    for row in written(entry, self.heads)
                },
            },
        )

    def entry(self, entry_id: EntryId | None) -> Entry | None:
        return next((entry for entry in self.entries.values() if entry.id == entry_id), None)

    def about(self, thing: str) -> tuple[Entry, ...]:
        """The entries about one thing, in the order booked."""
        return tuple(entry for entry in self.entries.values() if entry.voucher.about == thing)

    def balance(self, account: Account, currency: Currency) -> Money:
        """Signed, debit-positive; zero where nothing was booked."""
        head = self.heads.get((account, currency))
        return head.balance if head else Money.zero(currency)

    def trial_balance(self) -> dict[Currency, Money]:
        """The sum of all balances by currency, without memorandum accounts. It is zero."""
        sums: dict[Currency, Money] = {}
        for (account, currency), head in self.heads.items():
            if not account.is_memorandum:
                sums[currency] = sums.get(currency, Money.zero(currency)) + head.balance
        return sums

    def _holds_after(self, entry: Entry, ends: EntryId | None) -> dict[EntryId, Hold]:
        if entry.event_type is EventType.HOLD_PLACED:
            return {entry.id: hold_of(entry)}
        if ends is None:
            return {}
        state = ENDED_BY.get(entry.event_type, HoldState.OPEN)  # a correction opens it again
        return {ends: replace(self.holds[ends], state=state)}
