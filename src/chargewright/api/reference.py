"""The API document and its readable page, open to everybody."""

from functools import cache
from typing import Final

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.types import ControllerRouterHandler

from chargewright.api.document import document_of
from chargewright.api.needs import OPT, Door
from chargewright.api.page import POLICY, page_of

_CHANGES_WITH_THE_RELEASE: Final = {"Cache-Control": "public, max-age=300"}


@cache
def written(routes: tuple[ControllerRouterHandler, ...]) -> tuple[bytes, bytes]:
    """The document and the page of it; made once, when first asked for."""
    document = document_of(routes)
    return msgspec.json.format(msgspec.json.encode(document), indent=2), page_of(document).encode()


@get(
    "/api/openapi.json",
    opt={OPT: Door.OPEN},
    operation_id="show_document",
    summary="This document",
    tags=["reference"],
    media_type="application/json",
)
async def openapi(request: Request) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
    """OpenAPI 3.1, generated from the routes of this release."""
    return Response(
        written(request.app.state.routes)[0],
        media_type="application/json",
        headers=_CHANGES_WITH_THE_RELEASE,
    )


@get("/api/docs", opt={OPT: Door.OPEN}, include_in_schema=False)
async def docs(request: Request) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
    """The document for people; one page that loads nothing."""
    return Response(
        written(request.app.state.routes)[1],
        media_type=MediaType.HTML,
        headers=_CHANGES_WITH_THE_RELEASE | {"Content-Security-Policy": POLICY},
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (openapi, docs)
