"""OCPP 2.0.1 and 2.1: the flows behind authorisations and the life of a transaction (Part 2, C and E)."""

from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.gateway.desks.tokens_v201 import AuthorizeRequest, identified
from chargewright.gateway.desks.transactions_v201 import TransactionEventRequest, TransactionTold
from chargewright.gateway.flows import Units, given_or_none
from chargewright.gateway.station_costs import keep_costs, limit_to_give, total_at_the_end
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions.model import Session
from chargewright.translate.station_costs import to_limit
from chargewright.wire.ocpp import MESSAGES, Version, v21
from chargewright.wire.ocpp.v201 import authorization, transactions
from chargewright.wire.ocpp.v201.transactions import TransactionEventType
from chargewright.wire.ocpp.values import encode

TransactionEventResponse: TypeAlias = (
    transactions.TransactionEventResponse | v21.transactions.TransactionEventResponse
)


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
            info = await identified(at, station, request.id_token, now, opens=True)
            return authorization.AuthorizeResponse(id_token_info=info)

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
            told = TransactionTold(
                at=at, station=station, epoch=epoch, request=request, now=now, house=house
            )
            await told.place_told()
            match request.event_type:
                case TransactionEventType.STARTED:
                    session = await told.started()
                case TransactionEventType.UPDATED:
                    session = await told.updated(is_live=is_live)
                case TransactionEventType.ENDED:
                    session = await told.ended()
            await house.settle()
            if session is not None and request.event_type is not TransactionEventType.ENDED:
                await _reservation_used(told, session)
            info: authorization.IdTokenInfo | UnsetType = UNSET
            if request.id_token is not UNSET:
                info = await identified(at, station, request.id_token, now, of=session)
            answer = await _with_costs(told, session, info)
            await at.work.outbox.accept(key, msgspec.json.decode(encode(answer)))
            return answer


async def _with_costs(
    told: TransactionTold,
    session: Session | None,
    info: authorization.IdTokenInfo | UnsetType,
) -> TransactionEventResponse:
    """The answer to an event, with what the session costs at its end, and how far it may go before."""
    answer = transactions.TransactionEventResponse(id_token_info=info)
    at, request = told.at, told.request
    if session is None:
        return answer
    await keep_costs(at.costs, session.id, request)
    if request.event_type is TransactionEventType.ENDED:
        total = await total_at_the_end(at.costs, at.work, session)
        return answer if total is None else msgspec.structs.replace(answer, total_cost=total)
    limit = await limit_to_give(at.costs, told.house, session, request)
    if limit is None:
        return answer
    assert isinstance(request, v21.transactions.TransactionEventRequest), "others have no limits"
    said = _answer_of(request, msgspec.to_builtins(answer))
    return msgspec.structs.replace(said, transaction_limit=to_limit(limit))


async def _reservation_used(told: TransactionTold, session: Session) -> None:
    """Somebody began who names a reservation, or for whom the EVSE was kept free (H03)."""
    tag, token = told.tag, await told.token()
    await told.at.reservations.used(
        told.at.work,
        told.station.id,
        session.id,
        reservation_no=given_or_none(told.request.reservation_id),
        evse_no=told.place.evse_no or session.place.evse_no,
        id_token=None if tag is None else tag.text,
        group_id_token=None if token is None else token.group_uid,
    )


def _answer_of(request: TransactionEventRequest, given: Any) -> TransactionEventResponse:
    """The answer as it was kept, in the words of the version that asked."""
    is_21 = isinstance(request, v21.transactions.TransactionEventRequest)
    answer = MESSAGES[Version.V21 if is_21 else Version.V201].read_response(
        "TransactionEvent", msgspec.json.encode(given)
    )
    assert isinstance(answer, TransactionEventResponse), f"the answer was ours: {answer}"
    return answer
