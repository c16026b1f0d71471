"""What one card at one terminal means: start, stop, a token to look up, or nothing, and why.

A decision table over what is known at that moment, at this terminal and at every other one that
pays for the same EVSEs. It never stops a charge whose card differs, never lets a stopping tap make a
hold, and never promises a vehicle's place twice: a card that pays for something open here is never
asked for more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from chargewright.kernel.ids import EvseId, PaymentId
from chargewright.payments.bays import Bay, OpenPayment, bays_left
from chargewright.payments.model import Card, CardKind, CardToken, State
from chargewright.payments.screens import Says

DOUBLE_TAP: Final = timedelta(seconds=10)
"""A second tap this soon after the start is a doubt of the driver, not a wish to stop."""

UNSETTLED: Final = frozenset({State.PLACING, State.IN_DOUBT, State.CAPTURING, State.RELEASING})
"""While a card's last payment is on its way, a provider would mix a new one up with it."""

ATTEMPTS: Final = 3
ATTEMPTS_WITHIN: Final = timedelta(minutes=10)
"""So many declined attempts of one card in this time; then it is not asked again for a while."""


class Ignored(StrEnum):
    """Why a tap leads to nothing. The value is what the screen says."""

    ALREADY_STARTED = Says.ALREADY_STARTED.value
    SEVERAL_CHARGES = Says.SEVERAL_CHARGES.value
    BEING_CHECKED = Says.BEING_CHECKED.value
    WRONG_CARD = Says.WRONG_CARD.value
    """Nothing is free, and this card pays for nothing here."""
    NO_FREE_CONNECTOR = Says.NO_FREE_CONNECTOR.value
    RESERVED = Says.RESERVED.value
    """What is free is kept for somebody else."""
    TOO_MANY_ATTEMPTS = Says.TOO_MANY_ATTEMPTS.value
    CARD_NOT_USABLE = Says.CARD_NOT_USABLE.value


@dataclass(frozen=True, slots=True)
class Start:
    """Hold on this card, for the one EVSE whose vehicle is plugged in, else for the next plug."""

    evse_ids: tuple[EvseId, ...]
    is_plugged_in: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    payment_id: PaymentId


@dataclass(frozen=True, slots=True)
class LookUpToken:
    token: CardToken


@dataclass(frozen=True, slots=True)
class Ignore:
    why: Ignored


Meaning: TypeAlias = Start | Stop | LookUpToken | Ignore


def meaning(
    card: Card,
    *,
    prompted_for: EvseId | None,
    payments: Sequence[OpenPayment],
    bays: Sequence[Bay],
    elsewhere: Sequence[Bay] = (),
    declines: Iterable[datetime],
    at: datetime,
) -> Meaning:
    """Decide what this tap means.

    `prompted_for` is the EVSE that the reader's prompt named; None when any driver may tap.
    `payments` have not ended: those of this terminal, those that concern its EVSEs wherever they
    were made, and those that decide which of its EVSEs these may still take. `bays` are the
    terminal's, `elsewhere` the others at which a payment may still begin. `declines` are the
    moments at which this card was declined here lately.
    """
    match card.kind:
        case CardKind.RFID:
            return LookUpToken(card.token)
        case CardKind.QR:
            return Ignore(Ignored.CARD_NOT_USABLE)
        case CardKind.EMV:
            here = [payment for payment in payments if payment.is_here]
            own = [payment for payment in here if payment.card == card.token]
            held = [payment for payment in own if payment.state is State.HELD]
            if held:
                return _meaning_for_a_payer(held, at)
            if any(payment.state in UNSETTLED for payment in own):
                return Ignore(Ignored.BEING_CHECKED)
            if _was_declined_too_often(declines, at):
                return Ignore(Ignored.TOO_MANY_ATTEMPTS)
            everywhere = (*bays, *elsewhere)
            for_sale = [bay for bay in everywhere if not bay.is_reserved]
            left = [bay for bay in bays_left(payments, for_sale) if bay in bays]
            if left:
                return _start(prompted_for, left)
            if any(bay in bays for bay in bays_left(payments, everywhere)):
                return Ignore(Ignored.RESERVED)
            return Ignore(Ignored.WRONG_CARD if here else Ignored.NO_FREE_CONNECTOR)


def _meaning_for_a_payer(held: list[OpenPayment], at: datetime) -> Meaning:
    if len(held) > 1:
        return Ignore(Ignored.SEVERAL_CHARGES)
    (charge,) = held
    if at < charge.started_at + DOUBLE_TAP:
        return Ignore(Ignored.ALREADY_STARTED)
    return Stop(charge.payment_id)


def _was_declined_too_often(declines: Iterable[datetime], at: datetime) -> bool:
    return sum(at - ATTEMPTS_WITHIN < declined <= at for declined in declines) >= ATTEMPTS


def _start(prompted_for: EvseId | None, left: Sequence[Bay]) -> Start:
    prompted = [bay for bay in left if bay.evse_id == prompted_for]
    plugged = [bay for bay in left if bay.plugged_at is not None]
    if prompted:
        return Start((prompted[0].evse_id,), is_plugged_in=prompted[0].plugged_at is not None)
    if plugged:
        # Whoever stands at the reader is most likely the one who plugged in last.
        latest = max(plugged, key=lambda bay: (bay.plugged_at, bay.evse_id))
        return Start((latest.evse_id,), is_plugged_in=True)
    return Start(tuple(bay.evse_id for bay in left))
