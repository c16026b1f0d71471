"""A page on which a driver may pay with a phone: opened, looked at, and what follows when it was paid."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chargewright.kernel.ids import PaymentId
from chargewright.kernel.outgoing import Asked
from chargewright.payments.checkout import (
    Checkout,
    CheckoutState,
    begin_payment,
    look_heard,
    page_heard,
    woken,
)
from chargewright.payments.hosted import CheckoutOutcome, OpenOutcome, Paid
from chargewright.payments.model import ReleaseReason
from chargewright.reactions.around import hold_around

if TYPE_CHECKING:
    from chargewright.reactions.house import House

LOOK: Final = "checkout.look"
OCPP_2_1: Final = "ocpp2.1"
TOLD_WITHIN: Final = timedelta(seconds=30)
"""A station that hears later that somebody pays there would keep its EVSE for nobody."""


async def page_opened(house: "House", checkout_id: str, outcome: OpenOutcome) -> Checkout:
    """Keep what the provider answered, and tell a station of OCPP 2.1 that somebody pays there (C25)."""
    checkout = await house.work.checkouts.lock(checkout_id)
    moved = page_heard(checkout, outcome, house.work.now)
    await house.work.checkouts.save(moved)
    if moved.state is CheckoutState.OPEN and checkout.state is not CheckoutState.OPEN:
        await _tell_station(house, moved)
    return moved


async def checkout_looked(house: "House", checkout_id: str, outcome: CheckoutOutcome) -> None:
    """Keep what the provider says of a checkout; paid, its payment begins with its hold.

    The first who has paid gets the EVSE. Whoever pays after that, or after a member has reserved it, gets the
    hold back at once.
    """
    checkout = await house.work.checkouts.lock(checkout_id)
    payment_id = PaymentId(house.work.ids.mint("pay"))
    moved = look_heard(checkout, outcome, house.work.now, payment_id=payment_id)
    if moved.state is CheckoutState.PAID and checkout.state is not CheckoutState.PAID:
        assert isinstance(outcome, Paid), "it is paid by being found so"
        await _paid(house, moved, outcome)
    await house.work.checkouts.save(moved)


async def checkout_due(house: "House", checkout: Checkout) -> None:
    """Its moment has come, whether a callback came or not."""
    moved = woken(checkout, house.work.now)
    await house.work.checkouts.save(moved)
    if moved.state is CheckoutState.OPEN:
        look_at(house, moved.id)


def look_at(house: "House", checkout_id: str) -> None:
    """Have the provider asked what became of it, after the commit."""
    house.ask(Asked(LOOK, checkout_id, {"checkout_id": checkout_id}))


async def _paid(house: "House", checkout: Checkout, paid: Paid) -> None:
    around = await hold_around(house, checkout.terminal_id)
    bay = next((each for each in around.bays if each.evse_id == checkout.evse_id), None)
    place = next((each for each in around.places if each.evse_id == checkout.evse_id), None)
    is_reserved = place is not None and await house.work.places.is_reserved(place)
    has_room = around.has_room_at(checkout.evse_id) and not is_reserved
    payment, placed = begin_payment(
        checkout,
        paid,
        terms=await house.work.places.terms_at(checkout.terminal_id),
        is_plugged_in=bay is not None and bay.plugged_at is not None,
        abandoned=None if has_room else ReleaseReason.PLACE_TAKEN,
        at=house.work.now,
    )
    await house.work.payments.add(house.work.organization_id, payment)
    house.payment_hears(payment.id, placed)


async def _tell_station(house: "House", checkout: Checkout) -> None:
    place = await house.work.places.of_evse(checkout.evse_id)
    if place is None or place.subprotocol != OCPP_2_1:
        return
    left = checkout.expires_at - house.work.now
    await house.work.outbox.command(
        place.station_id,
        "NotifyWebPaymentStarted",
        {"evseId": place.evse_no, "timeout": int(left.total_seconds())},
        cause=f"web payment {checkout.id}",
        lives_for=TOLD_WITHIN,
    )
    house.nudge(f"commands.{place.station_id}")
