"""What stations and we tell one another of a session: its cost, and how far it may go.

What is told goes in the answers to a station's events and by CostUpdated, RunningCost and FinalCost; nothing
here is changed by hand.
"""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import AT_STATION, IS, OWNER, flag, instant, text
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.shapes import Amount, View
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "station-costs"
READ: Final = Permission(Action.READ, Resource.SESSIONS)


class StationCostView(View, frozen=True, kw_only=True):
    """What a station and we told one another of a session; null is what was not said.

    `told` is what we said that it costs, tax included; `told_is_final`: as billed. `reckoned` is what a
    station of OCPP 2.1 reckons by itself, rounded to its currency (`reckoned_exact`: as it said), and
    `difference` that less `billed`. `limit_…` is how far we let it go, in money, Wh and seconds from its
    start; `own_limit_…` how far the station says that it goes.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    said_at: datetime
    billed: Amount | None
    told: Amount | None
    told_at: datetime | None
    told_is_final: bool
    reckoned: Amount | None
    reckoned_exact: str | None
    reckoned_at: datetime | None
    reckoning_failure: str | None
    difference: Amount | None
    differs: bool
    limit_cost: str | None
    limit_energy_wh_exact: str | None
    limit_time_s: int | None
    limit_at: datetime | None
    own_limit_cost: str | None
    own_limit_energy_wh_exact: str | None
    own_limit_time_s: int | None
    own_limit_soc: int | None
    own_limit_at: datetime | None


LISTED: Final = Listed(
    listing=Listing(
        name="station_costs",
        columns=(
            Column("id", Kind.ID, "The session.", IS, refers_to="sessions"),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            instant("said_at", "When something was said of it last.", is_sortable=True),
            Column("billed", Kind.MONEY, "Price as billed, tax included."),
            Column("told", Kind.MONEY, "What the station was told."),
            instant("told_at", "When."),
            flag("told_is_final", "Whether as billed."),
            Column("reckoned", Kind.MONEY, "What the station reckons, rounded."),
            text("reckoned_exact", "The same as it said."),
            instant("reckoned_at", "When."),
            text("reckoning_failure", "Why it could not."),
            Column("difference", Kind.MONEY, "What it reckons less the price as billed."),
            flag("differs", "Whether it reckons another price than was billed."),
            text("limit_cost", "How much it may cost."),
            text("limit_energy_wh_exact", "How much energy it may take, Wh."),
            Column("limit_time_s", Kind.INTEGER, "How long it may last, seconds."),
            instant("limit_at", "When that was said."),
            text("own_limit_cost", "How much it may cost, as the station says."),
            text("own_limit_energy_wh_exact", "How much energy it may take, as the station says."),
            Column("own_limit_time_s", Kind.INTEGER, "How long it may last, as the station says."),
            Column("own_limit_soc", Kind.INTEGER, "Up to which state of charge, percent."),
            instant("own_limit_at", "When it said that."),
        ),
        default_order=Order("said_at", is_descending=True),
    ),
    view=StationCostView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/station-costs",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="What stations and we told one another of the cost of sessions",
    ),
)
