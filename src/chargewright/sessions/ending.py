"""The two ways out: a session that ran is rated, one that never started is given up.

Both are reached from many events and written once, so that no way forgets the payer.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chargewright.sessions.effects import Effect, Notify, RateSession, ReleasePayer, SendRemoteStop
from chargewright.sessions.limits import PERHAPS_NOT_HEARD, ceiling_reached
from chargewright.sessions.marks import Moved, ask, flagged
from chargewright.sessions.model import Card, Session, StopCommand
from chargewright.sessions.words import (
    Attention,
    BillingState,
    CloseReason,
    Flag,
    Notice,
    RatingState,
    ReleaseReason,
    Status,
    StopReason,
)

RELEASED_BECAUSE: Final = {
    CloseReason.READY_EXPIRED: ReleaseReason.NOT_STARTED,
    CloseReason.START_REJECTED: ReleaseReason.START_REJECTED,
    CloseReason.CANCELLED_BY_DRIVER: ReleaseReason.CANCELLED_BY_DRIVER,
    CloseReason.CANCELLED_BY_OPERATOR: ReleaseReason.CANCELLED_BY_OPERATOR,
}
"""Why a payer is let go when a session is given up, by why that is."""


def end(session: Session, instant: datetime, reason: CloseReason) -> Moved:
    """End a session in progress and have it rated: the only way from there into settling."""
    assert session.started_at is not None
    ended_at = max(instant, session.started_at)
    charging_ended_at = session.charging_ended_at or ended_at
    ended = replace(
        session,
        status=Status.SETTLING,
        ended_at=ended_at,
        charging_ended_at=max(session.started_at, min(charging_ended_at, ended_at)),
        close_reason=reason,
        rating_state=RatingState.PENDING,
    )
    return ended, (RateSession(session.id),)


def end_without_stop(session: Session, ended_at: datetime) -> Moved:
    """End a session whose stop was lost, or is never sent; a person looks at what is billed."""
    ended, rated = end(flagged(session, Flag.STOP_MISSING), ended_at, CloseReason.NORMAL)
    return ended, (ask(session, Attention.STOP_MISSING), *rated)


def give_up(session: Session, at: datetime, reason: CloseReason) -> Moved:
    """Close a session that never started. Its payer is let go and told, unless it was their wish."""
    closed = replace(
        session,
        status=Status.CLOSED,
        closed_at=at,
        close_reason=reason,
        billing_state=BillingState.NOT_BILLABLE,
    )
    effects: list[Effect] = []
    if isinstance(session.payer, Card):
        effects.append(
            ReleasePayer(
                session.id, payment_id=session.payer.payment_id, reason=RELEASED_BECAUSE[reason]
            )
        )
    if reason is not CloseReason.CANCELLED_BY_DRIVER:
        effects.append(Notify(session.id, notice=Notice.START_FAILED))
    return closed, tuple(effects)


def last_known(session: Session) -> datetime:
    """The last instant of which we know that the vehicle was served."""
    return session.vehicle_left_at or session.last_event_at


def ask_to_stop(session: Session, at: datetime, reason: StopReason) -> Moved:
    """Send a remote stop for this transaction and start the stop watch."""
    assert session.ocpp_transaction_ref is not None
    stop = StopCommand(reason=reason, requested_at=at, energy_wh=session.meter.energy_wh)
    effect = SendRemoteStop(
        session.id,
        station_id=session.place.station_id,
        ocpp_transaction_ref=session.ocpp_transaction_ref,
        reason=reason,
    )
    return replace(session, stop=stop), (effect,)


def ask_again(session: Session, at: datetime) -> Moved:
    """The station speaks: repeat a stop that it may not have heard."""
    stop = session.stop
    if stop is None or stop.state not in PERHAPS_NOT_HEARD or session.station_ended_at is not None:
        return session, ()
    return ask_to_stop(session, at, stop.reason)


def stop_at_ceiling(session: Session, at: datetime) -> Moved:
    """Ask to stop where what the payer covers is used up, once."""
    if not session.runs_at_station or session.stop is not None:
        return session, ()
    reason = ceiling_reached(session, session.meter.energy_wh, at)
    return (session, ()) if reason is None else ask_to_stop(session, at, reason)
