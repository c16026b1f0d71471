"""What concerns the security of stations: told by them or noticed by us, and seen by somebody."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_STATION,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    text,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.routes import does, shows
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict
from chargewright.network.security_events import (
    NOT_AUTHENTICATED,
    SIGN_INS_OF_ADDRESS,
    EventOrigin,
)

TAG: Final = "security events"
READ: Final = Permission(Action.READ, Resource.SECURITY_EVENTS)
CHANGE: Final = Permission(Action.CHANGE, Resource.SECURITY_EVENTS)


class SecurityEventView(View, frozen=True, kw_only=True):
    """One event of one station, `count` times from `occurred_at` to `last_at`.

    `type` is a word of OCPP's list, the vendor's own, or ours; `origin` says who noticed it. `peer` is
    where somebody came from who was turned away; empty where a station tells. `is_critical` is so by
    OCPP's list.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    origin: EventOrigin
    type: str
    is_critical: bool
    tech_info: str
    peer: str
    count: int
    occurred_at: datetime
    last_at: datetime
    is_acknowledged: bool
    acknowledged_at: datetime | None
    acknowledged_by: str | None


LISTED: Final = Listed(
    listing=Listing(
        name="security_events",
        columns=(
            own_id("security_events", "The event."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            word("origin", EventOrigin, "Who says so."),
            Column("type", Kind.TEXT, "What happened.", IS_OR_STARTS),
            flag("is_critical", "Whether it is critical by OCPP's list."),
            text("tech_info", "More about it."),
            Column("peer", Kind.TEXT, "Where it came from.", IS_OR_STARTS),
            Column("count", Kind.INTEGER, "How often."),
            instant("occurred_at", "First, by the station's clock where it tells."),
            instant("last_at", "Last, by ours.", is_sortable=True),
            flag("is_acknowledged", "Whether somebody has seen it."),
            instant("acknowledged_at", "When."),
            text("acknowledged_by", "Who."),
        ),
        default_order=Order("last_at", is_descending=True),
    ),
    view=SecurityEventView,
    thing="security event",
)


@shows("/api/v1/security-events/{security_event_id:str}", needs=READ, tag=TAG)
async def show_security_event(security_event_id: str, work: Work) -> SecurityEventView:
    """One event."""
    return await one(work, LISTED, security_event_id)


@does("/api/v1/security-events/{security_event_id:str}/acknowledge", needs=CHANGE, tag=TAG)
async def acknowledge_security_event(security_event_id: str, work: Work) -> SecurityEventView:
    """Say that one has seen it, and what was alike before; the item that called somebody is closed."""
    found = await one(work, LISTED, security_event_id)
    # The station's link first, as whoever adds one does, or the two wait for each other.
    await work.stores.hold_station(StationId(found.station_id))
    seen = await work.stores.security_events.acknowledge(
        security_event_id, work.at, by=work.caller.id
    )
    if not seen:
        raise Conflict("somebody has acknowledged it already")
    organization = OrganizationId(found.organization_id)
    outbox = work.stores.flow(organization).outbox
    note = "security_event.acknowledged"
    await outbox.settle("station.security_event", f"{found.station_id} {found.type}", note=note)
    if found.type == NOT_AUTHENTICATED and found.peer:
        await outbox.settle(SIGN_INS_OF_ADDRESS, found.peer, note=note)
    await work.tell(
        organization, "security_event.acknowledged", found.id, station_id=found.station_id
    )
    return await one(work, LISTED, security_event_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/security-events",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="What concerns the security of stations",
    ),
    show_security_event,
    acknowledge_security_event,
)
