"""Who pays: a hold or a token meets a session that waits for it, or is let go."""

from dataclasses import replace

from chargewright.sessions.effects import ReleasePayer, SendRemoteStart
from chargewright.sessions.ending import ask_to_stop, give_up, stop_at_ceiling
from chargewright.sessions.events import (
    CeilingSet,
    HoldAccepted,
    PayerLost,
    StartRequested,
    TokenAccepted,
)
from chargewright.sessions.marks import Moved, unflagged
from chargewright.sessions.model import Card, Payer, Session
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import (
    OVER,
    ChargingState,
    CloseReason,
    CommandState,
    Flag,
    ReleaseReason,
    Status,
    StopReason,
)


def hold_accepted(session: Session, event: HoldAccepted) -> Moved:
    """Bind the hold where nobody pays yet (row 20); a hold that nobody needs is let go."""
    if session.payer == event.payer:
        return session, ()
    if not session.waits_for_payer:
        is_open = session.status not in OVER and session.stop is None
        reason = ReleaseReason.ALREADY_PAID if is_open else ReleaseReason.SESSION_OVER
        return session, (
            ReleasePayer(session.id, payment_id=event.payer.payment_id, reason=reason),
        )
    bound = replace(_bound(session, event.payer), ceiling=event.ceiling)
    bound, authorised = authorised_by_us(bound)
    bound, stopped = stop_at_ceiling(bound, event.at)
    return bound, authorised + stopped


def token_accepted(session: Session, event: TokenAccepted) -> Moved:
    """Bind the token where nobody pays yet (row 20); the same token again is the driver's doubt.

    Whom the transaction itself names pays, and not who was taken for its driver by a token shown before.
    """
    is_guessed = not event.is_named and session.status is Status.IN_PROGRESS
    if session.payer == event.payer:
        is_guessed = is_guessed and session.payer_is_guessed
        return replace(session, last_event_at=event.at, payer_is_guessed=is_guessed), ()
    is_another = event.is_named and session.payer_is_guessed and session.stop is None
    if not session.waits_for_payer and not is_another:
        raise UnexpectedEvent(f"another token was accepted for session {session.id}")
    bound = replace(_bound(session, event.payer), payer_is_guessed=is_guessed)
    return replace(bound, last_event_at=event.at), ()


def start_requested(session: Session, event: StartRequested) -> Moved:
    """Bind whoever asks from afar to the transaction that waits for somebody, and let it charge (row 20b)."""
    if not session.waits_to_be_let:
        raise UnexpectedEvent(f"session {session.id} waits for nobody who asks from afar")
    return _let(_bound(session, event.payer))


def payer_lost(session: Session, event: PayerLost) -> Moved:
    """Sell nothing more: what has not started is given up, what runs is stopped."""
    if session.status is Status.READY:
        return give_up(session, event.at, CloseReason.READY_EXPIRED)
    if not session.runs_at_station or session.stop is not None:
        return session, ()
    return ask_to_stop(session, event.at, StopReason.PAYER_LOST)


def ceiling_set(session: Session, event: CeilingSet) -> Moved:
    """Replace what the payer covers; too late once the session is over."""
    if session.status in OVER:
        return session, ()
    return stop_at_ceiling(replace(session, ceiling=event.ceiling), event.at)


def authorised_by_us(session: Session) -> Moved:
    """Let a transaction charge that began with the cable and waits for an authorisation.

    OCPP 2.0.1, F01: a station that started on cable connection takes RequestStartTransaction as the
    authorisation of the running transaction. Nothing is started twice.
    """
    start = session.start
    if (
        not isinstance(session.payer, Card)
        or session.status is not Status.IN_PROGRESS
        or session.charging_state is not ChargingState.EV_CONNECTED
        or start is None
        or start.state is not CommandState.UNSENT
    ):
        return session, ()
    return _let(session)


def _let(session: Session) -> Moved:
    assert session.start is not None, "what waits to be let has a reference of ours"
    requested = replace(session.start, state=CommandState.REQUESTED)
    effect = SendRemoteStart(session.id, place=session.place, reference=session.start.reference)
    return replace(session, start=requested), (effect,)


def _bound(session: Session, payer: Payer) -> Session:
    return unflagged(replace(session, payer=payer), Flag.NO_PAYER)
