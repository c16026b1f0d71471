"""What stations show on their displays (OCPP 2.x).

It is asked for and changed by commands: GetDisplayMessages, SetDisplayMessage, ClearDisplayMessage.
"""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import IS, instant, text, values
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "displays"


class WordingView(View, frozen=True, kw_only=True):
    """A text of a message; `language` null: nobody said."""

    format: str
    language: str | None
    content: str


class DisplayMessageView(View, frozen=True, kw_only=True):
    """A message that a station shows. `state` null: in any state; `starts_at` null: at once; `ends_at`
    null: until it is cleared. `others`: the same in other languages (OCPP 2.1).
    """

    id: str
    message_no: int
    priority: str
    state: str | None
    format: str
    language: str | None
    content: str
    others: list[WordingView]
    starts_at: datetime | None
    ends_at: datetime | None
    ocpp_transaction_ref: str | None
    heard_at: datetime


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
            values("others", "The same in other languages."),
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


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/display-messages",
        MESSAGES,
        needs=READ,
        tag=TAG,
        summary="What one station shows",
    ),
)
