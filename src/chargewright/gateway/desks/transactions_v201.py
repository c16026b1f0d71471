"""OCPP 2.0.1 and 2.1: what a TransactionEvent does to its session (Part 2, E)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import UNSET

from chargewright.gateway.desks.tokens_v201 import DIRECT_PAYMENT, tag_of
from chargewright.gateway.flows import (
    FlowJudge,
    KnownToken,
    StationWork,
    heard,
    is_final,
    meter_after,
    seed_for,
)
from chargewright.gateway.live import limits_of
from chargewright.kernel.outgoing import Asked
from chargewright.metering import Judgement, MeterState, Reading, in_zone, step
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions import events, flow
from chargewright.sessions.instants import believed
from chargewright.sessions.matching import TOMBSTONE_AGE_MIN, match_asked, match_start
from chargewright.sessions.model import AtStation, Meter, Place, Session, Token
from chargewright.sessions.references import IdTag, usable_transaction_ref
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import ChargingState, Flag, Status
from chargewright.translate.readings import event_v201
from chargewright.wire.ocpp import v21
from chargewright.wire.ocpp.v201 import transactions
from chargewright.wire.ocpp.v201.transactions import TransactionEventType

TransactionEventRequest: TypeAlias = (
    transactions.TransactionEventRequest | v21.transactions.TransactionEventRequest
)


def is_resumed(request: TransactionEventRequest) -> bool:
    """Whether a transaction goes on after its station began anew (2.1, E17); before 2.1 none does."""
    return (
        isinstance(request, v21.transactions.TransactionEventRequest)
        and request.trigger_reason is v21.transactions.TriggerReason.TX_RESUMED
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionTold:
    """One event about a transaction, in the unit of work in which it is heard at `now`."""

    at: StationWork
    station: KnownStation
    epoch: int
    request: TransactionEventRequest
    now: datetime
    house: House

    async def place_told(self) -> None:
        """The EVSE of a transaction that began before it was known; what had run there is over."""
        place = self.place
        if place.evse_no is None or self.request.event_type is TransactionEventType.STARTED:
            return
        known = await self.sessions()
        session = self._own(known)
        if session is None or session.place.evse_no is not None:
            return
        began_at = session.started_at or self.now
        clue = Clue(place=place, at=self.now, occurred_at=began_at, transaction_ref=self.ref)
        for older in match_start(known, clue).supersedes:
            over = heard(self.house, events.Superseded(self.now), self.now)
            await flow.hear(replace(over, about=older.id), self.house.ports)
        here = await self.at.work.places.at(self.station.id, place.evse_no)
        tariff = None if here is None else here.tariff
        event = events.PlaceTold(
            at=self.now, place=place, tariff_version_id=None if tariff is None else tariff.id
        )
        told = heard(self.house, event, self.now)
        await flow.hear(replace(told, about=session.id), self.house.ports)

    async def started(self, *, is_inferred: bool = False) -> Session | None:
        """Bind or open the session; `is_inferred`: no start was heard, but something later."""
        readings = self.readings()
        state, judged = self._judged_from_nothing(readings)
        token = await self.token()
        event = events.TransactionStarted(
            at=self.now,
            place=self.place,
            ocpp_transaction_ref=self.ref,
            id_tag=self.tag,
            meter=Meter.of(state),
            charging_state=self.charging_state,
            occurred_at=self.occurred_at,
            is_offline=self.request.offline is True,
            is_inferred=is_inferred,
        )
        clue = replace(
            self._clue(),
            token_id=None if token is None else token.id,  # type: ignore[arg-type] # rows have strings
            register_wh=state.start_wh,
        )
        seed = await seed_for(self.at, self.station, self.place)
        seed = replace(seed, payer=self._payer(token))
        told = heard(self.house, event, self.now)
        session = await flow.hear_start(told, clue, seed, self.house.ports)
        if session is not None and session.start_heard_at != self.now:
            await self._started_before(session, event, readings, token)
        elif session is not None:
            await self.at.work.sessions.write_readings(
                self.station.id,
                self.epoch,
                session.id,
                session.place.evse_no or 0,
                session.place.connector_no or 0,
                judged,
            )
        return session

    async def updated(self, *, is_live: bool) -> Session | None:
        """What changed; a transaction that nobody knows has begun unheard.

        `is_live`: the connection knows its session, and keeps the readings itself. None: it names no transaction,
        and more than one runs.
        """
        if usable_transaction_ref(self.ref) is None:
            return None
        known = await self.sessions()
        session = self._own(known)
        if session is None:
            session = await self.started(is_inferred=True)
        elif not is_live:
            await self._read_late(session)
        if session is None or session.status is not Status.IN_PROGRESS:
            return session
        if not self._asked_from_afar(session, known):
            self._paid_by(session, await self.token(), known)
        state = self.charging_state
        news: events.ChargingStateReported | events.ActivityHeard = events.ActivityHeard(self.now)
        if state is not None and state is not session.charging_state:
            news = events.ChargingStateReported(
                at=self.now, state=state, occurred_at=self.occurred_at
            )
        self.house.session_hears(session.id, news)
        return session

    async def ended(self) -> Session | None:
        """End the session, known or guessed; whether all of its events came is asked later."""
        reason = self.request.transaction_info.stopped_reason
        event = events.TransactionEnded(
            at=self.now,
            ocpp_transaction_ref=usable_transaction_ref(self.ref),
            reason=None if reason is UNSET else reason.value,
            occurred_at=self.occurred_at,
            is_offline=self.request.offline is True,
        )
        judge = FlowJudge(self.at.work, self.station, self.epoch, self.readings())
        told = heard(self.house, event, self.now)
        session = await flow.hear_stop(told, self._clue(), judge, self.house.ports)
        if session is not None:
            check = Asked("session.check_events", session.id, {"session_id": session.id})
            await self.at.work.outbox.ask([check], cause=f"{self.house.cause} events")
        return session

    # What it says

    @property
    def ref(self) -> str:
        return self.request.transaction_info.transaction_id

    @property
    def place(self) -> Place:
        """Where the transaction is; some stations say it only once."""
        evse = self.request.evse
        if evse is UNSET:
            return Place(self.station.id)  # type: ignore[arg-type] # rows have strings
        connector_no = None if evse.connector_id is UNSET else evse.connector_id
        return Place(self.station.id, evse.id, connector_no)  # type: ignore[arg-type] # as above

    @property
    def tag(self) -> IdTag | None:
        return tag_of(self.station, self.request.id_token)

    @property
    def charging_state(self) -> ChargingState | None:
        state = self.request.transaction_info.charging_state
        return None if state is UNSET else ChargingState(state.value)

    @property
    def occurred_at(self) -> datetime:
        return in_zone(self.request.timestamp, self._zone, received_at=self.now).at

    def readings(self) -> Sequence[Reading]:
        return event_v201(self.request, received_at=self.now, zone=self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.station.clock_zone)

    # What is known of it

    async def token(self) -> KnownToken | None:
        tag = self.tag
        return None if tag is None else await self.at.tokens.by_uid(tag.text, self.now)

    async def sessions(self) -> Sequence[Session]:
        """All that the event may speak of, locked: callers for one station take turns."""
        return await self.at.work.sessions.lock_station(
            self.station.id,  # type: ignore[arg-type] # rows have strings
            closed_since=self.now - TOMBSTONE_AGE_MIN,
            transaction_ref=self.ref,
        )

    def _own(self, known: Sequence[Session]) -> Session | None:
        return next((each for each in known if each.ocpp_transaction_ref == self.ref), None)

    def _clue(self) -> Clue:
        """What the event says of whose it is."""
        occurred_at = self.occurred_at
        remote_start_id = self.request.transaction_info.remote_start_id
        return Clue(
            place=self.place,
            at=self.now,
            occurred_at=believed(occurred_at, self.now, not_before=occurred_at).instant,
            transaction_ref=usable_transaction_ref(self.ref),
            remote_start_id=None if remote_start_id is UNSET else remote_start_id,
            id_tag=self.tag,
        )

    def _judged_from_nothing(
        self, readings: Sequence[Reading]
    ) -> tuple[MeterState, list[tuple[Reading, Judgement, MeterState | None]]]:
        """The readings of a start, and the meter after them; none are judged without a connector."""
        limits = limits_of(self.station, self.place.evse_no, self.place.connector_no)
        state = MeterState(opened_at=self.now)
        judged: list[tuple[Reading, Judgement, MeterState | None]] = []
        if limits is None:
            return state, judged
        for reading in readings:
            moved, judgement = step(state, reading, limits)
            judged.append((reading, judgement, None if moved is state else moved))
            state = moved
        return state, judged

    async def _started_before(
        self,
        session: Session,
        event: events.TransactionStarted,
        readings: Sequence[Reading],
        token: KnownToken | None,
    ) -> None:
        """The session has begun: told again, or heard from before its start was."""
        judge = FlowJudge(self.at.work, self.station, self.epoch, readings)
        if event.is_inferred or Flag.START_MISSING not in session.flags:
            await judge.keep(session)  # told again: what it read then has been read
            return
        meter = await judge.keep_start(session)
        late = events.StartTold(
            at=self.now,
            occurred_at=self.occurred_at,
            id_tag=self.tag,
            charging_state=event.charging_state,
            meter=None if meter is None else Meter.of(meter),
        )
        self.house.session_hears(session.id, late)
        self._paid_by(session, token, await self.sessions())

    async def _read_late(self, session: Session) -> None:
        """Told after the session was given up, or before the connection knew of it."""
        readings = self.readings()
        judge = FlowJudge(self.at.work, self.station, self.epoch, readings)
        meter, _ = await judge.keep(session)
        if readings:
            advanced = events.MeterAdvanced(
                at=self.now, meter=meter_after(meter, readings), is_final=is_final(readings)
            )
            self.house.session_hears(session.id, advanced)

    def _paid_by(
        self, session: Session, token: KnownToken | None, known: Sequence[Session]
    ) -> None:
        """A session that nobody pays for is this token's, where it may charge, or paid at the station.

        So is one that was taken for another's. Whoever showed this token waits for no other charge.
        """
        payer = self._payer(token)
        if payer is None or not (session.payer is None or session.payer_is_guessed):
            return
        for each in known:
            if each.status is Status.READY and each.payer == payer and each.start is None:
                self.house.session_hears(each.id, events.Superseded(self.now))
        named = events.TokenAccepted(at=self.now, payer=payer, is_named=True)
        self.house.session_hears(session.id, named)

    def _asked_from_afar(self, session: Session, known: Sequence[Session]) -> bool:
        """A session that nobody pays for is theirs whose remote start its event tells (F01, F02)."""
        asked = match_asked(known, self._clue())
        if asked is None or not (session.waits_for_payer or session.payer_is_guessed):
            return False
        assert isinstance(asked.payer, Token), "nobody else's is handed on"
        if asked.status is Status.READY:
            self.house.session_hears(asked.id, events.Superseded(self.now))
        named = events.TokenAccepted(at=self.now, payer=asked.payer, is_named=True)
        self.house.session_hears(session.id, named)
        return True

    def _payer(self, token: KnownToken | None) -> Token | AtStation | None:
        """Who pays by what was presented; None: nobody that may charge."""
        presented = self.request.id_token
        if presented is not UNSET and presented.type == DIRECT_PAYMENT:
            return AtStation(presented.id_token)
        if token is None or not token.may_charge:
            return None
        return Token(token.id)  # type: ignore[arg-type] # rows have strings
