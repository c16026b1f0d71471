"""What a station and we said to each other, frame by frame; passwords and keys are masked."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from litestar import HttpMethod
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import IS, IS_OR_STARTS, flag, instant, text, word
from chargewright.api.lists import Listed, lists, read, scope_of
from chargewright.api.needs import OPT, Permission
from chargewright.api.shapes import View, encode
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.listing import LIMIT_MOST, Ask, Column, Kind, Listing, Order

TAG: Final = "OCPP log"
READ: Final = Permission(Action.READ, Resource.OCPP_LOG)
_LINES: Final = "application/x-ndjson"


class Direction(StrEnum):
    """Who called. IN: the station called us. OUT: we called the station."""

    IN = "in"
    OUT = "out"


class OcppLogView(View, frozen=True, kw_only=True):
    """A call and its answer as they crossed the wire, masked.

    `answer` is null where none was given. `problem` says what was wrong. `is_guilty`: it held what
    the database cannot, and was kept escaped.
    """

    id: str
    received_at: datetime
    direction: Direction
    action: str
    message_id: str
    request: str
    answer: str | None
    is_error: bool
    problem: str | None
    is_guilty: bool


LISTED: Final = Listed(
    listing=Listing(
        name="ocpp_log",
        columns=(
            Column("id", Kind.ID, "The line."),
            instant("received_at", "Our clock.", is_sortable=True),
            word("direction", Direction, "Who called."),
            Column("action", Kind.TEXT, "The OCPP action.", IS_OR_STARTS),
            Column("message_id", Kind.TEXT, "The caller's id of the call.", IS),
            Column("request", Kind.TEXT, "The call.", frozenset({Ask.CONTAINS})),
            Column("answer", Kind.TEXT, "The answer.", frozenset({Ask.CONTAINS})),
            flag("is_error", "Whether something was wrong."),
            text("problem", "What was wrong."),
            flag("is_guilty", "Whether it had to be escaped."),
        ),
        default_order=Order("received_at", is_descending=True),
    ),
    view=OcppLogView,
    below=STATION,
)


async def download(station_id: FromPath[str], work: NamedDependency[Work]) -> Stream:
    """All lines from the filters on, one JSON object a line, in pages of short units of work."""
    question, _ = read(work, LISTED)
    async with work.opened() as stores:
        scope = await scope_of(work, LISTED)
        first = await stores.lists.find(LISTED.listing, replace(question, limit=LIMIT_MOST), scope)
    caller, units = work.caller, work.parts.units

    async def written() -> AsyncIterator[bytes]:
        found = first
        while True:
            yield b"".join(encode(LISTED.shown(caller, row)) + b"\n" for row in found.rows)
            if found.next is None:
                return
            more = replace(question, after=found.next, limit=LIMIT_MOST)
            async with units(caller.organizations) as stores:
                found = await stores.lists.find(LISTED.listing, more, scope)

    headers = {"Content-Disposition": f'attachment; filename="{station_id}.jsonl"'}
    return Stream(written(), media_type=_LINES, headers=headers)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/ocpp-log",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Frames between a station and us",
    ),
    HTTPRouteHandler(
        "/api/v1/stations/{station_id:str}/ocpp-log.jsonl",
        http_method=HttpMethod.GET,
        media_type=_LINES,
        opt={OPT: READ},
        operation_id="download_ocpp_log",
        summary="The frames as JSON lines, by the same filters",
        tags=[TAG],
    )(download),
)
