"""A card at a reader: what it means here and now, and what follows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, PaymentId, SessionId, TokenId
from chargewright.payments import terminal as reader_machine
from chargewright.payments.encounter import answer_card
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.model import Card, Payment
from chargewright.payments.reader import CardRead, Reader, ReaderState
from chargewright.payments.tap import ATTEMPTS_WITHIN, Bay, OpenPayment, meaning
from chargewright.reactions.ports import SalePlace
from chargewright.reactions.selling import tag_from
from chargewright.reactions.vehicles import ARRIVED, is_taken
from chargewright.sessions import flow as session_flow
from chargewright.sessions.events import StartRequested
from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.words import ConnectorStatus

if TYPE_CHECKING:
    from chargewright.reactions.house import House

USABLE = frozenset({ConnectorStatus.AVAILABLE, *ARRIVED, ConnectorStatus.RESERVED, None})


async def card_read(house: "House", terminal_id: str, event: CardRead) -> None:
    """Let the reader hear of the card and decide what it means, in one unit of work."""
    reader = await house.work.readers.lock(terminal_id)
    try:
        moved, effects = reader_machine.step(reader, event)
    except UnexpectedEvent as surprise:
        await house.unexpected(terminal_id, str(surprise))
        return
    await house.reader_moved(moved, effects)
    if moved.state is not ReaderState.DECIDING or reader.state is ReaderState.DECIDING:
        return
    await decide(house, moved, event.card)


async def decide(house: "House", reader: Reader, card: Card) -> None:
    """Answer the card that a deciding reader has read."""
    now = house.work.now
    payments = await house.work.payments.open_of_terminal(reader.terminal_id)
    sessions = await house.work.sessions.of_card_payments([payment.id for payment in payments])
    places = await house.work.places.of_terminal(reader.terminal_id)
    operation = reader.operation
    assert operation is not None, "a reader that decides has an operation"
    meant = meaning(
        card,
        prompted_for=operation.evse_id,
        payments=[_open(payment, sessions.get(payment.id), places) for payment in payments],
        bays=[await _bay(house, place) for place in places],
        declines=await house.work.payments.declined_at(card.token.value, now - ATTEMPTS_WITHIN),
        at=now,
    )
    terms = places[0].terms if places else None
    if terms is None:
        return
    encounter = answer_card(
        reader,
        card,
        meant,
        payment_id=PaymentId(house.work.ids.mint("pay")),
        terms=terms,
        at=now,
    )
    await house.encountered(encounter)


def _open(payment: Payment, session: Session | None, places: Sequence[SalePlace]) -> OpenPayment:
    evse_id = None
    if session is not None and session.place.evse_no is not None:
        evse_id = next(
            (
                place.evse_id
                for place in places
                if place.station_id == session.place.station_id
                and place.evse_no == session.place.evse_no
            ),
            None,
        )
    elif payment.is_plugged_in:
        evse_id = payment.evse_ids[0]
    if session is not None and not session.vehicle_connected and session.started_at is None:
        evse_id = None  # it still waits for a vehicle, also where only one EVSE is possible
    return OpenPayment(
        payment_id=payment.id,
        card=payment.card.token,
        state=payment.state,
        started_at=payment.opened_at if payment.hold is None else payment.hold.placed_at,
        evse_id=evse_id,
    )


async def _bay(house: "House", place: SalePlace) -> Bay:
    is_free = place.is_connected and place.status in USABLE and not await is_taken(house, place)
    is_plugged = is_free and place.status in ARRIVED
    return Bay(
        evse_id=place.evse_id,
        is_free=is_free,
        plugged_at=place.status_at if is_plugged else None,
    )


async def token_shown(house: "House", reader: Reader, token_id: TokenId) -> bool:
    """Start for a token that may charge: at the vehicle that waits, else at the only EVSE.

    False where it is not clear for which EVSE, or none is free; nothing was begun then.
    """
    now = house.work.now
    places = await house.work.places.of_terminal(reader.terminal_id)
    waiting = [place for place in places if place.evse_id in reader.waiting]
    candidates = waiting[:1] or (list(places) if len(places) == 1 else [])
    if not candidates or not (await _bay(house, candidates[0])).is_free:
        return False
    place = candidates[0]
    number = await house.work.references.remote_start_ref()
    seed = Seed(
        session_id=SessionId(house.work.ids.mint("ses")),
        organization_id=place.organization_id,
        site_id=place.site_id,
        place=Place(place.station_id, place.evse_no, place.connector_no),
        settings=place.session_settings,
        tariff_version_id=None if place.tariff is None else place.tariff.id,
        reference=tag_from(number, place.subprotocol),
        connector_status=place.status,
    )
    event = StartRequested(at=now, payer=Token(token_id))
    heard = Received(
        id=FactId(house.cause),
        organization_id=house.work.organization_id,
        about=seed.session_id,
        event=event,
        occurred_at=now,
        received_at=now,
    )
    await session_flow.open_for_payer(heard, seed, house.ports)
    return True
