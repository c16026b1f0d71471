"""Examples of every kind of event, for tests that mean all of them. All at T0: tests move them."""

from chargewright.kernel.ids import RefundId, SessionId
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    ChargeFound,
    ClosedByOperator,
    DeadlinePassed,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    KeyRefused,
    LookUpUnanswered,
    NothingSold,
    PriceKnown,
    Refunded,
    Released,
    ReleaseFound,
    ReleaseRefused,
    ReleaseUnanswered,
    RetryAsked,
)
from chargewright.payments.model import Attachment, DeclineReason, Hold, ReleaseReason, State
from chargewright.payments.proof import Proof
from tests.payments.cast import HOLD, T0, eur

LITTLE = Hold(ref="s-1", terminal_ref="P6X-1", amount=eur("5"), placed_at=HOLD.placed_at)
STRAY = Hold(ref="s-2", terminal_ref="P6X-1", amount=eur("50"), placed_at=HOLD.placed_at)
SAID = Proof(authorization_code="A1", lines=("VISA",))
SUMS = [eur("0.30"), eur("0.60"), eur("12.37"), eur("50"), eur("60")]

FOUND = Attachment(
    session_id=SessionId("ses_1"), owed=eur("12.37"), paid_before=eur("0"), at=HOLD.placed_at
)

EVENT_EXAMPLES = [
    *(HoldPlaced(T0, hold, proof=SAID) for hold in (HOLD, LITTLE, STRAY)),
    *(HoldFound(T0, hold) for hold in (HOLD, LITTLE, STRAY)),
    *(HoldDeclined(T0, reason) for reason in (DeclineReason.BY_ISSUER, DeclineReason.HOST)),
    HoldUnanswered(T0),
    HoldNotFound(T0),
    *(CaptureFound(T0, HOLD, amount=amount) for amount in SUMS),
    CaptureFound(T0, HOLD, amount=eur("12.37"), pending=True, proof=SAID),
    ReleaseFound(T0, HOLD),
    CaptureFailureFound(T0),
    LookUpUnanswered(T0),
    *(PriceKnown(T0, price) for price in (eur("0"), *SUMS)),
    NothingSold(T0, ReleaseReason.NEVER_PLUGGED_IN),
    NothingSold(T0, ReleaseReason.NEVER_STARTED),
    *(Captured(T0, amount) for amount in SUMS),
    Captured(T0, eur("12.37"), pending=True, proof=SAID),
    *(CaptureRefused(T0, amount) for amount in SUMS),
    CaptureRefused(T0, eur("12.37"), gone=True),
    CaptureUnanswered(T0),
    Released(T0, proof=SAID),
    ReleaseRefused(T0),
    ReleaseRefused(T0, gone=True),
    ReleaseUnanswered(T0),
    KeyRefused(T0),
    RetryAsked(T0),
    ClosedByOperator(T0, State.CAPTURED, amount=eur("12.37")),
    ClosedByOperator(T0, State.RELEASED),
    ClosedByOperator(T0, State.EXPIRED),
    ChargeFound(T0, FOUND),
    Refunded(T0, RefundId("rfd_1"), amount=eur("0.30")),
    DeadlinePassed(T0),
]
