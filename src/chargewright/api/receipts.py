"""Receipts, credit notes and pages for "nothing charged", as they were issued."""

from typing import Any, Final

import msgspec
from litestar import HttpMethod, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_SITE,
    IN_GROUP,
    IS,
    IS_OR_STARTS,
    OWNER,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import OPT, Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import shows
from chargewright.api.shapes_payments import ReceiptView, WholeReceiptView
from chargewright.api.work import Work
from chargewright.billing.documents import DocumentType
from chargewright.kernel.ids import ReceiptId
from chargewright.kernel.listing import Column, Kind, Listing, Order

TAG: Final = "receipts"
READ: Final = Permission(Action.READ, Resource.RECEIPTS)
_PDF: Final = "application/pdf"
_JSON: Final = "application/json"

LISTED: Final = Listed(
    listing=Listing(
        name="receipts",
        columns=(
            own_id("receipts", "The document."),
            OWNER,
            word("document_type", DocumentType, "What it is."),
            Column(
                "number", Kind.TEXT, "Its number; null where nothing was charged.", IS_OR_STARTS
            ),
            refers("payment_id", "payments", "Of which payment; null: the station took it."),
            Column("settlement_id", Kind.ID, "What its station took by itself.", IS),
            refers("session_id", "sessions", "For which session."),
            AT_SITE,
            IN_GROUP,
            Column("corrects_id", Kind.ID, "The receipt that a credit note corrects.", IS),
            instant("issued_at", "Issued.", is_sortable=True),
            Column("total", Kind.MONEY, "What was paid; negative: given back."),
            text("document_sha256", "Hash of the document."),
            text("pdf_sha256", "Hash of its print."),
        ),
        default_order=Order("issued_at", is_descending=True),
    ),
    view=ReceiptView,
    thing="receipt",
)


@shows("/api/v1/receipts/{receipt_id:str}", needs=READ, tag=TAG)
async def show_receipt(receipt_id: str, work: Work) -> WholeReceiptView:
    """One document, whole. Its public link is known to its driver only."""
    paper = seen(await work.stores.views.paper(ReceiptId(receipt_id)), "receipt")
    shown = await one(work, LISTED, receipt_id)
    values = {name: getattr(shown, name) for name in ReceiptView.__struct_fields__}
    return WholeReceiptView(**values, document=msgspec.json.decode(paper[0]))


async def print_receipt(receipt_id: FromPath[str], work: NamedDependency[Work]) -> Response[Any]:
    """The document as it was printed when it was issued."""
    _, printed = await _paper(receipt_id, work)
    return _file(printed, _PDF, f"{receipt_id}.pdf")


async def send_receipt(receipt_id: FromPath[str], work: NamedDependency[Work]) -> Response[Any]:
    """The document byte for byte as issued: `document_sha256` is the hash of these bytes."""
    document, _ = await _paper(receipt_id, work)
    return _file(document, _JSON, f"{receipt_id}.json")


async def _paper(receipt_id: str, work: Work) -> tuple[bytes, bytes]:
    async with work.opened():
        return seen(await work.stores.views.paper(ReceiptId(receipt_id)), "receipt")


def _file(content: bytes, media_type: str, name: str) -> Response[Any]:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/receipts", LISTED, needs=READ, tag=TAG, summary="Receipts"),
    show_receipt,
    HTTPRouteHandler(
        "/api/v1/receipts/{receipt_id:str}/pdf",
        http_method=HttpMethod.GET,
        media_type=_PDF,
        opt={OPT: READ},
        operation_id="print_receipt",
        summary="One document as PDF",
        tags=[TAG],
    )(print_receipt),
    HTTPRouteHandler(
        "/api/v1/receipts/{receipt_id:str}/json",
        http_method=HttpMethod.GET,
        media_type=_JSON,
        opt={OPT: READ},
        operation_id="send_receipt",
        summary="One document as it was issued",
        tags=[TAG],
    )(send_receipt),
)
