"""Which news of a session wakes what, and what its driver is told beyond them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from chargewright.kernel.ids import SessionId, StationId
from chargewright.kernel.outgoing import Asked
from chargewright.payments.reader import VehicleWaits, VehicleWaitsNoMore
from chargewright.payments.screens import Says, Screen
from chargewright.reactions.at_stations import book_taken
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.charging import stopping_screen, tell_charges_around
from chargewright.reactions.proving import EFFECT as PROVE
from chargewright.reactions.selling import screen_at
from chargewright.reactions.vehicles import evse_freed
from chargewright.reactions.words import NOTICE_SAYS
from chargewright.sessions.facts import FactKind, SessionFact
from chargewright.sessions.model import Card, Session
from chargewright.sessions.words import Attention, Notice, Status

if TYPE_CHECKING:
    from chargewright.reactions.house import House


async def started(house: "House", fact: SessionFact) -> None:
    """Charging begins: the driver sees the price and how to stop; the vehicle is served.

    One that began with the cable and waits for somebody is served by whoever pays: its reader asks for a card.
    """
    session = await house.work.sessions.lock(fact.session_id)
    evse_no = session.place.evse_no
    if evse_no is None:
        return
    place = await house.work.places.at(session.place.station_id, evse_no)
    if place is None:
        return
    for terminal_id in await house.work.places.terminals_of(place.station_id, evse_no):
        asks = VehicleWaits if session.waits_to_be_let else VehicleWaitsNoMore
        house.reader_hears(terminal_id, asks(house.work.now, place.evse_id))
    if isinstance(session.payer, Card):
        payment = await house.work.payments.lock(session.payer.payment_id)
        hold = None if payment.hold is None else payment.hold.amount
        screen = replace(screen_at(place), says=Says.STARTED, hold=hold)
        house.show(payment.terminal_id, screen)
        await tell_charges_around(house, session, payment.terminal_id)
        if payment.limits.lasts is not None:
            # How long the driver wanted to charge counts from here, not from the payment.
            await watch_ceiling(house, session.id)


async def payer_bound(house: "House", fact: SessionFact) -> None:
    """Somebody pays for what runs: no reader asks for a card there any more, and a card that pays can stop it."""
    session = await house.work.sessions.lock(fact.session_id)
    if session.status is not Status.IN_PROGRESS:
        return
    await _vehicle_is_served(house, session)
    if isinstance(session.payer, Card):
        payment = await house.work.payments.lock(session.payer.payment_id)
        await tell_charges_around(house, session, payment.terminal_id)


async def _vehicle_is_served(house: "House", session: Session) -> None:
    at, evse_no = session.place.station_id, session.place.evse_no
    place = None if evse_no is None else await house.work.places.at(at, evse_no)
    if place is None:
        return
    for terminal_id in await house.work.places.terminals_of(at, place.evse_no):
        house.reader_hears(terminal_id, VehicleWaitsNoMore(house.work.now, place.evse_id))


async def charging_stops(house: "House", fact: SessionFact) -> None:
    if fact.payment_id is None:
        return
    session = await house.work.sessions.lock(fact.session_id)
    payment = await house.work.payments.lock(fact.payment_id)
    house.show(payment.terminal_id, await stopping_screen(house.work, session, payment))
    await tell_charges_around(house, session, payment.terminal_id)


async def ended(house: "House", fact: SessionFact) -> None:
    """The EVSE is free: whoever waits at its other connector goes on. The transaction's profiles went with it."""
    session = await house.work.sessions.lock(fact.session_id)
    ref = session.ocpp_transaction_ref
    if ref is not None:
        await house.work.profiles.over(house.work, session.place.station_id, ref)
    if session.payer is None:
        await _vehicle_is_served(house, session)
    await evse_freed(house, session.place)
    for payment in await house.work.payments.of_session(fact.session_id):
        await tell_charges_around(house, session, payment.terminal_id)
    await meter_told(house, fact)


async def meter_told(house: "House", fact: SessionFact) -> None:
    """What the meter signed is looked at, outside the way of readings; late ones may be the missing end."""
    house.ask(Asked(PROVE, fact.session_id, {"session_id": fact.session_id}))


async def rated(house: "House", fact: SessionFact) -> None:
    """What the station took by itself for it is booked by its price."""
    await book_taken(house.work, fact.session_id)


async def closed(house: "House", fact: SessionFact) -> None:
    """One that never started has left its EVSE free as well."""
    session = await house.work.sessions.lock(fact.session_id)
    if session.started_at is None:
        await evse_freed(house, session.place)


ON_SESSION_FACT: Final[Mapping[FactKind, Callable[["House", SessionFact], Awaitable[None]]]] = {
    FactKind.STARTED: started,
    FactKind.PAYER_BOUND: payer_bound,
    FactKind.STOP_REQUESTED: charging_stops,
    FactKind.ENDED: ended,
    FactKind.LATE_METER_RATED: meter_told,
    FactKind.RATED: rated,
    FactKind.CLOSED: closed,
}
"""Only the facts that wake another room; the others are for the stream."""


SETTLED_BY: Final[Mapping[FactKind, tuple[Attention, ...]]] = {
    FactKind.PAYER_BOUND: (Attention.NO_PAYER,),
    FactKind.RATED: (Attention.RATING_FAILED,),
    FactKind.CLOSED: (Attention.RATING_FAILED, Attention.BILLING_FAILED),
}
"""Which news answer what a person was asked about a session; the rest only a person can judge."""


async def notify(house: "House", session_id: str, notice: Notice) -> None:
    """What the driver at the reader should know beyond the facts."""
    says = NOTICE_SAYS[notice]
    session = await house.work.sessions.lock(SessionId(session_id))
    if says is not None and isinstance(session.payer, Card):
        payment = await house.work.payments.lock(session.payer.payment_id)
        house.show(payment.terminal_id, Screen(says=says))
    await house.tell(
        "session.notice",
        session_id,
        {"notice": notice.value},
        session_id=session_id,
        station_id=StationId(session.place.station_id),
    )
