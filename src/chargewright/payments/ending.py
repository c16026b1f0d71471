"""What a driver is told at the end of a payment: the same before and after there is a receipt."""

from chargewright.payments.encounter import SAID_ON_RELEASE
from chargewright.payments.model import Payment, State
from chargewright.payments.screens import Says, Screen


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
