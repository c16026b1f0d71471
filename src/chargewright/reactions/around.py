"""What stands and is promised around one card terminal, wherever at the site it was promised.

Two readers may pay for one EVSE, and one vehicle may still come to any of several. So whoever
decides on a card looks at every payment of the site that bears on the terminal's EVSEs, and lets no
other card of the site be decided upon meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chargewright.kernel.ids import EvseId, StationId
from chargewright.payments.bays import (
    Bay,
    OpenPayment,
    bays_left,
    may_still_begin,
    open_payment_at_a_tap,
)
from chargewright.payments.model import Payment, State
from chargewright.reactions.ports import SalePlace
from chargewright.reactions.vehicles import bay_of
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status

if TYPE_CHECKING:
    from chargewright.reactions.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """As it is now: the terminal's places and bays, the bays beyond that matter, and the payments."""

    places: Sequence[SalePlace]
    bays: Sequence[Bay]
    elsewhere: Sequence[Bay]
    payments: Sequence[OpenPayment]

    def has_room_at(self, evse_id: EvseId) -> bool:
        """Whether one more charge may begin there, and everybody promised one still finds it."""
        left = bays_left(self.payments, (*self.bays, *self.elsewhere))
        return any(bay.evse_id == evse_id for bay in left)

    def has_promised(self, evse_id: EvseId) -> bool:
        """Whether it is free, and kept for somebody whose card was read."""
        is_free = any(bay.evse_id == evse_id and bay.is_free for bay in self.bays)
        return is_free and not self.has_room_at(evse_id)


async def hold_around(house: "House", terminal_id: str) -> Around:
    """Take turns with every other card of the site, and with the stations around this terminal.

    Until the unit of work ends, all this stays as it is found. Asked for before a reader is locked:
    whoever holds a station or a session locks readers after it.
    """
    await house.work.places.take_turns(terminal_id)
    places = await house.work.places.of_terminal(terminal_id)
    payments = await house.work.payments.open_around(terminal_id)
    beyond = await _beyond(house, places, payments)
    await house.work.places.hold_still([place.station_id for place in (*places, *beyond)])
    return await look_around(house, terminal_id)


async def look_around(house: "House", terminal_id: str) -> Around:
    """The same for whoever holds what matters to them already."""
    places = await house.work.places.of_terminal(terminal_id)
    payments = await house.work.payments.open_around(terminal_id)
    sessions = await house.work.sessions.of_card_payments([payment.id for payment in payments])
    beyond = await _beyond(house, places, payments)
    evse_ids = {(place.station_id, place.evse_no): place.evse_id for place in (*places, *beyond)}
    ours = {place.evse_id for place in places}
    return Around(
        places=places,
        bays=[await bay_of(house, place) for place in places],
        elsewhere=[await bay_of(house, place) for place in beyond],
        payments=[
            _open(house, payment, sessions.get(payment.id), evse_ids, terminal_id, ours)
            for payment in payments
        ],
    )


async def _beyond(
    house: "House", places: Sequence[SalePlace], payments: Sequence[Payment]
) -> Sequence[SalePlace]:
    """The other places at which a payment may begin that may also begin at one of these.

    And those of whoever may begin there, and so on: one who may take either leaves room by taking
    the other.
    """
    ours = {place.evse_id for place in places}
    reached = set(ours)
    choices = [
        set(payment.evse_ids)
        for payment in payments
        if payment.state is State.HELD or may_still_begin(payment, house.work.now)
    ]
    while wider := [each for each in choices if each & reached and each - reached]:
        reached.update(*wider)
    found = [await house.work.places.of_evse(evse_id) for evse_id in sorted(reached - ours)]
    return [place for place in found if place is not None]


def _open(
    house: "House",
    payment: Payment,
    session: Session | None,
    evse_ids: Mapping[tuple[StationId, int], EvseId],
    terminal_id: str,
    ours: set[EvseId],
) -> OpenPayment:
    at_place = payment.evse_ids
    waits = False
    if session is not None and session.place.evse_no is None:
        waits = session.status in {Status.READY, Status.IN_PROGRESS}
    elif session is not None and session.place.evse_no is not None:
        evse_id = evse_ids.get((session.place.station_id, session.place.evse_no))
        at_place = () if evse_id is None else (evse_id,)
        waits = session.status is Status.READY and not session.vehicle_connected
    return open_payment_at_a_tap(
        payment,
        began_at=None if session is None else session.start_heard_at,
        waits_at=at_place if waits else (),
        at=house.work.now,
        is_here=payment.terminal_id == terminal_id or not ours.isdisjoint(at_place),
    )
