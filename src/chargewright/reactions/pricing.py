"""A session in the words of rating: what its time was spent on, and what its meter had counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.reactions.ports import Work
from chargewright.sessions.model import Session
from chargewright.sessions.scopes import segments
from chargewright.sessions.words import CloseReason, Scope
from chargewright.tariffs.model import Activity

ACTIVITY: Final[Mapping[Scope, Activity]] = {
    Scope.CHARGING: Activity.CHARGING,
    Scope.PARKING: Activity.IDLE,
    Scope.FAULT: Activity.UNBILLED,
    Scope.NONE: Activity.UNBILLED,
    Scope.RESERVATION: Activity.UNBILLED,
}
"""Time before the first energy and time of a fault cost nothing."""


def timeline_of(
    session: Session, points: Sequence[MeterPoint], *, zone: str, end: datetime
) -> Timeline:
    """The session up to `end`. `points` are its valid readings in order.

    They keep their own times, also where those lie outside the session: rating counts their energy
    at its edge and says so on the bill. A session that never started is a timeline without length.
    `zone` is that of its place now, for one that began at no known place.
    """
    start = session.started_at or end
    end = max(start, session.ended_at or end)
    tiles = tuple(
        Tile(ACTIVITY[part.scope], part.interval.start, part.interval.end)
        for part in segments(session.timeline, start, end)
    )
    return Timeline(
        zone=session.settings.zone or zone,
        start=start,
        end=end,
        tiles=tiles,
        meter=tuple(points),
        failed_at_start=session.close_reason is CloseReason.START_REJECTED,
    )


async def bill_so_far(work: Work, session: Session) -> Bill | None:
    """What the session costs up to now, by its committed readings; None where it cannot be priced now."""
    tariff = await work.sessions.tariff(session)
    zone = session.settings.zone
    if zone is None and session.place.evse_no is not None:
        place = await work.places.at(session.place.station_id, session.place.evse_no)
        zone = None if place is None else place.zone
    if tariff is None or zone is None:
        return None
    points = await work.sessions.meter_points(session)
    try:
        return rate(timeline_of(session, points, zone=zone, end=work.now), tariff)
    except ValueError:
        return None
