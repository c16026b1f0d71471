"""Which EVSEs a card that is new here may still pay for: those that nobody was promised.

A payment takes an EVSE from the moment at which its card was read, not from the bank's answer on:
while that is awaited, or in doubt, the hold may be there, and a second one for the same place would
be one too many. Where a payment may still begin at any of several EVSEs, it takes one of them, and
which is not known; then so many stay free as leave each of those payments one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from chargewright.kernel.ids import EvseId, PaymentId
from chargewright.payments.model import CardToken, Payment, State

UNANSWERED: Final = frozenset({State.PLACING, State.IN_DOUBT})
"""The bank was asked and has not answered: there is no session yet, and there may be a hold."""

KEPT_LATE: Final = timedelta(seconds=30)
"""So long after it was heard an answer may be kept; one heard in time still begins a charge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPayment:
    """A payment that has not ended, as far as a tap needs to know.

    `takes` are the EVSEs of which it takes one beside those whose bays say themselves that somebody
    is there: one where its vehicle is known, several where the next plug decides, none once its
    charge has a place or can begin no more. `opened_at` is when its card was read; `started_at` when
    its charge began, before that when its hold was placed. `is_here` is false where it was made at
    another terminal and concerns none of this one's EVSEs.
    """

    payment_id: PaymentId
    card: CardToken
    state: State
    opened_at: datetime
    started_at: datetime
    takes: tuple[EvseId, ...]
    is_here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """One EVSE. `is_free`: operative, and no session is bound to it but one that waits for whoever pays.

    `is_reserved`: kept for somebody, whose token opens it and no card. `plugged_at` is when a vehicle was
    plugged in that nobody pays for; None when there is none.
    """

    evse_id: EvseId
    is_free: bool
    is_reserved: bool = False
    plugged_at: datetime | None = None


def may_still_begin(payment: Payment, at: datetime) -> bool:
    """Whether a charge begins if the bank says yes now to what it has not answered yet."""
    return (
        payment.state in UNANSWERED
        and payment.abandoned is None
        and at <= payment.opened_at + payment.terms.adopt_within + KEPT_LATE
    )


def open_payment_at_a_tap(
    payment: Payment,
    *,
    began_at: datetime | None,
    waits_at: tuple[EvseId, ...],
    at: datetime,
    is_here: bool = True,
) -> OpenPayment:
    """A payment as a tap at this instant finds it.

    `began_at` is when its charge began, None before. `waits_at` are the EVSEs at one of which its
    session still waits for a vehicle; none where there is no session, or no such wait.
    """
    held_at = payment.opened_at if payment.hold is None else payment.hold.placed_at
    takes = payment.evse_ids if may_still_begin(payment, at) else ()
    return OpenPayment(
        payment_id=payment.id,
        card=payment.card.token,
        state=payment.state,
        opened_at=payment.opened_at,
        started_at=held_at if began_at is None else max(held_at, began_at),
        takes=waits_at if payment.state is State.HELD else takes,
        is_here=is_here,
    )


def vehicles_of(asked: Sequence[OpenPayment], bays: Sequence[Bay]) -> Mapping[PaymentId, EvseId]:
    """Whose the vehicles are that came while these payments' bank is asked: by order of tap and plug.

    A payment for whoever plugs in next is opened only where no vehicle waits; so one that waits now
    came after its card was read.
    """
    waiting = [bay for bay in bays if bay.is_free and bay.plugged_at is not None]
    waiting.sort(key=lambda bay: (bay.plugged_at, bay.evse_id))
    found: dict[PaymentId, EvseId] = {}
    for payment in sorted(asked, key=lambda one: (len(one.takes), one.opened_at, one.payment_id)):
        theirs = next((bay for bay in waiting if bay.evse_id in payment.takes), None)
        if theirs is not None:
            found[payment.payment_id] = theirs.evse_id
            waiting.remove(theirs)
    return found


def bays_left(payments: Sequence[OpenPayment], bays: Sequence[Bay]) -> Sequence[Bay]:
    """The free ones at which one more charge may begin, and everybody promised one still finds it."""
    free = [bay for bay in bays if bay.is_free]
    evse_ids = frozenset(bay.evse_id for bay in free)
    served = _most_served(payments, evse_ids)
    promised = list(payments)
    asked = [payment for payment in payments if payment.state in UNANSWERED]
    for payment_id, evse_id in vehicles_of(asked, free).items():
        decided = [
            replace(each, takes=(evse_id,)) if each.payment_id == payment_id else each
            for each in promised
        ]
        if _most_served(decided, evse_ids) == served:
            promised = decided
    return [bay for bay in free if _most_served(promised, evse_ids - {bay.evse_id}) == served]


def _most_served(payments: Sequence[OpenPayment], evse_ids: frozenset[EvseId]) -> int:
    """To how many payments these EVSEs can be given, one to each (augmenting paths)."""
    given: dict[EvseId, OpenPayment] = {}

    def finds(payment: OpenPayment, asked: set[EvseId]) -> bool:
        for evse_id in payment.takes:
            if evse_id not in evse_ids or evse_id in asked:
                continue
            asked.add(evse_id)
            if evse_id not in given or finds(given[evse_id], asked):
                given[evse_id] = payment
                return True
        return False

    return sum(finds(payment, set()) for payment in payments)
