"""The page behind the code on a station, for whoever stands in front of it: open, light, without script.

It belongs to nobody in particular: the code is on the station for all to see. So every EVSE has one,
whosever it is, and it shows what is public there anyway. Operators get the code as a picture.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from litestar import HttpMethod, Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from chargewright.access.permissions import Action, Resource
from chargewright.api.driver_page import (
    HEADERS,
    PhoneOffer,
    Place,
    page,
    paragraphs,
    retired_page,
    unknown_page,
)
from chargewright.api.driver_words import say
from chargewright.api.evses import EVSES
from chargewright.api.lists import one
from chargewright.api.needs import OPT, Door, Permission
from chargewright.api.passes import may_pay
from chargewright.api.phone_form import Form, form, wanted_by_code
from chargewright.api.recognition import parts_of
from chargewright.api.stations import TAG
from chargewright.api.work import Work
from chargewright.billing.locales import Language, Locale, choose
from chargewright.billing.qr import qr_file

_HTML: Final = "text/html"
_SVG: Final = "image/svg+xml"
_ID: Final = re.compile(r"\w{1,64}", re.ASCII)
"""What an id can be; the database is not asked for anything else."""
_READ: Final = Permission(Action.READ, Resource.STATIONS)


class Places(Protocol):
    """EVSEs as drivers may know them, whosever they are."""

    async def find(self, evse_id: str, at: datetime) -> Place | None:
        """None where there is no such EVSE. Prices are those in force at this time."""
        ...


def address_of(public_url: str, evse_id: str) -> str:
    """Where an EVSE's page is, in full."""
    return f"{public_url.rstrip('/')}/c/{evse_id}"


def routes(places: Places) -> Sequence[HTTPRouteHandler]:
    """The pages of these places."""

    @get("/c/{evse_id:str}", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show(
        request: Request[Any, Any, Any], evse_id: FromPath[str], lang: FromQuery[str | None] = None
    ) -> Response[bytes]:
        at = parts_of(request).clock.now()
        found = await places.find(evse_id, at) if _ID.fullmatch(evse_id) else None
        liked = choose(
            terminal=lang,
            browser=request.headers.get("accept-language"),
            organization=None if found is None else found.language,
        )
        if found is None:
            return _html(unknown_page(liked), status_code=404)
        if found.is_retired:
            return _html(retired_page(liked), status_code=404)
        offer = found.pays_by_phone
        pays = "" if offer is None else _pays(request, evse_id, offer, liked, at)
        return _html(page(found, liked, at, others=_others(evse_id, liked), pays=pays))

    return (show,)


async def draw_evse_code(evse_id: FromPath[str], work: NamedDependency[Work]) -> Response[bytes]:
    """The code that is put on the station: it leads to the page that says how to charge there."""
    async with work.opened():
        await one(work, EVSES, evse_id)
    public_url = parts_of(work.request).settings.public_url
    headers = {"Content-Disposition": f'inline; filename="{evse_id}.svg"'}
    return Response(qr_file(address_of(public_url, evse_id)), media_type=_SVG, headers=headers)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    HTTPRouteHandler(
        "/api/v1/evses/{evse_id:str}/qr.svg",
        http_method=HttpMethod.GET,
        media_type=_SVG,
        opt={OPT: _READ},
        operation_id="draw_evse_code",
        summary="The code on a station as a picture",
        tags=[TAG],
    )(draw_evse_code),
)


def _pays(
    request: Request[Any, Any, Any], evse_id: str, offer: PhoneOffer, locale: Locale, at: datetime
) -> str:
    """The form by which one pays with a phone; where the station shows codes, for who opened one (C25)."""
    if offer.is_reserved:
        return paragraphs([say(locale.language, "pay.reserved")])
    query = dict(request.query_params)
    shown = query.get("pass", "")
    if not may_pay(parts_of(request).vault, offer.code_secret_sealed, evse_id, shown, at):
        return paragraphs([say(locale.language, "pay.scan")])
    wanted = wanted_by_code(query, offer.hold)
    return form(Form(evse_id=evse_id, most=offer.hold, wanted=wanted, shown_pass=shown), locale)


def _others(evse_id: str, shown: Locale) -> dict[Language, str]:
    return {
        language: f"/c/{evse_id}?lang={language.value}"
        for language in Language
        if language is not shown.language
    }


def _html(text: str, *, status_code: int = 200) -> Response[bytes]:
    return Response(text.encode(), status_code=status_code, media_type=_HTML, headers=dict(HEADERS))
