"""Where a driver who pays with a phone stands: what checkout, payment and session say together."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chargewright.api.phone_page import OnPhone, Step
from chargewright.billing.from_payment import because
from chargewright.payments.checkout import Checkout, CheckoutState
from chargewright.payments.model import Payment, State
from chargewright.reactions.ports import Work
from chargewright.reactions.pricing import bill_so_far
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status

MINUTE: Final = timedelta(minutes=1)
_TAKEN: Final = frozenset(
    {State.CAPTURED, State.CAPTURE_PENDING, State.PARTLY_REFUNDED, State.REFUNDED}
)
_NOTHING: Final = frozenset({State.RELEASED, State.EXPIRED, State.DECLINED})
_A_PERSON: Final = frozenset({State.CAPTURE_FAILED, State.RELEASE_FAILED})


async def on_phone(work: Work, checkout: Checkout, here: str) -> OnPhone:
    """What this driver may know now, at this address."""
    place = await work.places.of_evse(checkout.evse_id)
    known = OnPhone(
        step=Step.OVER,
        here=here,
        place=f"/c/{checkout.evse_id}",
        label="" if place is None else place.label,
    )
    match checkout.state:
        case CheckoutState.OPEN:
            return replace(known, step=Step.WAITING, pay_url=checkout.url, hold=checkout.wanted)
        case CheckoutState.OPENING | CheckoutState.OVER:
            return known
        case CheckoutState.PAID:
            assert checkout.payment_id is not None, "it is paid"
            return await _paid(work, known, checkout.payment_id)


async def _paid(work: Work, known: OnPhone, payment_id: str) -> OnPhone:
    payment = await work.payments.lock(payment_id)
    hold = None if payment.hold is None else payment.hold.amount
    if payment.state in _TAKEN:
        return replace(
            known, step=Step.PAID, cost=payment.captured, energy_wh=await _energy(work, payment)
        )
    if payment.state in _NOTHING:
        return replace(known, step=Step.NOTHING, because=because(payment))
    if payment.state in _A_PERSON:
        return replace(known, step=Step.CHECKED, hold=hold)
    session = (await work.sessions.of_card_payments([payment.id])).get(payment.id)
    if payment.state is State.RELEASING or session is None:
        return replace(known, step=Step.FINISHING, hold=hold)
    return await _session(work, replace(known, step=Step.FINISHING, hold=hold), session)


async def _session(work: Work, known: OnPhone, session: Session) -> OnPhone:
    """A charge on its way. What the meter says is as of its last committed reading."""
    if session.status is Status.READY:
        step = Step.STARTING if session.vehicle_connected else Step.PLUG_IN
        if session.stop is not None:
            step = Step.STOPPING
        minutes = -(-session.settings.t_plug // MINUTE)
        return replace(known, step=step, plug_in_minutes=minutes, session_id=session.id)
    if session.status is not Status.IN_PROGRESS:
        return known
    bill = await bill_so_far(work, session)
    return replace(
        known,
        step=Step.CHARGING if session.stop is None else Step.STOPPING,
        session_id=session.id,
        energy_wh=None if bill is None else bill.energy_wh,
        cost=None if bill is None else bill.gross,
    )


async def _energy(work: Work, payment: Payment) -> int | None:
    session = (await work.sessions.of_card_payments([payment.id])).get(payment.id)
    bill = None if session is None else await work.sessions.bill(session.id)
    return None if bill is None else bill.energy_wh
