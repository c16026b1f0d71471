"""One card at one reader: what it means, and what reader, payment and the others do about it.

The only place where the two machines of this room meet. Everything arrives as a value; the caller
saves what comes back and hands over the effects, in one unit of work.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chargewright.kernel.ids import OperationId, PaymentId
from chargewright.payments import machine, terminal
from chargewright.payments.effects import Announce, Effect, PresentToken
from chargewright.payments.facts import (
    Fact,
    PaymentDeclined,
    PaymentHeld,
    PaymentInDoubt,
    PaymentReleasing,
    StopRequestedByCard,
)
from chargewright.payments.model import Card, Payment, ReleaseReason
from chargewright.payments.reader import (
    CardDismissed,
    PlacingBegan,
    PlacingEnded,
    Reader,
    ReaderEvent,
    ReaderState,
    VehicleWaitsNoMore,
)
from chargewright.payments.reader_screens import ReaderMoved
from chargewright.payments.screens import Says, Screen
from chargewright.payments.tap import Ignore, LookUpToken, Meaning, Start, Stop
from chargewright.payments.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """What a card at a reader led to. `payment` is None unless a new one was opened."""

    reader: Reader
    payment: Payment | None
    effects: tuple[Effect, ...]


def answer_card(
    reader: Reader,
    card: Card,
    meaning: Meaning,
    *,
    payment_id: PaymentId,
    terms: Terms,
    at: datetime,
) -> Encounter:
    """Do what the tap means. The reader must be deciding; `payment_id` is for a payment it may open."""
    operation = reader.operation
    assert operation is not None, "a reader that decides has an operation"
    match meaning:
        case Start(is_plugged_in=False) if operation.stops_only:
            moved, effects = _dismiss(reader, Says.PLUG_IN_TO_START, at)
            return Encounter(reader=moved, payment=None, effects=effects)
        case Start(evse_ids=evse_ids, is_plugged_in=is_plugged_in):
            moved, effects = terminal.step(
                reader, PlacingBegan(at, operation.id, payment_id=payment_id)
            )
            payment, asked = machine.open_payment(
                payment_id,
                card,
                terminal_id=reader.terminal_id,
                operation_id=operation.id,
                evse_ids=evse_ids,
                is_plugged_in=is_plugged_in,
                wanted=operation.amount,
                terms=terms,
                at=at,
            )
            return Encounter(reader=moved, payment=payment, effects=(*effects, *asked))
        case Stop(payment_id=stopped):
            moved, effects = _dismiss(reader, Says.STOPPING, at)
            fact = Announce(StopRequestedByCard(stopped, reader.terminal_id))
            return Encounter(reader=moved, payment=None, effects=(fact, *effects))
        case LookUpToken(token=token):
            asked = (PresentToken(reader.terminal_id, operation.id, token=token),)
            return Encounter(reader=reader, payment=None, effects=asked)
        case Ignore(why=why):
            moved, effects = _dismiss(reader, Says(why.value), at)
            return Encounter(reader=moved, payment=None, effects=effects)


def is_deciding(reader: Reader, operation_id: OperationId) -> bool:
    """Whether the card read in this operation still waits for its answer.

    The reader waits for a while (`decide_within`) and then stops; it may read another card by then.
    """
    operation = reader.operation
    return (
        reader.state is ReaderState.DECIDING
        and operation is not None
        and operation.id == operation_id
    )


def answer_token(reader: Reader, *, accepted: bool, at: datetime) -> ReaderMoved:
    """A token that was looked up is accepted or refused; the card is dropped at the reader.

    The reader must be deciding on it (`is_deciding`).
    """
    return _dismiss(reader, Says.TOKEN_ACCEPTED if accepted else Says.TOKEN_REFUSED, at)


def _dismiss(reader: Reader, says: Says, at: datetime) -> ReaderMoved:
    operation = reader.operation
    assert operation is not None, "a reader that decides has an operation"
    screen = operation.prompt.saying(says)
    return terminal.step(reader, CardDismissed(at, operation.id, screen=screen))


SAID_ON_RELEASE: Final[dict[ReleaseReason, Says]] = {
    ReleaseReason.NOTHING_SOLD: Says.NOTHING_CHARGED,
    ReleaseReason.NEVER_PLUGGED_IN: Says.NOTHING_CHARGED,
    ReleaseReason.NEVER_STARTED: Says.START_FAILED,
    ReleaseReason.CANCELLED_BY_DRIVER: Says.NOTHING_CHARGED,
    ReleaseReason.CANCELLED_BY_OPERATOR: Says.NOTHING_CHARGED,
    ReleaseReason.TOO_SMALL_TO_CAPTURE: Says.NOTHING_CHARGED,
    ReleaseReason.HOLD_TOO_SMALL: Says.HOLD_TOO_SMALL,
    ReleaseReason.PLACE_TAKEN: Says.NOTHING_CHARGED,
    ReleaseReason.TOO_LATE: Says.NOTHING_CHARGED,
    ReleaseReason.ORPHAN: Says.NOTHING_CHARGED,
}


def what_the_reader_hears(
    fact: Fact, payment: Payment, *, screen: Screen, at: datetime
) -> tuple[ReaderEvent, ...]:
    """What a payment's news mean for the reader it was made at.

    `screen` carries what may be told with it (connector, prices, time to plug in); what it says is
    chosen here. A held payment for one plugged vehicle takes that vehicle off the waiting list.
    """
    match fact:
        case PaymentHeld(amount=amount):
            says = Says.STARTING if payment.is_plugged_in else Says.PLUG_IN
            held = PlacingEnded(at, payment.id, screen=replace(screen, says=says, hold=amount))
            if payment.is_plugged_in:
                return VehicleWaitsNoMore(at, payment.evse_ids[0]), held
            return (held,)
        case PaymentDeclined():
            return (PlacingEnded(at, payment.id, screen=screen.saying(Says.DECLINED)),)
        case PaymentInDoubt():
            checking = screen.saying(Says.CHECKING_PAYMENT)
            return (PlacingEnded(at, payment.id, screen=checking, answered=False),)
        case PaymentReleasing(reason=reason):
            return (PlacingEnded(at, payment.id, screen=screen.saying(SAID_ON_RELEASE[reason])),)
        case _:
            return ()
