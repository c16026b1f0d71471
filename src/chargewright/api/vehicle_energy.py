"""What vehicles need and mean to draw, limits from outside, and what stations report of their profiles."""

from datetime import datetime
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.charging_profiles import TAG, CompositeDifference, CompositeStep
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
from chargewright.api.commands import READ, CommandView, Waits, queue, queues
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.energy.profiles import Unit
from chargewright.energy.reported import DriftKind
from chargewright.energy.vehicles import NeedsAnswer, PlanDoubt
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.translate.configuration import request_no
from chargewright.translate.vehicle_energy import ALL_SOURCES, REPORTING


class VehiclePlanView(View, frozen=True, kw_only=True):
    """What the vehicle of a transaction, or at an EVSE without one, said last; null: it did not say.

    Needs: `transfer` is the way of charging, `energy_wh_exact` a decimal text, `needs` all of it as it came;
    `needs_answer` is what we answered. Its schedule: `schedule` beside `expected`, both from `starts_at` on
    and in `unit`, and `beyond` where it means to draw more.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    session_id: str | None
    ocpp_transaction_ref: str | None
    heard_at: datetime
    has_priority: bool | None
    priority_at: datetime | None
    needs_at: datetime | None
    transfer: str | None
    control_mode: str | None
    energy_wh_exact: str | None
    soc_percent: int | None
    departs_at: datetime | None
    periods_max: int | None
    needs: dict[str, Any] | None
    needs_answer: NeedsAnswer | None
    needs_doubt: PlanDoubt | None
    schedule_at: datetime | None
    starts_at: datetime | None
    duration_s: int | None
    unit: Unit | None
    schedule: list[CompositeStep] | None
    expected: list[CompositeStep] | None
    beyond: list[CompositeDifference] | None
    is_within: bool | None
    schedule_doubt: PlanDoubt | None


class ChargingLimitView(View, frozen=True, kw_only=True):
    """A limit that an external system sets. `evse_no` 0: the station; `source` as the station says it.

    `profiles` has the limits as those of a charging profile; empty: the station does not say how much is
    left. `holds`: it was not cleared.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    source: str
    is_grid_critical: bool
    is_local_generation: bool
    profiles: list[dict[str, Any]]
    told_at: datetime
    cleared_at: datetime | None
    holds: bool


class ProfileDriftView(View, frozen=True):
    """A profile at a station that is not as we believe: missing there, unknown to us, or different."""

    kind: DriftKind
    profile_no: int
    evse_no: int


class ReportedProfileView(View, frozen=True):
    """A profile as the station tells it, and who set it; `CSO` are we."""

    source: str
    profile: dict[str, Any]


class ChargingProfileReportView(View, frozen=True, kw_only=True):
    """What a station reports of its profiles; compared with what we believe when its last part has come."""

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    request_no: int
    command_id: str | None
    begun_at: datetime
    heard_at: datetime
    is_complete: bool
    reported: list[ReportedProfileView]
    drifts: list[ProfileDriftView] | None
    is_as_believed: bool | None


_IDENTITY: Final = text("station_identity", "OCPP identity of the station.")
PLANS: Final = Listed(
    listing=Listing(
        name="vehicle_plans",
        columns=(
            own_id("vehicle_plans", "The plan."),
            OWNER,
            *AT_STATION,
            _IDENTITY,
            Column("evse_no", Kind.INTEGER, "Which EVSE.", IS),
            refers("session_id", "sessions", "In which session."),
            Column("ocpp_transaction_ref", Kind.TEXT, "In which transaction.", IS),
            instant("heard_at", "When something was said last.", is_sortable=True),
            flag("has_priority", "Whether it goes before others."),
            instant("priority_at", "When that was said."),
            instant("needs_at", "When needs were told."),
            Column("transfer", Kind.TEXT, "Way of charging.", IS),
            text("control_mode", "Who decides how much flows."),
            text("energy_wh_exact", "Energy that it asks for, Wh."),
            Column("soc_percent", Kind.INTEGER, "State of charge."),
            instant("departs_at", "When it will leave."),
            Column("periods_max", Kind.INTEGER, "How many periods it can hold."),
            values("needs", "All of its needs."),
            word("needs_answer", NeedsAnswer, "What was answered."),
            word("needs_doubt", PlanDoubt, "What is wrong with its needs."),
            instant("schedule_at", "When its schedule was told."),
            instant("starts_at", "From when that counts."),
            Column("duration_s", Kind.INTEGER, "For how long."),
            word("unit", Unit, "What it is in."),
            values("schedule", "What it means to draw."),
            values("expected", "What we expect to be allowed."),
            values("beyond", "Where it means to draw more."),
            flag("is_within", "Whether it keeps within what we expect."),
            word("schedule_doubt", PlanDoubt, "What is wrong with its schedule."),
        ),
        default_order=Order("heard_at", is_descending=True),
    ),
    view=VehiclePlanView,
)
LIMITS: Final = Listed(
    listing=Listing(
        name="charging_limits",
        columns=(
            own_id("charging_limits", "The limit."),
            OWNER,
            *AT_STATION,
            _IDENTITY,
            Column("evse_no", Kind.INTEGER, "Which EVSE; 0: the station.", IS),
            Column("source", Kind.TEXT, "Who limits.", IS),
            flag("is_grid_critical", "Whether the grid depends on it."),
            flag("is_local_generation", "Whether it comes from power made on the spot."),
            values("profiles", "How much is left."),
            instant("told_at", "Told.", is_sortable=True),
            instant("cleared_at", "Since when it holds no more."),
            flag("holds", "Whether it holds."),
        ),
        default_order=Order("told_at", is_descending=True),
    ),
    view=ChargingLimitView,
)
REPORTS: Final = Listed(
    listing=Listing(
        name="charging_profile_reports",
        columns=(
            own_id("charging_profile_reports", "The report."),
            OWNER,
            *AT_STATION,
            _IDENTITY,
            Column("request_no", Kind.INTEGER, "By which its parts belong together.", IS),
            refers("command_id", "commands", "By which command it was asked for."),
            instant("begun_at", "When its first part came.", is_sortable=True),
            instant("heard_at", "When its newest part came."),
            flag("is_complete", "Whether all parts have come."),
            values("reported", "What the station has."),
            values("drifts", "Where it is not as we believe."),
            flag("is_as_believed", "Whether all of it is as we believe."),
        ),
        default_order=Order("begun_at", is_descending=True),
    ),
    view=ChargingProfileReportView,
)


class AskForProfilesBody(Waits, frozen=True, kw_only=True):
    """At which EVSE; 0: those of the station alone; null: all."""

    evse_no: int | None = None


@queues("charging-profile-reports", tag=TAG)
async def ask_for_charging_profiles(
    station_id: str, data: AskForProfilesBody, work: Work
) -> CommandView:
    """Ask a station of OCPP 2.x which charging profiles it has, to compare them with what we believe."""
    payload: dict[str, Any] = {
        "requestId": request_no(work.at),
        "chargingProfile": {"chargingLimitSource": list(ALL_SOURCES)},
    }
    if data.evse_no is not None:
        payload["evseId"] = data.evse_no
    return await queue(work, station_id, REPORTING, payload, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/vehicle-plans",
        PLANS,
        needs=READ,
        tag=TAG,
        summary="What vehicles need and mean to draw",
    ),
    lists(
        "/api/v1/charging-limits",
        LIMITS,
        needs=READ,
        tag=TAG,
        summary="Limits that external systems set at stations",
    ),
    lists(
        "/api/v1/charging-profile-reports",
        REPORTS,
        needs=READ,
        tag=TAG,
        summary="What stations report of their charging profiles",
    ),
    ask_for_charging_profiles,
)
