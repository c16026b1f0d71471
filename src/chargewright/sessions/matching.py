"""Which session a station speaks of: a start, a stop, a reading, a vehicle.

The first rule of `rules` that finds a session decides, and its name is kept with the answer. A rule
that is a guess counts only where a single session fits it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.rules import (
    LATE_STARTS,
    NEW_VEHICLES,
    READINGS,
    STARTS,
    STOPS,
    UNPAID,
    VEHICLES,
    Clue,
    Rule,
    has_our_reference,
)
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.starting import VEHICLE_IS_THERE
from chargewright.sessions.words import CloseReason, ConnectorStatus, Status

TOMBSTONE_AGE_MIN: Final = timedelta(minutes=15)
TOMBSTONE_EXPIRATIONS: Final = 3
"""A given-up session waits for its late start for three ready expirations, at least 15 minutes."""

_UNWANTED_BY_NOBODY: Final = {CloseReason.READY_EXPIRED, CloseReason.START_REJECTED}
_VEHICLE_WAS_THERE: Final = VEHICLE_IS_THERE | {ConnectorStatus.FINISHING}


@dataclass(frozen=True, slots=True)
class Match:
    """The session that is meant, and by which sign."""

    session: Session
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMatch:
    """What a start means: for whom it is, and what it ends.

    `of` is the session that starts, or has started already and is told again. `late_for` is the
    given-up session that it comes too late for; at most one of the two is set, neither for a start
    that nobody asked for. `supersedes` are those whose stop was lost or whose parking ended, where
    this is no repeat.
    """

    of: Match | None
    late_for: Match | None
    supersedes: tuple[Session, ...]

    @property
    def is_repeat(self) -> bool:
        """Whether this start has been heard before, so that nothing is to be done."""
        return self.of is not None and self.of.session.status is not Status.READY


def first_match(rules: Iterable[Rule], sessions: Sequence[Session], clue: Clue) -> Match | None:
    """The session that the first fitting rule finds; the oldest where several fit alike."""
    for rule in rules:
        fitting = [session for session in sessions if rule.fits(session, clue)]
        if len(fitting) == 1 or (fitting and not rule.is_guess):
            return Match(min(fitting, key=_age), rule.name)
    return None


def match_start(sessions: Sequence[Session], clue: Clue) -> StartMatch:
    """Whose start this is, among the sessions of a station, open or given up."""
    of = first_match(STARTS, sessions, clue)
    late_for = None
    if of is None:
        newest_first = sorted((s for s in sessions if is_tombstone(s, clue.at)), key=_age)[::-1]
        late_for = next(
            (
                Match(session, rule.name)
                for rule in LATE_STARTS
                for session in newest_first
                if rule.fits(session, clue)
            ),
            None,
        )
    started = of.session if of is not None else None
    supersedes = tuple(
        session
        for session in sessions
        if session is not started
        and session.status is Status.IN_PROGRESS
        and _shares_evse(session.place, clue.place)
        and session.started_at is not None
        and session.started_at <= clue.occurred_at
    )
    return StartMatch(of=of, late_for=late_for, supersedes=supersedes)


def match_asked(sessions: Sequence[Session], clue: Clue) -> Session | None:
    """Who asked from afar for the transaction that tells our reference while it runs already.

    Somebody who waits, else somebody given up a short while ago, newest first; on a token's account, since
    a hold that waits pays for its own session only, and one that was given back for none. What a person called
    off stays so.
    """
    waiting = [one for one in sessions if one.status is Status.READY]
    given_up = [
        one
        for one in sorted(sessions, key=_age, reverse=True)
        if is_tombstone(one, clue.at) and one.close_reason in _UNWANTED_BY_NOBODY
    ]
    return next(
        (
            one
            for one in (*waiting, *given_up)
            if isinstance(one.payer, Token) and has_our_reference(one, clue)
        ),
        None,
    )


def match_stop(sessions: Sequence[Session], clue: Clue) -> Match | None:
    """Whose stop this is; None for one that nobody knows, which is an operator's."""
    return first_match(STOPS, sessions, clue)


def match_reading(sessions: Sequence[Session], clue: Clue) -> Match | None:
    """Whose reading this is; None for one outside any session."""
    return first_match(READINGS, sessions, clue)


def match_status(
    sessions: Sequence[Session],
    clue: Clue,
    status: ConnectorStatus,
    previous: ConnectorStatus | None,
    *,
    is_kept: bool = False,
) -> Match | None:
    """Whom a connector's status concerns; None where nobody is there.

    `previous` is the connector's last status, None where none is known. A vehicle that has just
    come goes to the driver who waits for it there, else to the one who has waited longest without a
    connector, unless it `is_kept` for somebody; to nobody while the EVSE serves another connector.
    """
    found = first_match(VEHICLES, sessions, clue)
    is_new = status in VEHICLE_IS_THERE and previous not in _VEHICLE_WAS_THERE
    if is_new and found is None and not is_kept:
        found = first_match(NEW_VEHICLES, sessions, clue)
    if found is None or found.session.status is not Status.READY:
        return found
    is_served_elsewhere = any(
        session is not found.session
        and session.occupies_evse
        and _shares_evse(session.place, clue.place)
        for session in sessions
    )
    return None if is_served_elsewhere else found


def match_payer(
    sessions: Sequence[Session], clue: Clue, evse_choices: Sequence[int] = ()
) -> Match | None:
    """The running session that a new payer is for (row 20); None where theirs is a new one."""
    within = [s for s in sessions if not evse_choices or s.place.evse_no in evse_choices]
    return first_match(UNPAID, within, clue)


def is_tombstone(session: Session, at: datetime) -> bool:
    """Whether a late start may still be for this given-up session."""
    if session.status is not Status.CLOSED or session.started_at is not None:
        return False
    if session.close_reason is CloseReason.NORMAL:
        return False  # its charge runs as another session
    assert session.closed_at is not None
    return at - session.closed_at <= tombstone_age(session.settings)


def tombstone_age(settings: SessionSettings) -> timedelta:
    """How long a session that was given up waits for its late start."""
    return max(TOMBSTONE_AGE_MIN, TOMBSTONE_EXPIRATIONS * settings.ready_expiration)


def _shares_evse(one: Place, other: Place) -> bool:
    # An EVSE runs one transaction at a time (OCPP 2.0.1, part 1), whichever its connector.
    return (
        one.evse_no is not None
        and one.station_id == other.station_id
        and one.evse_no == other.evse_no
    )


def _age(session: Session) -> tuple[datetime, str]:
    return session.opened_at, session.id
