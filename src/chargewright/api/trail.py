"""The one place where deeds get into the audit trail: around the function of every changing route.

A thing is read by its own GET route before and after the function; what differs is what was changed.
The row is written in the function's unit of work, so there is none without the other; a repeat
under a key does not come here. Routes that belong to nobody's things, and those that only ask
(`read …`), leave nothing.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias

import msgspec
import structlog
from litestar.connection import ASGIConnection

from chargewright.access.audit import (
    AuditEntry,
    Channel,
    Deed,
    FieldChange,
    Thing,
    began,
    changed,
    ended,
    named,
    told,
)
from chargewright.access.caller import Caller
from chargewright.api.recognition import parts_of
from chargewright.api.refusals import row_of
from chargewright.api.shapes import View, encode
from chargewright.api.traces import request_id_of
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.problem import Forbidden, NotFound, Outage

Function: TypeAlias = Callable[..., Awaitable[Any]]
Shown: TypeAlias = dict[str, Any]

OPT: Final = "trail"
REFUSED_ONCE_IN: Final = timedelta(minutes=10)
"""One caller trying one route again and again leaves one row in this time."""
TOLD_BY_FACTS: Final = frozenset(
    {
        "sign_in",
        "give_code",
        "sign_out",
        "change_password",
        "begin_totp",  # a seed that waits; enrolled by its first code
        "confirm_totp",
        "remove_totp",
    }
)
"""What one does about one's own sign-in: a fact says so, and the list of the trail shows it."""
_PARAMETER: Final = re.compile(r"^\{(\w+)(?::\w+)?\}$")
_LOG: Final = structlog.get_logger("chargewright.api")
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class Showing:
    """A GET route of one thing: by which function, and what its path names."""

    function: Function
    parameters: tuple[str, ...]


SHOWING: Final[dict[str, Showing]] = {}
"""Every GET route of one thing, by path; `routes.shows` writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What the trail says of a route, whoever calls it."""

    operation: str
    deed: Deed
    path: str

    @property
    def verb(self) -> str:
        last = self.path.rsplit("/", 1)[-1]
        return self.deed.value if self.deed is not Deed.DO or _PARAMETER.match(last) else last

    @property
    def made_kind(self) -> str:
        """What kind of thing it makes, where it makes one: `…/contacts` makes a contact."""
        return kind_of(self.path.rsplit("/", 1)[-1])

    @property
    def showing(self) -> tuple[str, Showing] | None:
        """The GET route of the thing that the path names: its own path, or one above it."""
        segments = self.path.split("/")
        for end in range(len(segments), 0, -1):
            if _PARAMETER.match(segments[end - 1]):
                path = "/".join(segments[:end])
                if path in SHOWING:
                    return path, SHOWING[path]
        return None

    def thing(self, path_params: Mapping[str, Any]) -> tuple[str, str | None]:
        """Kind and id of the thing that the path names; None where it names none."""
        found = self.showing
        segments = (found[0] if found else self.path).split("/")
        for place in range(len(segments) - 1, 0, -1):
            if match := _PARAMETER.match(segments[place]):
                return kind_of(segments[place - 1]), str(path_params[match[1]])[:_LONGEST_ID]
        return kind_of(segments[-1 if self.deed is Deed.CREATE else -2]), None


def kind_of(segment: str) -> str:
    """What one of a path's collection is called: `terminal-accounts` holds each terminal_account."""
    word = segment.replace("-", "_")
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


async def recorded(
    route: Route, function: Function, given: Mapping[str, Any], *, opens: bool
) -> Any:
    """Call the function in its unit of work, and keep what it did."""
    work: Work = given["work"]
    kind, thing_id = route.thing(work.request.path_params)
    if opens:
        if thing_id is not None:
            await work.stores.audits.hold(kind, thing_id)
        before = await _shown(route, work)
        returned = await function(**given)
        await _keep(route, work, before, returned, given.get("data"))
        return returned
    async with work.opened():
        before = await _shown(route, work)
    returned = await function(**given)
    async with work.opened():
        await _keep(route, work, before, returned, given.get("data"))
    return returned


async def keep_refusal(
    connection: ASGIConnection[Any, Any, Any, Any],
    caller: Caller,
    route: Route | None,
    refusal: Forbidden,
) -> None:
    """Keep that somebody tried what they may not; the refusal itself is not held up by trouble here."""
    if route is None:
        return
    parts = parts_of(connection)
    kind, thing_id = route.thing(connection.path_params)
    entry = AuditEntry(
        organization_id=caller.organization_id,
        at=parts.clock.now(),
        channel=_channel(caller),
        by_id=caller.id,
        by_organization_id=caller.organization_id,
        operation=route.operation,
        deed=Deed.REFUSED,
        verb=route.verb,
        thing=Thing(kind=kind, id=thing_id),
        outcome=row_of(refusal).code,
        request_id=request_id_of(connection.scope),
        address=_address(connection),
    )
    try:
        async with parts.units(caller.organizations) as stores:
            await stores.audits.keep_refusal(entry, once_in=REFUSED_ONCE_IN)
    except Outage as outage:
        _LOG.warning("refusal_not_kept", operation=route.operation, detail=str(outage))


async def _shown(route: Route, work: Work) -> Shown | None:
    """The thing that the path names as its GET route shows it; None where there is none."""
    found = route.showing
    if found is None:
        return None
    showing = found[1]
    parameters = {name: work.path(name) for name in showing.parameters}
    with suppress(NotFound):
        return _plain(await showing.function(**parameters, work=work))
    return None


async def _keep(
    route: Route, work: Work, before: Shown | None, returned: object, data: object
) -> None:
    made = _plain(returned) if isinstance(returned, msgspec.Struct) else {}
    kind, thing_id = route.thing(work.request.path_params)
    asked = _named_in(data)
    after = await _shown(route, work) if thing_id is not None else None
    changes: tuple[FieldChange, ...]
    made_id = made.get("id") if made.get("id") != thing_id else None
    if thing_id is None:
        thing_id, made_id, after = made_id, None, made
        changes = began(kind, made, asked)
    elif route.showing is None:
        after = made
        changes = began(route.made_kind if made_id else kind, made, asked)
    elif route.deed is Deed.CHANGE:
        changes = changed(kind, before or {}, after or {}, asked=asked)
    elif after is None:
        changes = ended(kind, before or {})
    else:
        changes = changed(kind, before or {}, after)
        if isinstance(returned, View):
            changes += told(kind, made, began=returned.BEGAN, ended=returned.ENDED)
        if made_id is not None:
            changes = (*changes, *began(route.made_kind, made, asked))
    is_seen = route.deed is Deed.CHANGE or (route.deed is Deed.DELETE and route.showing)
    if is_seen and not changes:
        return  # nothing was changed: it was so before
    await work.stores.audits.keep(
        AuditEntry(
            organization_id=_owner(work, before, after, made),
            at=work.at,
            channel=_channel(work.caller),
            by_id=work.caller.id,
            by_organization_id=work.caller.organization_id,
            operation=route.operation,
            deed=route.deed,
            verb=route.verb,
            thing=Thing(kind=kind, id=thing_id, name=named(kind, after or before)),
            made_id=made_id,
            changes=changes,
            request_id=request_id_of(work.request.scope),
            address=_address(work.request),
        )
    )


def _owner(work: Work, *shown: Shown | None) -> OrganizationId:
    """Whose trail it stands in: the owner's of the thing, else the caller's own."""
    for each in shown:
        owner = (each or {}).get("organization_id")
        if isinstance(owner, str) and work.caller.sees(OrganizationId(owner)):
            return OrganizationId(owner)
    for each in shown:
        itself = (each or {}).get("id")
        if isinstance(itself, str) and work.caller.sees(OrganizationId(itself)):
            return OrganizationId(itself)
    return work.caller.organization_id


def _named_in(data: object) -> list[str]:
    """The fields that a body names, by the names they have on the wire."""
    if not isinstance(data, msgspec.Struct):
        return []
    return [
        field.encode_name
        for field in msgspec.structs.fields(data)
        if field.required or getattr(data, field.name) != field.default
    ]


def _plain(view: msgspec.Struct) -> Shown:
    shown: Shown = msgspec.json.decode(encode(view))
    return shown


def _channel(caller: Caller) -> Channel:
    return Channel.SESSION if caller.is_person else Channel.API_KEY


def _address(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    return None if connection.client is None else connection.client.host
