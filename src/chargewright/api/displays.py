"""What stations show on their displays, and what they have stored of customers (OCPP 2.x).

Both are asked for and changed by commands: GetDisplayMessages, SetDisplayMessage, ClearDisplayMessage,
CustomerInformation. What a station says of a customer is personal data: those see it who see tokens, its
frames are masked in the log, and it is erased when somebody says so.
"""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import IS, flag, instant, text
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "displays"
SEES_CUSTOMERS: Final = Permission(Action.READ, Resource.TOKENS)
ERASES: Final = Permission(Action.DELETE, Resource.TOKENS)


class DisplayMessageView(View, frozen=True, kw_only=True):
    """A message that a station shows. `state` null: in any state; `starts_at` null: at once; `ends_at`
    null: until it is cleared.
    """

    id: str
    message_no: int
    priority: str
    state: str | None
    format: str
    language: str | None
    content: str
    starts_at: datetime | None
    ends_at: datetime | None
    ocpp_transaction_ref: str | None
    heard_at: datetime


class CustomerReportView(View, frozen=True, kw_only=True):
    """What a station has stored of a customer, its parts put together. `is_complete` false: parts are missing."""

    id: str
    request_no: int
    content: str
    is_complete: bool
    begun_at: datetime
    heard_at: datetime


class ErasedReportView(View, frozen=True, kw_only=True):
    """What was erased, or had been before."""

    report_id: str


MESSAGES: Final = Listed(
    listing=Listing(
        name="display_messages",
        columns=(
            Column("id", Kind.ID, "The message: its number, as text."),
            Column("message_no", Kind.INTEGER, "Its number.", IS, is_sortable=True),
            Column("priority", Kind.TEXT, "Before which others.", IS),
            Column("state", Kind.TEXT, "In which state only.", IS),
            text("format", "In which form."),
            Column("language", Kind.TEXT, "In which language.", IS),
            text("content", "What it says."),
            instant("starts_at", "From when."),
            instant("ends_at", "Until when."),
            Column("ocpp_transaction_ref", Kind.TEXT, "During which transaction only.", IS),
            instant("heard_at", "Last told."),
        ),
        default_order=Order("message_no"),
    ),
    view=DisplayMessageView,
    below=STATION,
)
REPORTS: Final = Listed(
    listing=Listing(
        name="customer_reports",
        columns=(
            Column("id", Kind.ID, "The report.", IS),
            Column("request_no", Kind.INTEGER, "Of which question.", IS),
            text("content", "What it says."),
            flag("is_complete", "Whether all parts have come."),
            instant("begun_at", "When its first part came.", is_sortable=True),
            instant("heard_at", "When its newest part came."),
        ),
        default_order=Order("begun_at", is_descending=True),
    ),
    view=CustomerReportView,
    below=STATION,
)


@does(
    "/api/v1/stations/{station_id:str}/customer-reports/{report_id:str}/erase",
    needs=ERASES,
    tag=TAG,
)
async def erase_customer_report(station_id: str, report_id: str, work: Work) -> ErasedReportView:
    """Erase what a station said of a customer. What the station has stored stays there."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    await work.stores.customer_reports.delete(station_id, report_id)
    await work.tell(owner, "customer_report.erased", station_id, station_id=station_id)
    return ErasedReportView(report_id=report_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/display-messages",
        MESSAGES,
        needs=READ,
        tag=TAG,
        summary="What one station shows",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/customer-reports",
        REPORTS,
        needs=SEES_CUSTOMERS,
        tag=TAG,
        summary="What one station has stored of customers",
    ),
    erase_customer_report,
)
