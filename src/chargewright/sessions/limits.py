"""How much a session may take, for how long, and whether it obeys when asked to stop.

The ceiling comes with the payer. The gateway compares each reading on its hot path and steps the
machine only where `needs_step` says so.
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from chargewright.sessions.words import CommandState, Scope, Status, StopReason

if TYPE_CHECKING:  # a session's deadlines are read from its limits
    from chargewright.sessions.model import Meter, Session, StopCommand

POWER_FLOWS_W: Final = Decimal(100)
"""Below this the meter sees the station's own electronics, not a charging vehicle."""

PERHAPS_NOT_HEARD: Final = frozenset({CommandState.UNDELIVERED, CommandState.UNKNOWN})
"""A command in one of these may not have arrived."""


def ceiling_reached(session: "Session", energy_wh: Decimal, at: datetime) -> StopReason | None:
    """Which ceiling this much energy, or this hour, has reached; None while there is room."""
    most, until = session.ceiling.energy_wh, session.ceiling.until
    if most is not None and energy_wh >= most:
        return StopReason.ENERGY_CEILING
    if until is not None and at >= until:
        return StopReason.TIME_CEILING
    return None


def power_flows(session: "Session", stop: "StopCommand") -> bool:
    """Whether, for all we know, energy still flows after we asked to stop.

    A power reported since then decides; else energy that has grown since; else, where the meter has
    said nothing since, the station's word that it is charging.
    """
    meter = session.meter
    if meter.read_at is None or meter.read_at < stop.requested_at:
        return session.scope is Scope.CHARGING
    if meter.power_w is not None:
        return meter.power_w >= POWER_FLOWS_W
    return meter.energy_wh > stop.energy_wh


def needs_step(session: "Session", meter: "Meter", at: datetime) -> bool:
    """Whether this reading may ask for something, so that it must step the machine at once.

    All other readings only move the session's progress (`progressed`).
    """
    if session.status is not Status.IN_PROGRESS:
        return True
    if session.stop is None:
        return ceiling_reached(session, meter.energy_wh, at) is not None
    return session.runs_at_station and awaits_station(session.stop)


def awaits_station(stop: "StopCommand") -> bool:
    """Whether the station's next word may ask for something: the stop again, or an operator."""
    return stop.state in PERHAPS_NOT_HEARD or (stop.is_watched and not stop.is_alarmed)
