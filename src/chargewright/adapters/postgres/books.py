"""The ledger's rows: an entry is posted with its accounts locked in one order, in the unit of work
that caused it. What may be written is decided by `ledger.rules`, with the rows locked here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.billing.documents import Receipt
from chargewright.billing.due import Due
from chargewright.billing.from_bill import sale_of
from chargewright.billing.taxes import by_authority, tax_of_refund
from chargewright.kernel.ids import EntryId, IdSource
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.accounts import Account
from chargewright.ledger.booking import (
    HostSells,
    OperatorSells,
    OwnerShare,
    Terms,
    book_capture,
    book_refund,
)
from chargewright.ledger.entry import Entry, EventType, Leg, Voucher
from chargewright.ledger.hold import ENDED_BY, Hold, HoldState, hold_of
from chargewright.ledger.portion import Portion
from chargewright.ledger.rules import Admission, admit
from chargewright.ledger.seal import Head, written
from chargewright.ledger.templates import (
    lapse_hold,
    place_hold,
    refund_paid,
    refund_returned,
    release_hold,
    reverse,
)
from chargewright.network.sites import Merchant
from chargewright.payments.model import Payment

_QUERIES: Final = Queries.load("books")
HOLD_LAPSES_AFTER: Final = timedelta(days=7)
"""By then a hold may have lapsed at the issuer; it is booked as lapsed when that is heard, and only then."""


class BookRows:
    """The book of one organisation in one unit of work."""

    def __init__(self, unit: Unit, organization_id: str, *, ids: IdSource, now: datetime) -> None:
        self._unit = unit
        self._organization_id = organization_id
        self._ids = ids
        self._now = now

    async def held(self, payment: Payment) -> None:
        """A hold was placed: a pending pair. What is sold on it is sold on the terms of this moment."""
        assert payment.hold is not None, "a held payment has a hold"
        terms = await self._terms(payment)
        kept = {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in terms.items()
        }
        await self._unit.run(_QUERIES.keep_terms_of_sale, payment_id=payment.id, terms=Jsonb(kept))
        entry = place_hold(
            self._voucher(payment, payment.id, terms),
            payment.hold.amount,
            lapses_at=payment.hold.placed_at + HOLD_LAPSES_AFTER,
        )
        await self.post([entry], await self.about(payment.id))

    async def released(self, payment: Payment) -> None:
        """The hold was given back: nothing was captured of it."""
        await self._ended(payment, release_hold, EventType.HOLD_RELEASED)

    async def lapsed(self, payment: Payment) -> None:
        """The provider knows the hold no more, and we did not let it go: it ran out."""
        await self._ended(payment, lapse_hold, EventType.HOLD_LAPSED)

    async def captured(self, payment: Payment, due: Due | None) -> None:
        """What the provider took of a hold is booked as it is now known, whatever was booked before.

        A price above what was captured is waived: tax is due on the money received. What was taken
        beyond the sale, or without any, is unapplied until somebody explains it or gives it back.
        Where the same was booked before, nothing is.
        """
        booked = await self.about(payment.id)
        if payment.captured is None:
            return
        terms = await self._terms(payment)
        if _hold(booked) is None:
            # It came to light together with its capture: nobody had told us of it.
            await self.held(payment)
            booked = await self.about(payment.id)
        hold = _hold(booked)
        assert hold is not None, "a hold that was captured was placed"
        voucher = self._voucher(payment, payment.id, terms)
        voucher = replace(voucher, version=next_version(booked, EventType.HOLD_CAPTURED))
        sale = sale_of(
            due,
            await self._receipt(payment),
            provider=terms["provider"],
            captured=payment.captured,
            held=hold.amount,
            jurisdiction=terms["tax_jurisdiction"],
        )
        entries = book_capture(merchant_of(terms), sale, hold, voucher=voucher, ids=self._ids)
        if not any(says_the_same(entries[0], one) for one in standing(booked)):
            await self.post(entries, await self._taken_back(payment, booked))

    async def capture_failed(self, payment: Payment) -> None:
        """A capture that was promised did not come: its entries are corrected by their mirrors.

        Nothing was booked where the provider refused at once, and then nothing is corrected.
        """
        await self._taken_back(payment, await self.about(payment.id))

    async def refunded(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """Money went back: the tax as the credit note says, the rest from each party in proportion."""
        booked = await self.about(payment.id)
        terms_row = await self._terms(payment)
        entries = book_refund(
            merchant_of(terms_row),
            amount,
            provider=terms_row["provider"],
            booked=booked,
            voucher=self._voucher(payment, refund_id, terms_row),
            ids=self._ids,
            tax=await self._tax_given_back(payment, refund_id, amount, terms_row),
        )
        await self.post(entries, booked)

    async def refund_returned(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """What went back came back: the driver is still owed it."""
        terms = await self._terms(payment)
        voucher = self._voucher(payment, refund_id, terms)
        entry = refund_returned(voucher, provider=terms["provider"], amount=amount)
        await self.post([entry], await self.about(payment.id))

    async def refund_paid(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """What had come back was paid to the driver in another way."""
        voucher = self._voucher(payment, refund_id, await self._terms(payment))
        await self.post([refund_paid(voucher, amount)], await self.about(payment.id))

    async def about(self, thing: str) -> tuple[Entry, ...]:
        """Every entry about one thing, in the order booked."""
        rows = await self._unit.rows(
            _QUERIES.entries_about, organization_id=self._organization_id, about=thing
        )
        return tuple(_entry(row) for row in rows)

    async def post(self, entries: Iterable[Entry], booked: Sequence[Entry]) -> None:
        """Write entries that are not in the book yet. `booked` is what it has about the same thing.

        Raises:
            Refusal: as `ledger.rules.admit`; nothing was written.
        """
        known = list(booked)
        for entry in entries:
            target = next((other for other in known if other.id == entry.reverses), None)
            admission = admit(
                entry,
                same_key=next((other for other in known if other.key == entry.key), None),
                hold=_hold(known),
                corrected=target,
                is_corrected=entry.reverses is not None
                and any(other.reverses == entry.reverses for other in known),
            )
            if admission is Admission.NEW:
                await self._write(entry)
                known.append(entry)

    async def _write(self, entry: Entry) -> None:
        places = sorted({(leg.account.code, leg.amount.currency) for leg in entry.legs})
        touched = {
            "organization_id": self._organization_id,
            "codes": [code for code, _ in places],
            "currencies": [currency for _, currency in places],
        }
        await self._unit.run(_QUERIES.open_accounts, **touched)
        heads = {
            (Account.parse(row["code"]), Currency(row["currency"])): Head(
                balance=Money(row["balance_minor"], Currency(row["currency"])),
                version=row["version"],
                seal=row["seal"],
            )
            for row in await self._unit.rows(_QUERIES.lock_accounts, **touched)
        }
        rows = written(entry, heads)
        await self._unit.run(
            _QUERIES.insert_entry,
            organization_id=self._organization_id,
            id=entry.id,
            event_type=entry.event_type.value,
            source_id=entry.voucher.source_id,
            version=entry.voucher.version,
            key=entry.key,
            about=entry.voucher.about,
            event_time=entry.voucher.event_time,
            booked_at=entry.voucher.booked_at,
            recorded_at=self._now,
            ends=entry.ends,
            reverses=entry.reverses,
            lapses_at=entry.lapses_at,
        )
        columns = {
            "organization_id": self._organization_id,
            "codes": [row.leg.account.code for row in rows],
            "currencies": [row.leg.amount.currency for row in rows],
            "balances": [row.head.balance.minor for row in rows],
            "versions": [row.head.version for row in rows],
            "seals": [row.head.seal for row in rows],
        }
        await self._unit.run(
            _QUERIES.insert_legs,
            entry_id=entry.id,
            amounts=[row.leg.amount.minor for row in rows],
            **columns,
        )
        await self._unit.run(_QUERIES.move_accounts, **columns)

    async def _ended(
        self, payment: Payment, template: Callable[[Voucher, Hold], Entry], event_type: EventType
    ) -> None:
        """Book how a hold ended without money, once; what was booked as captured of it is corrected."""
        booked = await self.about(payment.id)
        hold = _hold(booked)
        if hold is None or hold.state in {HoldState.RELEASED, HoldState.LAPSED}:
            return
        booked = await self._taken_back(payment, booked)
        hold = _hold(booked)
        if hold is not None and hold.state is HoldState.OPEN:
            voucher = self._voucher(payment, payment.id, await self._terms(payment))
            voucher = replace(voucher, version=next_version(booked, event_type))
            await self.post([template(voucher, hold)], booked)

    async def _taken_back(self, payment: Payment, booked: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Correct all that stands but the hold, which is open again; gives the book after it."""
        terms = await self._terms(payment)
        mirrors = [
            reverse(self._voucher(payment, f"{entry.id}", terms), entry)
            for entry in standing(booked)
        ]
        await self.post(mirrors, booked)
        return (*booked, *mirrors)

    async def _receipt(self, payment: Payment) -> Receipt | None:
        row = await self._unit.one(_QUERIES.receipt_document, payment_id=payment.id)
        return None if row is None else msgspec.json.decode(row["document"], type=Receipt)

    async def _tax_given_back(
        self, payment: Payment, refund_id: str, amount: Money, terms: DictRow
    ) -> dict[str, Money] | None:
        """What of a refund is tax, by the receipt; None where there is none to go by.

        Notes may be issued later than refunds are booked: those before are reckoned, not read.
        """
        receipt = await self._receipt(payment)
        if receipt is None or payment.captured is None:
            return None
        earlier = await self._unit.rows(
            _QUERIES.refunds_before, payment_id=payment.id, refund_id=refund_id
        )
        given = [Money(one["amount_minor"], Currency(one["currency"])) for one in earlier]
        gone = tax_of_refund(receipt, amount, captured=payment.captured, before=given)
        return by_authority(gone, else_to=terms["tax_jurisdiction"])

    async def _terms(self, payment: Payment) -> DictRow:
        row = await self._unit.one(_QUERIES.terms_of_sale, payment_id=payment.id)
        assert row is not None, "a payment was made at a terminal"
        return row

    def _voucher(self, payment: Payment, source_id: str, terms: DictRow) -> Voucher:
        return Voucher(
            id=EntryId(self._ids.mint("ent")),
            source_id=source_id,
            about=payment.id,
            event_time=self._now,
            booked_at=local_date(self._now, terms["zone"]),
        )


def local_date(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def merchant_of(row: DictRow) -> Terms:
    provider_fee = _portion(row, "provider_fee_percent", "provider_fee_fixed_minor")
    host = row["host_ref"]
    if row["merchant_of_record"] == Merchant.HOST:
        platform_fee = _portion(row, "platform_fee_percent", "platform_fee_fixed_minor")
        return HostSells(host=host, platform_fee=platform_fee, provider_fee=provider_fee)
    if host is None:
        return OperatorSells(provider_fee=provider_fee)
    owner = OwnerShare(
        host=host,
        share=_portion(row, "host_share_percent", "host_fixed_fee_minor"),
        tax=(row["tax_jurisdiction"], row["host_tax_percent"]) if row["host_tax_percent"] else None,
    )
    return OperatorSells(provider_fee=provider_fee, owner=owner)


def _portion(row: DictRow, percent: str, fixed_minor: str) -> Portion:
    return Portion(row[percent], Money(row[fixed_minor], Currency(row["currency"])))


def standing(booked: Iterable[Entry]) -> list[Entry]:
    """What was booked about a payment and has not been corrected, but for the hold itself."""
    booked = tuple(booked)
    corrected = {entry.reverses for entry in booked}
    return [
        entry
        for entry in booked
        if entry.id not in corrected
        and entry.event_type not in {EventType.HOLD_PLACED, EventType.CORRECTED}
    ]


def says_the_same(entry: Entry, booked: Entry) -> bool:
    return entry.event_type is booked.event_type and set(entry.legs) == set(booked.legs)


def next_version(booked: Iterable[Entry], event_type: EventType) -> int:
    """Versions count from 1; each after the first follows a correction."""
    return 1 + sum(entry.event_type is event_type for entry in booked)


def _entry(row: DictRow) -> Entry:
    return Entry(
        event_type=EventType(row["event_type"]),
        voucher=Voucher(
            id=EntryId(row["id"]),
            source_id=row["source_id"],
            about=row["about"],
            event_time=row["event_time"],
            booked_at=row["booked_at"],
            version=row["version"],
        ),
        legs=tuple(
            Leg(Account.parse(code), Money(minor, Currency(currency)))
            for code, currency, minor in row["legs"]
        ),
        ends=row["ends"],
        reverses=row["reverses"],
        lapses_at=row["lapses_at"],
    )


def _hold(booked: Iterable[Entry]) -> Hold | None:
    """The hold that these entries placed, as they left it; None when they placed none."""
    booked = tuple(booked)
    placed = next((one for one in booked if one.event_type is EventType.HOLD_PLACED), None)
    if placed is None:
        return None
    hold = hold_of(placed)
    ended = [ENDED_BY[one.event_type] for one in standing(booked) if one.event_type in ENDED_BY]
    return replace(hold, state=ended[-1]) if ended else hold
