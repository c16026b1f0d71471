"""The machines' rows: a session, a payment, a reader is locked, stepped and saved whole.

The machine itself is one JSON column; the columns beside it are what queries and constraints need,
written from the same value in the same statement. A store lives as long as its unit of work and
remembers the version of what it locked, so that saving what was not locked is a bug.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Generic, LiteralString, TypeVar

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import SessionId, StationId
from chargewright.kernel.problem import NotFound
from chargewright.kernel.quantity import billed_wh
from chargewright.kernel.sentence import Sentence
from chargewright.metering import Judgement, MeterState, Reading
from chargewright.payments.model import Payment
from chargewright.payments.reader import Reader as CardReader
from chargewright.rating.bill import Bill
from chargewright.rating.timeline import MeterPoint
from chargewright.reactions.ports import Progress
from chargewright.sessions.model import AtStation, Card, Meter, Session, Token, progressed
from chargewright.sessions.words import Status
from chargewright.tariffs.model import TariffVersion

_QUERIES: Final = Queries.load("machines")
_METER: Final = msgspec.json.Decoder(MeterState)
Machine = TypeVar("Machine")


class MachineRows(Generic[Machine]):
    """What the stores of machines share: the version of what was locked, and the JSON of the machine."""

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
            raise NotFound(Sentence("there is no {thing} {id}", thing=Sentence(self._word), id=id_))
        return self._read(row)

    async def _save(self, query: LiteralString, id_: str, values: Mapping[str, Any]) -> None:
        saved = await self._unit.run(query, id=id_, version=self._versions[id_], **values)
        assert saved == 1, f"{self._word} {id_} was saved without being locked"
        self._versions[id_] += 1


class SessionRows(MachineRows[Session]):
    """Sessions of one unit of work, each brought up to its committed readings."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit, Session, "session")

    async def lock(self, session_id: SessionId) -> Session:
        """Hold one session until the unit of work ends.

        Raises:
            NotFound: no such session among the visible organisations.
        """
        return await self._progressed(await self._lock(_QUERIES.lock_session, session_id))

    async def lock_station(
        self, station_id: StationId, *, closed_since: datetime, transaction_ref: str | None
    ) -> Sequence[Session]:
        """All that a message of this station may speak of; callers for one station take turns."""
        rows = await self._unit.rows(
            _QUERIES.lock_sessions_of_station,
            station_id=station_id,
            closed_since=closed_since,
            ref=transaction_ref,
        )
        return [await self._progressed(self._read(row)) for row in rows]

    async def of_payment(self, payment_id: str) -> str | None:
        row = await self._unit.one(_QUERIES.session_of_payment, payment_id=payment_id)
        return None if row is None else row["id"]

    async def of_card_payments(self, payment_ids: Sequence[str]) -> dict[str, Session]:
        """The sessions of these payments, by payment; not locked."""
        rows = await self._unit.rows(_QUERIES.sessions_of_payments, payment_ids=list(payment_ids))
        return {
            row["payment_id"]: msgspec.convert(row["machine"], Session, strict=False)
            for row in rows
        }

    async def add(self, session: Session) -> None:
        await self._unit.run(
            _QUERIES.insert_session,
            organization_id=session.organization_id,
            id=session.id,
            site_id=session.site_id,
            station_id=session.place.station_id,
            opened_at=session.opened_at,
            **_session_columns(session),
        )
        self._versions[session.id] = 1

    async def save(self, session: Session) -> None:
        columns = {"station_id": session.place.station_id, **_session_columns(session)}
        await self._save(_QUERIES.save_session, session.id, columns)

    async def tariff(self, session: Session) -> TariffVersion | None:
        """The version the session started with and keeps."""
        row = await self._unit.one(_QUERIES.tariff_version, id=session.tariff_version_id)
        if row is None:
            return None
        return msgspec.convert(row["document"], TariffVersion, strict=False)

    async def bill(self, session_id: str) -> Bill | None:
        row = await self._unit.one(_QUERIES.bill, id=session_id)
        if row is None or row["bill"] is None:
            return None
        return msgspec.convert(row["bill"], Bill, strict=False)

    async def save_bill(self, session_id: str, bill: Bill) -> None:
        await self._unit.run(
            _QUERIES.save_bill, id=session_id, bill=as_json(bill), total_minor=bill.gross.minor
        )

    async def progress(self, session: Session) -> Progress | None:
        """Where metering stands; None before the first reading that counted."""
        row = await self._unit.one(
            _QUERIES.last_progress, session_id=session.id, since=session.opened_at
        )
        if row is None:
            return None
        return Progress(_METER.decode(row["progress"]), row["power_w"])

    async def meter_points(self, session: Session) -> Sequence[MeterPoint]:
        """What the meter had counted, by the session's valid readings, in order.

        Once the station has stopped, or we have ended it, the session's meter stands: energy that a
        later reading has beyond it is not the session's.
        """
        rows = await self._unit.rows(
            _QUERIES.meter_points,
            session_id=session.id,
            since=session.opened_at,
            most_wh=None if session.runs_at_station else session.meter.energy_wh,
        )
        return [
            MeterPoint(row["used_at"], row["session_energy_wh"], row["power_w"]) for row in rows
        ]

    async def write_readings(
        self,
        station_id: str,
        epoch: int,
        session_id: str | None,
        evse_no: int,
        connector_no: int,
        judged: Sequence[tuple[Reading, Judgement, MeterState | None]],
    ) -> None:
        """Keep readings that came with a start or a stop, in this unit of work."""
        for reading, judgement, state in judged:
            await self._unit.run(
                _QUERIES.insert_reading,
                organization_id=self._unit.organizations[0],
                station_id=station_id,
                received_at=reading.received_at,
                epoch=epoch,
                session_id=session_id,
                evse_no=evse_no,
                connector_no=connector_no,
                scope=reading.scope.value,
                claimed_at=reading.claimed_at,
                used_at=judgement.used_at,
                energy_wh=reading.energy_wh,
                power_w=reading.power_w,
                current_a=reading.current_a,
                voltage_v=reading.voltage_v,
                soc_percent=reading.soc_percent,
                verdict=judgement.reason.value,
                limit_wh=judgement.limit_wh,
                session_energy_wh=judgement.session_energy_wh,
                flags=" ".join(flag.value for flag in judgement.flags) or None,
                progress=None if state is None else msgspec.json.encode(state).decode(),
                signed=msgspec.json.encode(reading.signed).decode() if reading.signed else None,
            )

    async def _progressed(self, session: Session) -> Session:
        if session.status is not Status.IN_PROGRESS:
            return session
        place = session.place
        row = await self._unit.one(
            _QUERIES.last_heard,
            session_id=session.id,
            station_id=place.station_id,
            evse_no=place.evse_no,
            connector_no=place.connector_no,
            since=session.opened_at,
        )
        assert row is not None
        progress = await self.progress(session)
        meter = session.meter if progress is None else Meter.of(progress.state, progress.power_w)
        return progressed(session, meter, row["heard_at"] or session.last_event_at)


class PaymentRows(MachineRows[Payment]):
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

    async def of_hold(self, account_id: str, hold_ref: str) -> Payment | None:
        """Hold the payment with this hold of an account until the unit of work ends."""
        row = await self._unit.one(
            _QUERIES.payment_of_hold, account_id=account_id, hold_ref=hold_ref
        )
        return None if row is None else self._read(row)

    async def declined_at(self, card_token: str, since: datetime) -> Sequence[datetime]:
        """When this card was declined since then."""
        rows = await self._unit.rows(_QUERIES.declines_of_card, card_token=card_token, since=since)
        return [row["opened_at"] for row in rows]

    async def of_session(self, session_id: str) -> Sequence[Payment]:
        """The payment that was to pay for a session, and those found to be for it; not locked."""
        return await self._some(_QUERIES.payments_of_session, session_id=session_id)

    async def open_around(self, terminal_id: str) -> Sequence[Payment]:
        """Payments at any terminal of this one's site that have not ended, oldest first; not locked."""
        return await self._some(_QUERIES.open_payments_around_terminal, terminal_id=terminal_id)

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


class ReaderRows(MachineRows[CardReader]):
    """Readers of one unit of work. `defaults` are the installation's settings; absent keys leave a
    reader as it was stored.
    """

    def __init__(self, unit: Unit, defaults: Mapping[str, Any] = MappingProxyType({})) -> None:
        super().__init__(unit, CardReader, "terminal")
        self._defaults = defaults

    async def lock(self, terminal_id: str) -> CardReader:
        """Hold one reader until the unit of work ends.

        Raises:
            NotFound: no such terminal among the visible organisations.
        """
        reader = await self._lock(_QUERIES.lock_reader, terminal_id)
        policy = replace(
            reader.policy,
            read_within=self._set("card_read_s", reader.policy.read_within),
            message_shown_for=self._set("message_shown_s", reader.policy.message_shown_for),
            result_shown_for=self._set("result_shown_s", reader.policy.result_shown_for),
            cost_told_every=self._set("cost_shown_every_s", reader.policy.cost_told_every),
        )
        return replace(reader, policy=policy)

    async def find(self, terminal_id: str) -> CardReader | None:
        """The same; None for a payment page, which has none."""
        row = await self._unit.one(_QUERIES.has_reader, id=terminal_id)
        return None if row is None else await self.lock(terminal_id)

    async def add(self, organization_id: str, reader: CardReader) -> None:
        """Give a terminal its reader, unless it has one."""
        await self._unit.run(
            _QUERIES.insert_reader,
            organization_id=organization_id,
            id=reader.terminal_id,
            **_reader_columns(reader),
        )

    def _set(self, name: str, stored: timedelta) -> timedelta:
        seconds = self._defaults.get(name)
        return stored if seconds is None else timedelta(seconds=seconds)

    async def save(self, reader: CardReader) -> None:
        await self._save(_QUERIES.save_reader, reader.terminal_id, _reader_columns(reader))


def as_json(machine: object) -> Jsonb:
    return Jsonb(msgspec.to_builtins(machine, str_keys=True))


def _session_columns(session: Session) -> dict[str, Any]:
    payer = session.payer
    return {
        "evse_no": session.place.evse_no,
        "connector_no": session.place.connector_no,
        "status": session.status.value,
        "payment_id": payer.payment_id if isinstance(payer, Card) else None,
        "token_id": payer.token_id if isinstance(payer, Token) else None,
        "station_payment_ref": payer.payment_ref if isinstance(payer, AtStation) else None,
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
        "machine": as_json(session),
    }


def _payment_columns(payment: Payment) -> dict[str, Any]:
    return {
        "state": payment.state.value,
        "hold_ref": None if payment.hold is None else payment.hold.ref,
        "held_minor": None if payment.hold is None else payment.hold.amount.minor,
        "captured_minor": None if payment.captured is None else payment.captured.minor,
        "refunded_minor": None if payment.refunded is None else payment.refunded.minor,
        "attached_session_id": None if payment.attached is None else payment.attached.session_id,
        "has_ended": payment.has_ended,
        "due_at": payment.deadline,
        "machine": as_json(payment),
    }


def _reader_columns(reader: CardReader) -> dict[str, Any]:
    return {"state": reader.state.value, "due_at": reader.deadline, "machine": as_json(reader)}
