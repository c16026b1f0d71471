"""Which news of a payment wakes what. Read it like a page of rules.

Every payment fact has a row; a row of None says that nobody but the readers of the stream cares.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from chargewright.billing.due import Due
from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, SessionId, TariffVersionId
from chargewright.kernel.outgoing import Asked
from chargewright.payments import events as payment_events
from chargewright.payments.effects import AskOperator
from chargewright.payments.encounter import what_the_reader_hears
from chargewright.payments.ending import is_still_there, screen_at_the_end
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentExpired,
    PaymentHeld,
    PaymentInDoubt,
    PaymentRefunded,
    PaymentReleased,
    PaymentReleaseFailed,
    PaymentReleasing,
    ShortfallFound,
    StopRequestedByCard,
)
from chargewright.payments.model import Payment, Question, State
from chargewright.payments.model import ReleaseReason as PaymentRelease
from chargewright.payments.screens import Says, Screen
from chargewright.reactions.attaching import charge_paid_by
from chargewright.reactions.ceilings import ceiling_at_start, tightest, within
from chargewright.reactions.late import compared_again, excess_proposed
from chargewright.reactions.ports import SalePlace
from chargewright.reactions.selling import screen_at_any, tag_from
from chargewright.reactions.vehicles import is_lost, vehicle_came_meanwhile
from chargewright.sessions import events as session_events
from chargewright.sessions import flow as session_flow
from chargewright.sessions.model import Card, Place
from chargewright.sessions.opening import Seed
from chargewright.sessions.words import OVER, RatingState, Status, StopReason

if TYPE_CHECKING:
    from chargewright.reactions.house import House

Reaction = Callable[["House", Any, Any], Awaitable[None]]


CAPTURE_FAILED: Final = "capture_failed"
HOLD_EXPIRED: Final = "hold_expired"
"""Why a session could not be billed."""

STANDS: Final[Mapping[State, Callable[[datetime], session_events.Event]]] = {
    State.CAPTURED: session_events.Billed,
    State.CAPTURE_PENDING: session_events.Billed,
    State.PARTLY_REFUNDED: session_events.Billed,
    State.REFUNDED: session_events.Billed,
    State.RELEASED: session_events.NothingToBill,
    State.EXPIRED: lambda at: session_events.BillingFailed(at=at, code=HOLD_EXPIRED),
    State.CAPTURE_FAILED: lambda at: session_events.BillingFailed(at=at, code=CAPTURE_FAILED),
}
"""What a payment that has decided means for its session; the other states will still tell."""


def _stands(payment: Payment) -> Callable[[datetime], session_events.Event]:
    if payment.state is State.EXPIRED and payment.release_was_decided:
        return session_events.NothingToBill
    return STANDS[payment.state]


# What a payment's news mean. Each gets the fact and the payment, whether it needs both or not.
# ruff: noqa: ARG001


async def held(house: "House", fact: PaymentHeld, payment: Payment) -> None:
    """A card is good for an amount: the session it pays for begins in the same unit of work."""
    await house.work.books.held(payment)
    sold_at = await _places(house, payment)
    await house.work.places.hold_still([place.station_id for place in sold_at])
    found = await _places(house, payment)
    places = [place for place in found if not await house.work.places.is_reserved(place)]
    if found and not places:
        taken = payment_events.NothingSold(house.work.now, PaymentRelease.PLACE_TAKEN)
        house.payment_hears(payment.id, taken)
        return
    if all([await is_lost(house, place) for place in places]):
        # What was sold at was taken away, or taken by somebody else, while the bank was asked.
        gone = payment_events.NothingSold(house.work.now, PaymentRelease.NEVER_STARTED)
        house.payment_hears(payment.id, gone)
        return
    fences = [ceiling_at_start(each, fact.amount, house.work) for each in places]
    enough = [fence for fence in fences if fence is not None]
    if not enough:
        small = payment_events.NothingSold(house.work.now, PaymentRelease.HOLD_TOO_SMALL)
        house.payment_hears(payment.id, small)
        return
    first = places[0]
    is_chosen = len(places) == 1
    seed = Seed(
        session_id=SessionId(house.work.ids.mint("ses")),
        organization_id=first.organization_id,
        site_id=first.site_id,
        place=(
            Place(first.station_id, first.evse_no, first.connector_no)
            if is_chosen and payment.is_plugged_in
            else Place(first.station_id, first.evse_no if is_chosen else None)
        ),
        settings=first.session_settings,
        tariff_version_id=_one_tariff(places),
        reference=tag_from(await house.work.references.remote_start_ref(), first.subprotocol),
        connector_status=first.status if is_chosen else None,
        evse_choices=(
            ()
            if is_chosen
            else tuple(each.evse_no for each in places if each.station_id == first.station_id)
        ),
    )
    event = session_events.HoldAccepted(
        at=house.work.now,
        payer=Card(payment.id),
        ceiling=within(tightest(enough), payment.limits, house.work.now),
    )
    heard = Received(
        id=FactId(house.cause),
        organization_id=house.work.organization_id,
        about=seed.session_id,
        event=event,
        occurred_at=house.work.now,
        received_at=house.work.now,
    )
    await session_flow.open_for_payer(heard, seed, house.ports)
    if not is_chosen:
        await vehicle_came_meanwhile(house, payment, places)
    await _tell_reader(house, fact, payment)


async def declined(house: "House", fact: PaymentDeclined, payment: Payment) -> None:
    await _tell_reader(house, fact, payment)
    _issue(house, payment)


async def in_doubt(house: "House", fact: PaymentInDoubt, payment: Payment) -> None:
    await _tell_reader(house, fact, payment)


async def releasing(house: "House", fact: PaymentReleasing, payment: Payment) -> None:
    """The hold will pay for nothing: whoever still waits for a vehicle stops waiting."""
    await _tell_reader(house, fact, payment)
    session_id = await house.work.sessions.of_payment(payment.id)
    if session_id is None:
        return
    session = await house.work.sessions.lock(SessionId(session_id))
    if session.status is Status.READY:
        house.session_hears(
            session_id,
            session_events.StopRequested(at=house.work.now, reason=StopReason.OPERATOR),
        )


async def released(house: "House", fact: PaymentReleased, payment: Payment) -> None:
    """The hold is given back; the driver gets a page that says why nothing was charged."""
    await house.work.books.released(payment)
    await _let_go(house, payment)
    _issue(house, payment)


async def captured(house: "House", fact: PaymentCaptured, payment: Payment) -> None:
    """The money is ours: it is booked, the session is paid, the receipt follows.

    Taken while the car still charges, the hold covers nothing more: the station is stopped, and the
    price explains the money when it is known.
    """
    due = await _book_capture(house, payment)
    if payment.price is None:
        await _payer_lost(house, payment)
    else:
        await _tell_session(house, payment, session_events.Billed(house.work.now))
        if due is not None and due.sold(fact.amount) < min(fact.amount, payment.price):
            # Somebody found other money for this session while ours seemed to be lost.
            question = AskOperator(payment.id, Question.CAPTURE_UNEXPLAINED, amount=fact.amount)
            await house.payment_asks(payment, [question])
    if is_still_there(payment, house.work.now):
        house.show(payment.terminal_id, screen_at_the_end(payment))
    _issue(house, payment)


async def capture_confirmed(house: "House", fact: CaptureConfirmed, payment: Payment) -> None:
    """Booked when the provider promised it; booked anew where something else came of it."""
    if fact.differs:
        await _book_capture(house, payment)
        _issue(house, payment)
    await compared_again(house, payment)


async def capture_explained(house: "House", fact: CaptureExplained, payment: Payment) -> None:
    """What was taken before the price was known is a sale now, and the rest is still nobody's.

    Found by a person, it pays what a session owed that had been over for long.
    """
    await _book_capture(house, payment)
    if payment.attached is not None:
        await excess_proposed(house, payment)
        await _tell_session(house, payment, session_events.PaidAfterAll(house.work.now))
    else:
        paid = session_events.Billed if fact.price else session_events.NothingToBill
        await _tell_session(house, payment, paid(house.work.now))
    _issue(house, payment)


async def capture_failed(house: "House", fact: PaymentCaptureFailed, payment: Payment) -> None:
    """What was booked on the provider's promise is taken back; a person settles the rest."""
    await house.work.books.capture_failed(payment)
    await _billing_failed(house, payment, CAPTURE_FAILED)


async def expired(house: "House", fact: PaymentExpired, payment: Payment) -> None:
    """The hold is gone: nothing more is sold on it, what was sold is lost, and a person must know."""
    await house.work.books.lapsed(payment)
    if payment.price is None:
        await _payer_lost(house, payment)
    elif payment.release_was_decided:
        await _let_go(house, payment)
    else:
        await _billing_failed(house, payment, HOLD_EXPIRED)
    _issue(house, payment)


async def shortfall_found(house: "House", fact: ShortfallFound, payment: Payment) -> None:
    """A price for which there is no hold any more: lost, unless it is nothing."""
    if fact.amount:
        await _billing_failed(house, payment, HOLD_EXPIRED)
    else:
        await _tell_session(house, payment, session_events.NothingToBill(house.work.now))


async def refunded(house: "House", fact: PaymentRefunded, payment: Payment) -> None:
    await house.work.books.refunded(payment, fact.refund_id, fact.amount)
    house.ask(
        Asked(
            "receipt.issue_credit_note",
            payment.id,
            {"payment_id": payment.id, "refund_id": fact.refund_id},
        )
    )


async def stop_requested(house: "House", fact: StopRequestedByCard, payment: Any) -> None:
    session_id = await house.work.sessions.of_payment(fact.payment_id)
    if session_id is not None:
        house.session_hears(
            session_id, session_events.StopRequested(at=house.work.now, reason=StopReason.DRIVER)
        )


ON_PAYMENT_FACT: Final[Mapping[type, Reaction | None]] = {
    PaymentHeld: held,
    PaymentDeclined: declined,
    PaymentInDoubt: in_doubt,
    PaymentReleasing: releasing,
    PaymentReleased: released,
    PaymentReleaseFailed: None,  # the open-holds board shows it; the operator was asked
    PaymentCaptured: captured,
    CaptureConfirmed: capture_confirmed,
    CaptureExplained: capture_explained,
    PaymentCaptureFailed: capture_failed,
    PaymentExpired: expired,
    ShortfallFound: shortfall_found,
    PaymentRefunded: refunded,
    StopRequestedByCard: stop_requested,
}


# What a session asks of its payment


async def bill(house: "House", session_id: str, payment_id: str) -> None:
    """The price is known: the payment decides how the hold ends.

    One that had decided before says how it stands, and nothing is tried: so where this is asked again
    after a failure, and where a person let the hold go before there was a price.
    """
    priced = await house.work.sessions.bill(session_id)
    assert priced is not None, "a session is billed after it was rated"
    payment = await house.work.payments.lock(payment_id)
    if payment.price != priced.gross:
        house.payment_hears(payment_id, payment_events.PriceKnown(house.work.now, priced.gross))
    if payment.price is not None and payment.state in STANDS:
        house.session_hears(session_id, _stands(payment)(house.work.now))


async def _places(house: "House", payment: Payment) -> list[SalePlace]:
    """The places that the hold can pay for, as they are now; without those taken away since."""
    found = [await house.work.places.of_evse(evse_id) for evse_id in payment.evse_ids]
    return [place for place in found if place is not None]


async def _book_capture(house: "House", payment: Payment) -> Due | None:
    """Book what the provider captured, with what it was for where that is known."""
    charge = await charge_paid_by(house.work, payment)
    due = None if charge is None else charge.part_of(payment)
    await house.work.books.captured(payment, due)
    return due


async def _let_go(house: "House", payment: Payment) -> None:
    """The hold is gone because we let it go: nothing more is sold on it, and nothing is billed.

    A session that is over and has no price yet hears it when it is rated.
    """
    session_id = await house.work.sessions.of_payment(payment.id)
    if session_id is None:
        return
    session = await house.work.sessions.lock(SessionId(session_id))
    if session.status not in OVER:
        await _payer_lost(house, payment)
    elif session.rating_state is RatingState.RATED:
        await _tell_session(house, payment, session_events.NothingToBill(house.work.now))


async def _payer_lost(house: "House", payment: Payment) -> None:
    """The hold covers nothing any more: what waits is given up, what runs is stopped."""
    await _tell_session(house, payment, session_events.PayerLost(house.work.now))


def _one_tariff(places: Sequence[SalePlace]) -> TariffVersionId | None:
    """The version at all of these places; None where they differ: that of where it starts counts."""
    ids = {None if place.tariff is None else place.tariff.id for place in places}
    return ids.pop() if len(ids) == 1 else None


async def _billing_failed(house: "House", payment: Payment, code: str) -> None:
    failed = session_events.BillingFailed(at=house.work.now, code=code)
    await _tell_session(house, payment, failed)


async def _tell_session(house: "House", payment: Payment, event: session_events.Event) -> None:
    session_id = await house.work.sessions.of_payment(payment.id)
    if session_id is not None:
        house.session_hears(session_id, event)


async def _tell_reader(house: "House", fact: Any, payment: Payment) -> None:
    if not payment.evse_ids:
        return  # a hold that nobody knew: no driver stands at the reader for it
    places = await _places(house, payment)
    screen = Screen(says=Says.PLEASE_WAIT)
    if places:
        screen = replace(screen_at_any(places), within=places[0].session_settings.t_plug)
    for event in what_the_reader_hears(fact, payment, screen=screen, at=house.work.now):
        house.reader_hears(payment.terminal_id, event)


def _issue(house: "House", payment: Payment) -> None:
    """A receipt, or the page that says that nothing was charged and why."""
    house.ask(Asked("receipt.issue", payment.id, {"payment_id": payment.id}))
