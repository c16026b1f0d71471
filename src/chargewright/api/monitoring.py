"""What stations notice by themselves: events and monitors of OCPP 2.x."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import (
    AT_STATION,
    IS,
    IS_OR_STARTS,
    OWNER,
    RANGE,
    flag,
    instant,
    own_id,
    text,
)
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "monitoring"


class StationEventView(View, frozen=True, kw_only=True):
    """Something that a station noticed at a variable of its device model.

    `severity` is 0 (danger), 1 (hardware failure), 2 (system failure), 3 (critical) to 9 (debug); null
    where neither the event nor a monitor that we know says it. `is_cleared`: its cause is over.
    `event_no`, `cause_no` (the event that led to it) and `monitor_no` are the station's own numbers.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    event_no: int
    cause_no: int | None
    monitor_no: int | None
    occurred_at: datetime
    received_at: datetime
    trigger: str
    source: str
    name: str
    value: str
    severity: int | None
    is_cleared: bool
    tech_code: str | None
    tech_info: str | None
    ocpp_transaction_ref: str | None


class StationMonitorView(View, frozen=True, kw_only=True):
    """What a station watches: `kind` of threshold or period, `value` the threshold or the seconds."""

    id: str
    monitor_no: int
    name: str
    kind: str
    value: str
    severity: int
    only_in_transactions: bool
    source: str | None
    heard_at: datetime


_EVENT: Final = (
    Column("event_no", Kind.INTEGER, "The station's number of it.", IS),
    Column("cause_no", Kind.INTEGER, "Of the event that led to it."),
    Column("monitor_no", Kind.INTEGER, "Which monitor struck.", IS),
    instant("occurred_at", "When, as the station says."),
    instant("received_at", "When it was heard.", is_sortable=True),
    Column("trigger", Kind.TEXT, "Alerting, Delta or Periodic.", IS),
    Column("source", Kind.TEXT, "Whose monitor it was.", IS),
    Column("name", Kind.TEXT, "At which variable.", IS_OR_STARTS),
    text("value", "Its value then."),
    Column("severity", Kind.INTEGER, "0 (danger) to 9 (debug).", RANGE),
    flag("is_cleared", "Whether its cause is over."),
    text("tech_code", "A code of the maker's."),
    text("tech_info", "What the maker says besides."),
    Column("ocpp_transaction_ref", Kind.TEXT, "In which transaction.", IS),
)
_NEWEST: Final = Order("received_at", is_descending=True)
LISTED: Final = Listed(
    listing=Listing(
        name="station_events",
        columns=(
            own_id("station_events", "The event."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            *_EVENT,
        ),
        default_order=_NEWEST,
    ),
    view=StationEventView,
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="events_of_station",
        columns=(
            own_id("station_events", "The event."),
            OWNER,
            Column("site_id", Kind.ID, "Where the station stands."),
            Column("station_id", Kind.ID, "Which station."),
            text("station_identity", "OCPP identity of the station."),
            *_EVENT,
        ),
        default_order=_NEWEST,
    ),
    view=StationEventView,
    below=STATION,
)
MONITORS: Final = Listed(
    listing=Listing(
        name="station_monitors",
        columns=(
            Column("id", Kind.ID, "The monitor: its number, as text."),
            Column("monitor_no", Kind.INTEGER, "The station's number of it.", is_sortable=True),
            Column("name", Kind.TEXT, "At which variable.", IS_OR_STARTS),
            Column("kind", Kind.TEXT, "Which kind of monitor.", IS),
            text("value", "The threshold, or the seconds."),
            Column("severity", Kind.INTEGER, "0 (danger) to 9 (debug).", RANGE),
            flag("only_in_transactions", "Whether it counts only while a transaction runs."),
            Column(
                "source",
                Kind.TEXT,
                "Who made it, by the station's word; null: it does not say.",
                IS,
            ),
            instant("heard_at", "Last told."),
        ),
        default_order=Order("monitor_no"),
    ),
    view=StationMonitorView,
    below=STATION,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/station-events",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="What stations noticed by themselves",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/events",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="What one station noticed by itself",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/monitors",
        MONITORS,
        needs=READ,
        tag=TAG,
        summary="What one station watches by itself",
    ),
)
