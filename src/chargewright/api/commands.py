"""Commands to stations: queued here, sent by whoever holds the socket; no answer is `unknown`."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import refuse
from chargewright.api.columns import IS, OWNER, instant, own_id, refers, text, values, word
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.masking import without_secrets

TAG: Final = "commands"
READ: Final = Permission(Action.READ, Resource.COMMANDS)
SEND: Final = Permission(Action.SEND, Resource.COMMANDS)
_OF_SESSIONS: Final = {"start": "/evses/{evse_id}/start", "stop": "/sessions/{session_id}/stop"}


class CommandState(StrEnum):
    """How far a command is. UNKNOWN: it was sent and not answered; it may have been done."""

    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"


class CommandBody(Body, frozen=True, kw_only=True):
    """What goes with it, and for how long it may wait for the station."""

    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    lives_for_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 30


class CommandView(View, frozen=True, kw_only=True):
    """A command and what became of it. `answer` is the station's. Neither shows a password or key."""

    id: str
    organization_id: str
    station_id: str
    session_id: str | None
    name: str
    payload: dict[str, Any]
    state: CommandState
    requested_at: datetime
    requested_by: str | None
    expires_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    answer: Any

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "payload", without_secrets(self.payload))


LISTED: Final = Listed(
    listing=Listing(
        name="commands",
        columns=(
            own_id("commands", "The command."),
            OWNER,
            Column("station_id", Kind.ID, "To which station."),
            refers("session_id", "sessions", "For which session."),
            Column("name", Kind.TEXT, "Which command.", IS),
            values("payload", "What goes with it."),
            word("state", CommandState, "How far it is."),
            instant("requested_at", "Asked for.", is_sortable=True),
            text("requested_by", "By whom; null: by the system itself."),
            instant("expires_at", "Not sent any more after that."),
            instant("sent_at", "Sent."),
            instant("answered_at", "Answered, or given up."),
            values("answer", "The station's answer."),
        ),
        default_order=Order("requested_at", is_descending=True),
    ),
    view=CommandView,
    thing="command",
    below=STATION,
)


@does(
    "/api/v1/stations/{station_id:str}/commands/{name:str}",
    needs=SEND,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/commands",
)
async def send_command(station_id: str, name: str, data: CommandBody, work: Work) -> CommandView:
    """Queue a command: reset, unlock, trigger, change_availability, clear_cache, or an OCPP action.

    An OCPP action takes that action's own payload. What became of it is in its `state`.
    """
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    if name in _OF_SESSIONS:
        refuse("that is a session's", [Problem("name", f"use {_OF_SESSIONS[name]}")])
    _, subprotocol = await work.stores.stations.link(StationId(station_id))
    if subprotocol is None:
        raise Conflict("this station has never connected: nobody knows what it speaks")
    to_wire(Version(subprotocol), name, data.payload)
    flow = work.stores.flow(owner)
    command_id = await flow.outbox.command(
        station_id,
        name,
        data.payload,
        cause=f"asked {work.mint('fct')}",
        lives_for=timedelta(seconds=data.lives_for_s),
        by=work.caller.id,
    )
    assert command_id is not None, "its cause is its own"
    work.stores.nudge(f"commands.{station_id}")
    await work.tell(owner, "command.queued", command_id, station_id=station_id, name=name)
    return await one(work, LISTED, command_id)


@shows("/api/v1/commands/{command_id:str}", needs=READ, tag=TAG)
async def show_command(command_id: str, work: Work) -> CommandView:
    """One command and what became of it."""
    return await one(work, LISTED, command_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/commands",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Commands to a station",
    ),
    send_command,
    show_command,
)
