"""Charging profiles that stations were brought, and what they say that these come to together."""

from datetime import datetime
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists, one
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.energy.holding import ProfileState
from chargewright.energy.profiles import ProfileKind, Purpose, Unit
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "charging-profiles"


class ChargingProfileView(View, frozen=True, kw_only=True):
    """A profile that a station was brought, and whether it holds there.

    `evse_no` 0: the station as a whole, or a default for each EVSE. `profile` is all of it: its periods with
    `start_s`, `limit` (a decimal text, in `unit`) and `phases`, from when they count and until when it is
    valid. `status` is the station's own last word.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    profile_no: int
    purpose: Purpose
    stack_level: int
    kind: ProfileKind
    unit: Unit
    transaction_ref: str | None
    valid_from: datetime | None
    valid_to: datetime | None
    profile: dict[str, Any]
    state: ProfileState
    status: str | None
    command_id: str
    created_at: datetime
    created_by: str | None
    changed_at: datetime
    ended_at: datetime | None


class CompositeStep(View, frozen=True):
    """From `start_s` on at most `limit`, a decimal text; null: nothing limits it."""

    start_s: int
    limit: str | None


class CompositeDifference(View, frozen=True):
    """From `start_s` on the station says another limit than we expect; `told` null: it says none."""

    start_s: int
    expected: str
    told: str | None


class CompositeScheduleView(View, frozen=True, kw_only=True):
    """What a station said its profiles come to, beside what we expected of those it holds.

    `evse_no` 0: at the grid connection. Seconds count from `starts_at`; limits are in `unit`.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    command_id: str
    told_at: datetime
    starts_at: datetime
    duration_s: int
    unit: Unit
    expected: list[CompositeStep]
    told: list[CompositeStep]
    differences: list[CompositeDifference]
    is_as_expected: bool


_BELOW: Final = (
    Column("site_id", Kind.ID, "Where the station stands."),
    Column("station_id", Kind.ID, "Which station."),
)
_IDENTITY: Final = text("station_identity", "OCPP identity of the station.")
_PROFILE: Final = (
    _IDENTITY,
    Column("evse_no", Kind.INTEGER, "Which EVSE; 0: the whole station, or each.", IS),
    Column("profile_no", Kind.INTEGER, "By which the station knows it.", IS),
    word("purpose", Purpose, "What it is for."),
    Column("stack_level", Kind.INTEGER, "The highest that counts sets the limit.", IS),
    word("kind", ProfileKind, "From when its periods count."),
    word("unit", Unit, "What its limits are in."),
    Column("transaction_ref", Kind.TEXT, "For which transaction.", IS),
    instant("valid_from", "Not before."),
    instant("valid_to", "Not from then on."),
    values("profile", "All of it."),
    word("state", ProfileState, "Whether it holds."),
    text("status", "The station's own last word."),
    refers("command_id", "commands", "By which command it was brought."),
    instant("created_at", "Asked for.", is_sortable=True),
    text("created_by", "By whom; null: by the system itself."),
    instant("changed_at", "When it last moved."),
    instant("ended_at", "Since when it holds no more."),
)
_COMPOSITE: Final = (
    _IDENTITY,
    Column("evse_no", Kind.INTEGER, "Which EVSE; 0: at the grid connection.", IS),
    refers("command_id", "commands", "By which command it was asked for."),
    instant("told_at", "Told.", is_sortable=True),
    instant("starts_at", "From when it counts."),
    Column("duration_s", Kind.INTEGER, "For how long."),
    word("unit", Unit, "What its limits are in."),
    values("expected", "What we expected."),
    values("told", "What the station said."),
    values("differences", "Where the two differ."),
    flag("is_as_expected", "Whether they are the same."),
)
_ID: Final = own_id("charging_profiles", "The profile.")
_COMPOSITE_ID: Final = own_id("composite_schedules", "The composite schedule.")
_NEWEST: Final = Order("created_at", is_descending=True)
_LATEST: Final = Order("told_at", is_descending=True)

LISTED: Final = Listed(
    listing=Listing(
        name="charging_profiles",
        columns=(_ID, OWNER, *AT_STATION, *_PROFILE),
        default_order=_NEWEST,
    ),
    view=ChargingProfileView,
    thing="charging profile",
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_charging_profiles",
        columns=(_ID, OWNER, *_BELOW, *_PROFILE),
        default_order=_NEWEST,
    ),
    view=ChargingProfileView,
    below=STATION,
)
COMPOSITES: Final = Listed(
    listing=Listing(
        name="composite_schedules",
        columns=(_COMPOSITE_ID, OWNER, *AT_STATION, *_COMPOSITE),
        default_order=_LATEST,
    ),
    view=CompositeScheduleView,
    thing="composite schedule",
)
COMPOSITES_OF_STATION: Final = Listed(
    listing=Listing(
        name="station_composite_schedules",
        columns=(_COMPOSITE_ID, OWNER, *_BELOW, *_COMPOSITE),
        default_order=_LATEST,
    ),
    view=CompositeScheduleView,
    below=STATION,
)


@shows("/api/v1/charging-profiles/{profile_id:str}", needs=READ, tag=TAG)
async def show_charging_profile(profile_id: str, work: Work) -> ChargingProfileView:
    """One charging profile, and whether it holds."""
    return await one(work, LISTED, profile_id)


@shows("/api/v1/composite-schedules/{composite_id:str}", needs=READ, tag=TAG)
async def show_composite_schedule(composite_id: str, work: Work) -> CompositeScheduleView:
    """One composite schedule as it was told, beside what was expected."""
    return await one(work, COMPOSITES, composite_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/charging-profiles",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Charging profiles that stations were brought",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/charging-profiles",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Charging profiles that one station was brought",
    ),
    lists(
        "/api/v1/composite-schedules",
        COMPOSITES,
        needs=READ,
        tag=TAG,
        summary="Composite schedules as they were told and expected",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/composite-schedules",
        COMPOSITES_OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Composite schedules of one station as they were told and expected",
    ),
    show_charging_profile,
    show_composite_schedule,
)
