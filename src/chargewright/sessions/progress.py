"""What the reports of a running session mean for its time and its energy."""

from dataclasses import replace
from datetime import datetime

from chargewright.sessions.model import Meter, Session
from chargewright.sessions.scopes import scope_in_progress, scope_now, turned
from chargewright.sessions.words import Scope


def with_meter(session: Session, meter: Meter | None) -> Session:
    """Take metering's total; energy never goes back, and None says nothing new."""
    if meter is None or meter.energy_wh < session.meter.energy_wh:
        return session
    return replace(session, meter=meter)


def has_charged(session: Session) -> bool:
    """Whether any energy has flowed, by the meter or by the station's word."""
    return session.meter.energy_wh > 0 or any(
        turn.scope is Scope.CHARGING for turn in session.timeline
    )


def charging_paused(session: Session, instant: datetime) -> Session:
    """Note the end of energy delivery; a pause before the first energy is none."""
    if session.charging_ended_at is not None or not has_charged(session):
        return session
    return replace(session, charging_ended_at=instant)


def charging_resumed(session: Session) -> Session:
    """Energy flows again: what we took for the end of the charge was a pause."""
    return replace(session, charging_ended_at=None)


def scoped(session: Session, instant: datetime) -> Session:
    """Turn the timeline to what the last reports mean."""
    scope = scope_in_progress(
        scope_now(session.timeline),
        session.connector_status,
        session.charging_state,
        has_charged=has_charged(session),
        has_stopped=session.station_ended_at is not None,
        suspended_evse=session.settings.suspended_evse_scope,
    )
    return replace(session, timeline=turned(session.timeline, instant, scope))
