"""What time and silence do to a session: everything that is due by now, in order."""

from dataclasses import replace
from datetime import datetime

from chargewright.sessions.deadlines import Due, deadlines
from chargewright.sessions.effects import Effect
from chargewright.sessions.ending import (
    ask_to_stop,
    end,
    end_without_stop,
    give_up,
    last_known,
    stop_at_ceiling,
)
from chargewright.sessions.events import DeadlinePassed
from chargewright.sessions.limits import power_flows
from chargewright.sessions.marks import Moved, ask, flagged
from chargewright.sessions.model import Session
from chargewright.sessions.settling import retried
from chargewright.sessions.words import (
    Attention,
    CloseReason,
    CommandState,
    Flag,
    StopReason,
)


def deadline_passed(session: Session, event: DeadlinePassed) -> Moved:
    """Do what is due. A wake that comes too early, twice or too late finds nothing due."""
    due = {what for what, at in deadlines(session) if at <= event.at}
    effects: tuple[Effect, ...] = ()
    if Due.START in due:
        return give_up(session, event.at, CloseReason.READY_EXPIRED)
    if Due.GONE in due:
        return end_without_stop(session, last_known(session))
    if Due.EVENT in due:
        return _silent(session, event.at)
    if Due.PAYER in due:
        session, stop = ask_to_stop(session, event.at, StopReason.NO_PAYER)
        effects += (*stop, ask(session, Attention.NO_PAYER))
    if Due.TIME_CEILING in due:
        session, stop = stop_at_ceiling(session, event.at)
        effects += stop
    if Due.STOP in due:
        session, asked = _stop_watch_over(session)
        effects += asked
    if Due.RETRY in due:
        return retried(replace(session, retries=session.retries + 1))
    return session, effects


def _silent(session: Session, at: datetime) -> Moved:
    """Close provisionally with what is known; a station that goes on is told to stop."""
    stop: tuple[Effect, ...] = ()
    ended_at = last_known(session)
    if session.station_ended_at is None:
        session, stop = ask_to_stop(session, at, StopReason.SESSION_OVER)
    ended, rated = end(flagged(session, Flag.SILENT), ended_at, CloseReason.ONGOING_EXPIRED)
    return ended, (ask(session, Attention.SILENT), *stop, *rated)


def _stop_watch_over(session: Session) -> Moved:
    stop = session.stop
    assert stop is not None
    watched = replace(stop, is_watched=True)
    if stop.state is CommandState.REJECTED:
        kind = Attention.STOP_REFUSED
    elif power_flows(session, stop):
        kind = Attention.POWER_AFTER_STOP
    else:
        return replace(session, stop=watched), ()
    return replace(session, stop=replace(watched, is_alarmed=True)), (ask(session, kind),)
