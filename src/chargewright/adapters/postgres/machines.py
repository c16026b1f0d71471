"""The machines' rows: a session, a payment, a reader is locked, stepped and saved whole.

The machine itself is one JSON column; the columns beside it are what queries and constraints need,
written from the same value in the same statement. A store lives as long as its unit of work and
remembers the version of what it locked, so that saving what was not locked is a bug.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Generic, LiteralString, TypeVar

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.money import Money
from chargewright.kernel.problem import NotFound
from chargewright.kernel.quantity import billed_wh
from chargewright.payments.model import Payment
from chargewright.payments.reader import Reader
from chargewright.sessions.model import Card, Session, Token

_QUERIES: Final = Queries.load("machines")
Machine = TypeVar("Machine")


class _Rows(Generic[Machine]):
    """What the three stores share: the version of what was locked, and the JSON of the machine."""

    def __init__(self, unit: Unit, kind: type[Machine], word: str) -> None:
        self._unit = unit
        self._kind = kind
        self._word = word
        self._versions: dict[str, int] = {}

    def _read(self, row: DictRow) -> Machine:
        self._versions[row["id"]] = row["version"]
        return msgspec.convert(row["machine"], self._kind, strict=False)

    async def _lock(self, query: LiteralString, id_: str) -> Machine:
        row = await self._unit.one(query, id=id_)
        if row is None:
            raise NotFound(f"there is no {self._word} {id_}")
        return self._read(row)

    async def _save(self, query: LiteralString, id_: str, values: Mapping[str, Any]) -> None:
        saved = await self._unit.run(query, id=id_, version=self._versions[id_], **values)
        assert saved == 1, f"{self._word} {id_} was saved without being locked"
        self._versions[id_] += 1


class SessionRows(_Rows[Session]):
    """Sessions of one unit of work."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit, Session, "session")

    async def lock(self, session_id: str) -> Session:
        """Hold one session until the unit of work ends.

        Raises:
            NotFound: no such session among the visible organisations.
        """
        return await self._lock(_QUERIES.lock_session, session_id)

    async def lock_open(self, station_id: str) -> list[Session]:
        """What may still change on a station, oldest first."""
        return await self._all(_QUERIES.lock_sessions_of_station, station_id=station_id)

    async def lock_by_transaction(self, station_id: str, ref: str) -> list[Session]:
        """Sessions of a station with this reference, whatever their state, newest first."""
        return await self._all(
            _QUERIES.lock_sessions_of_transaction, station_id=station_id, ref=ref
        )

    async def lock_tombstones(self, station_id: str, since: datetime) -> list[Session]:
        """Ready sessions that closed since then without a start: a late start may be theirs."""
        return await self._all(_QUERIES.lock_tombstones, station_id=station_id, since=since)

    async def of_payment(self, payment_id: str) -> str | None:
        row = await self._unit.one(_QUERIES.session_of_payment, payment_id=payment_id)
        return None if row is None else row["id"]

    async def add(self, session: Session, currency: str) -> None:
        await self._unit.run(
            _QUERIES.insert_session,
            organization_id=session.organization_id,
            id=session.id,
            site_id=session.site_id,
            station_id=session.place.station_id,
            opened_at=session.opened_at,
            currency=currency,
            **_session_columns(session),
        )
        self._versions[session.id] = 1

    async def save(self, session: Session) -> None:
        await self._save(_QUERIES.save_session, session.id, _session_columns(session))

    async def save_bill(self, session_id: str, bill: Any, total: Money) -> None:
        """Keep the bill beside the machine, for the receipt, the API and disputes."""
        await self._unit.run(
            _QUERIES.save_bill,
            id=session_id,
            bill=Jsonb(msgspec.to_builtins(bill, str_keys=True)),
            total_minor=total.minor,
        )

    async def last_progress(self, session: Session) -> DictRow | None:
        """The last reading that moved the session; None before the first."""
        return await self._unit.one(
            _QUERIES.last_progress, session_id=session.id, since=session.opened_at
        )

    async def _all(self, query: LiteralString, **values: Any) -> list[Session]:
        return [self._read(row) for row in await self._unit.rows(query, **values)]


class PaymentRows(_Rows[Payment]):
    """Payments of one unit of work. `now` is when those that end in it ended."""

    def __init__(self, unit: Unit, now: datetime) -> None:
        super().__init__(unit, Payment, "payment")
        self._now = now

    async def lock(self, payment_id: str) -> Payment:
        """Hold one payment until the unit of work ends.

        Raises:
            NotFound: no such payment among the visible organisations.
        """
        return await self._lock(_QUERIES.lock_payment, payment_id)

    async def open_of_card(self, card_token: str) -> Sequence[Payment]:
        """Payments of this card that have not ended, oldest first; not locked."""
        return await self._some(_QUERIES.open_payments_of_card, card_token=card_token)

    async def open_of_terminal(self, terminal_id: str) -> Sequence[Payment]:
        """Payments at this terminal that have not ended, oldest first; not locked."""
        return await self._some(_QUERIES.open_payments_of_terminal, terminal_id=terminal_id)

    async def add(self, organization_id: str, payment: Payment) -> None:
        await self._unit.run(
            _QUERIES.insert_payment,
            organization_id=organization_id,
            id=payment.id,
            terminal_id=payment.terminal_id,
            card_token=payment.card.token.value,
            card_last_four=payment.card.last4,
            card_brand=payment.card.brand,
            currency=payment.wanted.currency,
            opened_at=payment.opened_at,
            now=self._now,
            **_payment_columns(payment),
        )
        self._versions[payment.id] = 1

    async def save(self, payment: Payment) -> None:
        columns = _payment_columns(payment) | {"now": self._now}
        await self._save(_QUERIES.save_payment, payment.id, columns)

    async def _some(self, query: LiteralString, **values: Any) -> list[Payment]:
        rows = await self._unit.rows(query, **values)
        return [msgspec.convert(row["machine"], Payment, strict=False) for row in rows]


class ReaderRows(_Rows[Reader]):
    """Readers of one unit of work."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit, Reader, "terminal")

    async def lock(self, terminal_id: str) -> Reader:
        """Hold one reader until the unit of work ends.

        Raises:
            NotFound: no such terminal among the visible organisations.
        """
        return await self._lock(_QUERIES.lock_reader, terminal_id)

    async def add(self, organization_id: str, reader: Reader) -> None:
        """Give a terminal its reader, unless it has one."""
        await self._unit.run(
            _QUERIES.insert_reader,
            organization_id=organization_id,
            id=reader.terminal_id,
            **_reader_columns(reader),
        )

    async def save(self, reader: Reader) -> None:
        await self._save(_QUERIES.save_reader, reader.terminal_id, _reader_columns(reader))


def _json(machine: object) -> Jsonb:
    return Jsonb(msgspec.to_builtins(machine, str_keys=True))


def _session_columns(session: Session) -> dict[str, Any]:
    payer = session.payer
    return {
        "evse_no": session.place.evse_no,
        "connector_no": session.place.connector_no,
        "status": session.status.value,
        "payment_id": payer.payment_id if isinstance(payer, Card) else None,
        "token_id": payer.token_id if isinstance(payer, Token) else None,
        "tariff_version_id": session.tariff_version_id,
        "ocpp_transaction_ref": session.ocpp_transaction_ref,
        "remote_start_ref": None if session.start is None else str(session.start.reference),
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "closed_at": session.closed_at,
        "last_event_at": session.last_event_at,
        "energy_wh": None if session.started_at is None else billed_wh(session.meter.energy_wh),
        "close_reason": None if session.close_reason is None else session.close_reason.value,
        "flags": [flag.value for flag in session.flags],
        "energy_ceiling_wh": session.ceiling.energy_wh,
        "time_ceiling_at": session.ceiling.until,
        "due_at": session.deadline,
        "machine": _json(session),
    }


def _payment_columns(payment: Payment) -> dict[str, Any]:
    return {
        "state": payment.state.value,
        "hold_ref": None if payment.hold is None else payment.hold.ref,
        "held_minor": None if payment.hold is None else payment.hold.amount.minor,
        "captured_minor": None if payment.captured is None else payment.captured.minor,
        "refunded_minor": None if payment.refunded is None else payment.refunded.minor,
        "has_ended": payment.has_ended,
        "due_at": payment.deadline,
        "machine": _json(payment),
    }


def _reader_columns(reader: Reader) -> dict[str, Any]:
    return {"state": reader.state.value, "due_at": reader.deadline, "machine": _json(reader)}
