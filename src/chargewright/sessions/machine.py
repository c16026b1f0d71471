"""The machine of a session: its table says what can happen, and one match what is done about it.

Values in, values out: no clock, no randomness, nothing sent. What an event does is written beside
its kind, in `binding`, `starting`, `running`, `stopping`, `waking` and `settling`.
"""

from typing import assert_never

from chargewright.sessions import (
    binding,
    opening,
    running,
    settling,
    starting,
    stopping,
    waking,
)
from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    Event,
    EventsMissed,
    FrameUnreadable,
    HoldAccepted,
    LateMeterRated,
    MeterAdvanced,
    NothingToBill,
    Opening,
    PaidAfterAll,
    PayerLost,
    PlaceTold,
    Rated,
    RatingFailed,
    RetryRequested,
    StartAnswered,
    StartRefused,
    StartRequested,
    StartTold,
    StatusReported,
    StopAnswered,
    StopRequested,
    Superseded,
    TokenAccepted,
    TransactionEnded,
    TransactionStarted,
)
from chargewright.sessions.marks import Moved, flagged
from chargewright.sessions.model import Session
from chargewright.sessions.opening import Seed
from chargewright.sessions.table import NEXT
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import Flag


def begin(seed: Seed, event: Opening) -> Moved:
    """Open a session with the event that brings it about."""
    session, effects = opening.begin(seed, event)
    assert session.status in NEXT[None][type(event)], f"no row: begin -> {session.status}"
    return session, effects


def step(session: Session, event: Event) -> Moved:
    """Apply one event.

    Raises:
        UnexpectedEvent: the table has no row for this status and event, or the event is about
            another transaction or vehicle; the session is unchanged.

    """
    may_become = NEXT[session.status].get(type(event))
    if may_become is None:
        raise UnexpectedEvent(f"{type(event).__name__} in a session that is {session.status}")
    moved, effects = _apply(session, event)
    assert moved.status in may_become, f"no row: {session.status} -> {moved.status}"
    return moved, effects


def _apply(session: Session, event: Event) -> Moved:
    match event:
        case HoldAccepted():
            return binding.hold_accepted(session, event)
        case TokenAccepted():
            return binding.token_accepted(session, event)
        case PayerLost():
            return binding.payer_lost(session, event)
        case CeilingSet():
            return binding.ceiling_set(session, event)
        case StartAnswered():
            return starting.start_answered(session, event)
        case TransactionStarted():
            return starting.transaction_started(session, event)
        case StartTold():
            return starting.start_told(session, event)
        case EventsMissed():
            return flagged(session, Flag.EVENTS_MISSING), ()
        case PlaceTold():
            return starting.place_told(session, event)
        case StatusReported():
            return running.status_reported(session, event)
        case ChargingStateReported():
            return running.charging_state_reported(session, event)
        case MeterAdvanced():
            return running.meter_advanced(session, event)
        case ActivityHeard():
            return running.activity_heard(session, event)
        case FrameUnreadable():
            return running.frame_unreadable(session, event)
        case TransactionEnded():
            return stopping.transaction_ended(session, event)
        case Superseded():
            return stopping.superseded(session, event)
        case StopRequested():
            return stopping.stop_requested(session, event)
        case StopAnswered():
            return stopping.stop_answered(session, event)
        case EndForced():
            return stopping.end_forced(session, event)
        case DeadlinePassed():
            return waking.deadline_passed(session, event)
        case Rated():
            return settling.rated(session, event)
        case LateMeterRated():
            return settling.late_meter_rated(session, event)
        case RatingFailed():
            return settling.rating_failed(session, event)
        case Billed() | NothingToBill():
            return settling.billed(session, event)
        case PaidAfterAll():
            return settling.paid_after_all(session, event)
        case BillingFailed():
            return settling.billing_failed(session, event)
        case RetryRequested():
            return settling.retry_requested(session, event)
        case StartRequested():
            return binding.start_requested(session, event)
        case StartRefused():
            raise AssertionError("a session begins once")  # no row outside the beginning
        case _:
            assert_never(event)
