"""What is heard while a session runs: statuses, charging states, readings, signs of life."""

from dataclasses import replace
from datetime import datetime

from chargewright.metering.claim import FIRST_BELIEVED
from chargewright.sessions.binding import authorised_by_us
from chargewright.sessions.effects import RateLateMeter
from chargewright.sessions.ending import ask_again, ask_to_stop, end, stop_at_ceiling
from chargewright.sessions.events import (
    ActivityHeard,
    ChargingStateReported,
    FrameUnreadable,
    MeterAdvanced,
    StatusReported,
)
from chargewright.sessions.instants import believed
from chargewright.sessions.limits import PERHAPS_NOT_HEARD, power_flows
from chargewright.sessions.marks import Moved, ask, flagged, heard
from chargewright.sessions.model import Session, StopCommand, progressed
from chargewright.sessions.progress import charging_paused, charging_resumed, scoped
from chargewright.sessions.starting import VEHICLE_IS_THERE, reported_while_ready
from chargewright.sessions.words import (
    OVER,
    Attention,
    ChargingState,
    CloseReason,
    ConnectorStatus,
    Flag,
    Status,
    StopReason,
)


def status_reported(session: Session, event: StatusReported) -> Moved:
    """A connector's status: the vehicle before the start, the scope after it."""
    if session.status in OVER:
        return session, ()
    if session.status is Status.READY:
        return reported_while_ready(session, event)
    said = believed(
        event.occurred_at, event.at, not_before=session.last_status_at or FIRST_BELIEVED
    )
    seen = replace(session, connector_status=event.status, last_status_at=said.instant)
    if said.is_doubted:
        seen = flagged(seen, Flag.BAD_STATUS_TIMESTAMP)
    match event.status:
        case ConnectorStatus.CHARGING:
            seen = charging_resumed(seen)
        case ConnectorStatus.SUSPENDED_EV | ConnectorStatus.FINISHING:
            seen = charging_paused(seen, said.instant)
        case ConnectorStatus.AVAILABLE:
            seen = charging_paused(_left(seen, said.instant), said.instant)
        case ConnectorStatus.UNAVAILABLE if session.station_ended_at is None:
            seen = flagged(seen, Flag.CONNECTOR_UNAVAILABLE)
        case _:
            pass
    if event.status in VEHICLE_IS_THERE:
        seen = replace(seen, vehicle_connected=True, vehicle_left_at=None)
    seen = scoped(heard(seen, event.at), said.instant)
    parking_is_over = event.status in {ConnectorStatus.AVAILABLE, ConnectorStatus.UNAVAILABLE}
    if session.station_ended_at is not None and parking_is_over:
        return end(seen, said.instant, CloseReason.NORMAL)
    return ask_again(seen, event.at)


def charging_state_reported(session: Session, event: ChargingStateReported) -> Moved:
    """The transaction's own word on what its time is (OCPP 2.x)."""
    if session.status in OVER:
        return session, ()
    said = believed(
        event.occurred_at, event.at, not_before=session.last_status_at or FIRST_BELIEVED
    )
    seen = replace(session, charging_state=event.state, last_status_at=said.instant)
    if said.is_doubted:
        seen = flagged(seen, Flag.BAD_STATUS_TIMESTAMP)
    match event.state:
        case ChargingState.CHARGING:
            seen = charging_resumed(seen)
        case ChargingState.SUSPENDED_EV | ChargingState.EV_CONNECTED:
            seen = charging_paused(seen, said.instant)
        case ChargingState.IDLE:
            seen = charging_paused(_left(seen, said.instant), said.instant)
        case ChargingState.SUSPENDED_EVSE:
            pass
    if event.state is not ChargingState.IDLE:
        seen = replace(seen, vehicle_connected=True, vehicle_left_at=None)
    seen, authorised = authorised_by_us(scoped(heard(seen, event.at), said.instant))
    seen, again = ask_again(seen, event.at)
    return seen, authorised + again


def meter_advanced(session: Session, event: MeterAdvanced) -> Moved:
    """A valid reading: energy, the ceiling, and whether a stop was obeyed. After the end: a flag."""
    if session.status in OVER:
        return _read_after_the_end(session, event)
    read = progressed(session, event.meter, event.at)
    read, again = ask_again(read, event.at)
    if again:
        return read, again
    stop = read.stop
    if (
        stop is not None
        and stop.is_watched
        and not stop.is_alarmed
        and read.runs_at_station
        and power_flows(read, stop)
    ):
        alarmed = replace(read, stop=replace(stop, is_alarmed=True))
        return alarmed, (ask(read, Attention.POWER_AFTER_STOP),)
    return stop_at_ceiling(read, event.at)


def activity_heard(session: Session, event: ActivityHeard) -> Moved:
    """A sign of life."""
    if session.status in OVER:
        return session, ()
    return ask_again(heard(session, event.at), event.at)


def frame_unreadable(session: Session, event: FrameUnreadable) -> Moved:
    """A message that could not be read is an operator's at once; its frame is kept elsewhere."""
    marked = flagged(session, Flag.UNREADABLE_FRAME)
    if session.status not in OVER:
        marked = heard(marked, event.at)
    return marked, (ask(session, Attention.UNREADABLE_FRAME, event.action),)


def _left(session: Session, instant: datetime) -> Session:
    return replace(session, vehicle_connected=False, vehicle_left_at=instant)


def _read_after_the_end(session: Session, event: MeterAdvanced) -> Moved:
    # Kept and flagged, never billed. Where we ended the session and the station did not, energy
    # flows that nobody pays for.
    marked = flagged(session, Flag.LATE_READING)
    if event.is_final and (
        event.meter.energy_wh != (session.late_meter or session.meter).energy_wh
    ):
        late = replace(marked, late_meter=event.meter)
        return late, (ask(session, Attention.LATE_STOP), RateLateMeter(session.id))
    if session.station_ended_at is not None or session.ocpp_transaction_ref is None:
        return marked, ()
    stop = session.stop
    if stop is None:
        return _stopped_after_the_end(marked, event, StopReason.SESSION_OVER)
    if stop.state in PERHAPS_NOT_HEARD:
        return _stopped_after_the_end(marked, event, stop.reason)
    if not _disobeys(session, stop, event):
        return marked, ()
    alarmed = replace(marked, stop=replace(stop, is_alarmed=True))
    again, asked = _stopped_after_the_end(alarmed, event, stop.reason)
    alarm = () if stop.is_alarmed else (ask(session, Attention.POWER_AFTER_STOP),)
    return again, (*alarm, *asked)


def _stopped_after_the_end(session: Session, event: MeterAdvanced, reason: StopReason) -> Moved:
    asked, effects = ask_to_stop(session, event.at, reason)
    assert asked.stop is not None
    is_alarmed = session.stop is not None and session.stop.is_alarmed
    stop = replace(asked.stop, energy_wh=event.meter.energy_wh, is_alarmed=is_alarmed)
    return replace(asked, stop=stop), effects


def _disobeys(session: Session, stop: StopCommand, event: MeterAdvanced) -> bool:
    """Whether what was read when the station should have stopped shows that energy flows.

    What it read before we asked, and only tells now, shows nothing.
    """
    obeyed_by = stop.requested_at + session.settings.stop_watch
    read_at = event.meter.read_at
    if event.at < obeyed_by or read_at is None or read_at < obeyed_by:
        return False
    return power_flows(replace(session, meter=event.meter), stop)
