"""A start that somebody asks for from afar: a session on a token's account, and the station is told."""

from typing import Final

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, SessionId, TokenId
from chargewright.kernel.problem import Conflict
from chargewright.kernel.sentence import Sentence
from chargewright.reactions.around import look_around
from chargewright.reactions.house import House
from chargewright.reactions.selling import tag_from
from chargewright.sessions import flow
from chargewright.sessions.events import StartRequested
from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.words import ConnectorStatus, Status

_WAITING: Final = frozenset({Status.READY, Status.IN_PROGRESS})
_SHUT: Final = frozenset({ConnectorStatus.UNAVAILABLE, ConnectorStatus.FAULTED})


async def start_on_token(house: House, evse_id: str, token_id: TokenId) -> Session:
    """Open a session at this EVSE, or bind the token to the one that began with the cable and waits there.

    The caller holds the station, and settles the house.

    Raises:
        Conflict: the station is not connected, or the EVSE is taken, promised or out of order.
    """
    work = house.work
    place = await work.places.of_evse(evse_id)
    if place is None or not place.is_connected:
        raise Conflict("the station is not connected, or retired")
    if place.status in _SHUT:
        raise Conflict(Sentence("the connector says that it is {status}", status=place.status))
    sessions = await work.sessions.lock_station(
        place.station_id, closed_since=work.now, transaction_ref=None
    )
    if any(
        each.status in _WAITING and each.place.evse_no in {None, place.evse_no}
        for each in sessions
        if each.place.evse_no is not None or each.status is Status.IN_PROGRESS
        if not (each.waits_to_be_let and each.place.evse_no == place.evse_no)
    ):
        raise Conflict("somebody charges there, or is about to")
    for terminal_id in await work.places.terminals_of(place.station_id, place.evse_no):
        if (await look_around(house, terminal_id)).has_promised(place.evse_id):
            raise Conflict("a card was read for it, and its driver is about to charge there")
    seed = Seed(
        session_id=SessionId(work.ids.mint("ses")),
        organization_id=work.organization_id,
        site_id=place.site_id,
        place=Place(place.station_id, place.evse_no),
        settings=place.session_settings,
        tariff_version_id=None if place.tariff is None else place.tariff.id,
        reference=tag_from(await work.references.remote_start_ref(), place.subprotocol),
        connector_status=place.status,
    )
    asked = Received(
        id=FactId(house.cause),
        organization_id=work.organization_id,
        about="",
        event=StartRequested(at=work.now, payer=Token(token_id)),
        occurred_at=work.now,
        received_at=work.now,
    )
    session = await flow.open_for_payer(asked, seed, house.ports)
    assert session is not None, "it is asked for once"
    assert session.payer == asked.event.payer, "nobody else was in the way"
    return session
