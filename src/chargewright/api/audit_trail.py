"""The audit trail: who did what to which thing, through which door, and what they were refused."""

from datetime import datetime
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.audit import Channel, Deed
from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import IS, OWNER, instant, text, values, word
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.shapes import View
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "audit trail"


class FieldChangeView(View, frozen=True, kw_only=True):
    """One field. `is_hidden`: it changed, and its values are never kept (a secret, a person)."""

    field: str
    before: Any
    after: Any
    is_hidden: bool


class AuditView(View, frozen=True, kw_only=True):
    """One deed. `by_id` is null for the command line; names are those of today, null once forgotten.

    `outcome` is `done`, or the code of the refusal. `address` is null once it was kept long enough.
    """

    id: str
    organization_id: str
    at: datetime
    channel: Channel
    by_id: str | None
    by_name: str | None
    by_organization_id: str | None
    operation: str
    action: Deed
    verb: str
    thing_kind: str
    thing_id: str | None
    thing_name: str | None
    made_id: str | None
    changes: list[FieldChangeView]
    outcome: str
    request_id: str | None
    address: str | None


LISTED: Final = Listed(
    listing=Listing(
        name="audit_trail",
        columns=(
            Column("id", Kind.ID, "The row.", IS),
            OWNER,
            instant("at", "When, by our clock.", is_sortable=True),
            word("channel", Channel, "Through what."),
            Column("by_id", Kind.ID, "Which user or API key.", IS),
            text("by_name", "What they are called today."),
            Column("by_organization_id", Kind.ID, "Whose user or key.", IS),
            Column("operation", Kind.TEXT, "Which call, by its operationId.", IS),
            word("action", Deed, "What kind of deed."),
            Column("verb", Kind.TEXT, "Which verb.", IS),
            Column("thing_kind", Kind.TEXT, "What kind of thing.", IS),
            Column("thing_id", Kind.ID, "Which one.", IS),
            text("thing_name", "What it was called then; a person: today."),
            Column("made_id", Kind.ID, "What the deed made beside it.", IS),
            values("changes", "Which fields, from what to what."),
            Column("outcome", Kind.TEXT, "done, or the code of the refusal.", IS),
            Column("request_id", Kind.TEXT, "The request's id.", IS),
            text("address", "From which IP address."),
        ),
        default_order=Order("at", is_descending=True),
    ),
    view=AuditView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/audit-trail",
        LISTED,
        needs=Permission(Action.READ, Resource.AUDIT_TRAIL),
        tag=TAG,
        summary="Who did what, newest first; `thing_id` gives the history of one thing",
    ),
)
