"""OCPP 1.6: the flows behind authorisations, starts and stops (OCPP 1.6, 4.1, 4.8 and 4.10)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chargewright.gateway.flows import (
    FlowJudge,
    KnownToken,
    StationWork,
    Units,
    given_or_none,
    heard,
    seed_for,
    started_by,
)
from chargewright.gateway.groups import is_of_a_charging_group
from chargewright.gateway.live import limits_of
from chargewright.gateway.price_display import (
    price_at_the_end,
    price_for_token,
    price_of_session,
)
from chargewright.kernel.ids import StationId
from chargewright.metering import MeterState, in_zone, step
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions import events, flow
from chargewright.sessions.instants import OFFLINE_LAG, believed
from chargewright.sessions.model import Meter, Place, Session, Token
from chargewright.sessions.references import IdTag, usable_transaction_ref
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import Status
from chargewright.translate.readings import start_v16, stop_v16
from chargewright.wire.ocpp.v16 import authorization, transactions

GROUP_MOST: Final = 20
"""Characters of a parentIdTag (OCPP 1.6, 7.28)."""


class Desk16:
    """The flows of OCPP 1.6, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def authorize(
        self,
        station: KnownStation,
        epoch: int,
        request: authorization.AuthorizeRequest,
        now: datetime,
    ) -> authorization.AuthorizeResponse:
        """Answer who this token is; one that may charge here opens or pays for a session."""
        tag = _tag(station, request.id_tag)
        async with self._units.at_station(station, epoch) as at:
            if tag is None:
                return authorization.AuthorizeResponse(id_tag_info=_info("Invalid"))
            sessions = await at.work.sessions.lock_station(
                StationId(station.id), closed_since=now, transaction_ref=None
            )
            if any(started_by(session, tag) for session in sessions):
                return authorization.AuthorizeResponse(id_tag_info=_info("Accepted"))
            token = await at.tokens.by_uid(tag.text, now)
            if token is None or not token.may_charge:
                return authorization.AuthorizeResponse(id_tag_info=_info(_said_of(token), token))
            house = House(at.work, f"authorize {station.id} {tag.text} {now.isoformat()}")
            payer = Token(token.id)  # type: ignore[arg-type] # ids of tokens are strings in rows
            event = events.TokenAccepted(at=now, payer=payer)
            place = Place(StationId(station.id))
            if not any(
                session.payer == payer and session.status in {Status.READY, Status.IN_PROGRESS}
                for session in sessions
            ) and not await is_of_a_charging_group(at, token, sessions):
                seed = await seed_for(at, station, place)
                seed = replace(
                    seed, evse_choices=tuple({each.evse_no for each in station.connectors})
                )
                await flow.open_for_payer(heard(house, event, now), seed, house.ports)
            await house.settle()
            await price_for_token(at, station, request.id_tag)
            return authorization.AuthorizeResponse(id_tag_info=_info("Accepted", token))

    async def start(
        self,
        station: KnownStation,
        epoch: int,
        request: transactions.StartTransactionRequest,
        now: datetime,
    ) -> transactions.StartTransactionResponse:
        """Bind or open the session of a start; the same start gets the same number."""
        key = (
            f"start16 {station.id} {request.connector_id} {request.id_tag} "
            f"{request.meter_start} {request.timestamp.isoformat()}"
        )
        async with self._units.at_station(station, epoch) as at:
            given = await at.answer_given(key)
            if given is not None:
                return msgspec.convert(given, transactions.StartTransactionResponse)
            zone = ZoneInfo(station.clock_zone)
            occurred_at = in_zone(request.timestamp, zone, received_at=now).at
            evse_no = request.connector_id
            place = Place(StationId(station.id), evse_no or None, 1 if evse_no else None)
            tag = _tag(station, request.id_tag)
            token = None if tag is None else await at.tokens.by_uid(tag.text, now)
            register_wh = Decimal(request.meter_start)
            reading = start_v16(request, received_at=now, zone=zone)
            limits = limits_of(station, place.evse_no, place.connector_no)
            opened = MeterState(opened_at=now)
            state, judgement = (opened, None) if limits is None else step(opened, reading, limits)
            ref = await at.work.references.transaction_ref()
            event = events.TransactionStarted(
                at=now,
                place=place,
                ocpp_transaction_ref=str(ref),
                id_tag=tag,
                meter=Meter.of(state),
                occurred_at=occurred_at,
                is_offline=now - occurred_at > OFFLINE_LAG,
            )
            clue = Clue(
                place=place,
                at=now,
                occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
                id_tag=tag,
                token_id=None if token is None else token.id,  # type: ignore[arg-type] # as above
                register_wh=register_wh,
            )
            seed = await seed_for(at, station, place)
            if token is not None and token.may_charge:
                seed = replace(seed, payer=Token(token.id))  # type: ignore[arg-type] # as above
            house = House(at.work, key)
            session = await flow.hear_start(heard(house, event, now), clue, seed, house.ports)
            assert session is not None, "the key was not heard before"
            await house.settle()
            is_new = session.ocpp_transaction_ref == str(ref)
            if judgement is not None and is_new:
                await at.work.sessions.write_readings(
                    station.id, epoch, session.id, evse_no, 1, [(reading, judgement, state)]
                )
            if tag is not None:
                await at.contracts.charged(session.id, tag.text)
            await at.reservations.used(
                at.work,
                station.id,
                session.id,
                reservation_no=given_or_none(request.reservation_id),
                evse_no=place.evse_no,
                id_token=None if tag is None else tag.text,
                group_id_token=None if token is None else token.group_uid,
            )
            if tag is not None and evse_no and session.status is Status.IN_PROGRESS:
                own = session.ocpp_transaction_ref or str(ref)
                await at.work.profiles.begun(
                    at.work, station.id, own, evse_no=evse_no, id_tag=tag.text
                )
            await price_of_session(at, station, request.id_tag, session)
            is_welcome = session.payer is not None or not session.settings.payer_required
            answer = transactions.StartTransactionResponse(
                id_tag_info=_info("Accepted" if is_welcome else _refusal_of(token), token),
                transaction_id=int(session.ocpp_transaction_ref or ref),
            )
            await at.work.outbox.accept(key, msgspec.to_builtins(answer))
            return answer

    async def stop(
        self,
        station: KnownStation,
        epoch: int,
        request: transactions.StopTransactionRequest,
        now: datetime,
    ) -> transactions.StopTransactionResponse:
        """End the session of a stop, known or guessed; the station is answered in any case."""
        key = f"stop16 {station.id} {request.transaction_id}"
        ref = usable_transaction_ref(request.transaction_id)
        if ref is None:
            # 0 and -1 name no transaction: only the whole message tells one stop from another.
            key += f" {request.meter_stop} {request.timestamp.isoformat()}"
        async with self._units.at_station(station, epoch) as at:
            given = await at.answer_given(key)
            if given is not None:
                return msgspec.convert(given, transactions.StopTransactionResponse)
            zone = ZoneInfo(station.clock_zone)
            occurred_at = in_zone(request.timestamp, zone, received_at=now).at
            readings = stop_v16(request, received_at=now, zone=zone)
            reason = request.reason
            event = events.TransactionEnded(
                at=now,
                ocpp_transaction_ref=ref,
                reason=None if reason is UNSET else reason.value,
                occurred_at=occurred_at,
                is_offline=now - occurred_at > OFFLINE_LAG,
            )
            tag = None if request.id_tag is UNSET else _tag(station, request.id_tag)
            clue = Clue(
                place=Place(StationId(station.id)),
                at=now,
                occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
                transaction_ref=ref,
                id_tag=tag,
                register_wh=Decimal(request.meter_stop),
            )
            house = House(at.work, key)
            judge = FlowJudge(at.work, station, epoch, readings)
            session = await flow.hear_stop(heard(house, event, now), clue, judge, house.ports)
            await house.settle()
            await price_at_the_end(at, session)
            answer = transactions.StopTransactionResponse(
                id_tag_info=UNSET if tag is None else await _stopped_by(at, session, tag, now)
            )
            await at.work.outbox.accept(key, msgspec.to_builtins(answer))
            return answer


def _tag(station: KnownStation, said: str) -> IdTag | None:
    return IdTag.heard(station.habits.own_part_cut(said))


async def _stopped_by(
    at: StationWork, session: Session | None, tag: IdTag, now: datetime
) -> authorization.IdTagInfo:
    """What is said of the token that ended a session; the one that we made for its start is welcome."""
    start = None if session is None else session.start
    if start is not None and tag.is_minted_as(start.reference):
        return _info("Accepted")
    token = await at.tokens.by_uid(tag.text, now)
    return _info(_said_of(token), token)


def _said_of(token: KnownToken | None) -> str:
    return "Accepted" if token is not None and token.is_usable else _refusal_of(token)


def _refusal_of(token: KnownToken | None) -> str:
    """Why a token may not charge; one that only frees cables is not valid for that."""
    if token is None or token.is_usable:
        return "Invalid"
    return "Blocked" if token.is_blocked else "Expired"


def _info(status: str, token: KnownToken | None = None) -> authorization.IdTagInfo:
    """What is said of a token; its group where the version's 20 characters hold it, and until when it is valid."""
    group = None if token is None else token.group_uid
    until = None if token is None else token.valid_to
    return authorization.IdTagInfo(
        status=authorization.AuthorizationStatus(status),
        expiry_date=UNSET if until is None else until,
        parent_id_tag=UNSET if group is None or len(group) > GROUP_MOST else group,
    )
