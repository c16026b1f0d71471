"""Which questions have answered themselves: what a payment has become says so.

What only a person can judge stays asked: another amount, a lost price, money for nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from chargewright.payments.model import Payment, Question, State

_KNOWN: Final = frozenset({Question.STILL_IN_DOUBT})
_NO_END_YET: Final = _KNOWN | frozenset(
    {
        Question.CAPTURE_REFUSED,
        Question.CAPTURE_NEVER_ANSWERED,
        Question.CAPTURE_SLOW,
        Question.RELEASE_REFUSED,
        Question.RELEASE_NEVER_ANSWERED,
        Question.KEY_REFUSED,
        Question.HOLD_OLD,
        Question.HOLD_ABOUT_TO_EXPIRE,
        Question.HOLD_NOT_LISTED,
    }
)
"""Asked about a hold that stood too long or could not be ended."""
_ENDED: Final = _NO_END_YET | {Question.PENDING_TOO_LONG}
_PAID: Final = _ENDED | {Question.HOLD_EXPIRED}

MOOT: Final[Mapping[State, frozenset[Question]]] = {
    State.HELD: _KNOWN,
    State.DECLINED: _KNOWN,
    State.RELEASING: _KNOWN,
    State.CAPTURE_PENDING: _NO_END_YET,
    State.CAPTURED: _PAID,
    State.PARTLY_REFUNDED: _PAID,
    State.REFUNDED: _PAID | {Question.CAPTURE_UNEXPLAINED, Question.AMOUNT_DIFFERS},
    State.RELEASED: _ENDED,
    State.EXPIRED: _ENDED,
}
"""What nobody needs to be asked any more about a payment that is there."""


def without_settled(payment: Payment) -> Payment:
    """The payment without the questions that its state answers; they may be asked anew."""
    moot = MOOT.get(payment.state, frozenset())
    if payment.captured is not None and payment.captured == payment.price:
        moot |= {Question.CAPTURE_UNEXPLAINED}
    if moot.isdisjoint(payment.asked):
        return payment
    return replace(
        payment, asked=tuple(question for question in payment.asked if question not in moot)
    )
