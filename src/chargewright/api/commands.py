"""Commands to stations: queued here, sent by whoever holds the socket; no answer is `unknown`."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.as_stations_are import refuse_as_it_is
from chargewright.api.asking import Asked, asks, read_query
from chargewright.api.certificate_hashes import refuse_other_hashes
from chargewright.api.checks import refuse
from chargewright.api.columns import IS, OWNER, instant, own_id, refers, text, values, word
from chargewright.api.idempotency import Answer, Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.message_limits import refuse_too_much
from chargewright.api.needs import Permission
from chargewright.api.profile_limits import refuse_second_profile, refuse_unfit_profile
from chargewright.api.refusals import seen
from chargewright.api.registered import refuse_to_ask
from chargewright.api.routes import Decorator, does, shows
from chargewright.api.shapes import Body, View, encode
from chargewright.api.station_password import expect_password, password_is_told
from chargewright.api.station_profile import expect_profile
from chargewright.api.stations import STATION
from chargewright.api.transaction_tariffs import refuse_tariff_of_nothing
from chargewright.api.who_may_charge import refuse_stranger_to_swap
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.translate import payloads
from chargewright.translate.charging_profiles import STARTING, carried_by, profile_in, update_in
from chargewright.translate.commands import to_wire
from chargewright.translate.configuration import attempts_in
from chargewright.translate.request_parts import bytes_of
from chargewright.translate.reservations import reservation_in
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.masking import without_secrets

TAG: Final = "commands"
WAIT_S_MAX: Final = 60
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


class WhenOffline(StrEnum):
    """What becomes of a command to a station that is not connected: it waits, or is refused at once."""

    WAIT = "wait"
    FAIL = "fail"


class Waits(Body, frozen=True, kw_only=True):
    """For how long a command may wait for its station, and whether where that is not connected."""

    lives_for_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 30
    when_offline: WhenOffline = WhenOffline.WAIT


class ResetBody(Waits, frozen=True, kw_only=True):
    """Whether at once."""

    payload: payloads.Reset = msgspec.field(default_factory=payloads.Reset)


class UnlockBody(Waits, frozen=True, kw_only=True):
    """Which cable."""

    payload: payloads.Unlock


class TriggerBody(Waits, frozen=True, kw_only=True):
    """What the station shall say."""

    payload: payloads.Trigger


class ChangeAvailabilityBody(Waits, frozen=True, kw_only=True):
    """What shall be sold or not."""

    payload: payloads.ChangeAvailability


class ClearCacheBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""

    payload: payloads.ClearCache = msgspec.field(default_factory=payloads.ClearCache)


class ActionBody(Waits, frozen=True, kw_only=True):
    """The payload of an action, as OCPP's schema for it has it."""

    payload: dict[str, Any] = msgspec.field(default_factory=dict)


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


_WAIT: Final = Asked(
    name="wait",
    meaning=f"Answer when the command has ended, or after so many seconds; at most {WAIT_S_MAX}.",
    default="0",
)
_OPEN: Final = {CommandState.QUEUED, CommandState.SENT}


def queues(path: str, *, tag: str = TAG) -> Decorator:
    """A call below a station that queues a command to it (`queue`), and may wait for its end."""
    route = does(
        f"/api/v1/stations/{{station_id:str}}/{path}",
        needs=SEND,
        tag=tag,
        status=201,
        repeats=Repeats.KEYED,
        home="/api/v1/commands",
        waits=_ended,
    )
    return lambda function: asks(_WAIT)(route(function))


async def _ended(work: Work, answer: Answer) -> Answer:
    """The answer with what became of the command meanwhile, for those who wait for that."""
    clock, facts = work.parts.clock, work.parts.facts
    until = clock.monotonic() + _wait_s(work)
    command_id = msgspec.json.decode(answer.body)["id"]
    while (left_s := until - clock.monotonic()) > 0 and not facts.is_closing:
        seen = facts.signs
        async with work.opened():
            view = await one(work, LISTED, command_id)
        answer = replace(answer, body=encode(view, work.speaker.say))
        if view.state not in _OPEN:
            break
        await facts.news(seen, left_s)
    return answer


def _wait_s(work: Work) -> int:
    """For how long the caller waits for the end.

    Raises:
        Invalid: that is no such number, or something else was asked.
    """
    asked = read_query(work, (_WAIT,))["wait"] or "0"
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= len(str(WAIT_S_MAX))
    if not is_number or int(asked) > WAIT_S_MAX:
        rule = Sentence("a whole number of seconds, at most {most}", most=WAIT_S_MAX)
        refuse("this cannot be asked", [Problem("wait", rule)])
    return int(asked)


@queues("commands/reset")
async def reset_station(station_id: str, data: ResetBody, work: Work) -> CommandView:
    """Restart a station: at once, or when its transactions are over."""
    return await queue(work, station_id, "reset", data.payload, data)


@queues("commands/unlock")
async def unlock_connector(station_id: str, data: UnlockBody, work: Work) -> CommandView:
    """Have a cable let go."""
    return await queue(work, station_id, "unlock", data.payload, data)


@queues("commands/trigger")
async def trigger_message(station_id: str, data: TriggerBody, work: Work) -> CommandView:
    """Ask a station to say something now. Refused where its version of OCPP cannot say it."""
    return await queue(work, station_id, "trigger", data.payload, data)


@queues("commands/change_availability")
async def change_availability(
    station_id: str, data: ChangeAvailabilityBody, work: Work
) -> CommandView:
    """Take an EVSE or a station out of service, or back into it."""
    return await queue(work, station_id, "change_availability", data.payload, data)


@queues("commands/clear_cache")
async def clear_cache(station_id: str, data: ClearCacheBody, work: Work) -> CommandView:
    """Have a station forget which tokens it let in."""
    return await queue(work, station_id, "clear_cache", data.payload, data)


@queues("commands/{name:str}")
async def send_action(station_id: str, name: str, data: ActionBody, work: Work) -> CommandView:
    """Queue an action of the station's version of OCPP, with that action's own payload.

    What is the same for every version has a call of its own. What became of it is in its `state`.
    """
    if name in _OF_SESSIONS:
        refuse(
            "that is a session's",
            [Problem("name", Sentence("use {path}", path=_OF_SESSIONS[name]))],
        )
    return await queue(work, station_id, name, data.payload, data)


async def version_of(work: Work, station_id: str) -> tuple[Version, OrganizationId]:
    """What a station speaks, and whose it is.

    Raises:
        NotFound: no such station.
        Conflict: it has never connected.
    """
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    _, subprotocol = await work.stores.stations.link(StationId(station_id))
    if subprotocol is None:
        raise Conflict("this station has never connected: nobody knows what it speaks")
    return Version(subprotocol), owner


async def _is_connected(work: Work, station_id: str) -> bool:
    is_connected, _ = await work.stores.stations.link(StationId(station_id))
    return is_connected


async def queue(
    work: Work,
    station_id: str,
    name: str,
    payload: payloads.Payload | dict[str, Any],
    waits: Waits,
    *,
    cause: str | None = None,
) -> CommandView:
    """Queue a command that its station's version has words for; what it tries to set, limit or reserve is kept.

    `cause` is its own; None: it was asked for by itself.

    Raises:
        NotFound: no such station.
        Conflict: it has never connected, or is not connected now and shall not be waited for; or it is told
            of another password; or it is not asked this before it is accepted.
        Invalid: its version cannot be sent this, it takes not so much at once, or has another profile there, or a certificate is not named
            as the station names it, or a battery is offered to whom nobody knows, or the tariff of a
            transaction cannot be changed so, or its security profile would go down.
    """
    if waits.when_offline is WhenOffline.FAIL and not await _is_connected(work, station_id):
        raise Conflict("the station is not connected")
    version, owner = await version_of(work, station_id)
    action, request = to_wire(version, name, payload)
    await refuse_to_ask(work, StationId(station_id), name)
    _wait_s(work)
    flow = work.stores.flow(owner)
    kept = msgspec.to_builtins(payload)
    await refuse_other_hashes(work, station_id, name, kept)
    settings = work.stores.settings(owner, StationId(station_id))
    await refuse_too_much(settings, name, kept, size=bytes_of(action, request))
    await refuse_stranger_to_swap(work, owner, name, kept)
    await refuse_tariff_of_nothing(work, settings, station_id, name, kept)
    await refuse_as_it_is(work, settings, station_id, name, kept)
    await expect_profile(work, StationId(station_id), name, kept)
    brings_password = await expect_password(work, StationId(station_id), name, kept)
    carried = carried_by(kept) if name in STARTING else None
    if carried is not None:
        await refuse_unfit_profile(settings, version, carried)
    command_id = await flow.outbox.command(
        station_id,
        name,
        kept,
        cause=cause or f"asked {work.mint('fct')}",
        lives_for=timedelta(seconds=waits.lives_for_s),
        by=work.caller.id,
    )
    assert command_id is not None, "its cause is its own"
    if brings_password:
        await password_is_told(work, owner, StationId(station_id), command_id)
    await work.stores.settings(owner, StationId(station_id)).begin(
        attempts_in(name, kept), command_id=command_id, by=work.caller.id, at=work.at
    )
    wanted = reservation_in(version, name, kept)
    if wanted is not None:
        await work.stores.reservations.begin(
            owner,
            work.mint("rsv"),
            station_id,
            wanted,
            command_id=command_id,
            by=work.caller.id,
            at=work.at,
        )
    profile = profile_in(version, name, kept)
    if profile is not None:
        await refuse_unfit_profile(settings, version, profile)
        await refuse_second_profile(
            work.stores.charging_profiles, version, station_id, profile, work.at
        )
        await work.stores.charging_profiles.begin(
            owner,
            work.mint("chp"),
            station_id,
            profile,
            command_id=command_id,
            by=work.caller.id,
            at=work.at,
        )
    update = update_in(name, kept)
    if update is not None:
        await work.stores.charging_profiles.want(station_id, *update)
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
    reset_station,
    unlock_connector,
    trigger_message,
    change_availability,
    clear_cache,
    send_action,
    show_command,
)
