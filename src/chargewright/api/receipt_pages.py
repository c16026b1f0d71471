"""The public page of a receipt, for whoever has its link: light, without script.

In the language in which the document was issued, which is the terminal's, unless the link asks for
another; where there is no document, in one that the browser likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from chargewright.api.needs import OPT, Door
from chargewright.api.recognition import parts_of
from chargewright.billing.documents import CreditNote, Document, Receipt
from chargewright.billing.link import hash_of
from chargewright.billing.locales import Language, Locale, choose, locale_for
from chargewright.billing.page import HEADERS, Links, page, unknown_page, waiting_page
from chargewright.billing.wording import sheet_of
from chargewright.metering.signed import CONTAINER_TYPE, ProofState

HTML: Final = "text/html; charset=utf-8"
_GUARD: Final = {
    name: HEADERS[name]
    for name in ("Referrer-Policy", "X-Content-Type-Options", "X-Robots-Tag", "Cache-Control")
}
"""What a print needs of what guards a page: its link is a secret as well."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: a document, its print, and the credit notes issued to it so far."""

    document: Document
    pdf: bytes
    corrections: Sequence[CreditNote]


class Papers(Protocol):
    """Issued documents by the hash of their link's token."""

    async def open(self, token_sha256: bytes) -> Opened | None:
        """None where no link opens anything."""
        ...

    async def is_coming(self, token_sha256: bytes) -> bool:
        """Whether a link that opens nothing yet will."""
        ...

    async def signed_records(self, token_sha256: bytes) -> bytes | None:
        """What the meter signed of the session of a receipt, for the transparency software."""
        ...


def routes(papers: Papers) -> Sequence[HTTPRouteHandler]:
    """The pages on these papers."""

    @get("/r/{token:str}", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show(
        request: Request[Any, Any, Any], token: FromPath[str], lang: FromQuery[str | None] = None
    ) -> Response[bytes]:
        asked = locale_for(lang) if lang else None
        found = await papers.open(hash_of(token))
        if found is None and await papers.is_coming(hash_of(token)):
            return _html(waiting_page(asked or _liked(request)))
        if found is None:
            return _html(unknown_page(asked or _liked(request)), status_code=404)
        locale = asked or found.document.heading.locale
        here = f"/r/{token}"
        others = {
            language: f"{here}?lang={language.value}"
            for language in Language
            if language is not locale.language
        }
        # Not where this request came in: behind a proxy nobody else gets in there.
        public_url = parts_of(request).settings.public_url
        links = Links(
            page=public_url + here,
            pdf=f"{here}/pdf",
            records=f"{here}/meter.xml" if _is_signed(found.document) else None,
            languages=others,
        )
        return _html(page(sheet_of(found.document, locale, corrections=found.corrections), links))

    @get("/r/{token:str}/pdf", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def print_(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        found = await papers.open(hash_of(token))
        if found is None:
            return _html(unknown_page(_liked(request)), status_code=404)
        name = getattr(found.document, "number", None) or found.document.heading.id
        headers = {
            **_GUARD,
            "Content-Disposition": f'inline; filename="{name}.pdf"',
        }
        return Response(found.pdf, media_type="application/pdf", headers=headers)

    @get("/r/{token:str}/meter.xml", opt={OPT: Door.OPEN}, include_in_schema=False)
    async def records(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        found = await papers.signed_records(hash_of(token))
        if found is None:
            return _html(unknown_page(_liked(request)), status_code=404)
        headers = {**_GUARD, "Content-Disposition": 'attachment; filename="meter.xml"'}
        return Response(found, media_type=CONTAINER_TYPE, headers=headers)

    return (show, print_, records)


def _is_signed(document: Document) -> bool:
    metered = document.charge.metered if isinstance(document, Receipt) else None
    return metered is not None and metered.state is not ProofState.NOT_SIGNED


def _liked(request: Request[Any, Any, Any]) -> Locale:
    return choose(terminal=None, browser=request.headers.get("accept-language"))


def _html(text: str, *, status_code: int = 200) -> Response[bytes]:
    return Response(text.encode(), status_code=status_code, media_type=HTML, headers=dict(HEADERS))
