"""Effects, deadlines and terminals as the worker takes them up."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, LiteralString

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.access import sweep
from chargewright.adapters.postgres.certificates import IssuedRows
from chargewright.adapters.postgres.charging_plans import ChargingPlanRows
from chargewright.adapters.postgres.command_ends import command_ended
from chargewright.adapters.postgres.commands import expire_command
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.local_lists import LocalListRows
from chargewright.adapters.postgres.places import TokenRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.reservations import ReservationRows
from chargewright.adapters.postgres.signed_meters import ProofRows
from chargewright.adapters.postgres.station_costs import StationCostRows
from chargewright.adapters.postgres.station_tariffs import StationTariffRows
from chargewright.adapters.postgres.terminals import note_terminal
from chargewright.adapters.postgres.transaction_events import TransactionEventRows
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import OperationId, StationId, TokenId
from chargewright.kernel.outgoing import Begun, Due, not_woken
from chargewright.kernel.problem import NotFound
from chargewright.payments.model import Payment
from chargewright.reactions.ports import Work
from chargewright.sessions.sequence import Told

_OUTBOX: Final = Queries.load("outbox")
_QUERIES: Final = Queries.load("worker")
_CHECKOUTS: Final = Queries.load("checkouts")
_PAID: Final = Queries.load("paid")
_CERTIFICATES: Final = Queries.load("certificates")
_REFUSED: Final = Queries.load("refused_connections")
_SECURITY: Final = Queries.load("security")
_CONTRACTS: Final = Queries.load("contracts")
_VAT: Final = Queries.load("vat_checks")
_LOCAL_LISTS: Final = Queries.load("local_lists")
_RESERVATIONS: Final = Queries.load("reservations")
_STATION_COSTS: Final = Queries.load("station_costs")
_CHARGING_PLANS: Final = Queries.load("charging_plans")
_STATION_TARIFFS: Final = Queries.load("station_tariffs")
PARTITIONS_AHEAD_DAYS: Final = 7
ROWS_AT_ONCE: Final = 5_000
"""Rows of one table in one unit of work: nobody waits long for its locks."""
SUMMED_AFTER: Final = timedelta(hours=1)
"""A quarter of an hour is summed when it is over, also by the clock of whoever asks for its sums."""


@dataclass(frozen=True, slots=True)
class Count:
    """One number an operator may want to be woken for. Ages are in seconds; `label` may be empty."""

    measure: str
    label: str
    value: float


_LIKE: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


class EffectWork:
    """A unit of work in which an effect is finished and what it led to is heard."""

    def __init__(self, work: Work, unit: Unit) -> None:
        self.work = work
        self.unit = unit

    @property
    def certificates(self) -> IssuedRows:
        return IssuedRows(self.unit, self.work.now)

    @property
    def reservations(self) -> ReservationRows:
        return ReservationRows(self.unit)

    @property
    def proofs(self) -> ProofRows:
        return ProofRows(self.unit, self.work.organization_id)

    @property
    def local_lists(self) -> LocalListRows:
        return LocalListRows(self.unit)

    @property
    def station_tariffs(self) -> StationTariffRows:
        return StationTariffRows(self.unit)

    def plans_at(self, station_id: str) -> ChargingPlanRows:
        return ChargingPlanRows(self.work, self.unit, station_id)

    def costs_at(self, station_id: str) -> StationCostRows:
        work = self.work
        return StationCostRows(self.unit, work.organization_id, station_id, work.now)

    async def finish(self, effect_id: str) -> bool:
        row = await self.unit.one(_OUTBOX.finish_effect, id=effect_id, at=self.work.now)
        return row is not None

    async def grant_callback(
        self, terminal_id: str, operation_id: OperationId, token_hash: bytes, expires_at: datetime
    ) -> None:
        await self.unit.run(_QUERIES.forget_callbacks, terminal_id=terminal_id, at=self.work.now)
        await self.unit.run(
            _QUERIES.grant_callback,
            organization_id=self.work.organization_id,
            token_sha256=token_hash,
            terminal_id=terminal_id,
            operation_id=operation_id,
            expires_at=expires_at,
        )

    async def note_terminal(
        self, terminal_id: str, asked_at: datetime, *, is_online: bool, ui_level: str | None
    ) -> bool:
        return await note_terminal(
            self.unit, terminal_id, asked_at, is_online=is_online, ui_level=ui_level
        )

    async def ours_since(self, terminal_id: str) -> datetime:
        row = await self.unit.one(_QUERIES.ours_since, terminal_id=terminal_id)
        if row is None:
            raise NotFound("no such terminal")
        since: datetime = row["created_at"]
        return since

    async def recent_payments(
        self, terminal_id: str, since: datetime, hold_refs: Sequence[str] = ()
    ) -> Sequence[Payment]:
        rows = await self.unit.rows(
            _QUERIES.recent_payments,
            terminal_id=terminal_id,
            since=since,
            hold_refs=list(hold_refs),
        )
        return [msgspec.convert(row["machine"], Payment, strict=False) for row in rows]

    async def usable_token(self, uid: str) -> TokenId | None:
        token = await TokenRows(self.unit).by_uid(uid.upper(), self.work.now)
        return TokenId(token.id) if token is not None and token.may_charge else None

    async def failures(self, question: str, about: str) -> int:
        row = await self.unit.one(_QUERIES.failures, question=question, about=about)
        return 0 if row is None else int(row["failures"])

    async def events_of_transaction(
        self, station_id: StationId, ref: str, *, since: datetime
    ) -> Sequence[Told]:
        return await TransactionEventRows(self.unit, station_id).of(ref, since=since)

    async def events_of_no_transaction(
        self, station_id: StationId, evse_no: int | None, *, since: datetime
    ) -> Sequence[int]:
        return await TransactionEventRows(self.unit, station_id).of_none(evse_no, since=since)

    async def last_command(
        self, station_id: StationId, cause: str, *, since: datetime
    ) -> DictRow | None:
        return await self.unit.one(
            _QUERIES.last_command,
            station_id=station_id,
            since=since,
            cause=f"{cause.translate(_LIKE)}%",
        )

    async def end_expired_command(self, command_id: str) -> Mapping[str, Any] | None:
        row = await expire_command(self.unit, command_id, self.work.now)
        if row is not None:
            await command_ended(self.work, self.unit, row, row["state"], None)
        return row


class Effects:
    """The effect rows."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def take(self, effect_id: str) -> Begun | None:
        """Begin an effect, counted durably before anything happens."""
        async with self._units.database.unit(()) as unit:
            owner = await unit.one(_QUERIES.effect_owner, id=effect_id)
        if owner is None or owner["organization_id"] is None:
            return None
        async with self._units.database.unit((owner["organization_id"],)) as unit:
            row = await unit.one(_OUTBOX.take_effect, id=effect_id)
        if row is None:
            return None
        return Begun(
            organization_id=row["organization_id"],
            id=row["id"],
            kind=row["kind"],
            about=row["about"],
            body=row["body"],
            attempts=row["attempts"],
            created_at=row["created_at"],
        )

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[EffectWork]:
        async with self._units.of(organization_id) as (work, unit):
            yield EffectWork(work, unit)

    async def postpone(self, effect: Begun, until: datetime, problem: str) -> None:
        async with self._units.database.unit((effect.organization_id,)) as unit:
            await unit.run(_OUTBOX.postpone_effect, id=effect.id, due_at=until, problem=problem)

    async def give_up(self, effect: Begun, problem: str) -> None:
        async with self._units.database.unit((effect.organization_id,)) as unit:
            await unit.run(
                _OUTBOX.give_up_effect, id=effect.id, at=self._clock.now(), problem=problem
            )

    async def enqueue_due(self, at: datetime, most: int) -> int:
        async with self._units.database.unit(()) as unit:
            row = await unit.one(_OUTBOX.enqueue_due_effects, at=at, most=most)
        return 0 if row is None else int(row["enqueued"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How long what is over is kept, for each table that grows and is not kept for ever."""

    log: timedelta = timedelta(days=90)
    readings: timedelta = timedelta(days=400)
    effects: timedelta = timedelta(days=400)
    commands: timedelta = timedelta(days=400)
    attention: timedelta = timedelta(days=400)
    strangers: timedelta = timedelta(days=30)
    spans: timedelta = timedelta(days=400)
    audit: timedelta = timedelta(days=3650)
    audit_addresses: timedelta = timedelta(days=14)


class Watch:
    """What is due by the clock: ids and owners only, whosever it is."""

    def __init__(self, units: Units, *, kept: Kept | None = None) -> None:
        self._units = units
        self._kept = kept or Kept()

    async def sessions(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_QUERIES.due_sessions, "session", at, most)

    async def payments(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_QUERIES.due_payments, "payment", at, most)

    async def checkouts(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_CHECKOUTS.due, "checkout", at, most)

    async def refunds(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_PAID.due_refunds, "refund", at, most)

    async def readers(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_QUERIES.due_readers, "reader", at, most)

    async def commands(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_QUERIES.due_commands, "command", at, most)

    async def certificates(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_CERTIFICATES.due_certificates, "certificate", at, most)

    async def reservations(self, at: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_RESERVATIONS.due_reservations, at=at, most=most)
        return [Due(row["organization_id"], row["id"], due_at=row["due_at"]) for row in rows]

    async def local_lists(self, at: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_LOCAL_LISTS.due_lists, at=at, most=most)
        return [Due(row["organization_id"], row["id"]) for row in rows]

    async def station_tariffs(self, at: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_STATION_TARIFFS.due, at=at, most=most)
        return [Due(row["organization_id"], row["id"]) for row in rows]

    async def charging_plans(self, at: datetime, most: int) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_CHARGING_PLANS.due, at=at, most=most)
        return [Due(row["organization_id"], row["id"]) for row in rows]

    async def station_costs(
        self, at: datetime, priced_before: datetime, most: int
    ) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(
                _STATION_COSTS.due_station_costs, at=at, priced_before=priced_before, most=most
            )
        return [Due(row["organization_id"], row["id"], due_at=row["due_at"]) for row in rows]

    async def ceilings(self, at: datetime, most: int) -> Sequence[Due]:
        return await self._woken(_QUERIES.due_ceilings, "ceiling", at, most)

    async def terminals(self) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.all_terminals)
        return [Due(row["organization_id"], row["id"]) for row in rows]

    async def make_partitions(self, at: datetime) -> None:
        """Today's and the coming days', so that no row waits for its partition; and those of days
        whose rows had to, because nobody looked for a week.
        """
        coming = [(at + timedelta(days=day)).date() for day in range(PARTITIONS_AHEAD_DAYS + 1)]
        for day in [*await self.days_without_partition(), *coming]:
            async with self._units.database.unit(()) as unit:
                await unit.run(_QUERIES.make_partitions, day=day)

    async def days_without_partition(self) -> Sequence[date]:
        async with self._units.database.unit(()) as unit:
            return [row["day"] for row in await unit.rows(_QUERIES.days_without_partition)]

    async def forget(self, at: datetime) -> None:
        """Whole days of log and readings, keys of what was heard long ago, what is over and was kept
        for its time, sign-ins that have run out. In small units of work, until nothing is left.
        """
        kept = self._kept
        for parent, age in (("ocpp_log", kept.log), ("reading", kept.readings)):
            async with self._units.database.unit(()) as unit:
                await unit.run(_QUERIES.drop_partitions, parent=parent, before=(at - age).date())
        await self._until_none(_QUERIES.forget_heard, before=at)
        await self._until_none(
            _QUERIES.forget_ended,
            at=at,
            effects_before=at - kept.effects,
            commands_before=at - kept.commands,
            attention_before=at - kept.attention,
            strangers_before=at - kept.strangers,
        )
        await self._until_none(
            _QUERIES.forget_audit,
            rows_before=at - kept.audit,
            addresses_before=at - kept.audit_addresses,
        )
        await self._until_none(_SECURITY.forget_security_events, before=at - kept.attention)
        await self._until_none(_REFUSED.forget_refused_connections, before=at - kept.strangers)
        await self._until_none(_CONTRACTS.forget_contract_checks, before=at - kept.attention)
        await self._until_none(_VAT.forget_vat_checks, before=at - kept.attention)
        await self._until_none(_CHECKOUTS.forget_checkouts, before=at - kept.strangers)
        await self._until_none(_QUERIES.forget_spans, before=at - kept.spans)
        await self._until_none(_QUERIES.forget_availability_totals, before=at - kept.spans)
        async with self._units.database.unit(()) as unit:
            await sweep(unit, at)

    async def sum_availability(self, at: datetime) -> None:
        """What EVSEs were and are no more, added to the sums of its quarters. In small units of work, until
        nothing is left; who is killed within one has added nothing of it.
        """
        await self._until_none(_QUERIES.sum_availability, ended_until=at - SUMMED_AFTER)

    async def counts(self, at: datetime) -> Sequence[Count]:
        """What the whole installation waits for."""
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.operator_counts, at=at)
            homeless = await unit.rows(_QUERIES.days_without_partition)
        counted = [Count(row["measure"], row["label"], float(row["value"])) for row in rows]
        return [*counted, Count("days_without_partition", "", float(len(homeless)))]

    async def _until_none(self, query: LiteralString, **values: Any) -> None:
        """Again and again, each time in a unit of work of its own, until it says that it did nothing."""
        done = ROWS_AT_ONCE
        while done:
            async with self._units.database.unit(()) as unit:
                row = await unit.one(query, most=ROWS_AT_ONCE, **values)
            (done,) = row.values() if row is not None else (0,)

    async def _woken(
        self, query: LiteralString, what: str, at: datetime, most: int
    ) -> Sequence[Due]:
        async with self._units.database.unit(()) as unit:
            rows = await unit.rows(query, at=at, most=most)
            return await with_those_again(unit, what, rows, at, most)


async def with_those_again(
    unit: Unit, what: str, rows: Sequence[DictRow], at: datetime, most: int
) -> Sequence[Due]:
    """What is due and what is tried again, each at most so many: neither hides the other."""
    again = await unit.rows(_QUERIES.due_again, question=not_woken(what), at=at, most=most)
    due = [Due(row["organization_id"], row["id"], due_at=row["due_at"]) for row in rows]
    ids = {one.id for one in due}
    return [
        *due,
        *(
            Due(row["organization_id"], row["id"], due_at=row["due_at"], is_again=True)
            for row in again
            if row["id"] not in ids
        ),
    ]
