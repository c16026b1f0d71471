"""How a hold shall end: the list of steps, written once the final price is known.

The ladder for a price above the hold: the whole amount if over-commit is on, else the hold; and
never leave the hold open because the larger amount was refused. A refused capture is tried once
more before the next step.
"""

from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.payments.model import Decision, ReleaseReason, Step, StepKind
from chargewright.payments.terms import Terms

ASK = Step(StepKind.ASK_OPERATOR)


def decide(price: Money, *, held: Money, terms: Terms, at: datetime) -> Decision:
    """The steps for this price on this hold. A price too small to capture is not charged.

    Raises:
        ValueError: price and hold are in different currencies.

    """
    if price < terms.capture_at_least or price <= Money.zero(price.currency):
        return decide_release(
            ReleaseReason.TOO_SMALL_TO_CAPTURE if price else ReleaseReason.NOTHING_SOLD,
            price=price,
            at=at,
        )
    steps: tuple[Step, ...]
    if price <= held:
        steps = (_capture(price), _capture(price), ASK)
    elif terms.over_commit:
        steps = (_capture(price), _capture(held), _capture(held), ASK)
    else:
        steps = (_capture(held), _capture(held), ASK)
    return Decision(price=price, steps=steps, written_at=at)


def decide_release(reason: ReleaseReason, *, price: Money, at: datetime) -> Decision:
    """Give the whole hold back. `price` is what will not be charged, usually nothing."""
    return Decision(
        price=price, steps=(Step(StepKind.RELEASE), ASK), written_at=at, release_reason=reason
    )


def _capture(amount: Money) -> Step:
    return Step(StepKind.CAPTURE, amount)
