"""OCPP 2.0.1 and 2.1: the flows behind authorisations and the life of a transaction (Part 2, C and E)."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.gateway.configuration import keep_report
from chargewright.gateway.displays import keep_messages
from chargewright.gateway.flows import (
    FlowJudge,
    KnownToken,
    StationWork,
    Units,
    given_or_none,
    heard,
    is_final,
    meter_after,
    seed_for,
    started_by,
)
from chargewright.gateway.live import limits_of
from chargewright.gateway.monitoring import keep_events, keep_monitors
from chargewright.gateway.station_costs import keep_costs, limit_to_give, total_at_the_end
from chargewright.kernel.outgoing import Asked
from chargewright.metering import Judgement, MeterState, Reading, in_zone, step
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions import events, flow
from chargewright.sessions.instants import believed
from chargewright.sessions.matching import match_start
from chargewright.sessions.model import Card, Meter, Place, Session, Token
from chargewright.sessions.references import IdTag
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import ChargingState, Flag, Status
from chargewright.translate.readings import event_v201
from chargewright.translate.station_costs import to_limit
from chargewright.wire.ocpp import MESSAGES, Version, v21
from chargewright.wire.ocpp.v201 import authorization, device_model, reservation, transactions
from chargewright.wire.ocpp.v201.transactions import TransactionEventType
from chargewright.wire.ocpp.values import encode

AuthorizeRequest: TypeAlias = authorization.AuthorizeRequest | v21.authorization.AuthorizeRequest
TransactionEventRequest: TypeAlias = (
    transactions.TransactionEventRequest | v21.transactions.TransactionEventRequest
)
TransactionEventResponse: TypeAlias = (
    transactions.TransactionEventResponse | v21.transactions.TransactionEventResponse
)
_IdToken: TypeAlias = authorization.IdToken | v21.authorization.IdToken

_Info: TypeAlias = transactions.TransactionInfo | v21.transactions.TransactionInfo

ReservationStatusUpdateRequest: TypeAlias = (
    reservation.ReservationStatusUpdateRequest | v21.reservation.ReservationStatusUpdateRequest
)

_NOBODY: Final = authorization.IdTokenType.NO_AUTHORIZATION.value
_KEY_CODE: Final = authorization.IdTokenType.KEY_CODE.value


class Desk201:
    """The flows of OCPP 2, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def authorize(
        self,
        station: KnownStation,
        epoch: int,
        request: AuthorizeRequest,
        now: datetime,
    ) -> authorization.AuthorizeResponse:
        """Answer who this token is; one that may charge here opens a session that waits for it."""
        async with self._units.at_station(station, epoch) as at:
            info = await self._identified(at, station, request.id_token, now, opens=True)
            return authorization.AuthorizeResponse(id_token_info=info)

    async def reservation_told(
        self, station: KnownStation, epoch: int, request: ReservationStatusUpdateRequest
    ) -> None:
        """Keep what a station says of a reservation."""
        status = request.reservation_update_status.value
        async with self._units.at_station(station, epoch) as at:
            await at.reservations.told(at.work, station.id, request.reservation_id, status)

    async def transaction_event(
        self,
        station: KnownStation,
        epoch: int,
        request: TransactionEventRequest,
        now: datetime,
        *,
        is_live: bool,
    ) -> TransactionEventResponse:
        """A transaction began, changed or ended; heard again it gets the same answer.

        `is_live`: the connection knows its session, and keeps the readings of an update itself.
        """
        key = (
            f"event201 {station.id} {request.transaction_info.transaction_id} {request.seq_no} "
            f"{request.event_type.value} {request.timestamp.isoformat()}"
        )
        async with self._units.at_station(station, epoch) as at:
            given = await at.answer_given(key)
            if given is not None:
                return _answer_of(request, given)
            house = House(at.work, key)
            told = (at, station, epoch, request, now, house)
            await self._place_told(at, station, request, now, house)
            match request.event_type:
                case TransactionEventType.STARTED:
                    session = await self._started(*told)
                case TransactionEventType.UPDATED:
                    session = await self._updated(*told, is_live=is_live)
                case TransactionEventType.ENDED:
                    session = await self._ended(*told)
            await house.settle()
            if session is not None and request.event_type is not TransactionEventType.ENDED:
                await self._reservation_used(at, station, request, session, now)
            info: authorization.IdTokenInfo | UnsetType = UNSET
            if request.id_token is not UNSET:
                info = await self._identified(at, station, request.id_token, now, of=session)
            answer = await self._with_costs(at, request, session, house, info)
            await at.work.outbox.accept(key, msgspec.json.decode(encode(answer)))
            return answer

    async def _with_costs(
        self,
        at: StationWork,
        request: TransactionEventRequest,
        session: Session | None,
        house: House,
        info: authorization.IdTokenInfo | UnsetType,
    ) -> TransactionEventResponse:
        """The answer to an event, with what the session costs at its end, and how far it may go before."""
        answer = transactions.TransactionEventResponse(id_token_info=info)
        if session is None:
            return answer
        await keep_costs(at.costs, session.id, request)
        if request.event_type is TransactionEventType.ENDED:
            total = await total_at_the_end(at.costs, at.work, session)
            return answer if total is None else msgspec.structs.replace(answer, total_cost=total)
        limit = await limit_to_give(at.costs, house, session, request)
        if limit is None:
            return answer
        assert isinstance(request, v21.transactions.TransactionEventRequest), (
            "others have no limits"
        )
        said = _answer_of(request, msgspec.to_builtins(answer))
        return msgspec.structs.replace(said, transaction_limit=to_limit(limit))

    async def _started(
        self,
        at: StationWork,
        station: KnownStation,
        epoch: int,
        request: TransactionEventRequest,
        now: datetime,
        house: House,
        *,
        is_inferred: bool = False,
    ) -> Session | None:
        place = _place(station, request)
        occurred_at = in_zone(request.timestamp, ZoneInfo(station.clock_zone), received_at=now).at
        readings = event_v201(request, received_at=now, zone=ZoneInfo(station.clock_zone))
        limits = limits_of(station, place.evse_no, place.connector_no)
        state = MeterState(opened_at=now)
        judged: list[tuple[Reading, Judgement, MeterState | None]] = []
        for reading in readings if limits is not None else ():
            assert limits is not None
            moved, judgement = step(state, reading, limits)
            judged.append((reading, judgement, None if moved is state else moved))
            state = moved
        tag = _tag(station, request.id_token)
        token = None if tag is None else await at.tokens.by_uid(tag.text, now)
        info = request.transaction_info
        event = events.TransactionStarted(
            at=now,
            place=place,
            ocpp_transaction_ref=info.transaction_id,
            id_tag=tag,
            meter=Meter.of(state),
            charging_state=_charging_state(info),
            occurred_at=occurred_at,
            is_offline=request.offline is True,
            is_inferred=is_inferred,
        )
        clue = Clue(
            place=place,
            at=now,
            occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
            transaction_ref=info.transaction_id,
            remote_start_id=None if info.remote_start_id is UNSET else info.remote_start_id,
            id_tag=tag,
            token_id=None if token is None else token.id,  # type: ignore[arg-type] # rows have strings
            register_wh=state.start_wh,
        )
        seed = await seed_for(at, station, place)
        if token is not None and token.may_charge:
            seed = replace(seed, payer=Token(token.id))  # type: ignore[arg-type] # as above
        session = await flow.hear_start(heard(house, event, now), clue, seed, house.ports)
        if session is not None and session.start_heard_at != now:
            judge = FlowJudge(at.work, station, epoch, readings)
            if is_inferred or Flag.START_MISSING not in session.flags:
                await judge.keep(session)  # told again: what it read then has been read
                return session
            meter = await judge.keep_start(session)
            late = events.StartTold(
                at=now,
                occurred_at=occurred_at,
                id_tag=tag,
                charging_state=event.charging_state,
                meter=None if meter is None else Meter.of(meter),
            )
            house.session_hears(session.id, late)
            if session.payer is None and token is not None and token.may_charge:
                payer = Token(token.id)  # type: ignore[arg-type] # as above
                house.session_hears(session.id, events.TokenAccepted(at=now, payer=payer))
        elif session is not None:
            await at.work.sessions.write_readings(
                station.id,
                epoch,
                session.id,
                session.place.evse_no or 0,
                session.place.connector_no or 0,
                judged,
            )
        return session

    async def _place_told(
        self,
        at: StationWork,
        station: KnownStation,
        request: TransactionEventRequest,
        now: datetime,
        house: House,
    ) -> None:
        """The EVSE of a transaction that began before it was known; what had run there is over."""
        place = _place(station, request)
        if place.evse_no is None or request.event_type is TransactionEventType.STARTED:
            return
        ref = request.transaction_info.transaction_id
        known = await at.work.sessions.lock_station(
            place.station_id, closed_since=now, transaction_ref=ref
        )
        session = next((each for each in known if each.ocpp_transaction_ref == ref), None)
        if session is None or session.place.evse_no is not None:
            return
        began_at = session.started_at or now
        clue = Clue(place=place, at=now, occurred_at=began_at, transaction_ref=ref)
        for older in match_start(known, clue).supersedes:
            over = heard(house, events.Superseded(now), now)
            await flow.hear(replace(over, about=older.id), house.ports)
        here = await at.work.places.at(station.id, place.evse_no)
        tariff = None if here is None else here.tariff
        event = events.PlaceTold(
            at=now, place=place, tariff_version_id=None if tariff is None else tariff.id
        )
        await flow.hear(replace(heard(house, event, now), about=session.id), house.ports)

    async def _updated(
        self,
        at: StationWork,
        station: KnownStation,
        epoch: int,
        request: TransactionEventRequest,
        now: datetime,
        house: House,
        *,
        is_live: bool,
    ) -> Session | None:
        """What changed; a transaction that nobody knows has begun unheard."""
        ref = request.transaction_info.transaction_id
        known = await at.work.sessions.lock_station(
            station.id,  # type: ignore[arg-type] # rows have strings
            closed_since=now,
            transaction_ref=ref,
        )
        session = next((each for each in known if each.ocpp_transaction_ref == ref), None)
        if session is None:
            session = await self._started(at, station, epoch, request, now, house, is_inferred=True)
        elif not is_live:
            # Told late, after its session was given up, or before the connection knew of it.
            readings = event_v201(request, received_at=now, zone=ZoneInfo(station.clock_zone))
            meter, _ = await FlowJudge(at.work, station, epoch, readings).keep(session)
            if readings:
                advanced = events.MeterAdvanced(
                    at=now, meter=meter_after(meter, readings), is_final=is_final(readings)
                )
                house.session_hears(session.id, advanced)
        state = _charging_state(request.transaction_info)
        if session is None or session.status is not Status.IN_PROGRESS:
            return session
        tag = _tag(station, request.id_token)
        if tag is not None and session.payer is None:
            token = await at.tokens.by_uid(tag.text, now)
            if token is not None and token.may_charge:
                payer = Token(token.id)  # type: ignore[arg-type] # as above
                house.session_hears(session.id, events.TokenAccepted(at=now, payer=payer))
        if state is not None and state is not session.charging_state:
            zone = ZoneInfo(station.clock_zone)
            occurred_at = in_zone(request.timestamp, zone, received_at=now).at
            house.session_hears(
                session.id,
                events.ChargingStateReported(at=now, state=state, occurred_at=occurred_at),
            )
        else:
            house.session_hears(session.id, events.ActivityHeard(now))
        return session

    async def _ended(
        self,
        at: StationWork,
        station: KnownStation,
        epoch: int,
        request: TransactionEventRequest,
        now: datetime,
        house: House,
    ) -> Session | None:
        zone = ZoneInfo(station.clock_zone)
        occurred_at = in_zone(request.timestamp, zone, received_at=now).at
        info = request.transaction_info
        reason = info.stopped_reason
        event = events.TransactionEnded(
            at=now,
            ocpp_transaction_ref=info.transaction_id,
            reason=None if reason is UNSET else reason.value,
            occurred_at=occurred_at,
            is_offline=request.offline is True,
        )
        readings = event_v201(request, received_at=now, zone=zone)
        clue = Clue(
            place=_place(station, request),
            at=now,
            occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
            transaction_ref=info.transaction_id,
            id_tag=_tag(station, request.id_token),
        )
        judge = FlowJudge(at.work, station, epoch, readings)
        session = await flow.hear_stop(heard(house, event, now), clue, judge, house.ports)
        if session is not None:
            check = Asked("session.check_events", session.id, {"session_id": session.id})
            await at.work.outbox.ask([check], cause=f"{house.cause} events")
        return session

    async def notify_report(
        self, station: KnownStation, epoch: int, part: device_model.NotifyReportRequest
    ) -> None:
        """Keep what this part of a report says of the station's settings."""
        async with self._units.at_station(station, epoch) as at:
            await keep_report(at.settings, part, at.work.now)

    async def notify_event(self, station: KnownStation, epoch: int, request: Any) -> None:
        """Keep what the station noticed by itself."""
        async with self._units.at_station(station, epoch) as at:
            zone = ZoneInfo(station.clock_zone)
            await keep_events(at.monitors, at.work, station.id, request, zone)

    async def notify_monitors(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep what this part of a report says of the station's monitors."""
        async with self._units.at_station(station, epoch) as at:
            await keep_monitors(at.monitors, part, at.work.now)

    async def notify_display(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep what the station shows."""
        async with self._units.at_station(station, epoch) as at:
            await keep_messages(at.displays, part, at.work.now)

    async def notify_customer(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep a part of what the station has stored of a customer."""
        async with self._units.at_station(station, epoch) as at:
            is_last = part.tbc is not True
            await at.displays.keep_customer_part(
                part.request_id, part.seq_no, part.data, at.work.now, is_last=is_last
            )

    async def _reservation_used(
        self,
        at: StationWork,
        station: KnownStation,
        request: TransactionEventRequest,
        session: Session,
        now: datetime,
    ) -> None:
        """Somebody began who names a reservation, or for whom the EVSE was kept free (H03)."""
        tag = _tag(station, request.id_token)
        token = None if tag is None else await at.tokens.by_uid(tag.text, now)
        await at.reservations.used(
            at.work,
            station.id,
            session.id,
            reservation_no=given_or_none(request.reservation_id),
            evse_no=_place(station, request).evse_no or session.place.evse_no,
            id_token=None if tag is None else tag.text,
            group_id_token=None if token is None else token.group_uid,
        )

    async def _identified(
        self,
        at: StationWork,
        station: KnownStation,
        id_token: _IdToken,
        now: datetime,
        *,
        of: Session | None = None,
        opens: bool = False,
    ) -> authorization.IdTokenInfo:
        """What to say about a token; `opens`: a known one may open a session that waits for it.

        It is looked up whenever it is presented: a station may have let it in by what it knew once
        (E05.FR.01). `of` is the session in which it was: one that a card pays for asks for no token.
        """
        tag = _tag(station, id_token)
        if tag is None:
            return _info("Accepted" if id_token.type == _NOBODY else "Invalid")
        if of is not None and (isinstance(of.payer, Card) or _was_minted_for(of, tag)):
            return _info("Accepted")
        sessions = await at.work.sessions.lock_station(
            station.id,  # type: ignore[arg-type] # rows have strings
            closed_since=now,
            transaction_ref=None,
        )
        if any(started_by(session, tag) for session in sessions):
            return _info("Accepted")
        token = await at.tokens.by_uid(tag.text, now)
        if token is None:
            return _info("Invalid" if id_token.type == _KEY_CODE else "Unknown")
        if not token.is_usable:
            return _info("Blocked" if token.is_blocked else "Expired", token)
        payer = Token(token.id)  # type: ignore[arg-type] # as above
        open_states = {Status.READY, Status.IN_PROGRESS}
        has_one = any(each.payer == payer and each.status in open_states for each in sessions)
        if opens and token.may_charge and not has_one:
            await self._open(at, station, tag, payer, now)
        return _info("Accepted", token)

    async def _open(
        self, at: StationWork, station: KnownStation, tag: IdTag, payer: Token, now: datetime
    ) -> None:
        """Open a session that waits for this token at any EVSE of the station."""
        seed = await seed_for(at, station, Place(station.id))  # type: ignore[arg-type] # rows have strings
        choices = tuple({each.evse_no for each in station.connectors})
        house = House(at.work, f"authorize {station.id} {tag.text} {now.isoformat()}")
        event = events.TokenAccepted(at=now, payer=payer)
        await flow.open_for_payer(
            heard(house, event, now), replace(seed, evse_choices=choices), house.ports
        )
        await house.settle()


def _was_minted_for(session: Session, tag: IdTag) -> bool:
    """Whether the token is the one that we made for the remote start of this session."""
    return session.start is not None and tag.is_minted_as(session.start.reference)


def _answer_of(request: TransactionEventRequest, given: Any) -> TransactionEventResponse:
    """The answer as it was kept, in the words of the version that asked."""
    is_21 = isinstance(request, v21.transactions.TransactionEventRequest)
    answer = MESSAGES[Version.V21 if is_21 else Version.V201].read_response(
        "TransactionEvent", msgspec.json.encode(given)
    )
    assert isinstance(answer, TransactionEventResponse), f"the answer was ours: {answer}"
    return answer


def _place(station: KnownStation, request: TransactionEventRequest) -> Place:
    """Where the transaction is; some stations say it only once."""
    evse = request.evse
    if evse is UNSET:
        return Place(station.id)  # type: ignore[arg-type] # rows have strings
    connector = evse.connector_id
    return Place(station.id, evse.id, None if connector is UNSET else connector)  # type: ignore[arg-type] # as above


def _tag(station: KnownStation, id_token: _IdToken | UnsetType) -> IdTag | None:
    if id_token is UNSET:
        return None
    return IdTag.heard(station.habits.own_part_cut(id_token.id_token))


def _charging_state(info: _Info) -> ChargingState | None:
    return None if info.charging_state is UNSET else ChargingState(info.charging_state.value)


def _info(status: str, token: KnownToken | None = None) -> authorization.IdTokenInfo:
    group = None if token is None else token.group_uid
    return authorization.IdTokenInfo(
        status=authorization.AuthorizationStatus(status),
        group_id_token=UNSET
        if group is None
        else authorization.IdToken(id_token=group, type=authorization.IdTokenType.CENTRAL),
    )
