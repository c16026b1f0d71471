"""What is written on every answer and about every request: an id, security headers, a count.

The outermost layer of the application, so that a path that does not exist is counted and protected
like one that does.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import structlog
from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram

from chargewright.access.ports import Randomness
from chargewright.kernel.clock import Clock
from chargewright.kernel.content_policy import policy_of

_LOG: Final = structlog.get_logger("chargewright.api")
_REQUEST_ID: Final = "chargewright.request_id"
_SENT_ID: Final = re.compile(rb"^[A-Za-z0-9._-]{8,64}$")
_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
NOTHING_MAY_LOAD: Final = policy_of({})
_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": NOTHING_MAY_LOAD,
    "Cache-Control": "no-store",
}
_YEAR_S: Final = 365 * 24 * 3600


def request_id_of(scope: Scope) -> str:
    """The id that the answer carries and the log knows."""
    return str(scope["state"][_REQUEST_ID])


class Meters:
    """How many requests, how they ended, how long they took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "chargewright_http_requests",
            "Requests answered, by route (never by address).",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "chargewright_http_request_seconds",
            "Time to the end of an answer.",
            ("method", "route"),
            registry=registry,
        )


class TracedLitestar(Litestar):
    """Litestar with an id, protective headers and a count on everything that leaves it.

    A handler that sets one of the headers itself keeps its own.
    """

    clock: Clock
    randomness: Randomness
    meters: Meters
    is_https: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override] # Litestar's own is wider by lifespan messages
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        began = self.clock.monotonic()
        state: dict[str, Any] = dict(scope.get("state") or {})
        scope["state"] = state
        state[_REQUEST_ID] = self._request_id(scope)
        status = 500

        async def traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._write_headers(message, state[_REQUEST_ID])
            await send(message)

        try:
            await super().__call__(scope, receive, traced)
        finally:
            self._count(scope, status, self.clock.monotonic() - began)

    def _request_id(self, scope: Scope) -> str:
        sent = dict(scope["headers"]).get(b"x-request-id", b"")
        if _SENT_ID.match(sent):
            return sent.decode()
        return self.randomness.octets(12).hex()

    def _write_headers(self, message: Message, request_id: str) -> None:
        headers = MutableScopeHeaders.from_message(message)
        headers["X-Request-Id"] = request_id
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if self.is_https:
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_S}")

    def _count(self, scope: Scope, status: int, took_s: float) -> None:
        route = str(scope.get("path_template") or "none")
        method = str(scope.get("method"))
        self.meters.requests.labels(method, route, str(status)).inc()
        self.meters.seconds.labels(method, route).observe(took_s)
        if route not in _QUIET:
            _LOG.info(
                "request_answered",
                method=method,
                route=route,
                status=status,
                took_ms=round(took_s * 1000, 1),
                request_id=request_id_of(scope),
            )
