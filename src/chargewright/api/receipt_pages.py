"""The public page of a receipt, for whoever has its link: light, without script, in the reader's language."""

from collections.abc import Sequence
from typing import Protocol

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from chargewright.api.needs import OPT, Door
from chargewright.billing.documents import Document
from chargewright.billing.link import hash_of
from chargewright.billing.locales import Language, choose, locale_for
from chargewright.billing.page import HEADERS, Links, page, unknown_page
from chargewright.billing.wording import sheet_of

HTML = "text/html; charset=utf-8"


class Papers(Protocol):
    """Issued documents by the hash of their link's token."""

    async def open(self, token_sha256: bytes) -> tuple[Document, bytes] | None:
        """The document and its print; None where no link opens it."""
        ...


def routes(papers: Papers) -> Sequence[HTTPRouteHandler]:
    """The pages on these papers."""

    @get("/r/{token:str}", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show(request: Request, token: str, lang: str | None = None) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
        locale = (locale_for(lang) if lang else None) or choose(
            terminal=None, browser=request.headers.get("accept-language")
        )
        found = await papers.open(hash_of(token))
        if found is None:
            return _html(unknown_page(locale), status_code=404)
        document, _ = found
        here = f"/r/{token}"
        others = {
            language: f"{here}?lang={language.value}"
            for language in Language
            if language is not locale.language
        }
        links = Links(
            page=str(request.base_url).rstrip("/") + here, pdf=f"{here}/pdf", languages=others
        )
        return _html(page(sheet_of(document, locale), links))

    @get("/r/{token:str}/pdf", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def print_(request: Request, token: str) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
        found = await papers.open(hash_of(token))
        if found is None:
            locale = choose(terminal=None, browser=request.headers.get("accept-language"))
            return _html(unknown_page(locale), status_code=404)
        document, pdf = found
        name = getattr(document, "number", None) or document.heading.id
        headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    return (show, print_)


def _html(text: str, *, status_code: int = 200) -> Response[bytes]:
    return Response(text.encode(), status_code=status_code, media_type=HTML, headers=dict(HEADERS))
