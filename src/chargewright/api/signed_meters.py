"""Meters that sign: their public keys, what a session is proved by, and the records for who checks it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import msgspec
from litestar import HttpMethod, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    instant,
    own_id,
    text,
    word,
)
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import OPT, Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.sessions import CHANGE as CHANGE_SESSION
from chargewright.api.sessions import LISTED as SESSIONS
from chargewright.api.sessions import READ as READ_SESSION
from chargewright.api.shapes import Body, View
from chargewright.api.shapes_sessions import SessionView
from chargewright.api.stations import CHANGE, READ, STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SessionId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.outgoing import Asked
from chargewright.kernel.problem import Conflict, Problem
from chargewright.metering.signed import (
    CONTAINER_TYPE,
    Doubt,
    KeyOrigin,
    MeterKey,
    ProofState,
    Trust,
    UnreadableKeyError,
    public_key,
)
from chargewright.reactions.proving import EFFECT

TAG: Final = "signed-meters"
OF_TOKENS: Final = Permission(Action.READ, Resource.TOKENS)
"""A signed record names the token that was presented."""
PROVED_AGAIN_MOST: Final = 1_000
"""Sessions of a station that one decision on a key proves again; older ones are proved when asked."""


class MeterKeyView(View, frozen=True, kw_only=True):
    """A public key of the meter at a station.

    `evse_no` null: of every EVSE of it. `public_key` is the SubjectPublicKeyInfo in hexadecimal digits,
    `fingerprint` its SHA-256. `trust` says how far it is believed, `origin` who told it first; a person
    decided upon it where `decided_by` says who.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int | None
    algorithm: str
    fingerprint: str
    public_key: str
    origin: KeyOrigin
    trust: Trust
    added_at: datetime
    decided_at: datetime | None
    decided_by: str | None


class MeterProofView(View, frozen=True, kw_only=True):
    """What the signed records of a session prove of it.

    `doubts` say why it is not verified. `key_trust` is how far its key was believed then: by one that is
    not confirmed it is verified as far as that is the meter's. Registers are in watt-hours, as decimal
    texts; null: there is none.
    """

    session_id: str
    state: ProofState
    doubts: list[Doubt]
    records: int
    key_algorithm: str | None
    key_fingerprint: str | None
    key_trust: Trust | None
    meter_serial: str | None
    begin_wh_exact: str | None
    end_wh_exact: str | None
    billed_wh: int
    checked_at: datetime


class NewMeterKeyBody(Body, frozen=True, kw_only=True):
    """A key as it stands on the meter or in its papers: PEM, hexadecimal digits or base64."""

    public_key: Annotated[str, msgspec.Meta(min_length=16, max_length=5000)]
    evse_no: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None


_KEY: Final = (
    text("station_identity", "OCPP identity of the station."),
    Column("evse_no", Kind.INTEGER, "At which EVSE; null: at all of them.", IS),
    Column("algorithm", Kind.TEXT, "Its curve or kind.", IS),
    Column("fingerprint", Kind.TEXT, "Its SHA-256.", IS),
    text("public_key", "The key itself."),
    word("origin", KeyOrigin, "Who told it first."),
    word("trust", Trust, "How far it is believed."),
    instant("added_at", "Since when it is known.", is_sortable=True),
    instant("decided_at", "When a person decided upon it."),
    Column("decided_by", Kind.ID, "Who did."),
)
_NEWEST: Final = Order("added_at", is_descending=True)
LISTED: Final = Listed(
    listing=Listing(
        name="meter_keys",
        columns=(
            own_id("meter_keys", "The key."),
            OWNER,
            *AT_STATION,
            *_KEY,
        ),
        default_order=_NEWEST,
    ),
    view=MeterKeyView,
    thing="meter key",
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_meter_keys",
        columns=(
            own_id("meter_keys", "The key."),
            OWNER,
            Column("site_id", Kind.ID, "Where the station stands."),
            Column("station_id", Kind.ID, "Which station."),
            *_KEY,
        ),
        default_order=_NEWEST,
    ),
    view=MeterKeyView,
    below=STATION,
)


@shows("/api/v1/meter-keys/{meter_key_id:str}", needs=READ, tag=TAG)
async def show_meter_key(meter_key_id: str, work: Work) -> MeterKeyView:
    """One public key of a meter."""
    return await one(work, LISTED, meter_key_id)


async def problems_of_key(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a key that somebody brings."""
    del work
    if not sent.has("public_key"):
        return ()
    try:
        public_key(str(sent.get("public_key")))
    except UnreadableKeyError:
        return (Problem("public_key", "no public key that a meter signs with"),)
    return ()


@does(
    "/api/v1/stations/{station_id:str}/meter-keys",
    needs=CHANGE,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/meter-keys",
    check=problems_of_key,
)
async def add_meter_key(station_id: str, data: NewMeterKeyBody, work: Work) -> MeterKeyView:
    """Say which key the meter at a station signs with; sessions that it may prove are proved again."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    key = MeterKey(
        id=work.mint("mky"),
        station_id=station_id,
        evse_no=data.evse_no,
        key=public_key(data.public_key),
        origin=KeyOrigin.OPERATOR,
        trust=Trust.CONFIRMED,
        added_at=work.at,
    )
    if not await work.stores.meter_keys.add(key, owner, by=work.caller.id):
        raise Conflict("this key is known here: confirm it")
    await _decided(work, owner, key.id, station_id, Trust.CONFIRMED)
    return await one(work, LISTED, key.id)


@does("/api/v1/meter-keys/{meter_key_id:str}/confirm", needs=CHANGE, tag=TAG)
async def confirm_meter_key(meter_key_id: str, work: Work) -> MeterKeyView:
    """Say that this is the meter's key; sessions that it may prove are proved again."""
    return await _decide(work, meter_key_id, Trust.CONFIRMED)


@does("/api/v1/meter-keys/{meter_key_id:str}/retire", needs=CHANGE, tag=TAG)
async def retire_meter_key(meter_key_id: str, work: Work) -> MeterKeyView:
    """Say that nothing is proved by this key any more: the meter is gone, or it never was its key."""
    return await _decide(work, meter_key_id, Trust.RETIRED)


async def _decide(work: Work, meter_key_id: str, trust: Trust) -> MeterKeyView:
    key = seen(await work.stores.meter_keys.lock(meter_key_id), "meter key")
    if key.trust is not trust:
        await work.stores.meter_keys.decide(meter_key_id, trust, work.at, by=work.caller.id)
        await _decided(work, key.organization_id, meter_key_id, key.station_id, trust)
    return await one(work, LISTED, meter_key_id)


async def _decided(
    work: Work, owner: OrganizationId, meter_key_id: str, station_id: str, trust: Trust
) -> None:
    await work.tell(owner, "meter_key.decided", meter_key_id, station_id=station_id, trust=trust)
    house = work.house(owner)
    for session_id in await work.stores.meter_keys.to_prove_again(station_id, PROVED_AGAIN_MOST):
        house.ask(Asked(EFFECT, session_id, {"session_id": session_id}))
    await house.settle()


@shows("/api/v1/sessions/{session_id:str}/meter-proof", needs=READ_SESSION, tag=TAG)
async def show_meter_proof(session_id: str, work: Work) -> MeterProofView:
    """What the signed records of a session prove of it; there is nothing before it has ended."""
    seen(await work.stores.views.session_owner(SessionId(session_id)), "session")
    proof = seen(await work.stores.meter_keys.proof(session_id), "meter proof")
    return MeterProofView(
        session_id=session_id,
        state=ProofState(proof["state"]),
        doubts=[Doubt(doubt) for doubt in proof["doubts"]],
        records=proof["records"],
        key_algorithm=proof["key_algorithm"],
        key_fingerprint=proof["key_fingerprint"],
        key_trust=None if proof["key_trust"] is None else Trust(proof["key_trust"]),
        meter_serial=proof["meter_serial"],
        begin_wh_exact=_exact(proof["begin_wh"]),
        end_wh_exact=_exact(proof["end_wh"]),
        billed_wh=proof["billed_wh"],
        checked_at=proof["checked_at"],
    )


@does("/api/v1/sessions/{session_id:str}/prove", needs=CHANGE_SESSION, tag=TAG)
async def prove_session(session_id: str, work: Work) -> SessionView:
    """Verify the signed records of a session once more, by the keys that are known now."""
    session = seen(await work.stores.views.session(SessionId(session_id)), "session")
    if session.ended_at is None:
        raise Conflict("the session has not ended: there is nothing to prove")
    house = work.house(session.organization_id)
    house.ask(Asked(EFFECT, session_id, {"session_id": session_id}))
    await house.settle()
    return await one(work, SESSIONS, session_id)


async def send_signed_records(
    session_id: FromPath[str], work: NamedDependency[Work]
) -> Response[Any]:
    """What the meter signed, as the file that the transparency software of S.A.F.E. e.V. opens."""
    async with work.opened():
        found = seen(await work.stores.meter_keys.container(session_id), "signed record")
    headers = {"Content-Disposition": f'attachment; filename="{session_id}.xml"'}
    return Response(found, media_type=CONTAINER_TYPE, headers=headers)


def _exact(energy_wh: Decimal | None) -> str | None:
    return None if energy_wh is None else f"{energy_wh.normalize():f}"


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/meter-keys",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Public keys of meters that sign",
    ),
    show_meter_key,
    lists(
        "/api/v1/stations/{station_id:str}/meter-keys",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Public keys of the meters of one station",
    ),
    add_meter_key,
    confirm_meter_key,
    retire_meter_key,
    show_meter_proof,
    prove_session,
    HTTPRouteHandler(
        "/api/v1/sessions/{session_id:str}/signed-records",
        http_method=HttpMethod.GET,
        media_type=CONTAINER_TYPE,
        opt={OPT: OF_TOKENS},
        operation_id="send_signed_records",
        summary="The signed records of a session, for the transparency software",
        tags=[TAG],
    )(send_signed_records),
)
