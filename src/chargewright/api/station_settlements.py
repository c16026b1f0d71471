"""Payments that stations of OCPP 2.1 took by themselves, beside the bills that they are for."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
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
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Amount, Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Currency, Money
from chargewright.kernel.problem import Conflict
from chargewright.network.station_settlements import Resolution, SettlementStatus, TakenFor
from chargewright.reactions.at_stations import resolved

TAG: Final = "station-settlements"
PATH: Final = "/api/v1/station-settlements"
READ: Final = Permission(Action.READ, Resource.PAYMENTS)
RESOLVE: Final = Permission(Action.CREATE, Resource.LEDGER)


class StationSettlementView(View, frozen=True, kw_only=True):
    """A payment as its station tells it; null is what was not said, not billed yet, or no sum of money.

    `amount` is with tax, rounded to the currency of its site (`amount_exact`: as the station said), and
    `difference` that less `billed`. `payment_ref` names it at the station's provider; `receipt_ref` and
    `receipt_url` are those of the station's own receipt. `open` is what of a payment that fell through is still to
    be collected; `resolution` what a person did about it, `resolved` how much that was about.
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
    open: Amount | None
    is_open: bool
    resolution: Resolution | None
    resolved: Amount | None
    resolved_at: datetime | None
    resolved_by: str | None
    reason: str | None


class ResolveBody(Body, frozen=True, kw_only=True):
    """What was done about money that a station failed to take, and why."""

    resolution: Resolution
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


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
            Column("open", Kind.MONEY, "What is still to be collected of what fell through."),
            flag("is_open", "Whether anything of it is."),
            word("resolution", Resolution, "What a person did about it."),
            Column("resolved", Kind.MONEY, "About how much."),
            instant("resolved_at", "When."),
            text("resolved_by", "Who."),
            text("reason", "Why."),
        ),
        default_order=Order("received_at", is_descending=True),
    ),
    view=StationSettlementView,
    thing="settlement",
)


@shows(f"{PATH}/{{station_settlement_id:str}}", needs=READ, tag=TAG)
async def show_station_settlement(station_settlement_id: str, work: Work) -> StationSettlementView:
    """One payment at a station."""
    return await one(work, LISTED, station_settlement_id)


@does(
    f"{PATH}/{{station_settlement_id:str}}/resolve",
    needs=RESOLVE,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def resolve_station_settlement(
    station_settlement_id: str, data: ResolveBody, work: Work
) -> StationSettlementView:
    """Say that what a station failed to take was collected elsewhere, or is written off.

    What was collected elsewhere is booked as a sale, on its way from `elsewhere` until its settlement is told; what
    is written off leaves the books. Said again it is the same.
    """
    rows = work.stores.settlements_at_stations
    held = seen(await rows.lock(station_settlement_id), "settlement")
    if held["resolution"] == data.resolution and held["reason"] == data.reason:
        return await one(work, LISTED, station_settlement_id)
    if held["open_minor"] is None:
        raise Conflict("nothing of it is open")
    owner = OrganizationId(held["organization_id"])
    await rows.resolve(
        station_settlement_id, data.resolution, reason=data.reason, by=work.caller.id, at=work.at
    )
    amount = Money(held["open_minor"], Currency(held["currency"]))
    taken = TakenFor(station_settlement_id, amount, wants_receipt=False)
    is_collected = data.resolution is Resolution.COLLECTED_ELSEWHERE
    flow = work.stores.flow(owner)
    await resolved(flow, taken, held["session_id"], is_collected=is_collected)
    await work.tell(
        owner,
        "station_settlement.resolved",
        station_settlement_id,
        station_id=held["station_id"],
        session_id=held["session_id"],
    )
    return await one(work, LISTED, station_settlement_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        PATH,
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Payments that stations took by themselves, beside what was billed",
    ),
    show_station_settlement,
    resolve_station_settlement,
)
