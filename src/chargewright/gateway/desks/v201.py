"""OCPP 2.0.1 and 2.1: the flows behind authorisations and the life of a transaction (Part 2, C and E)."""

from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.gateway.contracts import ContractDesk, token_status_of, with_token
from chargewright.gateway.desks.naming_v201 import named
from chargewright.gateway.desks.tokens_v201 import (
    EMAID,
    AuthorizeRequest,
    identified,
    info_of,
)
from chargewright.gateway.desks.transactions_v201 import (
    TransactionEventRequest,
    TransactionTold,
    is_resumed,
)
from chargewright.gateway.flows import Units, given_or_none
from chargewright.gateway.station_costs import keep_costs, limit_to_give, total_at_the_end
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status
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

    def __init__(self, units: Units, contracts: ContractDesk) -> None:
        self._units = units
        self._contracts = contracts

    async def authorize(
        self,
        station: KnownStation,
        epoch: int,
        request: AuthorizeRequest,
        now: datetime,
    ) -> authorization.AuthorizeResponse:
        """Answer who this token is; one that may charge here opens a session that waits for it.

        A contract of a vehicle is looked at first, with what it was shown by: one that is not good opens none.
        """
        found = await self._contracts.check(
            station,
            epoch,
            station.habits.own_part_cut(request.id_token.id_token),
            request.certificate,
            request.iso15118_certificate_hash_data,
            is_contract=request.id_token.type == EMAID,
            now=now,
        )
        async with self._units.at_station(station, epoch) as at:
            if found is None or found.is_good:
                info = await identified(at, station, request.id_token, now, opens=True)
            else:
                info = info_of(token_status_of(found))
            if found is None:
                return authorization.AuthorizeResponse(id_token_info=info)
            if found.is_good:
                found = with_token(found, info.status.value)
            await at.contracts.keep(found, info.status.value)
            return authorization.AuthorizeResponse(
                id_token_info=info,
                certificate_status=authorization.AuthorizeCertificateStatus(found.verdict.value),
            )

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
            if not is_live:
                told = await named(told)
            request = told.request
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
                await _charged_by_contract(told, session)
                await _begun_from_afar(told, session)
                if request.event_type is TransactionEventType.STARTED:
                    await at.vat_checks.begun(session.id, told.place.evse_no)
            if is_resumed(request):
                await at.vehicles.resumed(told.ref)
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


async def _begun_from_afar(told: TransactionTold, session: Session) -> None:
    """What a start brought along to limit the transaction holds now (K05); nothing once that is over."""
    remote_start_id = given_or_none(told.request.transaction_info.remote_start_id)
    evse_no = told.place.evse_no or session.place.evse_no
    if remote_start_id is None or evse_no is None:
        return
    if session.status is Status.IN_PROGRESS:
        await told.at.work.profiles.begun(
            told.at.work,
            told.station.id,
            told.ref,
            evse_no=evse_no,
            remote_start_id=remote_start_id,
        )


async def _charged_by_contract(told: TransactionTold, session: Session) -> None:
    """What was found of the contract that is presented is of this session."""
    presented = told.request.id_token
    if presented is not UNSET and presented.type == EMAID:
        contract = told.station.habits.own_part_cut(presented.id_token)
        await told.at.contracts.charged(session.id, contract)


def _answer_of(request: TransactionEventRequest, given: Any) -> TransactionEventResponse:
    """The answer as it was kept, in the words of the version that asked."""
    is_21 = isinstance(request, v21.transactions.TransactionEventRequest)
    answer = MESSAGES[Version.V21 if is_21 else Version.V201].read_response(
        "TransactionEvent", msgspec.json.encode(given)
    )
    assert isinstance(answer, TransactionEventResponse), f"the answer was ours: {answer}"
    return answer
