"""When silence or the clock itself must wake a session, and for what.

Deadlines are read from the session and never stored beside it, so they cannot disagree with it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chargewright.sessions.words import CommandState, Status

if TYPE_CHECKING:  # the session has a deadline, and a deadline is read from a session
    from chargewright.sessions.model import Session


class Due(StrEnum):
    """What is due, in the order in which it is done when several are."""

    START = "start"
    """No vehicle within T-plug, or no start within the ready expiration."""
    GONE = "gone"
    """The vehicle has left, and its stop does not come."""
    EVENT = "event"
    """The station has been silent for the ongoing expiration."""
    PAYER = "payer"
    """Nobody has offered to pay within T-plug."""
    TIME_CEILING = "time_ceiling"
    STOP = "stop"
    """The stop watch is over."""
    RETRY = "retry"


RETRY_AFTER: Final = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    *(timedelta(days=1),) * 7,
)
"""Automatic retries of a failed rating or billing, each counted from the failure before it. After
the last one only an operator retries."""


STOP_OVERDUE: Final = timedelta(minutes=3)
"""How long the stop may come after the vehicle has left: some stations never send one."""


def deadlines(session: "Session") -> Iterator[tuple[Due, datetime]]:
    """What this session waits for, and until when."""
    match session.status:
        case Status.READY:
            yield Due.START, _start_due(session)
        case Status.IN_PROGRESS:
            patience = session.settings.ongoing_expiration
            yield Due.EVENT, session.last_event_at + patience
            if session.is_left_behind:
                yield Due.GONE, session.last_event_at + min(patience, STOP_OVERDUE)
            if session.station_ended_at is None:
                yield from _while_power_may_flow(session)
        case Status.RATING_FAILED | Status.BILLING_FAILED:
            if session.failed_at is not None and session.retries < len(RETRY_AFTER):
                yield Due.RETRY, session.failed_at + RETRY_AFTER[session.retries]
        case Status.REFUSED | Status.SETTLING | Status.CLOSED:
            pass


def _start_due(session: "Session") -> datetime:
    # Only a remote start waits for a vehicle; a station that starts by itself was asked to by
    # somebody who stands there, and a start that was sent has the station's patience, not ours.
    if session.start is not None and session.start.state is CommandState.UNSENT:
        return session.opened_at + session.settings.t_plug
    return session.last_event_at + session.settings.ready_expiration


def _while_power_may_flow(session: "Session") -> Iterator[tuple[Due, datetime]]:
    stop, settings = session.stop, session.settings
    if stop is not None:
        if not stop.is_watched:
            yield Due.STOP, stop.requested_at + settings.stop_watch
        return
    if session.payer is None and settings.payer_required and session.start_heard_at is not None:
        yield Due.PAYER, session.start_heard_at + settings.t_plug
    if session.ceiling.until is not None:
        yield Due.TIME_CEILING, session.ceiling.until
