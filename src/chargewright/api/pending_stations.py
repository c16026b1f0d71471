"""Strangers who wait to be let in."""

from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.columns import (
    IS_OR_STARTS,
    flag,
    instant,
    own_id,
    text,
)
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import no_such
from chargewright.api.routes import does
from chargewright.api.shapes_network import (
    AcceptedStationBody,
    PendingStationView,
    StationWithPasswordView,
)
from chargewright.api.station_making import problems_of_station
from chargewright.api.stations import TAG, add_new
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem

DECIDE: Final = Permission(Action.CHANGE, Resource.PENDING_STATIONS)
PENDING: Final = Listed(
    listing=Listing(
        name="pending_stations",
        columns=(
            own_id("pending_stations", "The identity."),
            Column("identity", Kind.TEXT, "OCPP identity.", IS_OR_STARTS, is_sortable=True),
            instant("first_seen_at", "First seen."),
            instant("last_seen_at", "Last seen."),
            text("subprotocol", "What it speaks."),
            text("peer", "Where it comes from."),
            text("boot", "Its BootNotification, as it sent it."),
            flag("is_rejected", "Whether it was rejected."),
        ),
        default_order=Order("identity"),
    ),
    view=PendingStationView,
)


async def problems_of_stranger(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a stranger as a station; nothing is said where none is seen knocking."""
    if not await work.stores.stations.lock_pending(work.path("identity")):
        return ()
    return await problems_of_station(work, sent)


@does(
    "/api/v1/pending-stations/{identity:str}/accept",
    needs=DECIDE,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/stations",
    check=problems_of_stranger,
)
async def accept_pending_station(
    identity: str, data: AcceptedStationBody, work: Work
) -> StationWithPasswordView:
    """Let a stranger in: it becomes a station. Give its password to it before it comes again."""
    if not await work.stores.stations.lock_pending(identity):
        raise no_such("pending station")
    added = await add_new(work, identity, data)
    await work.stores.stations.accept_pending(identity)
    return added


@does("/api/v1/pending-stations/{identity:str}/reject", needs=DECIDE, tag=TAG, status=204)
async def reject_pending_station(identity: str, work: Work) -> None:
    """Send a stranger away, now and whenever it comes again."""
    if not await work.stores.stations.lock_pending(identity):
        raise no_such("pending station")
    await work.stores.stations.reject_pending(identity, work.at)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/pending-stations",
        PENDING,
        needs=Permission(Action.READ, Resource.PENDING_STATIONS),
        tag=TAG,
        summary="Stations that nobody has registered, seen knocking",
    ),
    accept_pending_station,
    reject_pending_station,
)
