"""What a route asks of its caller, declared beside its path and checked before its body is read.

A body that names a field which needs more (`FIELDS` of the permission table) is refused before
anything is done with it.

Every route declares one of these; a route without a declaration is refused when the application is
built, and named by a house test.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, TypeAlias

import msgspec
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from chargewright.access.caller import Caller
from chargewright.access.permissions import TABLE, Action, Resource, needed_for
from chargewright.access.web_sessions import Stage, csrf_matches
from chargewright.api import trail
from chargewright.api.recognition import Presented, is_safe, presented, recognise
from chargewright.api.refusals import NotFromOurPage, NotSignedIn, PeopleOnly, SignInIncomplete
from chargewright.kernel.problem import Forbidden, Problem
from chargewright.kernel.sentence import Sentence


class Door(Enum):
    """Routes that ask for less than a permission."""

    OPEN = auto()
    """Anybody: signing in, health, the API document."""
    SIGNED_IN = auto()
    """Any caller that is all the way in."""
    SIGNED_IN_SO_FAR = auto()
    """Any caller, a person at whatever stage of signing in."""
    PERSON = auto()
    """A person that is all the way in: what a key cannot do for anyone."""
    PERSON_SO_FAR = auto()
    """A person at whatever stage of signing in."""


@dataclass(frozen=True, slots=True)
class Permission:
    """The caller's role may do this to that. The pair must stand in the permission table."""

    action: Action
    resource: Resource

    def __post_init__(self) -> None:
        assert (self.action, self.resource) in TABLE, f"nobody may {self.action} {self.resource}"

    def __str__(self) -> str:
        return f"{self.action} {self.resource}"


Needs: TypeAlias = Door | Permission
OPT: Final = "needs"
_SO_FAR: Final = (Door.SIGNED_IN_SO_FAR, Door.PERSON_SO_FAR)
CSRF_HEADER: Final = "x-csrf-token"


def needs_of(handler: BaseRouteHandler) -> Needs | None:
    """What a route declared; None when it declared nothing."""
    needs = handler.opt.get(OPT)
    return needs if isinstance(needs, Door | Permission) else None


async def admit(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg] # Litestar's own alias
    """Litestar's guard of every route: recognise the caller and hold it against the declaration.

    Raises:
        NotFoundException, NotSignedIn, SignInIncomplete, PeopleOnly, NotFromOurPage, Forbidden.
    """
    if isinstance(handler, HTTPRouteHandler) and handler.http_methods == {"OPTIONS"}:
        return  # Litestar's own answer, which lists methods
    needs = needs_of(handler)
    assert needs is not None, f"{handler} declares no needs"
    if needs is Door.OPEN:
        return
    if "\0" in connection.scope["path"]:
        raise NotFoundException  # no id has NUL, and PostgreSQL cannot even be asked for one
    shown = presented(connection)
    caller = await recognise(connection, shown)
    if caller is None:
        raise NotSignedIn("sign in, or send an API key as bearer token")
    _refuse_unfinished(caller, needs)
    _refuse_foreign_page(connection, shown)
    if isinstance(needs, Permission) and not caller.may(needs.action, needs.resource):
        refusal = Forbidden(
            Sentence(
                "the role {role} may not {action} {resource}",
                role=caller.role,
                action=needs.action,
                resource=needs.resource,
            )
        )
        await trail.keep_refusal(connection, caller, handler.opt.get(trail.OPT), refusal)
        raise refusal


def refuse_fields(caller: Caller, needs: Needs, fields: Iterable[str]) -> None:
    """Hold the fields that a caller names against what each needs besides the route.

    Raises:
        Forbidden: names every field that the caller's role may not give.
    """
    if not isinstance(needs, Permission):
        return
    problems = []
    for field in fields:
        needed = needed_for(needs.action, needs.resource, field)
        if needed is not None and not caller.may(*needed):
            problems.append(
                Problem(
                    field,
                    Sentence(
                        "only a role that may {action} {resource} gives it",
                        action=needed[0],
                        resource=needed[1],
                    ),
                )
            )
    if problems:
        raise Forbidden(
            Sentence("the role {role} may not give these", role=caller.role),
            problems=tuple(problems),
        )


def fields_of(body: msgspec.Struct, path: str = "") -> Iterator[str]:
    """The path of every field that a body names, those within others too.

    What has the value that it would have without being named counts as not named.
    """
    for field in msgspec.structs.fields(body):
        value = getattr(body, field.name)
        if not field.required and value == field.default:
            continue
        here = f"{path}{field.encode_name}"
        yield here
        inner = value if isinstance(value, list) else [value]
        for place, each in enumerate(inner):
            if isinstance(each, msgspec.Struct):
                within = f"{here}[{place}]" if isinstance(value, list) else here
                yield from fields_of(each, f"{within}.")


def _refuse_unfinished(caller: Caller, needs: Needs) -> None:
    if caller.session is None:
        if needs in {Door.PERSON, Door.PERSON_SO_FAR}:
            raise PeopleOnly("an API key cannot do this: sign in as a person")
    elif caller.session.stage is not Stage.SIGNED_IN and needs not in _SO_FAR:
        raise SignInIncomplete(Sentence("this sign-in is {stage}", stage=caller.session.stage))


def _refuse_foreign_page(connection: ASGIConnection, shown: Presented) -> None:  # type: ignore[type-arg] # Litestar's own alias
    """A cookie comes by itself, so a change must also bring what only our page can know."""
    if shown.token is None or is_safe(connection):
        return
    sent = connection.headers.get(CSRF_HEADER, "")
    if not csrf_matches(shown.token, sent):
        raise NotFromOurPage("a change needs the header X-CSRF-Token as /api/v1/me gives it")
