"""A session as rating sees it, whatever its state: what quotes, running costs and lines are made of."""

from dataclasses import dataclass
from datetime import datetime

from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SessionId
from chargewright.rating.timeline import Timeline
from chargewright.reactions.pricing import timeline_of
from chargewright.sessions.model import Session


@dataclass(frozen=True, slots=True)
class SoFar:
    """A session up to `at`: its end where it has ended, else now."""

    organization_id: OrganizationId
    session: Session
    timeline: Timeline
    at: datetime


async def session_so_far(work: Work, session_id: SessionId) -> SoFar | None:
    """The session as its committed readings leave it; None where the caller sees none."""
    owner = await work.stores.views.session_owner(session_id)
    session = await work.stores.views.session(session_id)
    if owner is None or session is None:
        return None
    organization_id, zone = owner
    points = await work.stores.flow(organization_id).sessions.meter_points(session)
    at = session.ended_at or max([work.at, *(point.at for point in points)])
    timeline = timeline_of(session, points, zone=zone, end=at)
    return SoFar(organization_id, session, timeline, at)
