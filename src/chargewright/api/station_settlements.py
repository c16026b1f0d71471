"""Payments that stations of OCPP 2.1 took by themselves, beside the bills that they are for."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_STATION,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.shapes import Amount, View
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.station_settlements import SettlementStatus

TAG: Final = "station-settlements"
READ: Final = Permission(Action.READ, Resource.PAYMENTS)


class StationSettlementView(View, frozen=True, kw_only=True):
    """A payment as its station tells it; null is what was not said, not billed yet, or no sum of money.

    `amount` is with tax, rounded to the currency of its site (`amount_exact`: as the station said), and
    `difference` that less `billed`. `payment_ref` names it at the station's provider; `receipt_ref` and
    `receipt_url` are those of the station's own receipt.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    session_id: str | None
    transaction_ref: str | None
    payment_ref: str
    status: SettlementStatus
    amount: Amount | None
    amount_exact: str
    billed: Amount | None
    difference: Amount | None
    differs: bool
    settled_at: datetime
    received_at: datetime
    note: str | None
    receipt_ref: str | None
    receipt_url: str | None
    company: str | None
    vat_number: str | None


LISTED: Final = Listed(
    listing=Listing(
        name="station_settlements",
        columns=(
            own_id("station_settlements", "The payment as it was told."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            refers("session_id", "sessions", "For which session."),
            text("transaction_ref", "The transaction, as the station calls it."),
            Column(
                "payment_ref", Kind.TEXT, "The payment at the station's provider.", IS_OR_STARTS
            ),
            word("status", SettlementStatus, "What became of it."),
            Column("amount", Kind.MONEY, "What was taken, tax included."),
            text("amount_exact", "The same as the station said it."),
            Column("billed", Kind.MONEY, "Price as billed, tax included."),
            Column("difference", Kind.MONEY, "What was taken less that."),
            flag("differs", "Whether another amount was taken than was billed."),
            instant("settled_at", "When, as the station says."),
            instant("received_at", "When it was told.", is_sortable=True),
            text("note", "Why it failed."),
            text("receipt_ref", "Number of the station's receipt."),
            text("receipt_url", "Where the station's receipt is."),
            text("company", "Whom that is for."),
            text("vat_number", "And by which VAT number."),
        ),
        default_order=Order("received_at", is_descending=True),
    ),
    view=StationSettlementView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/station-settlements",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Payments that stations took by themselves, beside what was billed",
    ),
)
