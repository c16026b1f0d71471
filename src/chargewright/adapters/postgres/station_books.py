"""What stations took at terminals of their own, in the book: each settlement by what it is now known to be for."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.books import (
    BookRows,
    local_date,
    merchant_of,
    next_version,
    says_the_same,
    standing,
)
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.station_settlements import unpaid_of
from chargewright.billing.due import Due
from chargewright.billing.from_bill import sale_of
from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.booking import book_capture
from chargewright.ledger.entry import Entry, EventType, Voucher
from chargewright.ledger.templates import reverse
from chargewright.ledger.templates.unpaid import leave_open
from chargewright.network.station_settlements import TakenFor, Unpaid

_QUERIES: Final = Queries.load("station_settlements")


class StationBookRows(BookRows):
    """The book of one organisation in one unit of work, with what its stations took."""

    async def taken_for(self, session_id: str) -> Sequence[TakenFor]:
        """The settlements of a session that took money, in the order they were told."""
        rows = await self._unit.rows(_QUERIES.taken_for, session_id=session_id)
        return [
            TakenFor(
                row["id"],
                Money(row["amount_minor"], Currency(row["currency"])),
                row["wants_receipt"],
            )
            for row in rows
        ]

    async def unpaid_for(self, session_id: str) -> Sequence[Unpaid]:
        """What its station failed to take for a session and nobody has settled otherwise, in the order told."""
        rows = await self._unit.rows(_QUERIES.unpaid_for, session_id=session_id)
        return [unpaid_of(row) for row in rows]

    async def leave_open(self, settlement_id: str, amount: Money) -> None:
        """Note that so much of what a station failed to take is still to be collected; zero: nothing is."""
        booked = await self.about(settlement_id)
        terms = await self._terms_at(settlement_id)
        voucher = replace(
            self._voucher_of(settlement_id, settlement_id, terms),
            version=next_version(booked, EventType.STATION_UNPAID),
        )
        entries = [leave_open(voucher, amount)] if amount.minor > 0 else []
        await self._unit.run(
            _QUERIES.stands_open, id=settlement_id, minor=amount.minor if entries else None
        )
        await self._instead(settlement_id, entries, booked, terms)

    async def taken_at_station(self, settlement_id: str, amount: Money, due: Due | None) -> None:
        """Book what a station took as it is now known, whatever was booked before; the same once.

        What is for no sale that we know is unapplied.
        """
        booked = await self.about(settlement_id)
        terms = await self._terms_at(settlement_id)
        voucher = replace(
            self._voucher_of(settlement_id, settlement_id, terms),
            version=next_version(booked, EventType.STATION_SETTLED),
        )
        sale = sale_of(
            due,
            None,
            provider=terms["provider"],
            captured=amount,
            held=amount,
            jurisdiction=terms["tax_jurisdiction"],
        )
        entries = book_capture(merchant_of(terms), sale, None, voucher=voucher, ids=self._ids)
        await self._instead(settlement_id, entries, booked, terms)

    async def _instead(
        self,
        settlement_id: str,
        entries: Sequence[Entry],
        booked: Sequence[Entry],
        terms: DictRow,
    ) -> None:
        """Book this instead of what stands about a settlement, unless that says the same."""
        stands = standing(booked)
        if any(says_the_same(entry, one) for entry in entries[:1] for one in stands):
            return
        mirrors = [
            reverse(self._voucher_of(settlement_id, f"{entry.id}", terms), entry)
            for entry in stands
        ]
        await self.post([*mirrors, *entries], booked)

    async def _terms_at(self, settlement_id: str) -> DictRow:
        """Who sells and who shares in it, as its site said when the first of it was booked."""
        terms = await self._unit.one(_QUERIES.terms_of_sale, id=settlement_id)
        assert terms is not None, "what was told is kept"
        kept = {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in terms.items()
        }
        await self._unit.run(_QUERIES.keep_terms_of_sale, id=settlement_id, terms=Jsonb(kept))
        return terms

    def _voucher_of(self, settlement_id: str, source_id: str, terms: DictRow) -> Voucher:
        return Voucher(
            id=EntryId(self._ids.mint("ent")),
            source_id=source_id,
            about=settlement_id,
            event_time=self._now,
            booked_at=local_date(self._now, terms["zone"]),
        )
