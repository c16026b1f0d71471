"""The dashboard's page and files. It is a client of the API like any other, and has no privileges.

Every address that is nobody else's is one of its pages: all of them get the same document, whose
script reads the address. What has a hash in its name is kept by browsers for ever, the document
never. Nothing may run in it but its own files, and nothing may be asked but this host and the tile
server that the settings name.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from chargewright.api.built import Built, File, accepts
from chargewright.api.needs import OPT, Door
from chargewright.api.recognition import parts_of
from chargewright.kernel.content_policy import policy_of, policy_of_plain_page

NONCE_PLACE: Final = "__NONCE__"
"""Where the built page wants the nonce of its styles."""
OTHERS: Final = frozenset(
    {"api", "assets", "c", "callbacks", "healthz", "metrics", "p", "r", "readyz", "w"},
)
"""First steps of addresses that are never a page of the dashboard, whatever stands behind them."""
_NONCE_BYTES: Final = 18
_READS: Final = [HttpMethod.GET, HttpMethod.HEAD]
_OFF: Final = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
_GUARD: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # An installer scans the code on a station.
    "Permissions-Policy": ", ".join(("camera=(self)", *(f"{each}=()" for each in _OFF))),
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "public, no-cache"
_UNBUILT_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:15vh auto;max-width:34rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}"
)
_UNBUILT: Final = (
    "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
    "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
    "<link rel='icon' href='data:,'>\n<title>Chargewright</title>\n"
    f"<style>{_UNBUILT_STYLE}</style>\n</head>\n<body>\n<main>\n"
    "<h1>The dashboard was not built</h1>\n"
    "<p>Run <code>make web</code> in the source tree, then load this page again. Everything else"
    " works without it; the API's own page is <a href='/api/docs'>/api/docs</a>.</p>\n"
    "</main>\n</body>\n</html>\n"
)


def policy(tile_url: str | None, *, nonce: str | None = None) -> str:
    """What the dashboard may load. Its scripts get it too, for workers go by their own."""
    tiles = (_origin(tile_url),) if tile_url else ()
    return policy_of(
        {
            "script-src": ("'self'",),
            "style-src": ("'self'", f"'nonce-{nonce}'") if nonce else ("'self'",),
            "img-src": ("'self'", "data:", "blob:", *tiles),
            "font-src": ("'self'",),
            "connect-src": ("'self'", *tiles),
            "worker-src": ("'self'", "blob:"),
            "manifest-src": ("'self'",),
            "form-action": ("'self'",),
        }
    )


def routes(built: Built) -> Sequence[HTTPRouteHandler]:
    """The page and the files of this build."""

    @route("/assets/{path:path}", http_method=_READS, opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show_asset(request: Request[Any, Any, Any]) -> Response[bytes]:
        found = await _find(built, request)
        if found is None:
            raise NotFoundException
        return _file(request, found, _FOR_EVER)

    @route(["/", "/{path:path}"], http_method=_READS, opt={OPT: Door.OPEN}, include_in_schema=False)
    async def show_page(request: Request[Any, Any, Any]) -> Response[bytes]:
        path = request.scope["path"]
        if path.split("/")[1] in OTHERS:
            raise NotFoundException
        found = None if path == "/" else await _find(built, request)
        if found is not None:
            return _file(request, found, _ASK_AGAIN)
        # A program that mistook an address is told so; a person gets the page, which says it.
        if path != "/" and not accepts(request.headers.get("accept", ""), "text/html"):
            raise NotFoundException
        return _page(request, await asyncio.to_thread(built.index))

    return (show_asset, show_page)


async def _find(built: Built, request: Request[Any, Any, Any]) -> File | None:
    accepted = request.headers.get("accept-encoding", "")
    return await asyncio.to_thread(built.find, request.scope["path"], accepted)


def _page(request: Request[Any, Any, Any], index: str | None) -> Response[bytes]:
    if index is None:
        headers = {"Content-Security-Policy": policy_of_plain_page(_UNBUILT_STYLE)}
        return _answer(request, _UNBUILT.encode(), MediaType.HTML, headers, status_code=503)
    parts = parts_of(request)
    nonce = urlsafe_b64encode(parts.randomness.octets(_NONCE_BYTES)).decode()
    headers = {
        **_GUARD,
        "Content-Security-Policy": policy(parts.settings.tile_url, nonce=nonce),
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    return _answer(request, index.replace(NONCE_PLACE, nonce).encode(), MediaType.HTML, headers)


def _file(request: Request[Any, Any, Any], found: File, keeping: str) -> Response[bytes]:
    headers = {
        **_GUARD,
        "Content-Security-Policy": policy(parts_of(request).settings.tile_url),
        "Cache-Control": keeping,
        "ETag": found.etag,
    }
    if found.varies:
        headers["Vary"] = "Accept-Encoding"
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or found.etag in known.replace("W/", "").replace(" ", "").split(","):
        return Response(b"", status_code=304, media_type=found.media_type, headers=headers)
    if found.encoding:
        headers["Content-Encoding"] = found.encoding
    return _answer(request, found.content, found.media_type, headers)


def _answer(
    request: Request[Any, Any, Any],
    content: bytes,
    media_type: str,
    headers: Mapping[str, str],
    *,
    status_code: int = 200,
) -> Response[bytes]:
    """HEAD is told everything about the content, and not given it."""
    sent = b"" if request.method == HttpMethod.HEAD else content
    told = {**headers, "Content-Length": str(len(content))}
    return Response(sent, status_code=status_code, media_type=media_type, headers=told)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
