"""Streams of values that stations of OCPP 2.1 send, and the newest of these."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import (
    AT_STATION,
    IS,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
)
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.monitoring import TAG
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.kernel.listing import Column, Kind, Listing, Order


class EventStreamView(View, frozen=True, kw_only=True):
    """The stream of one monitor's values; opened again, it is the same.

    `monitor_no` null: values came, and the station has not said yet of what. `name`, `severity`,
    `monitor_kind` and `period_s` (a decimal text: how often it is measured) are those of the monitor.
    `unit` is that of the variable, as the station calls it; null: it told none. A message is sent after
    `interval_s` or `values_max` values; null: the station decides. `wanted_…`: what we asked for last.
    `pending`: how many values waited at the station behind the last message.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    stream_no: int
    monitor_no: int | None
    name: str | None
    severity: int | None
    monitor_kind: str | None
    period_s: str | None
    unit: str | None
    interval_s: int | None
    values_max: int | None
    wanted_interval_s: int | None
    wanted_values_max: int | None
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None
    heard_at: datetime | None
    values_heard: int
    pending: int
    last_value: str | None
    last_value_at: datetime | None


class StreamValueView(View, frozen=True, kw_only=True):
    """A value of a stream, as the station wrote it. `occurred_at`: when it was measured, by its word."""

    id: str
    event_stream_id: str
    stream_no: int
    monitor_no: int | None
    occurred_at: datetime
    received_at: datetime
    value: str


STREAMS: Final = Listed(
    listing=Listing(
        name="event_streams",
        columns=(
            own_id("event_streams", "The stream."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("stream_no", Kind.INTEGER, "The station's number of it.", IS),
            Column("monitor_no", Kind.INTEGER, "Of which monitor.", IS),
            Column("name", Kind.TEXT, "At which variable.", IS_OR_STARTS),
            Column(
                "severity", Kind.INTEGER, "How serious its values are, 0 (danger) to 9 (debug)."
            ),
            text("monitor_kind", "Which kind of monitor."),
            text("period_s", "How often it is measured, seconds."),
            text("unit", "In which unit its values are."),
            Column("interval_s", Kind.INTEGER, "Sent after so many seconds."),
            Column("values_max", Kind.INTEGER, "Sent after so many values."),
            Column("wanted_interval_s", Kind.INTEGER, "Seconds that were asked for."),
            Column("wanted_values_max", Kind.INTEGER, "Values that were asked for."),
            flag("is_open", "Whether it is open."),
            instant("opened_at", "Since when.", is_sortable=True),
            instant("closed_at", "When it was over."),
            instant("heard_at", "When values came last."),
            Column("values_heard", Kind.INTEGER, "How many came."),
            Column("pending", Kind.INTEGER, "How many still waited."),
            text("last_value", "The last of them."),
            instant("last_value_at", "When that was measured."),
        ),
        default_order=Order("opened_at", is_descending=True),
    ),
    view=EventStreamView,
)
VALUES: Final = Listed(
    listing=Listing(
        name="stream_values",
        columns=(
            Column("id", Kind.ID, "The value: its stream and its count."),
            refers("event_stream_id", "event_streams", "Of which stream."),
            Column("stream_no", Kind.INTEGER, "The station's number of that.", IS),
            Column("monitor_no", Kind.INTEGER, "Of which monitor.", IS),
            instant("occurred_at", "When it was measured.", is_sortable=True),
            instant("received_at", "When it was heard."),
            text("value", "As the station wrote it."),
        ),
        default_order=Order("occurred_at", is_descending=True),
    ),
    view=StreamValueView,
    below=STATION,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/event-streams",
        STREAMS,
        needs=READ,
        tag=TAG,
        summary="Streams of values that stations send",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/stream-values",
        VALUES,
        needs=READ,
        tag=TAG,
        summary="The newest values that one station streamed",
    ),
)
