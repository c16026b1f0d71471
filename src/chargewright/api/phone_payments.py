"""Paying with a phone: from the page of an EVSE to the provider's page, and back to a page of one's own.

Nobody signs in. Whoever fills in the form at an EVSE gets an address that only they know; it shows how far they
are and stops their charge. The provider says by a signed callback that somebody has paid, which makes us look;
the page makes us look as well, and so does time.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.api.driver_page import HEADERS, unknown_page
from chargewright.api.needs import OPT, Door
from chargewright.api.passes import may_pay
from chargewright.api.phone_form import Wanted, wanted_by_form
from chargewright.api.phone_page import OnPhone, Step, answer_page, phone_page
from chargewright.api.phone_steps import on_phone
from chargewright.api.ports_money import CardAccounts
from chargewright.api.recognition import parts_of
from chargewright.billing.link import LINK_BYTES, hash_of
from chargewright.billing.locales import Locale, choose
from chargewright.kernel.ids import CheckoutId, EvseId, OperationId, TerminalId
from chargewright.kernel.problem import Outage
from chargewright.network.phone_payments import PlaceOfPhones
from chargewright.payments.checkout import Checkout, CheckoutState, begin
from chargewright.payments.hosted import OpenOutcome
from chargewright.payments.outcomes import Unknown
from chargewright.payments.screens import Language
from chargewright.reactions.around import hold_around
from chargewright.reactions.ceilings import ceiling_at_start
from chargewright.reactions.checkouts import look_at, page_opened
from chargewright.reactions.house import House
from chargewright.reactions.ports import Work
from chargewright.reactions.selling import offer_of
from chargewright.sessions.events import StopRequested
from chargewright.sessions.words import StopReason

SPARE: Final = timedelta(minutes=1)
"""Beyond the shortest life of a page, for the way to the provider."""
BEGUN_AT_MOST: Final = 10
BEGUN_WITHIN: Final = timedelta(minutes=10)
"""So many pages of one EVSE may stand unpaid: who opens more blocks nobody but those who follow, for so long."""
FAILED: Final = "pay.failed"
_STATUS: Final = {FAILED: 503}
"""Why there is no page, where it is not that this cannot be done now (409)."""
LOOKED_AT_EVERY_S: Final = 3
"""A page that is loaded more often than this makes nobody look."""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """Where one pays at an EVSE."""

    organization_id: str
    terminal_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What the address of a driver's own page stands for."""

    organization_id: str
    checkout_id: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkout that is written down, and how its place is called on the provider's page."""

    checkout: Checkout
    title: str


class PhoneDesk(Protocol):
    """Finds whose page an address is, and opens units of work for it."""

    async def place_of(self, evse_id: str) -> PlaceOfPhones | None: ...

    async def page_at(self, place: PlaceOfPhones) -> PaymentPage | None:
        """The page that counts there, made where its site has none of that account yet; None: nobody pays there."""
        ...

    async def linked(self, link_sha256: bytes) -> Linked | None: ...
    def work(self, organization_id: str) -> AbstractAsyncContextManager[Work]: ...
    def now(self) -> datetime: ...

    async def receipt_is_there(self, organization_id: str, payment_id: str) -> bool:
        """Whether the document of a payment can be read."""
        ...


def routes(desk: PhoneDesk, pages: CardAccounts) -> Sequence[HTTPRouteHandler]:
    """The pages on this desk."""

    @post("/c/{evse_id:str}/pay", opt={OPT: Door.OPEN}, include_in_schema=False, status_code=303)
    async def pay(request: Request[Any, Any, Any], evse_id: FromPath[str]) -> Response[bytes]:
        filled_in = await _fields(request)
        locale = _liked(request, filled_in.get("lang"))
        place = await desk.place_of(evse_id)
        vault, shown = parts_of(request).vault, filled_in.get("pass", "")
        if place is None or not may_pay(
            vault, place.code_secret_sealed, evse_id, shown, desk.now()
        ):
            return _html(unknown_page(locale), 404)
        page = await desk.page_at(place)
        if page is None:
            return _html(unknown_page(locale), 404)
        secret = secrets.token_urlsafe(LINK_BYTES)
        begun = await _begun(desk, pages, page, evse_id, filled_in, locale, secret)
        if isinstance(begun, str):
            return _html(answer_page(locale, begun, f"/c/{evse_id}"), _STATUS.get(begun, 409))
        here = f"{parts_of(request).settings.public_url.rstrip('/')}/p/{secret}"
        checkout = begun.checkout
        outcome = await _opened(pages, page, begun, here)
        async with desk.work(page.organization_id) as work:
            house = House(work, f"page of {checkout.id}")
            there = await page_opened(house, checkout.id, outcome)
            await house.settle()
        if there.state is not CheckoutState.OPEN:
            return _html(answer_page(locale, FAILED, f"/c/{evse_id}"), _STATUS[FAILED])
        return _to(f"/p/{secret}?go=1")

    @get("/p/{secret:str}", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show(request: Request[Any, Any, Any], secret: FromPath[str]) -> Response[bytes]:
        linked = await desk.linked(hash_of(secret))
        if linked is None:
            return _html(unknown_page(_liked(request, None)), 404)
        async with desk.work(linked.organization_id) as work:
            checkout = await work.checkouts.lock(linked.checkout_id)
            found = await on_phone(work, checkout, f"/p/{secret}")
            if found.step is Step.WAITING:
                bucket = int(work.now.timestamp()) // LOOKED_AT_EVERY_S
                house = House(work, f"page of {checkout.id} looked at {bucket}")
                look_at(house, checkout.id)
                await house.settle()
        if found.step is Step.WAITING and request.query_params.get("go"):
            found = replace(found, step=Step.GOING)
        found = await _with_receipt(desk, linked, checkout, found)
        return _html(phone_page(found, _liked(request, checkout.language.value)))

    @post("/p/{secret:str}/stop", opt={OPT: Door.OPEN}, include_in_schema=False, status_code=303)
    async def stop(request: Request[Any, Any, Any], secret: FromPath[str]) -> Response[bytes]:
        linked = await desk.linked(hash_of(secret))
        if linked is None:
            return _html(unknown_page(_liked(request, None)), 404)
        async with desk.work(linked.organization_id) as work:
            checkout = await work.checkouts.lock(linked.checkout_id)
            found = await on_phone(work, checkout, f"/p/{secret}")
            if found.session_id is not None and found.can_stop:
                house = House(work, f"stop on the phone {checkout.id} {work.now.isoformat()}")
                wanted = StopRequested(at=work.now, reason=StopReason.DRIVER)
                house.session_hears(found.session_id, wanted)
                await house.settle()
        return _to(f"/p/{secret}")

    return (pay, show, stop)


async def _begun(
    desk: PhoneDesk,
    pages: CardAccounts,
    page: PaymentPage,
    evse_id: str,
    filled_in: Mapping[str, str],
    locale: Locale,
    secret: str,
) -> Begun | str:
    """A checkout that is written down, before anybody is asked for a page; else why there is none."""
    try:
        account = await pages.page(page.organization_id, page.terminal_id)
    except Outage:
        return FAILED
    lives_for = account.shortest_life + SPARE
    async with desk.work(page.organization_id) as work:
        around = await hold_around(House(work, "a page is wanted"), page.terminal_id)
        place = next((each for each in around.places if each.evse_id == evse_id), None)
        wanted = None if place is None else wanted_by_form(filled_in, offer_of(place).hold)
        if place is None or wanted is None:
            return "pay.wrong"
        if ceiling_at_start(place, wanted.hold, work) is None:
            return "pay.small"
        if await work.places.is_reserved(place):
            return "pay.reserved"
        if not around.has_room_at(EvseId(evse_id)):
            return "pay.taken"
        if await work.checkouts.begun(evse_id, work.now - BEGUN_WITHIN) >= BEGUN_AT_MOST:
            return "pay.busy"
        checkout = _checkout(work, page, evse_id, wanted, locale, lives_for)
        await work.checkouts.add(page.organization_id, checkout, hash_of(secret))
    return Begun(checkout, place.label)


def _checkout(
    work: Work,
    page: PaymentPage,
    evse_id: str,
    wanted: Wanted,
    locale: Locale,
    lives_for: timedelta,
) -> Checkout:
    return begin(
        CheckoutId(work.ids.mint("chk")),
        terminal_id=TerminalId(page.terminal_id),
        evse_id=EvseId(evse_id),
        wanted=wanted.hold,
        limits=wanted.limits,
        language=Language(locale.language.value),
        receipt_token=secrets.token_urlsafe(LINK_BYTES),
        at=work.now,
        expires_at=work.now + lives_for,
    )


async def _opened(pages: CardAccounts, page: PaymentPage, begun: Begun, here: str) -> OpenOutcome:
    """What the provider answers; a refused key is silence to the driver."""
    checkout = begun.checkout
    try:
        account = await pages.page(page.organization_id, page.terminal_id)
        return await account.open(
            operation_id=OperationId(checkout.id),
            reference=checkout.id,
            amount=checkout.wanted,
            title=begun.title,
            language=checkout.language,
            return_url=here,
            cancel_url=here,
            expires_at=checkout.expires_at,
        )
    except Outage as outage:
        return Unknown(str(outage))


async def _with_receipt(
    desk: PhoneDesk, linked: Linked, checkout: Checkout, found: OnPhone
) -> OnPhone:
    if found.step not in {Step.PAID, Step.NOTHING} or checkout.payment_id is None:
        return found
    if not await desk.receipt_is_there(linked.organization_id, checkout.payment_id):
        return found
    return replace(found, receipt=f"/r/{checkout.receipt_token}")


async def _fields(request: Request[Any, Any, Any]) -> Mapping[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def _liked(request: Request[Any, Any, Any], asked: str | None) -> Locale:
    return choose(terminal=asked, browser=request.headers.get("accept-language"))


def _to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={**HEADERS, "Location": address})


def _html(text: str, status_code: int = 200) -> Response[bytes]:
    return Response(
        text.encode(), status_code=status_code, media_type="text/html", headers=dict(HEADERS)
    )
