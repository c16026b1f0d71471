"""Server-sent events: the facts of the caller's organisations, as they are committed.

The SSE id is where the reader stands in the stream, so a browser that reconnects goes on without a
gap (`Last-Event-ID`). A fact is shown to those who may read what it is about (`sight.py`); its kind
is the event's name. While nothing happens a comment keeps the line open, and whoever has signed out
meanwhile is let go.
"""

import re
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from chargewright.access.caller import Caller
from chargewright.access.permissions import Action, Resource
from chargewright.api.needs import OPT, Permission
from chargewright.api.parts import Parts
from chargewright.api.recognition import caller_of, parts_of, presented, recognise
from chargewright.api.sight import fact_shown, may_see
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.stream import StreamedFact, StreamPosition

_POSITION: Final = re.compile(r"^(\d{1,20})\.(\d{1,19})$", re.ASCII)
_BATCH: Final = 200


def written(fact: StreamedFact) -> str:
    """One fact as an event."""
    shown = {
        "id": fact.id,
        "kind": fact.kind,
        "about": fact.about,
        "organization_id": fact.organization_id,
        "station_id": fact.station_id,
        "session_id": fact.session_id,
        "payment_id": fact.payment_id,
        "occurred_at": fact.occurred_at,
        "received_at": fact.received_at,
        "body": fact.body,
    }
    text = msgspec.json.encode(shown).decode()
    return f"id: {fact.at.xid}.{fact.at.position}\nevent: {fact.kind}\ndata: {text}\n\n"


def position(text: str) -> StreamPosition:
    """Read an SSE id.

    Raises:
        Invalid: not one of ours.
    """
    match = _POSITION.match(text)
    if match is None:
        problem = Problem("Last-Event-ID", "the id of an event of this stream, unchanged")
        raise Invalid("the stream cannot go on from there", problems=(problem,))
    return StreamPosition(int(match[1]), int(match[2]))


@get(
    "/api/v1/events",
    opt={OPT: Permission(Action.READ, Resource.EVENTS)},
    media_type="text/event-stream",
    operation_id="stream_events",
    summary="Facts as they happen, as server-sent events",
    tags=["events"],
)
async def stream_events(request: Request) -> Stream:  # type: ignore[type-arg] # any user, any auth
    """Each event's id is a position: send it as `Last-Event-ID` to go on from there."""
    parts = parts_of(request)
    caller = caller_of(request)
    assert caller is not None, "the guard recognised the caller"
    asked = request.headers.get("last-event-id") or request.query_params.get("after")
    start = position(asked) if asked else await parts.facts.end()
    return Stream(
        _told(parts, request, caller, start),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},  # reverse proxies hold answers back otherwise
    )


async def _told(
    parts: Parts, request: Request[Any, Any, Any], caller: Caller, start: StreamPosition
) -> AsyncIterator[str]:
    shown = presented(request)
    at = start
    asked_at = parts.clock.monotonic()
    yield f"id: {at.xid}.{at.position}\nretry: 2000\n: the stream begins\n\n"
    while not parts.facts.is_closing:
        seen = parts.facts.signs
        facts = await parts.facts.read(caller.organizations, at, _BATCH)
        for fact in facts:
            at = fact.at
            if may_see(caller, fact):
                yield written(fact_shown(caller, fact))
        if not facts and not await parts.facts.news(seen, parts.settings.heartbeat_s):
            yield ": still here\n\n"
        if parts.clock.monotonic() - asked_at >= parts.settings.heartbeat_s:
            again = await recognise(request, shown)
            if again is None:
                return
            caller, asked_at = again, parts.clock.monotonic()


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (stream_events,)
