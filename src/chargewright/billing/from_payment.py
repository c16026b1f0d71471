"""What a document takes from a payment: the card, why nothing was charged, why money goes back."""

from chargewright.billing.documents import Because
from chargewright.billing.locales import Language
from chargewright.billing.parts import CardUsed
from chargewright.billing.words import say
from chargewright.payments.model import Payment, ReleaseReason, State
from chargewright.payments.refunds import RefundReason
from chargewright.payments.slip import code_of, slip_lines


def card_used(payment: Payment) -> CardUsed:
    """The card as a document may show it. `held` is None where no hold was placed."""
    last_four = payment.card.last4
    if last_four is not None and not (len(last_four) == 4 and last_four.isdecimal()):
        last_four = None
    return CardUsed(
        brand=payment.card.brand,
        last_four=last_four,
        authorization_code=code_of(payment.proof.authorization_code),
        held=payment.hold.amount if payment.hold else None,
        provider_lines=slip_lines(payment.proof.lines),
    )


def because(payment: Payment) -> Because:
    """Why a payment that has ended took nothing from the card.

    Raises:
        ValueError: it did, or has not ended.

    """
    match payment.state:
        case State.DECLINED:
            return Because.CARD_DECLINED
        case State.EXPIRED:
            return Because.HOLD_EXPIRED
        case State.RELEASED:
            decided = payment.decision.release_reason if payment.decision else None
            reason = decided or payment.abandoned or ReleaseReason.NOTHING_SOLD
            return Because(reason.value)
        case _:
            raise ValueError(f"{payment.id} is {payment.state}: that is not nothing charged")


def refund_reason(reason: RefundReason, language: Language) -> str:
    """Why money goes back, as a driver reads it on the credit note."""
    return say(language, f"refund.{reason}")


def taken_less(language: Language) -> str:
    """Why a receipt is brought down where nobody gave anything back."""
    return say(language, "corrected.taken_less")
