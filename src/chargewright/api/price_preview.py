"""What a session would have cost under another tariff: rated as its bill was, and beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import not_there, refuse
from chargewright.api.needs import Permission
from chargewright.api.priced import SoFar, session_so_far
from chargewright.api.refusals import seen
from chargewright.api.routes import does
from chargewright.api.shapes import Amount, Body, View, amount
from chargewright.api.shapes_tariffs import BillView, LineView, bill_view, line_view
from chargewright.api.tariffs import draft_of, refuse_errors
from chargewright.api.work import Work
from chargewright.kernel.ids import SessionId, TariffVersionId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Problem
from chargewright.rating.beside import beside
from chargewright.rating.bill import Bill, Line
from chargewright.rating.rate import rate
from chargewright.tariffs.model import TariffVersion

TAG: Final = "tariffs"
READ: Final = Permission(Action.READ, Resource.SESSIONS)


class PricePreviewBody(Body, frozen=True, kw_only=True):
    """Either a tariff that is not published, or a version that is."""

    document: dict[str, Any] | None = None
    tariff_version_id: str | None = None


class LineBesideView(View, frozen=True, kw_only=True):
    """A line of the bill and that of the preview for the same; null: the other charges nothing for it.

    `difference` is the preview's price less the bill's; null where they have different currencies.
    """

    billed: LineView | None
    preview: LineView | None
    difference: Amount | None


class PricePreviewView(View, frozen=True, kw_only=True):
    """`billed` is the session's bill; before it is rated what it costs so far; null: it has no price.

    `difference` is what the driver would have paid more; negative: less.
    """

    session_id: str
    billed: BillView | None
    preview: BillView
    lines: list[LineBesideView]
    difference: Amount | None


@does("/api/v1/sessions/{session_id:str}/price-preview", needs=READ, tag=TAG)
async def preview_price(session_id: str, data: PricePreviewBody, work: Work) -> PricePreviewView:
    """What a session would have cost under another tariff, beside what it was billed.

    It is rated by every reading and stretch of time that the session has, as a bill is. Nothing is kept.
    """
    so_far = seen(await session_so_far(work, SessionId(session_id)), "session")
    tariff = await _tariff(work, data)
    flow = work.stores.flow(so_far.organization_id)
    bill = await flow.sessions.bill(SessionId(session_id))
    is_final = bill is not None
    # A bill keeps the zone that it was rated in, whatever its site has become.
    timeline = so_far.timeline if bill is None else replace(so_far.timeline, zone=bill.zone)
    if bill is None:
        bill = await _so_far(work, so_far)
    preview = rate(timeline, tariff)
    return PricePreviewView(
        session_id=session_id,
        billed=None if bill is None else bill_view(bill, is_final=is_final),
        preview=bill_view(preview, is_final=False),
        lines=_lines(() if bill is None else bill.lines, preview),
        difference=None if bill is None else _difference(bill.gross, preview.gross),
    )


async def _tariff(work: Work, data: PricePreviewBody) -> TariffVersion:
    """What is previewed.

    Raises:
        Invalid: neither or both are given, the version is not there, or the document has errors.
    """
    if (data.document is None) == (data.tariff_version_id is None):
        refuse("which tariff?", [Problem("document", "either this or tariff_version_id")])
    if data.document is not None:
        draft = draft_of(work, data.document)
        refuse_errors(draft)
        return draft
    assert data.tariff_version_id is not None
    version = await work.stores.tariffs.version(TariffVersionId(data.tariff_version_id))
    if version is None:
        refuse("which tariff?", [not_there("tariff_version_id", "tariff version")])
    assert version is not None
    return version


async def _so_far(work: Work, so_far: SoFar) -> Bill | None:
    own = await work.stores.flow(so_far.organization_id).sessions.tariff(so_far.session)
    return None if own is None else rate(so_far.timeline, own)


def _lines(billed: Sequence[Line], preview: Bill) -> list[LineBesideView]:
    nothing = Money.zero(preview.currency)
    return [
        LineBesideView(
            billed=None if was is None else line_view(was),
            preview=None if would is None else line_view(would),
            difference=_difference(
                nothing if was is None else was.gross, nothing if would is None else would.gross
            ),
        )
        for was, would in beside(billed, preview.lines)
    ]


def _difference(was: Money, would: Money) -> Amount | None:
    return None if was.currency != would.currency else amount(would - was)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (preview_price,)
