"""Connections that nobody let in: where they came from, why, and how often."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.columns import IS_OR_STARTS, instant, own_id, text, word
from chargewright.api.lists import Listed, lists
from chargewright.api.security_events import READ, TAG
from chargewright.api.shapes import View
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.refused_connections import RefusedFor


class RefusedConnectionView(View, frozen=True, kw_only=True):
    """`count` times within one hour, from `first_at` to `last_at`.

    `address` is where it came from; behind a trusted proxy, whom that speaks for. `identity` is the
    station that it named; empty where it came to name none, as where TLS failed. `detail` is what the
    library said of it.
    """

    id: str
    address: str
    identity: str
    reason: RefusedFor
    detail: str
    count: int
    first_at: datetime
    last_at: datetime


LISTED: Final = Listed(
    listing=Listing(
        name="refused_connections",
        columns=(
            own_id("refused_connections", "The row."),
            Column("address", Kind.TEXT, "Where it came from.", IS_OR_STARTS),
            Column("identity", Kind.TEXT, "Which station it named.", IS_OR_STARTS),
            word("reason", RefusedFor, "Why nobody let it in."),
            text("detail", "What the library said."),
            Column("count", Kind.INTEGER, "How often within the hour."),
            instant("first_at", "First."),
            instant("last_at", "Last.", is_sortable=True),
        ),
        default_order=Order("last_at", is_descending=True),
    ),
    view=RefusedConnectionView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/refused-connections",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Connections that nobody let in, for those who see a root organisation",
    ),
)
