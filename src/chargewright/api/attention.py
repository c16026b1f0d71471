"""What asks for a person: opened by what happened, closed by somebody with a note."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    IS,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import AttentionId, OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict

TAG: Final = "attention"
READ: Final = Permission(Action.READ, Resource.ATTENTION)
CLOSE: Final = Permission(Action.CLOSE, Resource.ATTENTION)


class AttentionView(View, frozen=True, kw_only=True):
    """Something that a person should look at. `kind` names the text that explains it.

    Amounts and payments are shown to those who may read payments.
    """

    id: str
    organization_id: str
    kind: str
    about: str
    station_id: str | None
    session_id: str | None
    payment_id: str | None
    detail: dict[str, Any]
    opened_at: datetime
    is_open: bool
    closed_at: datetime | None
    closed_by: str | None
    note: str | None


class CloseItemBody(Body, frozen=True, kw_only=True):
    """What was found and done."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


LISTED: Final = Listed(
    listing=Listing(
        name="attention",
        columns=(
            own_id("attention", "The item."),
            OWNER,
            Column("kind", Kind.TEXT, "What it is.", IS_OR_STARTS),
            Column("about", Kind.TEXT, "What it is about.", IS),
            refers("station_id", "stations", "On whose page."),
            refers("session_id", "sessions", "On whose page."),
            refers("payment_id", "payments", "On whose page.", of=Resource.PAYMENTS),
            values("detail", "More about it."),
            instant("opened_at", "Opened.", is_sortable=True),
            flag("is_open", "Whether it waits."),
            instant("closed_at", "Closed."),
            text("closed_by", "By whom; none where it answered itself, and the note says by what."),
            text("note", "What was found and done."),
        ),
        default_order=Order("opened_at", is_descending=True),
        about="about",
    ),
    view=AttentionView,
    thing="item",
)


@shows("/api/v1/attention/{attention_id:str}", needs=READ, tag=TAG)
async def show_item(attention_id: str, work: Work) -> AttentionView:
    """One item."""
    return await one(work, LISTED, attention_id)


@does("/api/v1/attention/{attention_id:str}/close", needs=CLOSE, tag=TAG)
async def close_item(attention_id: str, data: CloseItemBody, work: Work) -> AttentionView:
    """Close an item, with a note for whoever looks later."""
    item = await one(work, LISTED, attention_id)
    closed = await work.stores.views.close_item(
        AttentionId(attention_id), work.at, by=work.caller.id, note=data.note
    )
    if not closed:
        raise Conflict("this item is closed")
    await work.tell(
        OrganizationId(item.organization_id),
        "attention.closed",
        item.id,
        station_id=item.station_id,
        session_id=item.session_id,
        payment_id=item.payment_id,
    )
    return await one(work, LISTED, attention_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/attention", LISTED, needs=READ, tag=TAG, summary="What asks for a person"),
    show_item,
    close_item,
)
