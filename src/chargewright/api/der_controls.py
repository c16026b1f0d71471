"""DER controls: the grid's rules at stations of OCPP 2.1, what happened by them, and what stations report."""

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
from chargewright.api.commands import READ, CommandView, Waits, queue, queues
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.energy.der_controls import DerEventKind, DerState
from chargewright.energy.reported import DriftKind
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.translate.configuration import request_no
from chargewright.translate.der_controls import ASKING
from chargewright.wire.ocpp.v21.charging_needs import DERControlType

TAG: Final = "der-controls"


class DerControlView(View, frozen=True, kw_only=True):
    """A control that a station was told. `asked`: its answer was lost, so it may hold.

    `control_ref` is its name at the station; `settings` are those of its kind. The lower `priority` goes
    first. `starts_at` null: at once; `duration_s` (a decimal text) null: without end. `started_at` and
    `stopped_at`: when it counted last, by the station's word.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    control_ref: str
    command_id: str
    kind: DERControlType
    is_default: bool
    priority: int
    starts_at: datetime | None
    duration_s: str | None
    settings: dict[str, Any]
    state: DerState
    created_at: datetime
    changed_at: datetime
    started_at: datetime | None
    stopped_at: datetime | None


class DerEventView(View, frozen=True, kw_only=True):
    """An alarm of the grid, of a kind of control; or a control that began to count, or no longer does."""

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    kind: DerEventKind
    control_kind: DERControlType | None
    control_ref: str | None
    superseded_refs: list[str]
    fault: str | None
    info: str | None
    occurred_at: datetime
    received_at: datetime


class DerDriftView(View, frozen=True):
    """A control at a station that is not as we believe: missing there, unknown to us, or different."""

    kind: DriftKind
    ref: str
    control_kind: DERControlType


class ReportedDerControl(View, frozen=True, kw_only=True):
    """A control as the station tells it; `duration_s` is a decimal text."""

    ref: str
    kind: DERControlType
    is_default: bool
    priority: int
    starts_at: datetime | None
    duration_s: str | None
    settings: dict[str, Any]


class ReportedDerView(View, frozen=True):
    """`is_superseded` null: of its kind there is only one."""

    control: ReportedDerControl
    is_superseded: bool | None


class DerControlReportView(View, frozen=True, kw_only=True):
    """What a station reports of its controls; compared with what we believe when its last part has come."""

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
    reported: list[ReportedDerView]
    drifts: list[DerDriftView] | None
    is_as_believed: bool | None


_IDENTITY: Final = text("station_identity", "OCPP identity of the station.")
CONTROLS: Final = Listed(
    listing=Listing(
        name="der_controls",
        columns=(
            own_id("der_controls", "The control."),
            OWNER,
            *AT_STATION,
            _IDENTITY,
            Column("control_ref", Kind.TEXT, "Its name at the station.", IS),
            refers("command_id", "commands", "By which command it was set."),
            word("kind", DERControlType, "Which kind of control."),
            flag("is_default", "Whether it counts where nothing is scheduled."),
            Column("priority", Kind.INTEGER, "The lower goes first."),
            instant("starts_at", "From when."),
            text("duration_s", "For how long, seconds."),
            values("settings", "What it demands."),
            word("state", DerState, "How it stands."),
            instant("created_at", "Set.", is_sortable=True),
            instant("changed_at", "Since when it stands so."),
            instant("started_at", "When it began to count."),
            instant("stopped_at", "When it no longer did."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=DerControlView,
)
EVENTS: Final = Listed(
    listing=Listing(
        name="der_events",
        columns=(
            own_id("der_events", "The event."),
            OWNER,
            *AT_STATION,
            _IDENTITY,
            word("kind", DerEventKind, "What happened."),
            word("control_kind", DERControlType, "Of which kind of control an alarm is."),
            Column("control_ref", Kind.TEXT, "Which control.", IS),
            values("superseded_refs", "Whose place it takes."),
            Column("fault", Kind.TEXT, "What is wrong with the grid.", IS),
            text("info", "What the station says besides."),
            instant("occurred_at", "When, as the station says."),
            instant("received_at", "When it was heard.", is_sortable=True),
        ),
        default_order=Order("received_at", is_descending=True),
    ),
    view=DerEventView,
)
REPORTS: Final = Listed(
    listing=Listing(
        name="der_control_reports",
        columns=(
            own_id("der_control_reports", "The report."),
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
    view=DerControlReportView,
)


class AskForControlsBody(Waits, frozen=True, kw_only=True):
    """Which controls; null: any."""

    is_default: bool | None = None
    kind: DERControlType | None = None
    control_ref: str | None = None


@queues("der-control-reports", tag=TAG)
async def ask_for_der_controls(
    station_id: str, data: AskForControlsBody, work: Work
) -> CommandView:
    """Ask a station of OCPP 2.1 which DER controls it has, to compare them with what we believe."""
    asked = {
        "isDefault": data.is_default,
        "controlType": None if data.kind is None else data.kind.value,
        "controlId": data.control_ref,
    }
    payload: dict[str, Any] = {name: each for name, each in asked.items() if each is not None}
    payload["requestId"] = request_no(work.at)
    return await queue(work, station_id, ASKING, payload, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/der-controls",
        CONTROLS,
        needs=READ,
        tag=TAG,
        summary="DER controls that stations were told",
    ),
    lists(
        "/api/v1/der-events",
        EVENTS,
        needs=READ,
        tag=TAG,
        summary="Alarms of the grid, and when controls counted",
    ),
    lists(
        "/api/v1/der-control-reports",
        REPORTS,
        needs=READ,
        tag=TAG,
        summary="What stations report of their DER controls",
    ),
    ask_for_der_controls,
)
