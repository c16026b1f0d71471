"""A card at a reader: what it means here and now, and what follows."""

from typing import TYPE_CHECKING

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, PaymentId, SessionId, TokenId
from chargewright.payments import terminal as reader_machine
from chargewright.payments.encounter import answer_card
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.model import Card
from chargewright.payments.reader import CardRead, Reader, ReaderState
from chargewright.payments.tap import ATTEMPTS_WITHIN, meaning
from chargewright.reactions.around import Around, hold_around
from chargewright.reactions.ports import SalePlace
from chargewright.reactions.selling import tag_from
from chargewright.sessions import flow as session_flow
from chargewright.sessions.events import StartRequested
from chargewright.sessions.model import Place, Token
from chargewright.sessions.opening import Seed

if TYPE_CHECKING:
    from chargewright.reactions.house import House


async def card_read(house: "House", terminal_id: str, event: CardRead) -> None:
    """Let the reader hear of the card and decide what it means, in one unit of work.

    Two cards at two readers of one site are decided upon one after the other.
    """
    around = await hold_around(house, terminal_id)
    reader = await house.work.readers.lock(terminal_id)
    try:
        moved, effects = reader_machine.step(reader, event)
    except UnexpectedEvent as surprise:
        await house.unexpected(terminal_id, str(surprise))
        return
    await house.reader_moved(moved, effects)
    if moved.state is not ReaderState.DECIDING or reader.state is ReaderState.DECIDING:
        return
    await decide(house, moved, event.card, around)


async def decide(house: "House", reader: Reader, card: Card, around: Around) -> None:
    """Answer the card that a deciding reader has read. The caller holds what is around it."""
    now = house.work.now
    operation = reader.operation
    assert operation is not None, "a reader that decides has an operation"
    meant = meaning(
        card,
        prompted_for=operation.evse_id,
        payments=around.payments,
        bays=around.bays,
        elsewhere=around.elsewhere,
        declines=await house.work.payments.declined_at(card.token.value, now - ATTEMPTS_WITHIN),
        at=now,
    )
    if not around.places:
        return
    encounter = answer_card(
        reader,
        card,
        meant,
        payment_id=PaymentId(house.work.ids.mint("pay")),
        terms=around.places[0].terms,
        at=now,
    )
    await house.encountered(encounter)


async def token_shown(house: "House", reader: Reader, token_id: TokenId, around: Around) -> bool:
    """Start for a token that may charge: at the vehicle that waits, else at the only EVSE.

    False where it is not clear for which EVSE, or none is free for it; nothing was begun then. The caller
    holds what is around the reader (`hold_around`).
    """
    now = house.work.now
    waiting = [place for place in around.places if place.evse_id in reader.waiting]
    candidates = waiting[:1] or (list(around.places) if len(around.places) == 1 else [])
    if not candidates or not around.has_room_at(candidates[0].evse_id):
        return False
    place = candidates[0]
    if await _is_kept_for_others(house, place, token_id):
        return False
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


async def _is_kept_for_others(house: "House", place: SalePlace, token_id: TokenId) -> bool:
    places = house.work.places
    if not await places.is_reserved(place):
        return False
    return await places.reserved_for(place.station_id, place.evse_no, token_id) is None
