"""From ready to started: the vehicle comes, the station is asked, the station starts."""

from dataclasses import replace
from typing import Final

from chargewright.metering.claim import PAST_ALLOWED
from chargewright.sessions.binding import authorised_by_us
from chargewright.sessions.effects import SendRemoteStart
from chargewright.sessions.ending import ask_to_stop, give_up
from chargewright.sessions.events import (
    PlaceTold,
    StartAnswered,
    StartTold,
    StatusReported,
    TransactionStarted,
)
from chargewright.sessions.instants import OFFLINE_LAG, believed
from chargewright.sessions.marks import Moved, flagged, heard, unflagged
from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.progress import scoped, with_meter
from chargewright.sessions.scopes import begun_before
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import (
    OVER,
    Answer,
    ChargingState,
    CloseReason,
    CommandState,
    ConnectorStatus,
    Flag,
    Status,
    StopReason,
)

VEHICLE_IS_THERE: Final = frozenset(
    {
        ConnectorStatus.PREPARING,
        ConnectorStatus.CHARGING,
        ConnectorStatus.SUSPENDED_EV,
        ConnectorStatus.SUSPENDED_EVSE,
        ConnectorStatus.OCCUPIED,
    }
)
"""Statuses that say a vehicle has come. `Finishing` does not: it is the one that was served."""


def reported_while_ready(session: Session, event: StatusReported) -> Moved:
    """The vehicle comes: its connector is bound and the station asked to start. It goes: we wait."""
    if not session.may_take(event.place):
        raise UnexpectedEvent(f"session {session.id} does not wait at {event.place}")
    seen = heard(replace(session, connector_status=event.status), event.at)
    if event.status in VEHICLE_IS_THERE:
        there = replace(seen, place=event.place, vehicle_connected=True)
        return asked_to_start(there)
    if event.status is ConnectorStatus.AVAILABLE and session.vehicle_connected:
        return _left_before_start(seen), ()
    return seen, ()


def asked_to_start(session: Session) -> Moved:
    """Send the remote start, once per vehicle; nothing where the station starts by itself."""
    start = session.start
    if start is None or start.state is not CommandState.UNSENT:
        return session, ()
    requested = replace(session, start=replace(start, state=CommandState.REQUESTED))
    effect = SendRemoteStart(session.id, place=session.place, reference=start.reference)
    return requested, (effect,)


def start_answered(session: Session, event: StartAnswered) -> Moved:
    """The station's answer to the remote start; a start that was heard before it counts more."""
    start = session.start
    if session.status in OVER or start is None or start.state is not CommandState.REQUESTED:
        return session, ()
    answered = replace(session, start=replace(start, state=CommandState(event.answer)))
    if event.answer is Answer.ACCEPTED:
        return heard(answered, event.at), ()
    if session.status is Status.READY:
        return give_up(answered, event.at, CloseReason.START_REJECTED)
    waits_for_power = session.charging_state in {ChargingState.EV_CONNECTED, ChargingState.IDLE}
    if waits_for_power and session.runs_at_station and session.stop is None:
        return ask_to_stop(answered, event.at, StopReason.START_REJECTED)
    return answered, ()


def transaction_started(session: Session, event: TransactionStarted) -> Moved:
    """The station starts: whatever we thought of the place, it is where the station says.

    Where it does not say (connector 0; OCPP 2.x before the cable is in), it is where we thought.
    """
    if session.ocpp_transaction_ref == event.ocpp_transaction_ref:
        return (session if session.status in OVER else heard(session, event.at)), ()
    if session.status is not Status.READY:
        raise UnexpectedEvent(
            f"transaction {event.ocpp_transaction_ref} is not that of session {session.id}"
        )
    said = believed(event.occurred_at, event.at, not_before=session.opened_at - PAST_ALLOWED)
    place = session.place if event.place.covers(session.place) else event.place
    is_known_place = session.place.covers(place) and session.place.evse_no is not None
    started = replace(
        session,
        status=Status.IN_PROGRESS,
        place=place,
        ocpp_transaction_ref=event.ocpp_transaction_ref,
        id_tag=event.id_tag,
        payer_is_guessed=isinstance(session.payer, Token)
        and session.start is None
        and event.id_tag is None,
        started_at=said.instant,
        start_heard_at=event.at,
        vehicle_connected=True,
        connector_status=session.connector_status if is_known_place else None,
        charging_state=event.charging_state,
        meter=event.meter,
    )
    flags = (
        (Flag.BAD_START_TIMESTAMP, said.is_doubted),
        (Flag.OFFLINE_START, event.is_offline or event.at - said.instant > OFFLINE_LAG),
        (Flag.START_MISSING, event.is_inferred),
        (Flag.NO_PAYER, session.payer is None and session.settings.payer_required),
    )
    started = flagged(started, *(flag for flag, is_raised in flags if is_raised))
    started, authorised = authorised_by_us(scoped(heard(started, event.at), said.instant))
    return started, authorised


def start_told(session: Session, event: StartTold) -> Moved:
    """The start is told at last: the session began then, with what the meter showed then.

    What it was spent on until it was first heard of is what the start says, else what it was then.
    """
    if session.status in OVER or Flag.START_MISSING not in session.flags:
        return session, ()
    told = unflagged(with_meter(heard(session, event.at), event.meter), Flag.START_MISSING)
    told = replace(told, id_tag=told.id_tag or event.id_tag)
    said = believed(event.occurred_at, event.at, not_before=session.opened_at - PAST_ALLOWED)
    assert session.started_at is not None
    if said.is_doubted:
        return flagged(told, Flag.BAD_START_TIMESTAMP), ()
    if said.instant >= session.started_at:
        return told, ()
    return replace(
        told,
        started_at=said.instant,
        timeline=begun_before(
            told.timeline, said.instant, session.started_at, event.charging_state
        ),
    ), ()


def place_told(session: Session, event: PlaceTold) -> Moved:
    """Where the transaction is: its price is that of this EVSE, unless one was promised before."""
    is_rated = session.status in {Status.BILLING_FAILED, Status.CLOSED}
    if is_rated or session.place.evse_no is not None:
        return session, ()
    tariff_version_id = session.tariff_version_id or event.tariff_version_id
    return replace(session, place=event.place, tariff_version_id=tariff_version_id), ()


def _left_before_start(session: Session) -> Session:
    # The station's authorisation went with the cable (OCPP 1.6, 4.9: Preparing to Available), so
    # the next vehicle needs a remote start of its own.
    start = session.start
    return replace(
        session,
        vehicle_connected=False,
        place=Place(session.place.station_id) if session.evse_choices else session.place,
        start=None if start is None else replace(start, state=CommandState.UNSENT),
    )
