"""Reservations: an EVSE kept free for a token. Making one commands the station, which decides."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.access.tokens import Token
from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.commands import Waits, queue, version_of
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import EvseReserved, seen
from chargewright.api.routes import NOT_SO, does, shows
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, StationId, TokenId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.network.reservations import ReservationState, is_taken
from chargewright.translate import payloads

TAG: Final = "reservations"
READ: Final = Permission(Action.READ, Resource.RESERVATIONS)
SEND: Final = Permission(Action.SEND, Resource.RESERVATIONS)
_OF_TOKENS: Final = Resource.TOKENS.value


class NewReservationBody(Waits, frozen=True, kw_only=True):
    """For which token, and until when. Without `evse_no` any EVSE of the station.

    `connector_type`: one with such a connector; no station of OCPP 1.6 can be asked that.
    """

    token_id: str
    expires_at: payloads.Instant
    evse_no: payloads.Number | None = None
    connector_type: payloads.ConnectorType | None = None


class CancelBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""


class ReservationView(View, frozen=True, kw_only=True):
    """What a station was asked to keep free, and what became of it.

    `reservation_no` is the station's name for it, `status` its own last word. `token_id` is null where no
    token of the organisation presents `id_token`; `session_id` where no session has used it.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    reservation_no: int
    evse_no: int | None
    token_id: str | None
    id_token: str | None
    group_id_token: str | None
    state: ReservationState
    status: str | None
    command_id: str
    session_id: str | None
    created_at: datetime
    created_by: str | None
    expires_at: datetime
    changed_at: datetime
    ended_at: datetime | None


_COLUMNS: Final = (
    Column("reservation_no", Kind.INTEGER, "By which the station knows it.", IS),
    Column("evse_no", Kind.INTEGER, "Which EVSE; null: any.", IS),
    refers("token_id", "tokens", "For which token.", of=_OF_TOKENS),
    Column("id_token", Kind.TEXT, "What it presents.", of=_OF_TOKENS),
    Column("group_id_token", Kind.TEXT, "What its group presents.", of=_OF_TOKENS),
    word("state", ReservationState, "How it stands."),
    text("status", "The station's own last word."),
    refers("command_id", "commands", "By which command it was asked for."),
    refers("session_id", "sessions", "Which session used it."),
    instant("created_at", "Asked for.", is_sortable=True),
    text("created_by", "By whom; null: by the system itself."),
    instant("expires_at", "It lapses then.", is_sortable=True),
    instant("changed_at", "When it last moved."),
    instant("ended_at", "Since when it keeps nothing free any more."),
)
_NEWEST: Final = Order("created_at", is_descending=True)
LISTED: Final = Listed(
    listing=Listing(
        name="reservations",
        columns=(
            own_id("reservations", "The reservation."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            *_COLUMNS,
        ),
        default_order=_NEWEST,
    ),
    view=ReservationView,
    thing="reservation",
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_reservations",
        columns=(
            own_id("reservations", "The reservation."),
            OWNER,
            Column("site_id", Kind.ID, "Where the station stands."),
            Column("station_id", Kind.ID, "Which station."),
            text("station_identity", "OCPP identity of the station."),
            *_COLUMNS,
        ),
        default_order=_NEWEST,
    ),
    view=ReservationView,
    below=STATION,
)


@does(
    "/api/v1/stations/{station_id:str}/reservations",
    needs=SEND,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/reservations",
)
async def reserve(station_id: str, data: NewReservationBody, work: Work) -> ReservationView:
    """Have a station keep an EVSE free for a token, and for others of its group."""
    _, owner = await version_of(work, station_id)
    token = await _token(data, owner, work)
    rows = work.stores.reservations
    await work.stores.hold_station(StationId(station_id))
    evses = await rows.evses(station_id)
    if data.evse_no is not None and data.evse_no not in evses:
        refuse(NOT_SO, [not_there("evse_no", "EVSE")])
    if is_taken(data.evse_no, reserved=await rows.reserved(station_id, work.at), evses=evses):
        raise EvseReserved("somebody else has reserved it for that time")
    payload = payloads.Reserve(
        reservation_no=await rows.next_no(station_id),
        id_token=token.uid,
        id_token_type=token.id_token_type,
        group_id_token=token.group_uid,
        expires_at=data.expires_at,
        evse_no=data.evse_no,
        connector_type=data.connector_type,
    )
    command = await queue(work, station_id, "reserve", payload, data)
    reservation_id = await rows.of_command(command.id)
    assert reservation_id is not None, "it was asked for by this command"
    return await one(work, LISTED, reservation_id)


@does("/api/v1/reservations/{reservation_id:str}/cancel", needs=SEND, tag=TAG)
async def cancel_this_reservation(
    reservation_id: str, data: CancelBody, work: Work
) -> ReservationView:
    """Have a station keep an EVSE free no more. It is cancelled when the station says so."""
    found = seen(await work.stores.reservations.find(reservation_id), LISTED.thing)
    if not found.is_open:
        raise Conflict("this reservation has ended")
    payload = payloads.CancelReservation(reservation_no=found.reservation_no)
    await queue(work, found.station_id, "cancel_reservation", payload, data)
    return await one(work, LISTED, reservation_id)


@shows("/api/v1/reservations/{reservation_id:str}", needs=READ, tag=TAG)
async def show_reservation(reservation_id: str, work: Work) -> ReservationView:
    """One reservation, and what became of it."""
    return await one(work, LISTED, reservation_id)


async def _token(data: NewReservationBody, owner: OrganizationId, work: Work) -> Token:
    """The token that it is for.

    Raises:
        Invalid: there is no such token at the station's organisation, it may not charge then, or the time
            is over.
    """
    token = await work.stores.tokens.lock(TokenId(data.token_id))
    problems = []
    if token is None or token.organization_id != owner:
        problems.append(not_there("token_id", "token"))
    elif not token.may_charge(data.expires_at):
        problems.append(Problem("token_id", "may not charge then"))
    if data.expires_at <= work.at:
        problems.append(Problem("expires_at", "is over"))
    refuse(NOT_SO, problems)
    assert token is not None, "refused before"
    return token


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/reservations", LISTED, needs=READ, tag=TAG, summary="Reservations"),
    lists(
        "/api/v1/stations/{station_id:str}/reservations",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Reservations at one station",
    ),
    reserve,
    cancel_this_reservation,
    show_reservation,
)
