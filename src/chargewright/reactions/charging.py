"""What runs at a reader's EVSEs on cards: what it shows meanwhile, and whom it lets stop."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from chargewright.payments.model import Payment, State
from chargewright.payments.reader import Charge, ChargesChanged
from chargewright.payments.screens import Says, Screen
from chargewright.reactions.ports import SalePlace, Work
from chargewright.reactions.pricing import bill_so_far
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status, StopReason

if TYPE_CHECKING:
    from chargewright.reactions.house import House

_CEILINGS: Final = frozenset({StopReason.ENERGY_CEILING, StopReason.TIME_CEILING})


async def tell_charges(
    house: "House",
    terminal_id: str,
    *,
    places: Sequence[SalePlace] | None = None,
    with_cost: bool = False,
) -> None:
    """Let a reader hear which charges run on cards that it has read, or at the EVSEs it pays for.

    A card that another reader has read stops here too. `places` are those it pays for; None: they
    are looked up. Pricing one reads all of its readings: `with_cost` is for when the reader is to
    tell it anew.
    """
    work = house.work
    places = await work.places.of_terminal(terminal_id) if places is None else places
    payments = await work.payments.open_around(terminal_id)
    held = [payment for payment in payments if payment.state is State.HELD]
    sessions = await work.sessions.of_card_payments([payment.id for payment in held])
    charges = []
    for payment in held:
        session = sessions.get(payment.id)
        if session is None or not _is_running(session):
            continue
        place = next((one for one in places if _is_at(session, one)), None)
        if place is not None or payment.terminal_id == terminal_id:
            charges.append(await _charge(work, payment, session, place, with_cost=with_cost))
    house.reader_hears(terminal_id, ChargesChanged(work.now, tuple(charges)))


async def tell_charges_around(house: "House", session: Session, terminal_id: str | None) -> None:
    """The same for every reader at which this session can be stopped.

    `terminal_id` is where its card was read; None: no card pays for it.
    """
    at, evse_no = session.place.station_id, session.place.evse_no
    around = [] if evse_no is None else await house.work.places.terminals_of(at, evse_no)
    for each in sorted({*around, *([] if terminal_id is None else [terminal_id])}):
        await tell_charges(house, each)


async def stopping_screen(work: Work, session: Session, payment: Payment) -> Screen:
    """What the driver reads as a charge is being stopped: that it is, or that the hold is used up."""
    at, evse_no = session.place.station_id, session.place.evse_no
    if session.stop is None or session.stop.reason not in _CEILINGS or payment.hold is None:
        return Screen(says=Says.STOPPING)
    place = None if evse_no is None else await work.places.at(at, evse_no)
    connector = None if place is None else place.label
    return Screen(says=Says.LIMIT_REACHED, connector=connector, hold=payment.hold.amount)


def _is_at(session: Session, place: SalePlace) -> bool:
    return (session.place.station_id, session.place.evse_no) == (place.station_id, place.evse_no)


def _is_running(session: Session) -> bool:
    return session.status is Status.IN_PROGRESS and session.stop is None


async def _charge(
    work: Work,
    payment: Payment,
    session: Session,
    place: SalePlace | None,
    *,
    with_cost: bool,
) -> Charge:
    assert payment.hold is not None, "a held payment has its hold"
    charge = Charge(
        payment_id=payment.id,
        evse_id=None if place is None else place.evse_id,
        connector=None if place is None else place.label,
        hold=payment.hold.amount,
    )
    bill = await bill_so_far(work, session) if with_cost else None
    return charge if bill is None else replace(charge, energy_wh=bill.energy_wh, amount=bill.gross)
