"""Books looked at again in pieces: each is one unit of work that remembers how far it came.

Killed in the middle, a piece is looked at once more; two workers never look at the same book at the
same time. What is younger than an hour waits: documents are issued after the money is booked, and an
entry that is older is followed by none that was written before it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.effects import with_those_again
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import EntryId, OrganizationId
from chargewright.kernel.money import Currency, Money
from chargewright.kernel.outgoing import Due, OperatorItem
from chargewright.ledger.accounts import Account
from chargewright.ledger.entry import Leg
from chargewright.ledger.seal import Head
from chargewright.ledger.verifying import (
    AccountFound,
    EntryFound,
    Finding,
    LegFound,
    PaymentFound,
    of_accounts,
    of_entry,
    of_payment,
)
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("verification")
PIECE: Final = 500
"""Entries or payments that are looked at in one unit of work."""
EVERY: Final = timedelta(days=1)
ROUND: Final = timedelta(days=30)
"""After that a book is looked at from its first entry again: what was right may not be any more."""
YOUNG: Final = timedelta(hours=1)
_START: Final[dict[str, Any]] = {
    "entry_position": 0,
    "payment_ended_at": datetime(1970, 1, 1, tzinfo=UTC),
    "payment_id": "",
    "entries": 0,
    "payments": 0,
}


class Verification:
    """Looks at books again; `piece` is how many entries at a time."""

    def __init__(self, units: Units, *, piece: int = PIECE) -> None:
        self._units = units
        self._piece = piece

    async def due(self, at: datetime, most: int) -> Sequence[Due]:
        """Books to be looked at: once a day, when a person asks, and until a run has caught up."""
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.due_verifications, run_before=at - EVERY, most=most)
            return await with_those_again(unit, "book", rows, at, most)

    async def owners(self) -> Sequence[str]:
        """Everybody who has a book."""
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(
                _QUERIES.due_verifications, run_before=datetime.max.replace(tzinfo=UTC), most=None
            )
        return sorted(row["organization_id"] for row in rows)

    async def ask(self, organization_id: str, at: datetime, *, is_whole: bool) -> None:
        """As whoever sits at the machine asks."""
        async with self._units.of(organization_id) as (_, unit):
            await VerificationRows(unit).ask(organization_id, at, by="machine", is_whole=is_whole)

    async def found(self, organization_id: str) -> Sequence[OperatorItem]:
        """What is found in a book and not healed."""
        async with self._units.of(organization_id) as (_, unit):
            rows = await unit.rows(
                _QUERIES.open_findings, organization_id=organization_id, most=self._piece
            )
        return [OperatorItem(row["kind"], row["about"], detail=row["detail"]) for row in rows]

    async def look(self, organization_id: str) -> bool:
        """Look at the next piece of a book; False when the run has caught up, or another is at it."""
        async with self._units.of(organization_id) as (work, unit):
            await unit.run(_QUERIES.open_verification, organization_id=organization_id)
            row = await unit.one(_QUERIES.lock_verification, organization_id=organization_id)
            if row is None:
                return False
            state = _begun(dict(row), work.now)
            findings = await _Book(unit, organization_id, work.now, self._piece).look(state)
            for item in _items(findings):
                await work.outbox.ask_operator(item)
            if state["finished_at"] is not None:
                await self._heal(work, unit, organization_id)
            await unit.run(_QUERIES.save_verification, **state)
            return state["finished_at"] is None

    async def _heal(self, work: Work, unit: Unit, organization_id: str) -> None:
        """Close what was found before and is right now."""
        book = _Book(unit, organization_id, work.now, self._piece)
        rows = await unit.rows(
            _QUERIES.open_findings, organization_id=organization_id, most=self._piece
        )
        still, judged = await book.again({row["about"] for row in rows})
        wrong = {(finding.kind, finding.about) for finding in still}
        for row in rows:
            if row["about"] in judged and (row["kind"], row["about"]) not in wrong:
                await work.outbox.settle(row["kind"], row["about"], note="ledger.verified")


class VerificationRows:
    """`api.ports_money.Verifications` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def ask(self, organization_id: str, at: datetime, *, by: str, is_whole: bool) -> None:
        await self._unit.run(
            _QUERIES.ask_verification,
            organization_id=organization_id,
            at=at,
            by=by,
            is_whole=is_whole,
        )

    async def all(self, organizations: Sequence[OrganizationId]) -> Sequence[DictRow]:
        return await self._unit.rows(_QUERIES.verifications, organizations=list(organizations))


class _Book:
    """One book in one unit of work."""

    def __init__(self, unit: Unit, organization_id: str, now: datetime, most: int) -> None:
        self._unit = unit
        self._organization_id = organization_id
        self._before = now - YOUNG
        self._now = now
        self._most = most

    async def look(self, state: dict[str, Any]) -> list[Finding]:
        """The next piece: entries, then payments, in the end the accounts. Moves `state` on."""
        entries = await self._next_entries(state["entry_position"])
        if entries:
            state["entry_position"] = entries[-1]["position"]
            state["entries"] += len(entries)
            found, _ = await self._entries([row["id"] for row in entries])
            paid = {row["about"] for row in entries if row["about"].startswith("pay_")}
            more, _ = await self._payments(paid)
            return [*found, *more]
        payments = await self._unit.rows(
            _QUERIES.next_payments,
            organization_id=self._organization_id,
            before=self._before,
            ended_at=state["payment_ended_at"],
            id=state["payment_id"],
            most=self._most,
        )
        if payments:
            state["payment_ended_at"] = payments[-1]["ended_at"]
            state["payment_id"] = payments[-1]["id"]
            state["payments"] += len(payments)
            found, _ = await self._payments(row["id"] for row in payments)
            return found
        state["finished_at"] = self._now
        found, _ = await self._accounts()
        return found

    async def again(self, abouts: set[str]) -> tuple[list[Finding], set[str]]:
        """What is wrong with these things, and which of them could be judged."""
        entries = [each for each in abouts if each.startswith("ent_")]
        placed = await self._unit.rows(
            _QUERIES.payments_of_entries, organization_id=self._organization_id, ids=entries
        )
        of_payments = {each for each in abouts if each.startswith("pay_")}
        of_payments |= {row["about"] for row in placed if row["about"].startswith("pay_")}
        found, judged = await self._entries(entries)
        more, paid = await self._payments(of_payments)
        last, accounts = await self._accounts()
        # A hold is left open as its payment says: where that is in work, so is the question.
        waits = {row["id"] for row in placed if row["about"] in of_payments - paid}
        return [*found, *more, *last], (judged - waits) | paid | accounts

    async def _next_entries(self, after: int) -> list[DictRow]:
        rows = await self._unit.rows(
            _QUERIES.next_entries,
            organization_id=self._organization_id,
            after=after,
            most=self._most,
        )
        young = next(
            (place for place, row in enumerate(rows) if row["recorded_at"] >= self._before),
            len(rows),
        )
        return list(rows[:young])

    async def _entries(self, ids: Sequence[str]) -> tuple[list[Finding], set[str]]:
        rows = await self._unit.rows(
            _QUERIES.entries_as_they_stand, organization_id=self._organization_id, ids=list(ids)
        )
        found = [finding for row in rows for finding in of_entry(_entry(row))]
        return found, {row["id"] for row in rows}

    async def _payments(self, ids: Iterable[str]) -> tuple[list[Finding], set[str]]:
        rows = await self._unit.rows(
            _QUERIES.payments_as_they_stand,
            organization_id=self._organization_id,
            ids=sorted(set(ids)),
        )
        old = [row for row in rows if _is_old(row, self._before)]
        found = [finding for row in old for finding in of_payment(_payment(row))]
        return found, {row["id"] for row in old}

    async def _accounts(self) -> tuple[list[Finding], set[str]]:
        rows = await self._unit.rows(
            _QUERIES.accounts_as_they_stand, organization_id=self._organization_id
        )
        judged = {f"acc_{row['code']} {row['currency']}" for row in rows}
        judged |= {f"acc_all {row['currency']}" for row in rows}
        return list(of_accounts(map(_account, rows))), judged


def _begun(state: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The run that goes on, or a new one: from where the last came to, or from the first entry."""
    if state["began_at"] is not None and state["finished_at"] is None:
        return state
    round_began_at = state["round_began_at"]
    if state["is_asked_whole"] or round_began_at is None or round_began_at <= now - ROUND:
        state |= {**_START, "round_began_at": now}
    asked = {"asked_at": None, "asked_by": None, "is_asked_whole": False}
    return state | asked | {"began_at": now, "finished_at": None}


def _items(findings: Iterable[Finding]) -> list[OperatorItem]:
    """One item for each kind and thing: the first difference, and how many others there are."""
    items: dict[tuple[str, str], OperatorItem] = {}
    others: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding.kind, finding.about)
        if key in items:
            others[key] = others.get(key, 0) + 1
            continue
        items[key] = OperatorItem(
            finding.kind,
            finding.about,
            payment_id=finding.about if finding.about.startswith("pay_") else None,
            detail=finding.detail,
            says_more=True,
        )
    return [
        OperatorItem(
            item.kind,
            item.about,
            payment_id=item.payment_id,
            detail={**item.detail, "others": others[key]} if key in others else item.detail,
            says_more=True,
        )
        for key, item in items.items()
    ]


def _entry(row: DictRow) -> EntryFound:
    legs = []
    for code, currency, amount, balance, version, seal, before, before_seal in row["legs"]:
        kind = Currency(currency)
        legs.append(
            LegFound(
                leg=Leg(Account.parse(code), Money(amount, kind)),
                head=Head(balance=Money(balance, kind), version=version, seal=seal),
                before=_head(before, version - 1, before_seal, kind),
            )
        )
    return EntryFound(id=EntryId(row["id"]), legs=legs, endings=row["endings"])


def _account(row: DictRow) -> AccountFound:
    currency = Currency(row["currency"])
    return AccountFound(
        account=Account.parse(row["code"]),
        head=Head(
            balance=Money(row["balance_minor"], currency), version=row["version"], seal=row["seal"]
        ),
        last=_head(row["last_balance_minor"], row["version"], row["last_seal"], currency),
        legs=row["legs"],
    )


def _payment(row: DictRow) -> PaymentFound:
    currency = Currency(row["currency"])
    return PaymentFound(
        id=row["id"],
        ended_at=row["ended_at"],
        kept=Money(row["kept"], currency),
        clearing=Money(row["clearing"], currency),
        unapplied=Money(row["unapplied"], currency),
        paper=None if row["paper"] is None else Money(row["paper"], currency),
        open_holds=row["open_holds"],
    )


def _head(balance: int | None, version: int, seal: str, currency: Currency) -> Head | None:
    if balance is None:
        return None
    return Head(balance=Money(balance, currency), version=version, seal=seal)


def _is_old(row: DictRow, before: datetime) -> bool:
    """Whether nothing moved lately: documents follow money, and are not to be missed too soon."""
    moved = [at for at in (row["ended_at"], row["booked_last"]) if at is not None]
    return all(at < before for at in moved)
