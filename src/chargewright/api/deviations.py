"""What stations say otherwise than the schema has it: by station, by model, and which rules there are."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import (
    AT_STATION,
    IS_OR_STARTS,
    OWNER,
    RANGE,
    instant,
    own_id,
    text,
    values,
    word,
)
from chargewright.api.lists import Listed, lists
from chargewright.api.ocpp_log import READ
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.wire.ocpp.mending_rules import EXAMPLES, Rule

TAG: Final = "deviations"


class DeviationView(View, frozen=True, kw_only=True):
    """One kind of deviation of one station with one firmware, as often as it was heard.

    `field` is a path in the message, without numbers of items; empty for the whole frame. `vendor` to
    `firmware_version` are what the station said when it booted; null where it has not said. `example`
    is what it said last, as JSON; what tells of a person is only described.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    rule: Rule
    action: str
    field: str
    vendor: str | None
    model: str | None
    firmware_version: str | None
    example: str
    count: int
    first_at: datetime
    last_at: datetime


class ModelDeviationView(View, frozen=True, kw_only=True):
    """What stations of one make, model and firmware say otherwise in one field, added up.

    `stations` says of how many it was heard, `count` how often altogether, `actions` in which messages;
    `example` is what one of them said last.
    """

    id: str
    organization_id: str
    vendor: str | None
    model: str | None
    firmware_version: str | None
    rule: Rule
    field: str
    actions: list[str]
    stations: int
    count: int
    example: str
    first_at: datetime
    last_at: datetime


class DeviationRuleView(View, frozen=True, kw_only=True):
    """A way in which stations differ. `said` becomes `taken`, which is empty where it is left out."""

    rule: Rule
    said: str
    taken: str


class DeviationRulesView(View, frozen=True, kw_only=True):
    """Every rule there is; a station can be held to the schema in each (`strict_in`)."""

    items: list[DeviationRuleView]


_WHAT: Final = (
    word("rule", Rule, "In which way."),
    Column("action", Kind.TEXT, "The OCPP action.", IS_OR_STARTS),
    Column("field", Kind.TEXT, "Path in the message.", IS_OR_STARTS),
)
_MAKE: Final = (
    Column("vendor", Kind.TEXT, "Who made it, as it says.", IS_OR_STARTS),
    Column("model", Kind.TEXT, "Model, as it says.", IS_OR_STARTS),
    Column("firmware_version", Kind.TEXT, "Firmware, as it says.", IS_OR_STARTS),
)
_HEARD: Final = (
    text("example", "What was said last."),
    Column("count", Kind.INTEGER, "How often.", RANGE, is_sortable=True),
    instant("first_at", "First heard."),
    instant("last_at", "Last heard.", is_sortable=True),
)
_NEWEST: Final = Order("last_at", is_descending=True)

LISTED: Final = Listed(
    listing=Listing(
        name="deviations",
        columns=(
            own_id("deviations", "The kind of deviation."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            *_WHAT,
            *_MAKE,
            *_HEARD,
        ),
        default_order=_NEWEST,
    ),
    view=DeviationView,
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_deviations",
        columns=(
            own_id("deviations", "The kind of deviation."),
            OWNER,
            Column("site_id", Kind.ID, "Where the station stands."),
            Column("station_id", Kind.ID, "Which station."),
            text("station_identity", "OCPP identity of the station."),
            *_WHAT,
            *_MAKE,
            *_HEARD,
        ),
        default_order=_NEWEST,
    ),
    view=DeviationView,
    below=STATION,
)
OF_MODEL: Final = Listed(
    listing=Listing(
        name="model_deviations",
        columns=(
            Column("id", Kind.ID, "Model and deviation; the same as long as both are."),
            OWNER,
            *_MAKE,
            *(column for column in _WHAT if column.name != "action"),
            values("actions", "In which messages."),
            Column("stations", Kind.INTEGER, "Of how many.", RANGE, is_sortable=True),
            *_HEARD,
        ),
        default_order=Order("stations", is_descending=True),
    ),
    view=ModelDeviationView,
)


@shows("/api/v1/deviation-rules", needs=READ, tag=TAG)
async def show_deviation_rules(work: Work) -> DeviationRulesView:
    """In which ways stations may differ from the OCPP schema and are understood all the same."""
    del work
    return DeviationRulesView(
        items=[
            DeviationRuleView(rule=rule, said=EXAMPLES[rule].said, taken=EXAMPLES[rule].taken)
            for rule in Rule
        ]
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/deviations",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="What stations say otherwise than the schema has it",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/deviations",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="What one station says otherwise than the schema has it",
    ),
    lists(
        "/api/v1/model-deviations",
        OF_MODEL,
        needs=READ,
        tag=TAG,
        summary="What the stations of each model and firmware say otherwise",
    ),
    show_deviation_rules,
)
