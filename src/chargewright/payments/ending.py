"""What a driver is told at the end of a payment: the same before and after there is a receipt."""

from datetime import datetime, timedelta
from typing import Final

from chargewright.payments.encounter import SAID_ON_RELEASE
from chargewright.payments.model import Payment, State
from chargewright.payments.screens import Says, Screen

LEAVES_WITHIN: Final = timedelta(minutes=5)
"""How long a driver may still stand at the reader after it was settled what is due."""


def is_still_there(payment: Payment, at: datetime) -> bool:
    """Whether the payment's driver may still read what the reader shows; later, another would.

    Nobody stands there for a hold that was found, or for money that a person attached.
    """
    if payment.operation_id is None or payment.attached is not None:
        return False
    settled_at = payment.opened_at if payment.decision is None else payment.decision.written_at
    return at <= settled_at + LEAVES_WITHIN


def screen_at_the_end(payment: Payment, *, url: str | None = None) -> Screen:
    """How the payment ended, in a word, with its amount; `url` is where its receipt is.

    What is not for a driver at a reader to settle is not explained there: its page does.
    """
    hold = None if payment.hold is None else payment.hold.amount
    match payment.state:
        case State.CAPTURED | State.PARTLY_REFUNDED | State.REFUNDED | State.CAPTURE_PENDING:
            says = Says.PAID_LATER if payment.state is State.CAPTURE_PENDING else Says.PAID
            rest = hold if hold and payment.captured and payment.captured < hold else None
            return Screen(says=says, amount=payment.captured, hold=rest, url=url)
        case State.DECLINED:
            return Screen(says=Says.DECLINED, url=url)
        case State.RELEASED:
            reason = None if payment.decision is None else payment.decision.release_reason
            says = Says.NOTHING_CHARGED if reason is None else SAID_ON_RELEASE[reason]
            return Screen(says=says, hold=hold, url=url)
        case _:
            return Screen(says=Says.RECEIPT, amount=payment.captured, url=url)
