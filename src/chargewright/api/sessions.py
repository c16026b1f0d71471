"""Sessions: what charges and charged, reading by reading and line by line, and what operators do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.access.tokens import Token
from chargewright.api.bodies import Sent
from chargewright.api.checks import not_there
from chargewright.api.columns import (
    IN_GROUP,
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
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Below, Listed, Rows, lists, one
from chargewright.api.needs import Permission
from chargewright.api.payments import LISTED as PAYMENTS
from chargewright.api.priced import SoFar, session_so_far
from chargewright.api.refusals import seen
from chargewright.api.registered import refuse_to_start, refuse_to_stop
from chargewright.api.routes import does, shows
from chargewright.api.shapes_sessions import (
    FactView,
    Means,
    ReadingView,
    ScopeView,
    SessionCostView,
    SessionScopesView,
    SessionView,
    StartBody,
)
from chargewright.api.shapes_tariffs import BillView, bill_view
from chargewright.api.who_may_charge import token_named
from chargewright.api.work import Work
from chargewright.kernel.ids import EvseId, OrganizationId, SessionId, TokenId, UserId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.metering.signed import ProofState
from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.reactions.starting import start_on_token
from chargewright.sessions import events
from chargewright.sessions.model import Card, Session
from chargewright.sessions.words import (
    BillingState,
    CloseReason,
    Flag,
    RatingState,
    Status,
    StopReason,
)

TAG: Final = "sessions"
READ: Final = Permission(Action.READ, Resource.SESSIONS)
CHANGE: Final = Permission(Action.CHANGE, Resource.SESSIONS)
TELL: Final = Permission(Action.SEND, Resource.COMMANDS)
"""To start and to stop is to send the station a command; what a charge costs is not touched."""
PAID: Final = Resource.PAYMENTS
"""What a session's columns about its payment tell of."""
_FAILED: Final = (Status.RATING_FAILED, Status.BILLING_FAILED)


async def _with_readings(work: Work, _asked: Mapping[str, str | None], rows: Rows) -> Rows:
    """With what the readings of running sessions say: their rows are written when something happens."""
    running = [row for row in rows if row["status"] == Status.IN_PROGRESS]
    if not running:
        return rows
    told = await work.stores.views.newest_readings(
        [row["id"] for row in running], min(row["opened_at"] for row in running)
    )
    return [_as_told(row, told[row["id"]]) if row["id"] in told else row for row in rows]


def _as_told(row: Mapping[str, Any], told: Mapping[str, int | None]) -> Mapping[str, Any]:
    energy_wh = row["energy_wh"] if told["energy_wh"] is None else told["energy_wh"]
    return {**row, "energy_wh": energy_wh, "power_w": told["power_w"]}


LISTED: Final = Listed(
    listing=Listing(
        name="sessions",
        columns=(
            own_id("sessions", "The session."),
            OWNER,
            refers("site_id", "sites", "Where."),
            refers("station_id", "stations", "At which station."),
            IN_GROUP,
            Column("evse_id", Kind.ID, "At which EVSE; null while the driver may choose."),
            Column("evse_no", Kind.INTEGER, "Its number.", IS),
            Column("connector_no", Kind.INTEGER, "The connector's number."),
            word("status", Status, "Where it is in its life."),
            refers("payment_id", "payments", "The card payment that pays for it.", of=PAID),
            values("attached_payment_ids", "Captures that a person found to be for it.", of=PAID),
            refers("token_id", "tokens", "The token that started it."),
            Column(
                "station_payment_ref",
                Kind.TEXT,
                "The payment at the station's own terminal.",
                IS,
                of=PAID,
            ),
            Column("tariff_id", Kind.ID, "The tariff of what it is priced by."),
            Column("tariff_version_id", Kind.ID, "What it is priced by.", IS),
            Column("ocpp_transaction_ref", Kind.TEXT, "The station's transaction.", IS),
            instant("opened_at", "Began for us.", is_sortable=True),
            instant("started_at", "The station's start."),
            Column("charging_ended_at", Kind.INSTANT, "When energy last stopped flowing."),
            instant("ended_at", "Its end."),
            instant("closed_at", "Closed."),
            instant("last_event_at", "Last heard of."),
            Column("vehicle_connected", Kind.FLAG, "Whether a vehicle is there."),
            Column("energy_wh", Kind.INTEGER, "Energy, in watt-hours."),
            Column("power_w", Kind.INTEGER, "Power as last reported, in watts."),
            Column("total", Kind.MONEY, "Price as rated, tax included."),
            Column("late_energy_wh", Kind.INTEGER, "Energy with what was told after the end."),
            Column("late_total", Kind.MONEY, "Price with it, tax included; never taken."),
            Column("late_difference", Kind.MONEY, "That less the total."),
            word("rating_state", RatingState, "How far its price is."),
            word("billing_state", BillingState, "How far its payment is.", of=PAID),
            text("failure", "Why rating or billing failed."),
            word("close_reason", CloseReason, "Why it is over."),
            Column("energy_ceiling_wh", Kind.INTEGER, "Where the station is stopped."),
            Column("time_ceiling_at", Kind.INSTANT, "When it is stopped."),
            values("flags", "What is imperfect."),
            word("meter_proof", ProofState, "Whether what its meter signed proves it."),
            Column(
                "flag",
                Kind.WORD,
                "What is imperfect, among else.",
                IS,
                choices=tuple(map(str, Flag)),
                is_shown=False,
            ),
            Column(
                "payer",
                Kind.WORD,
                "By which means somebody pays.",
                IS,
                choices=tuple(map(str, Means)),
                of=PAID,
                is_shown=False,
            ),
        ),
        default_order=Order("opened_at", is_descending=True),
    ),
    view=SessionView,
    thing="session",
    joined=_with_readings,
)


async def _owner(work: Work, session_id: str) -> OrganizationId | None:
    owner = await work.stores.views.session_owner(SessionId(session_id))
    return None if owner is None else owner[0]


SESSION: Final = Below("session_id", "session", _owner)
READINGS: Final = Listed(
    listing=Listing(
        name="readings",
        columns=(
            Column("id", Kind.ID, "The reading."),
            Column("position", Kind.INTEGER, "In the order written.", is_sortable=True),
            instant("received_at", "Our clock."),
            instant("claimed_at", "The station's clock."),
            instant("used_at", "What the check went by."),
            Column("evse_no", Kind.INTEGER, "EVSE."),
            Column("connector_no", Kind.INTEGER, "Connector."),
            Column("scope", Kind.TEXT, "Why the station sent it.", IS),
            Column("energy_wh", Kind.INTEGER, "Register, in whole watt-hours."),
            text("register_wh_exact", "Register, as the station sent it."),
            text("power_w", "Power."),
            text("current_a", "Current."),
            text("voltage_v", "Voltage."),
            text("soc_percent", "State of charge."),
            Column("verdict", Kind.TEXT, "What the check said.", IS),
            Column("limit_wh", Kind.INTEGER, "The most that was possible, in whole watt-hours."),
            text("limit_wh_exact", "The same, with its parts."),
            Column("session_energy_wh", Kind.INTEGER, "The session's energy after it."),
            text("session_energy_wh_exact", "The same, with its parts of a watt-hour."),
            values("flags", "What is odd about it."),
            flag("is_signed", "Whether it came signed."),
        ),
        default_order=Order("position"),
    ),
    view=ReadingView,
    below=SESSION,
)
TIMELINE: Final = Listed(
    listing=Listing(
        name="facts",
        columns=(
            Column("id", Kind.ID, "The fact.", IS),
            Column("position", Kind.INTEGER, "In the order written.", is_sortable=True),
            Column("kind", Kind.TEXT, "What happened.", frozenset({Ask.IS, Ask.STARTS})),
            Column("about", Kind.ID, "To what.", IS),
            Column("station_id", Kind.ID, "On whose timeline."),
            Column("session_id", Kind.ID, "On whose timeline."),
            Column("payment_id", Kind.ID, "On whose timeline.", of=PAID),
            values("body", "The fact itself: ids, amounts, times."),
            instant("occurred_at", "When it is said to have happened."),
            instant("received_at", "When we heard it."),
        ),
        default_order=Order("position"),
        about="about",
    ),
    view=FactView,
    below=SESSION,
)


@shows("/api/v1/sessions/{session_id:str}", needs=READ, tag=TAG)
async def show_session(session_id: str, work: Work) -> SessionView:
    """One session."""
    return await one(work, LISTED, session_id)


@shows("/api/v1/sessions/{session_id:str}/lines", needs=READ, tag=TAG)
async def show_session_lines(session_id: str, work: Work) -> BillView:
    """The price of a session, line by line, each with its reason.

    Before it is rated these are the lines up to now, and `is_final` is false.
    """
    so_far = await _so_far(work, session_id)
    flow = work.stores.flow(so_far.organization_id)
    bill = await flow.sessions.bill(session_id)
    if bill is not None:
        return bill_view(bill, is_final=True)
    return bill_view(await _rated(work, so_far), is_final=False)


@shows("/api/v1/sessions/{session_id:str}/cost", needs=READ, tag=TAG)
async def show_session_cost(session_id: str, work: Work) -> SessionCostView:
    """What a session costs up to now, against what is held for it where the caller may read that."""
    so_far = await _so_far(work, session_id)
    held = None
    payer = so_far.session.payer
    if isinstance(payer, Card) and work.caller.may(Action.READ, PAID):
        held = (await one(work, PAYMENTS, payer.payment_id)).held
    bill = await _rated(work, so_far)
    return SessionCostView(
        session_id=session_id, at=so_far.at, bill=bill_view(bill, is_final=False), held=held
    )


@shows("/api/v1/sessions/{session_id:str}/scopes", needs=READ, tag=TAG)
async def show_session_scopes(session_id: str, work: Work) -> SessionScopesView:
    """What the time of a session was spent on, without a gap; up to now while it runs."""
    session = seen(await work.stores.views.session(SessionId(session_id)), "session")
    parts = session.segments_until(work.at)
    return SessionScopesView(
        session_id=session_id,
        is_final=session.ended_at is not None,
        scopes=[
            ScopeView(scope=part.scope, start=part.interval.start, end=part.interval.end)
            for part in parts
        ],
    )


async def problems_of_start(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with the token that shall charge here."""
    found = await work.stores.stations.of_evse(EvseId(work.path("evse_id")))
    if found is None or not sent.has("token_id", "token_uid"):
        return ()
    token_id, uid = sent.get("token_id"), sent.get("token_uid")
    if (token_id is None) == (uid is None):
        return (Problem("token_id", "either this or token_uid"),)
    if await _token_here(work, found[0], token_id, uid) is None:
        field = "token_uid" if token_id is None else "token_id"
        return (not_there(field, "token"),)
    return ()


async def _token_here(
    work: Work, organization_id: OrganizationId, token_id: str | None, uid: str | None
) -> Token | None:
    """The token of whoever runs the station, held."""
    if token_id is None:
        return None if uid is None else await token_named(work, organization_id, uid)
    token = await work.stores.tokens.lock(TokenId(token_id))
    return token if token is not None and token.organization_id == organization_id else None


@does(
    "/api/v1/evses/{evse_id:str}/start",
    needs=TELL,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/sessions",
    check=problems_of_start,
)
async def start_session(evse_id: str, data: StartBody, work: Work) -> SessionView:
    """Start a session at an EVSE on a token's account; the station is told at once.

    Whether it has started is seen in the session: it is `ready` until the station says so. Where a station
    of OCPP 2.x began with the cable and waits for somebody, that session is this token's: it is `in_progress`
    already, and charges once the station has taken RequestStartTransaction.
    """
    organization_id, station_id = seen(await work.stores.stations.of_evse(EvseId(evse_id)), "EVSE")
    token = await _token_here(work, organization_id, data.token_id, data.token_uid)
    assert token is not None, "checked before"
    if not token.may_charge(work.at):
        raise Conflict("this token is blocked or has expired")
    if not await work.stores.hold_station(station_id):
        raise Conflict("this station has never connected")
    await refuse_to_start(work, station_id)
    house = work.house(organization_id)
    session = await start_on_token(house, evse_id, token.id)
    await house.settle()
    await work.tell(
        organization_id,
        "session.start_asked",
        session.id,
        session_id=session.id,
        station_id=station_id,
    )
    return await one(work, LISTED, session.id)


@does("/api/v1/sessions/{session_id:str}/stop", needs=TELL, tag=TAG)
async def stop_session(session_id: str, work: Work) -> SessionView:
    """Stop a session: the station is told to; one that has not started is called off."""
    session, organization_id = await _locked(work, session_id)
    if session.status not in {Status.READY, Status.IN_PROGRESS}:
        raise Conflict(
            Sentence("the session is {status}: there is nothing to stop", status=session.status)
        )
    if session.status is Status.IN_PROGRESS:
        await refuse_to_stop(work, session.place.station_id)
    event = events.StopRequested(at=work.at, reason=StopReason.OPERATOR)
    return await _hears(work, session, organization_id, event, "session.stop_asked")


@does("/api/v1/sessions/{session_id:str}/force-end", needs=CHANGE, tag=TAG)
async def force_end_session(session_id: str, work: Work) -> SessionView:
    """End a session without waiting for its station; it is billed by what is known."""
    session, organization_id = await _locked(work, session_id)
    if session.status is not Status.IN_PROGRESS:
        raise Conflict(
            Sentence(
                "the session is {status}: only one in progress can be ended so",
                status=session.status,
            )
        )
    event = events.EndForced(at=work.at, by=UserId(work.caller.id))
    return await _hears(work, session, organization_id, event, "session.end_forced")


@does("/api/v1/sessions/{session_id:str}/retry", needs=CHANGE, tag=TAG)
async def retry_session(session_id: str, work: Work) -> SessionView:
    """Try again to rate or to bill a session where that failed."""
    session, organization_id = await _locked(work, session_id)
    if session.status not in _FAILED:
        raise Conflict(
            Sentence("the session is {status}: nothing has failed", status=session.status)
        )
    event = events.RetryRequested(at=work.at, by=UserId(work.caller.id))
    return await _hears(work, session, organization_id, event, "session.retry_asked")


async def _hears(
    work: Work,
    session: Session,
    organization_id: OrganizationId,
    event: events.Event,
    kind: str,
) -> SessionView:
    house = work.house(organization_id)
    house.session_hears(session.id, event)
    await house.settle()
    await work.tell(
        organization_id,
        kind,
        session.id,
        session_id=session.id,
        station_id=session.place.station_id,
    )
    return await one(work, LISTED, session.id)


async def _locked(work: Work, session_id: str) -> tuple[Session, OrganizationId]:
    owner = seen(await work.stores.views.session_owner(SessionId(session_id)), "session")
    return await work.stores.flow(owner[0]).sessions.lock(SessionId(session_id)), owner[0]


async def _so_far(work: Work, session_id: str) -> SoFar:
    return seen(await session_so_far(work, SessionId(session_id)), "session")


async def _rated(work: Work, so_far: SoFar) -> Bill:
    """The price up to now.

    Raises:
        Conflict: nothing prices this session.
    """
    flow = work.stores.flow(so_far.organization_id)
    tariff = await flow.sessions.tariff(so_far.session)
    if tariff is None:
        raise Conflict("no tariff holds for this session: it has no price")
    return rate(so_far.timeline, tariff)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/sessions", LISTED, needs=READ, tag=TAG, summary="Charging sessions"),
    show_session,
    lists(
        "/api/v1/sessions/{session_id:str}/readings",
        READINGS,
        needs=READ,
        tag=TAG,
        summary="Meter readings of a session",
    ),
    show_session_lines,
    show_session_cost,
    show_session_scopes,
    lists(
        "/api/v1/sessions/{session_id:str}/timeline",
        TIMELINE,
        needs=READ,
        tag=TAG,
        summary="What happened to a session, fact by fact",
    ),
    start_session,
    stop_session,
    force_end_session,
    retry_session,
)
