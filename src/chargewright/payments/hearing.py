"""What a provider's answer means as an event: one table per question we ask.

A hold that was ended by capturing nothing is a hold that was released, whatever the provider calls it.
"""

from datetime import datetime
from typing import assert_never

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    Event,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    LookUpUnanswered,
    Released,
    ReleaseFound,
    ReleaseRefused,
    ReleaseUnanswered,
)
from chargewright.payments.model import DeclineReason, Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    Approved,
    ArmAccepted,
    ArmOutcome,
    CaptureDenied,
    CaptureDone,
    CaptureOutcome,
    CardSeen,
    Declined,
    DisarmOutcome,
    HoldOutcome,
    LookOutcome,
    LookUpOutcome,
    NoCard,
    NotListed,
    ReaderActivity,
    ReaderBusy,
    ReaderOffline,
    ReaderStopped,
    ReleaseDenied,
    ReleaseDone,
    ReleaseOutcome,
    SeenHold,
    SeenState,
    Unknown,
)
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CardRead,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    ReaderEvent,
    ReaderFoundArmed,
    ReaderFoundIdle,
    TerminalWentOffline,
)


def about_the_hold(outcome: HoldOutcome, *, terminal_ref: str, at: datetime) -> Event:
    match outcome:
        case Approved(hold_ref=ref, amount=amount, proof=proof):
            hold = Hold(ref=ref, terminal_ref=terminal_ref, amount=amount, placed_at=at)
            return HoldPlaced(at, hold, proof=proof)
        case Declined(reason=reason):
            return HoldDeclined(at, reason)
        case Unknown():
            return HoldUnanswered(at)
        case _:
            assert_never(outcome)


def about_the_capture(outcome: CaptureOutcome, *, hold: Hold, asked: Money, at: datetime) -> Event:
    match outcome:
        case CaptureDone(amount=amount) if not amount:
            return ReleaseFound(at, hold)
        case CaptureDone(amount=amount, pending=pending, proof=proof):
            return Captured(at, amount, pending=pending, proof=proof)
        case AlreadyFinal():
            return _already_final(outcome, hold, at)
        case CaptureDenied(gone=gone):
            return CaptureRefused(at, asked, gone=gone)
        case Unknown():
            return CaptureUnanswered(at)
        case _:
            assert_never(outcome)


def about_the_release(outcome: ReleaseOutcome, *, hold: Hold, at: datetime) -> Event:
    match outcome:
        case ReleaseDone(proof=proof):
            return Released(at, proof=proof)
        case AlreadyFinal():
            return _already_final(outcome, hold, at)
        case ReleaseDenied(gone=gone):
            return ReleaseRefused(at, gone=gone)
        case Unknown():
            return ReleaseUnanswered(at)
        case _:
            assert_never(outcome)


def _already_final(outcome: AlreadyFinal, hold: Hold, at: datetime) -> Event:
    if not outcome.captured:
        return ReleaseFound(at, hold)
    return CaptureFound(
        at, hold, amount=outcome.captured, pending=outcome.pending, proof=outcome.proof
    )


def about_the_look(outcome: LookUpOutcome, *, at: datetime) -> Event:
    """What a look at one hold, or a search that found one, means for its payment."""
    match outcome:
        case SeenHold():
            return _seen(outcome, at)
        case NotListed():
            return HoldNotFound(at)
        case Unknown():
            return LookUpUnanswered(at)
        case _:
            assert_never(outcome)


def _seen(seen: SeenHold, at: datetime) -> Event:
    hold = Hold(ref=seen.hold_ref, terminal_ref=seen.terminal_ref, amount=seen.amount, placed_at=at)
    match seen.state:
        case SeenState.OPEN:
            return HoldFound(at, hold, proof=seen.proof)
        case SeenState.CAPTURED:
            if not seen.captured:
                return ReleaseFound(at, hold)
            return CaptureFound(
                at, hold, amount=seen.captured, pending=seen.pending, proof=seen.proof
            )
        case SeenState.RELEASED:
            return ReleaseFound(at, hold)
        case SeenState.DECLINED:
            return HoldDeclined(at, DeclineReason.BY_ISSUER)
        case SeenState.CAPTURE_FAILED:
            return CaptureFailureFound(at)
        case SeenState.UNDECIDED:
            return LookUpUnanswered(at)


def about_arming(outcome: ArmOutcome, *, operation_id: OperationId, at: datetime) -> ReaderEvent:
    match outcome:
        case ArmAccepted():
            return Armed(at, operation_id)
        case ReaderBusy():
            return ArmRefused(at, operation_id)
        case ReaderOffline():
            return TerminalWentOffline(at)
        case Unknown():
            return ArmUnanswered(at, operation_id)
        case _:
            assert_never(outcome)


def about_disarming(outcome: DisarmOutcome, *, at: datetime) -> ReaderEvent:
    match outcome:
        case ReaderStopped():
            return Disarmed(at)
        case ReaderOffline():
            return TerminalWentOffline(at)
        case Unknown():
            return DisarmUnanswered(at)
        case _:
            assert_never(outcome)


def about_the_reader(
    outcome: LookOutcome, *, operation_id: OperationId, at: datetime
) -> ReaderEvent:
    """A busy reader is with a driver: that is progress, and we look again later."""
    match outcome:
        case CardSeen(card=card):
            return CardRead(at, operation_id, card=card)
        case NoCard(status=status) if not status.online:
            return TerminalWentOffline(at)
        case NoCard(status=status) if status.activity is ReaderActivity.IDLE:
            return ReaderFoundIdle(at, operation_id)
        case NoCard():
            return ReaderFoundArmed(at, operation_id)
        case Unknown():
            return LookUnanswered(at, operation_id)
        case _:
            assert_never(outcome)
