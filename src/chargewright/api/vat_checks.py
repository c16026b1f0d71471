"""VAT numbers that drivers give for a receipt of their company: what was found of them, and asking anew."""

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
    values,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.parts import Stores
from chargewright.api.refusals import seen
from chargewright.api.routes import does
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import SessionId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict
from chargewright.network.vat_checks import VatReason, VatSession, VatVerdict

TAG: Final = "vat-checks"
READ: Final = Permission(Action.READ, Resource.RECEIPTS)
CHECK: Final = Permission(Action.CHANGE, Resource.SESSIONS)


class VatCheckView(View, frozen=True, kw_only=True):
    """What was found of a number.

    `written` is as it was given, `number` without spaces and signs, null where it cannot be one. `unconfirmed` is
    a number of the right form of which no register said anything; `is_accepted` tells what the driver was told of it.
    `session_id` is the session whose receipt bears it; the station is null where an operator asked for no session,
    `checked_by` where the station did. `company` null: the register does not tell.
    """

    id: str
    organization_id: str
    site_id: str | None
    station_id: str | None
    station_identity: str | None
    evse_no: int | None
    session_id: str | None
    checked_at: datetime
    checked_by: str | None
    written: str
    number: str | None
    country: str | None
    verdict: VatVerdict
    reason: VatReason
    is_accepted: bool
    company: str | None
    address: list[str]


class VatNumberBody(Body, frozen=True, kw_only=True):
    """A number, with its country in front. `session_id`: whose receipt shall bear it, where it is accepted."""

    vat_number: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    session_id: str | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="vat_checks",
        columns=(
            own_id("vat_checks", "The check."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("evse_no", Kind.INTEGER, "At which EVSE."),
            refers("session_id", "sessions", "Whose receipt bears it."),
            instant("checked_at", "When.", is_sortable=True),
            text("checked_by", "Who asked; empty: the station."),
            text("written", "As it was given."),
            Column("number", Kind.TEXT, "Without spaces and signs.", IS_OR_STARTS),
            text("country", "Its first two letters."),
            word("verdict", VatVerdict, "What the check came to."),
            word("reason", VatReason, "Why."),
            flag("is_accepted", "Whether the driver was told that it is good."),
            text("company", "Whose number it is."),
            values("address", "Where that is, in lines."),
        ),
        default_order=Order("checked_at", is_descending=True),
    ),
    view=VatCheckView,
    thing="check of a VAT number",
)


@does("/api/v1/vat-numbers/check", needs=CHECK, tag=TAG, opens_unit=False)
async def check_vat_number(data: VatNumberBody, work: Work) -> VatCheckView:
    """Check a number by its form and at the register, and keep what was found.

    For a session without a receipt the receipt bears it. May take as long as the register does.
    """
    async with work.opened() as stores:
        await _session(stores, data.session_id)
    found = await work.parts.vat.check(data.vat_number)
    check_id = work.mint("vat")
    async with work.opened() as stores:
        # Again: while the register was asked the receipt may have been issued.
        session = await _session(stores, data.session_id)
        owner = work.caller.organization_id if session is None else session.organization_id
        await stores.vat_checks.keep(check_id, owner, found, session, by=work.caller.id, at=work.at)
        return await one(work, LISTED, check_id)


async def _session(stores: Stores, session_id: str | None) -> VatSession | None:
    """Whose receipt shall bear a number. Raises where it is issued already."""
    if session_id is None:
        return None
    session = seen(await stores.vat_checks.session(SessionId(session_id)), "session")
    if session.has_receipt:
        raise Conflict("the session has its receipt, which never changes")
    return session


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/vat-checks",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="VAT numbers that were checked for receipts of companies",
    ),
    check_vat_number,
)
