"""Small moves that every part of the machine makes: a flag, a sign of life, a question."""

from dataclasses import replace
from datetime import datetime

from chargewright.sessions.effects import AskOperator, Effect
from chargewright.sessions.model import Session
from chargewright.sessions.words import Attention, Flag

Moved = tuple[Session, tuple[Effect, ...]]
"""A session after an event, and what it asks for."""


def flagged(session: Session, *flags: Flag) -> Session:
    """Raise flags, each once, in the order in which they were first raised."""
    return replace(session, flags=tuple(dict.fromkeys((*session.flags, *flags))))


def unflagged(session: Session, flag: Flag) -> Session:
    return replace(session, flags=tuple(raised for raised in session.flags if raised is not flag))


def heard(session: Session, at: datetime) -> Session:
    """The station spoke: idleness counts from here. Messages that overtook it do not turn it back."""
    return replace(session, last_event_at=max(session.last_event_at, at))


def ask(session: Session, kind: Attention, detail: str = "") -> AskOperator:
    return AskOperator(
        kind=kind, station_id=session.place.station_id, session_id=session.id, detail=detail
    )
