"""EVSEs of all stations, each with its label and perhaps a tariff of its own."""

from dataclasses import replace
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import given
from chargewright.api.columns import (
    IN_GROUP,
    IS,
    IS_OR_STARTS,
    OWNER,
    own_id,
    refers,
    text,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, shows
from chargewright.api.shapes_network import (
    EvseChangesBody,
    EvseView,
)
from chargewright.api.station_keeping import check, locked, save
from chargewright.api.stations import CHANGE, READ, TAG
from chargewright.api.work import Work
from chargewright.kernel.ids import EvseId
from chargewright.kernel.listing import Column, Kind, Listing, Order

EVSES: Final = Listed(
    listing=Listing(
        name="evses",
        columns=(
            own_id("evses", "The EVSE."),
            OWNER,
            refers("site_id", "sites", "Where it stands."),
            refers("station_id", "stations", "Its station."),
            IN_GROUP,
            text("station_identity", "OCPP identity of the station."),
            Column("evse_no", Kind.INTEGER, "Its number in the station.", IS),
            Column("label", Kind.TEXT, "What is painted on it.", IS_OR_STARTS, is_sortable=True),
            refers("tariff_id", "tariffs", "Its own tariff; null: the site's holds."),
        ),
        default_order=Order("label"),
    ),
    view=EvseView,
    thing="EVSE",
)


@shows("/api/v1/evses/{evse_id:str}", needs=READ, tag=TAG)
async def show_evse(evse_id: str, work: Work) -> EvseView:
    """One EVSE."""
    return await one(work, EVSES, evse_id)


@changes("/api/v1/evses/{evse_id:str}", needs=CHANGE, tag=TAG)
async def change_evse(evse_id: str, data: EvseChangesBody, work: Work) -> EvseView:
    """Rename an EVSE, or give it a tariff of its own."""
    whose = seen(await work.stores.stations.of_evse(EvseId(evse_id)), "EVSE")
    station = await locked(work, whose[1])
    evses = tuple(
        replace(evse, **given(data)) if evse.id == evse_id else evse for evse in station.evses
    )
    after = replace(station, evses=evses)
    await check(work, after)
    await save(work, after)
    return await one(work, EVSES, evse_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/evses", EVSES, needs=READ, tag=TAG, summary="EVSEs"),
    show_evse,
    change_evse,
)
