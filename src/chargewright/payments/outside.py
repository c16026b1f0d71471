"""What is decided elsewhere: a sale that falls through, an operator's ending, a refund."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.ids import RefundId
from chargewright.kernel.money import Money
from chargewright.payments.capturing import price_again
from chargewright.payments.deciding import decide_release
from chargewright.payments.effects import Announce
from chargewright.payments.facts import CaptureConfirmed, PaymentCaptured, PaymentRefunded
from chargewright.payments.model import Payment, ReleaseReason, State
from chargewright.payments.moves import Moved
from chargewright.payments.releasing import announce_released, expired, release


def fell_through(payment: Payment, reason: ReleaseReason, at: datetime) -> Moved:
    if payment.state in {State.PLACING, State.IN_DOUBT}:
        return replace(payment, abandoned=payment.abandoned or reason), ()
    if payment.state is State.HELD:
        return release(payment, reason, at)
    if payment.state in {State.CAPTURING, State.CAPTURE_PENDING, State.CAPTURED}:
        return price_again(payment, Money.zero(payment.wanted.currency))
    return payment, ()


def closed(payment: Payment, ending: State, amount: Money | None, at: datetime) -> Moved:
    if ending is State.EXPIRED:
        return expired(payment)
    if ending is State.RELEASED:
        decision = payment.decision or decide_release(
            ReleaseReason.CANCELLED_BY_OPERATOR,
            price=Money.zero(payment.wanted.currency),
            at=at,
        )
        return announce_released(
            replace(
                payment,
                state=State.RELEASED,
                decision=decision,
                captured=None,
                pending_since=None,
                next_try_at=None,
            )
        )
    assert amount is not None, "a capture has an amount"
    final = replace(
        payment, state=State.CAPTURED, captured=amount, pending_since=None, next_try_at=None
    )
    if payment.state is State.CAPTURE_PENDING:
        differs = amount != payment.captured
        return final, (Announce(CaptureConfirmed(final.id, amount=amount, differs=differs)),)
    shortfall = final.shortfall or Money.zero(amount.currency)
    return final, (Announce(PaymentCaptured(final.id, amount=amount, shortfall=shortfall)),)


def refunded(payment: Payment, refund_id: RefundId, amount: Money) -> Moved:
    assert payment.captured is not None, "only what was captured is refunded"
    total = amount if payment.refunded is None else payment.refunded + amount
    assert total <= payment.captured, "no more is refunded than was captured"
    moved = replace(
        payment,
        refunded=total,
        state=State.REFUNDED if total == payment.captured else State.PARTLY_REFUNDED,
    )
    return moved, (Announce(PaymentRefunded(payment.id, refund_id, amount=amount)),)
