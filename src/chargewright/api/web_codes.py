"""Codes that stations of OCPP 2.1 show in a QR code: shown and hidden by operators, opened by phones (C25)."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.access.lockout import counted, locked_until
from chargewright.api.columns import AT_STATION, OWNER, instant, refers, text
from chargewright.api.commands import READ, CommandView, Waits, queue, queues, version_of
from chargewright.api.driver_page import HEADERS, code_page, unknown_page
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import OPT, Door
from chargewright.api.recognition import parts_of
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.billing.locales import choose
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict
from chargewright.kernel.sealed import Purpose
from chargewright.network.web_codes import (
    WebCodes,
    WebCodesFound,
    WebCodesKept,
    pass_of,
    to_hide,
    to_show,
)
from chargewright.wire.ocpp import Version

TAG: Final = "web-codes"
PASS_LIVES_FOR: Final = timedelta(minutes=15)
"""How long whoever opened a code may take to read the prices and to pay."""
LIMITS: Final = frozenset({"maxcost", "maxtime", "maxenergy"})
"""What an address may ask for besides (C25): it is carried on to the EVSE's page."""
SECRET_OCTETS: Final = 24
"""Of a secret; as text it has 32 characters."""


class WebCodesView(View, frozen=True, kw_only=True):
    """A station that shows codes. The secret is shown to nobody."""

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    validity_s: int
    length: int
    set_at: datetime
    set_by: str
    opened_count: int
    last_opened_at: datetime | None


class ShowCodesBody(Waits, frozen=True, kw_only=True):
    """How long a code is good, and how many characters it has."""

    validity_s: Annotated[int, msgspec.Meta(ge=6, le=3600)] = 60
    length: Annotated[int, msgspec.Meta(ge=6, le=32)] = 16


class HideCodesBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""


LISTED: Final = Listed(
    listing=Listing(
        name="station_web_codes",
        columns=(
            Column("id", Kind.ID, "The station."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("validity_s", Kind.INTEGER, "How long a code is good, in seconds."),
            Column("length", Kind.INTEGER, "How many characters it has."),
            instant("set_at", "Since when it shares this secret.", is_sortable=True),
            refers("set_by", "users", "Who had it made."),
            Column("opened_count", Kind.INTEGER, "How often a good code was opened."),
            instant("last_opened_at", "When the last was."),
        ),
        default_order=Order("set_at", is_descending=True),
    ),
    view=WebCodesView,
)


@queues("web-codes/show", tag=TAG)
async def show_web_codes(station_id: str, data: ShowCodesBody, work: Work) -> CommandView:
    """Have a station show a QR code that changes, by a new secret. Codes of an earlier one are good no more."""
    version, owner = await version_of(work, station_id)
    if version is not Version.V21:
        raise Conflict("only stations of OCPP 2.1 show codes")
    codes = WebCodes(
        secret=secrets.token_urlsafe(SECRET_OCTETS), validity_s=data.validity_s, length=data.length
    )
    await work.stores.web_codes.keep(
        WebCodesKept(
            organization_id=owner,
            station_id=station_id,
            secret_sealed=work.parts.vault.seal(codes.secret.encode(), purpose=Purpose.WEB_CODE),
            validity_s=codes.validity_s,
            length=codes.length,
            set_at=work.at,
            set_by=work.caller.id,
        )
    )
    payload = to_show(codes, work.parts.settings.public_url)
    return await queue(work, station_id, "SetVariables", payload, data)


@queues("web-codes/hide", tag=TAG)
async def hide_web_codes(station_id: str, data: HideCodesBody, work: Work) -> CommandView:
    """Have a station show none. Its codes are good no more, whatever it answers."""
    await work.stores.web_codes.remove(station_id)
    return await queue(work, station_id, "SetVariables", to_hide(), data)


@get("/w/{identity:str}/{evse_no:int}/{code:str}", opt={OPT: Door.OPEN}, include_in_schema=False)
async def open_web_code(
    request: Request[Any, Any, Any],
    identity: FromPath[str],
    evse_no: FromPath[int],
    code: FromPath[str],
) -> Response[bytes]:
    """Lead a phone to the page of the EVSE whose code it scanned; one phone, and while the code is good.

    A phone may look twice before it shows anything: who opened a code opens it again. Who tries codes at a station from one address waits longer with each wrong one.
    """
    parts = parts_of(request)
    at = parts.clock.now()
    liked = choose(terminal=None, browser=request.headers.get("accept-language"), organization=None)
    subject = _subject(request, identity)
    async with parts.units(()) as stores:
        found = await stores.web_codes.find(identity, evse_no) if evse_no < 1 << 31 else None
        if found is None:
            return _said(unknown_page(liked), 404)
        failures = await stores.threshold.lock_failures(subject)
        if locked_until(failures, at) is not None:
            return _said(code_page(liked, "waits"), 429)
        interval_no = _codes_of(request, found).interval_of(code, at)
        if interval_no is None:
            await stores.threshold.write_failures(subject, counted(failures, at))
            return _said(code_page(liked, "expired"), 410)
    async with parts.units((OrganizationId(found.organization_id),)) as stores:
        if not await stores.web_codes.open(found, interval_no, at, by=subject):
            return _said(code_page(liked, "used"), 410)
    secret = _codes_of(request, found).secret
    passed = {"pass": pass_of(secret, found.evse_id, at + PASS_LIVES_FOR)}
    limits = {name: value for name, value in request.query_params.items() if name in LIMITS}
    location = f"/c/{found.evse_id}?{urlencode(passed | limits)}"
    return Response(b"", status_code=303, headers={**HEADERS, "Location": location})


def _codes_of(request: Request[Any, Any, Any], found: WebCodesFound) -> WebCodes:
    vault = parts_of(request).vault
    secret = vault.open(found.secret_sealed, purpose=Purpose.WEB_CODE).decode()
    return WebCodes(secret=secret, validity_s=found.validity_s, length=found.length)


def _subject(request: Request[Any, Any, Any], identity: str) -> bytes:
    """Who opens codes: one address at one station."""
    host = "" if request.client is None else request.client.host
    return hashlib.sha256(f"web code {identity} {host}".encode()).digest()


def _said(text: str, status_code: int) -> Response[bytes]:
    return Response(
        text.encode(), status_code=status_code, media_type="text/html", headers=dict(HEADERS)
    )


ROUTES: Final[Sequence[HTTPRouteHandler]] = (
    lists(
        "/api/v1/station-web-codes",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Stations that show a QR code that changes",
    ),
    show_web_codes,
    hide_web_codes,
    open_web_code,
)
