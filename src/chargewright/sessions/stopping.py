"""How a session comes to its end: asked to stop, stopped by the station, forced, or overtaken.

A stop that is heard after the end is kept, flagged and shown to an operator, with what it would have
changed; it never changes what was billed.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chargewright.sessions.effects import Effect, RateLateMeter
from chargewright.sessions.ending import (
    ask_to_stop,
    end,
    end_without_stop,
    give_up,
    last_known,
)
from chargewright.sessions.events import (
    EndForced,
    StopAnswered,
    StopRequested,
    Superseded,
    TransactionEnded,
)
from chargewright.sessions.instants import OFFLINE_LAG, believed
from chargewright.sessions.marks import Moved, ask, flagged, heard
from chargewright.sessions.model import Session, Token
from chargewright.sessions.progress import charging_paused, scoped, with_meter
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import (
    OVER,
    Attention,
    BillingState,
    CloseReason,
    CommandState,
    Flag,
    Status,
    StopReason,
    Termination,
)

CANCELLED_BY: Final = {
    StopReason.DRIVER: CloseReason.CANCELLED_BY_DRIVER,
    StopReason.OPERATOR: CloseReason.CANCELLED_BY_OPERATOR,
}
"""Who can call off what has not started; limits cannot."""

_UNDER_WAY: Final = {CommandState.REQUESTED, CommandState.ACCEPTED}


def stop_requested(session: Session, event: StopRequested) -> Moved:
    """Ask the station to stop, or give up what has not started."""
    if session.status in OVER or session.station_ended_at is not None:
        return session, ()
    if session.status is Status.READY:
        if event.reason not in CANCELLED_BY:
            raise UnexpectedEvent(f"{event.reason} cannot stop what has not started")
        return give_up(session, event.at, CANCELLED_BY[event.reason])
    stop = session.stop
    if stop is not None and stop.state in _UNDER_WAY:
        patience = timedelta(0) if stop.is_watched else session.settings.stop_watch
        if event.at < stop.requested_at + patience:
            return session, ()
    return ask_to_stop(session, event.at, event.reason)


def stop_answered(session: Session, event: StopAnswered) -> Moved:
    """Note the answer. What it means shows when the stop watch is over, or when power flows on."""
    if session.stop is None:
        raise UnexpectedEvent(f"session {session.id} was never asked to stop")
    return replace(session, stop=replace(session.stop, state=CommandState(event.answer))), ()


def transaction_ended(session: Session, event: TransactionEnded) -> Moved:
    """The station's stop: the end, the beginning of the final parking, a repeat, or too late."""
    ref = event.ocpp_transaction_ref
    if session.started_at is None or ref not in {None, session.ocpp_transaction_ref}:
        raise UnexpectedEvent(f"{ref} is not the transaction of session {session.id}")
    if session.station_ended_at is not None:
        return (session if session.status in OVER else heard(session, event.at)), ()
    said = believed(event.occurred_at, event.at, not_before=session.started_at)
    stopped = flagged(
        replace(session, station_ended_at=said.instant, station_reason=event.reason),
        *(
            flag
            for flag, is_raised in (
                (Flag.BAD_STOP_TIMESTAMP, said.is_doubted),
                (Flag.OFFLINE_STOP, event.is_offline or event.at - said.instant > OFFLINE_LAG),
                (Flag.TRANSACTION_REF_UNUSABLE, ref is None),
                (Flag.FINAL_READING_REJECTED, event.is_final_reading_rejected),
                (Flag.LATE_STOP, session.status in OVER),
            )
            if is_raised
        ),
    )
    if session.status in OVER:
        late = replace(stopped, late_meter=event.meter)
        return late, (ask(session, Attention.LATE_STOP), RateLateMeter(session.id))
    stopped = heard(with_meter(stopped, event.meter), event.at)
    asked: tuple[Effect, ...] = ()
    if event.is_final_reading_rejected:
        asked = (ask(session, Attention.FINAL_READING_REJECTED),)
    instant, left_at = said.instant, session.vehicle_left_at
    if session.settings.termination is Termination.FINAL_PARKING:
        if left_at is None:
            return scoped(charging_paused(stopped, instant), instant), asked
        instant = max(instant, left_at)
    ended, rated = end(stopped, instant, CloseReason.NORMAL)
    return ended, asked + rated


def superseded(session: Session, event: Superseded) -> Moved:
    """The next transaction began: the final parking is over, or a stop was lost.

    Whoever asked from afar, and whose start a transaction tells that runs already, waits no more: that one is
    theirs (`matching.match_asked`). A hold pays for one session only, and is never handed on.
    """
    if session.status in OVER:
        return session, ()
    if session.status is Status.READY:
        if not isinstance(session.payer, Token):
            raise UnexpectedEvent(f"session {session.id} waits for a start of its own")
        return replace(
            session,
            status=Status.CLOSED,
            closed_at=event.at,
            close_reason=CloseReason.NORMAL,
            billing_state=BillingState.NOT_BILLABLE,
        ), ()
    if session.station_ended_at is not None:
        return end(session, event.at, CloseReason.NORMAL)
    return end_without_stop(session, last_known(session))


def end_forced(session: Session, event: EndForced) -> Moved:
    """An operator's word ends it with what is known."""
    if session.status in OVER:
        return session, ()
    if session.status is Status.READY:
        return give_up(session, event.at, CloseReason.CANCELLED_BY_OPERATOR)
    if session.station_ended_at is not None:
        return end(session, event.at, CloseReason.NORMAL)
    asked, stop = ask_to_stop(session, event.at, StopReason.OPERATOR)
    ended, rated = end(asked, last_known(session), CloseReason.CANCELLED_BY_OPERATOR)
    return ended, stop + rated
