"""A connector's status: news for the session it concerns, else for the reader that serves it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import EvseId, FactId
from chargewright.payments.bays import (
    UNANSWERED,
    Bay,
    may_still_begin,
    open_payment_at_a_tap,
    vehicles_of,
)
from chargewright.payments.model import Payment
from chargewright.payments.reader import VehicleWaits, VehicleWaitsNoMore
from chargewright.reactions.ports import SalePlace
from chargewright.reactions.selling import tag_from
from chargewright.sessions import flow as session_flow
from chargewright.sessions.events import StatusReported
from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.words import ConnectorStatus, Status

if TYPE_CHECKING:
    from chargewright.reactions.house import House

ARRIVED: Final = frozenset({ConnectorStatus.PREPARING, ConnectorStatus.OCCUPIED})
"""A vehicle stands there and is not charging yet."""

USABLE: Final = frozenset({ConnectorStatus.AVAILABLE, *ARRIVED, ConnectorStatus.RESERVED, None})
"""What a connector at which a charge may begin says last; None where it has said nothing yet."""

_OPEN: Final = frozenset({Status.READY, Status.IN_PROGRESS})


async def status_reported(
    house: "House", event: StatusReported, previous: ConnectorStatus | None
) -> None:
    """Tell the session at that connector; a vehicle that is nobody's waits at the reader.

    `previous` is the status that this connector reported before; None when none is known. A vehicle
    that comes to an EVSE which serves another connector waits for `evse_freed`.
    """
    heard = Received(
        id=FactId(house.cause),
        organization_id=house.work.organization_id,
        about=event.place.station_id,
        event=event,
        occurred_at=event.occurred_at or event.at,
        received_at=event.at,
    )
    evse_no = event.place.evse_no
    place = await house.work.places.at(event.place.station_id, evse_no) if evse_no else None
    is_new = event.status in ARRIVED and previous not in ARRIVED
    is_kept = is_new and place is not None and await _is_kept(house, place)
    session = await session_flow.hear_status(heard, previous, house.ports, is_kept=is_kept)
    if place is None:
        return
    waits = is_new and session is None and not await is_taken(house, place)
    waits_to_be_let = session is not None and session.waits_to_be_let and event.status in ARRIVED
    if waits and not is_kept and await _called_over(house, place):
        session = await session_flow.hear_status(heard, None, house.ports)
        waits = False
    # A connector that is free again says nothing about the vehicle at the one beside it.
    waits_beside = place.status in ARRIVED and place.connector_no != event.place.connector_no
    is_over = session is not None or (
        event.status is ConnectorStatus.AVAILABLE and not waits_beside
    )
    for terminal_id in await house.work.places.terminals_of(place.station_id, place.evse_no):
        if waits or waits_to_be_let:
            house.reader_hears(terminal_id, VehicleWaits(event.at, place.evse_id))
        elif is_over:
            house.reader_hears(terminal_id, VehicleWaitsNoMore(event.at, place.evse_id))


async def vehicle_came_meanwhile(
    house: "House", payment: Payment, places: Sequence[SalePlace]
) -> None:
    """A driver paid before plugging in, and did so while the bank was asked: that vehicle is theirs.

    One that stood there before the card was read would have been chosen at once. Where the bank is
    asked for several drivers, who tapped first has plugged in first.
    """
    asked = [
        open_payment_at_a_tap(
            each,
            began_at=None,
            waits_at=each.evse_ids if each.id == payment.id else (),
            at=house.work.now,
        )
        for each in await house.work.payments.open_around(payment.terminal_id)
        if each.id == payment.id or each.state in UNANSWERED
    ]
    came = {
        place.evse_id: place
        for place in places
        if place.status in ARRIVED
        and place.connector_no is not None
        and not await is_taken(house, place)
    }
    waiting = [
        Bay(evse_id=evse_id, is_free=True, plugged_at=place.status_at)
        for evse_id, place in came.items()
    ]
    theirs = came.get(vehicles_of(asked, waiting).get(payment.id, EvseId("")))
    if theirs is None or theirs.status is None:
        return
    event = StatusReported(
        at=house.work.now,
        place=Place(theirs.station_id, theirs.evse_no, theirs.connector_no),
        status=theirs.status,
        occurred_at=None,
    )
    await status_reported(house, event, None)


async def evse_freed(house: "House", place: Place) -> None:
    """The EVSE serves this connector no more: a vehicle that waits beside it is heard of anew."""
    if place.evse_no is None or place.connector_no is None:
        return
    beside = await house.work.places.vehicles_beside(
        place.station_id, place.evse_no, place.connector_no
    )
    for connector_no, status in beside[:1]:
        event = StatusReported(
            at=house.work.now,
            place=Place(place.station_id, place.evse_no, connector_no),
            status=status,
            occurred_at=None,
        )
        await status_reported(house, event, None)


async def _is_kept(house: "House", place: SalePlace) -> bool:
    """Whether the bank is asked for a driver to whom this EVSE, and no other, was promised.

    Were the answer there, their session would wait here; until it is, nobody else's takes the place.
    """
    for terminal_id in await house.work.places.terminals_of(place.station_id, place.evse_no):
        for payment in await house.work.payments.open_of_terminal(terminal_id):
            if payment.evse_ids == (place.evse_id,) and may_still_begin(payment, house.work.now):
                return True
    return False


async def _called_over(house: "House", place: SalePlace) -> bool:
    """Whether a driver who paid first, at a reader of several stations, now waits at this one."""
    for terminal_id in await house.work.places.terminals_of(place.station_id, place.evse_no):
        payments = await house.work.payments.open_of_terminal(terminal_id)
        waiting = [payment.id for payment in payments if place.evse_id in payment.evse_ids]
        sessions = await house.work.sessions.of_card_payments(waiting)
        for session in sorted(sessions.values(), key=lambda one: (one.opened_at, one.id)):
            is_elsewhere = session.place.station_id != place.station_id
            if not is_elsewhere or session.place.evse_no is not None:
                continue
            number = await house.work.references.remote_start_ref()
            seed = Seed(
                session_id=session.id,
                organization_id=place.organization_id,
                site_id=place.site_id,
                place=Place(place.station_id),
                settings=place.session_settings,
                tariff_version_id=None if place.tariff is None else place.tariff.id,
                reference=tag_from(number, place.subprotocol),
                evse_choices=(place.evse_no,),
            )
            if await session_flow.wait_elsewhere(session.id, seed, house.ports) is not None:
                house.nudge(f"sessions.{session.place.station_id}")
                return True
    return False


async def is_taken(house: "House", place: SalePlace) -> bool:
    """Whether somebody charges at this EVSE, or is about to with a vehicle that is there.

    Whoever has shown a token is about to: no hold tells of them.
    """
    return any(_takes(session) for session in await _sessions_at(house, place))


async def is_lost(house: "House", place: SalePlace) -> bool:
    """Whether somebody who pays has come here before a driver to whom it was promised.

    A charge that nobody pays for yet is not in the way: whoever pays next pays for that.
    """
    return any(
        session.payer is not None and _takes(session)
        for session in await _sessions_at(house, place)
    )


def _takes(session: Session) -> bool:
    return session.occupies_evse or isinstance(session.payer, Token)


async def _sessions_at(house: "House", place: SalePlace) -> Sequence[Session]:
    return [
        session
        for session in await house.work.sessions.lock_station(
            place.station_id, closed_since=house.work.now, transaction_ref=None
        )
        if session.status in _OPEN
        and session.place.station_id == place.station_id
        and session.place.evse_no == place.evse_no
    ]


async def bay_of(house: "House", place: SalePlace) -> Bay:
    """The place as a card at a reader finds it.

    A charge that began with the cable and waits for somebody is for whoever pays next.
    """
    sessions = await _sessions_at(house, place)
    waiting = next((session for session in sessions if session.waits_to_be_let), None)
    is_taken_there = any(_takes(session) for session in sessions if session is not waiting)
    is_free = place.is_connected and place.status in USABLE and not is_taken_there
    plugged_at = place.status_at if place.status in ARRIVED else None
    if waiting is not None and waiting.vehicle_connected:
        plugged_at = plugged_at or waiting.start_heard_at
    return Bay(
        evse_id=place.evse_id,
        is_free=is_free,
        is_reserved=await house.work.places.is_reserved(place),
        plugged_at=plugged_at if is_free else None,
    )
