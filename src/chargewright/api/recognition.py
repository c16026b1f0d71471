"""Who a request comes from: the cookie of a web session, or a bearer key.

A bearer key wins over a cookie, so that a script in a signed-in browser is the key it says it is.
What was recognised stays on the request.
"""

from dataclasses import dataclass
from typing import Any, Final, cast

from litestar.connection import ASGIConnection

from chargewright.access.caller import Caller
from chargewright.access.secrets import Secret
from chargewright.api.parts import Parts

_CALLER: Final = "chargewright.caller"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Presented:
    """What the request brought. `token` is a web session's, `key` an API key's text."""

    token: Secret | None = None
    key: Secret | None = None


def parts_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Parts:
    return cast("Parts", connection.app.state.parts)


def presented(connection: ASGIConnection[Any, Any, Any, Any]) -> Presented:
    scheme, _, text = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Presented(key=Secret(text.strip()))
    cookie = connection.cookies.get(parts_of(connection).settings.cookie_name)
    return Presented(token=Secret(cookie)) if cookie else Presented()


async def recognise(
    connection: ASGIConnection[Any, Any, Any, Any], shown: Presented
) -> Caller | None:
    """The caller; None for a stranger, and for a key or a session that opens nothing any more."""
    parts = parts_of(connection)
    caller: Caller | None = None
    if shown.key is not None:
        caller = await parts.door.recognise_key(shown.key.text, parts.clock.now())
    elif shown.token is not None:
        caller = await parts.door.recognise(shown.token, parts.clock.now())
    connection.scope["state"][_CALLER] = caller
    return caller


def caller_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller | None:
    """Whom the guard recognised; None on open routes."""
    return cast("Caller | None", connection.scope["state"].get(_CALLER))


def is_safe(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the method promises to change nothing (RFC 9110, 9.2.1)."""
    return connection.scope.get("method") in _SAFE
