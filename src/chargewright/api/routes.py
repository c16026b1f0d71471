"""The verbs of a resource: `lists`, `shows`, `creates`, `changes`, `deletes`, `does`.

Each makes a Litestar route from a plain function and takes care of what every route shares: the
declared need and that of each field, the strict body with everything that is wrong with it, one unit
of work that is committed when the function returns, its row in the audit trail, the idempotency key,
the status and the encoding.
A function gets `work` (see `work.py`), the path's
parameters by name, and `data` where it takes a body; its docstring is its text in the API document.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NoReturn, TypeAlias

import msgspec
from litestar import HttpMethod, MediaType, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.types import Empty, EmptyType

from chargewright.access.audit import Deed
from chargewright.access.permissions import Action
from chargewright.api import trail
from chargewright.api.bodies import Sent, strict
from chargewright.api.checks import refuse
from chargewright.api.idempotency import Answer, Repeats, answered_once
from chargewright.api.needs import OPT, Door, Needs, Permission, fields_of, refuse_fields
from chargewright.api.shapes import encode
from chargewright.api.work import Work
from chargewright.kernel.problem import Forbidden, Invalid, Problem
from chargewright.kernel.races import again_if_lost
from chargewright.kernel.sentence import Sentence

Function: TypeAlias = Callable[..., Awaitable[Any]]
Decorator: TypeAlias = Callable[[Function], HTTPRouteHandler]
Waiting: TypeAlias = Callable[[Work, Answer], Awaitable[Answer]]
Check: TypeAlias = Callable[[Work, Sent], Awaitable[Sequence[Problem]]]
"""Finds what is wrong with a body beyond its form, field by field; asked before the function is."""

REPEATS_OPT: Final = "repeats"
NOT_SO: Final = "the body is not as it must be"


def shows(path: str, *, needs: Needs, tag: str) -> Decorator:
    """GET one thing."""
    return _route(HttpMethod.GET, path, needs=needs, tag=tag, deed=None)


def creates(path: str, *, needs: Needs, tag: str, check: Check | None = None) -> Decorator:
    """POST a new thing: 201, its address in `Location`, an idempotency key taken."""
    return _route(
        HttpMethod.POST,
        path,
        needs=needs,
        tag=tag,
        status=201,
        repeats=Repeats.KEYED,
        check=check,
        deed=Deed.CREATE,
    )


def changes(path: str, *, needs: Needs, tag: str) -> Decorator:
    """PATCH a thing: absent fields stay as they are."""
    return _route(HttpMethod.PATCH, path, needs=needs, tag=tag, deed=Deed.CHANGE)


def deletes(path: str, *, needs: Needs, tag: str) -> Decorator:
    """DELETE a thing: 204, also when it is gone already."""
    return _route(HttpMethod.DELETE, path, needs=needs, tag=tag, status=204, deed=Deed.DELETE)


def does(
    path: str,
    *,
    needs: Needs,
    tag: str,
    status: int = 200,
    repeats: Repeats = Repeats.NO_MATTER,
    opens_unit: bool = True,
    home: str = "",
    check: Check | None = None,
    waits: Waiting | None = None,
    body_bytes_max: int | EmptyType | None = Empty,
) -> Decorator:
    """POST a verb. What moves money takes `Repeats.KEY_REQUIRED`.

    One that makes a thing (`status` 201) takes a key at least, and says below which path the thing
    is then: `home`.

    Without `opens_unit` the function opens its own units of work, as signing in must. `waits` gets what
    was answered once that is committed, and may wait for what comes of it. A function that reads the body
    itself, piece by piece, says by `body_bytes_max` how long it may be; None: it counts itself.
    """
    return _route(
        HttpMethod.POST,
        path,
        needs=needs,
        tag=tag,
        status=status,
        repeats=repeats,
        opens_unit=opens_unit,
        home=home,
        check=check,
        waits=waits,
        body_bytes_max=body_bytes_max,
        deed=Deed.DO,
    )


def _route(
    method: HttpMethod,
    path: str,
    *,
    needs: Needs,
    tag: str,
    deed: Deed | None,
    status: int = 200,
    repeats: Repeats = Repeats.NO_MATTER,
    opens_unit: bool = True,
    home: str = "",
    check: Check | None = None,
    waits: Waiting | None = None,
    body_bytes_max: int | EmptyType | None = Empty,
) -> Decorator:
    opens = opens_unit and needs is not Door.OPEN
    assert opens or repeats is Repeats.NO_MATTER, "a kept answer needs the unit of work"
    assert opens or check is None, "a check needs the unit of work"
    assert status != 201 or repeats is not Repeats.NO_MATTER, (
        f"{path} makes a thing: it takes a key"
    )

    def made(function: Function) -> HTTPRouteHandler:
        signature = inspect.signature(function)
        assert "work" in signature.parameters, f"{function.__name__} takes no work"
        if deed is None:
            trail.SHOWING[path] = trail.Showing(
                function, tuple(name for name in signature.parameters if name != "work")
            )
        kept = None
        if deed is not None and _is_kept(needs, function):
            kept = trail.Route(operation=function.__name__, deed=deed, path=path)

        async def answered(**given: Any) -> Response[bytes]:
            work: Work = given["work"]
            try:
                return await admitted(work, given)
            except Forbidden as refusal:
                if kept is not None:
                    await trail.keep_refusal(work.request, work.caller, kept, refusal)
                raise

        async def admitted(work: Work, given: dict[str, Any]) -> Response[bytes]:
            sent = given.get("data")
            if isinstance(sent, Sent):
                await _refuse_all(work, sent, check)
            elif sent is not None and needs is not Door.OPEN:
                refuse_fields(work.caller, needs, fields_of(sent))

            async def perform() -> Answer:
                if check is not None:
                    refuse(NOT_SO, await check(work, Sent.whole(given["data"])))
                if kept is None:
                    returned = await function(**given)
                else:
                    returned = await trail.recorded(kept, function, given, opens=opens)
                return _answer(returned, status, home or work.request.url.path, work.speaker.say)

            if not opens:
                return _response(await perform(), work)

            async def in_unit() -> Answer:
                async with work.opened():
                    return await answered_once(work, repeats, perform)

            answer = await again_if_lost(in_unit)
            if waits is not None:
                answer = await waits(work, answer)
            return _response(answer, work)

        wear(answered, function, signature)
        body = signature.parameters.get("data")
        sentence, _, rest = inspect.cleandoc(function.__doc__ or "").partition("\n")
        return HTTPRouteHandler(
            path,
            http_method=method,
            status_code=status,
            media_type=MediaType.JSON,
            opt={OPT: needs, REPEATS_OPT: repeats, trail.OPT: kept},
            dto=strict(body.annotation, is_sifted=check is not None) if body else None,
            return_dto=None,
            request_max_body_size=body_bytes_max,
            operation_id=function.__name__,
            summary=sentence.rstrip("."),
            description=rest.strip() or None,
            tags=[tag],
        )(answered)

    return made


def _is_kept(needs: Needs, function: Function) -> bool:
    """Whether the trail tells of it: unless it only asks, or facts tell of it already."""
    only_asks = isinstance(needs, Permission) and needs.action is Action.READ
    return not only_asks and function.__name__ not in trail.TOLD_BY_FACTS


async def _refuse_all(work: Work, sent: Sent, check: Check | None) -> NoReturn:
    """A body is not as it must be: say that, and what else is wrong with the rest of it."""
    assert check is not None, "only what is checked is sifted"
    async with work.opened():
        more = sent.besides(await check(work, sent))
    raise Invalid(NOT_SO, problems=(*sent.problems, *more))


def wear(
    answered: Callable[..., Any], function: Callable[..., Any], signature: inspect.Signature
) -> None:
    """Give `answered` the name and the parameters of `function`, marked as Litestar wants them.

    Whatever is neither `work` nor `data` is a parameter of the path.
    """
    marks: dict[str, Any] = {"work": NamedDependency, "data": JSONBody}
    parameters = [
        each.replace(annotation=marks.get(each.name, FromPath)[each.annotation])
        for each in signature.parameters.values()
    ]
    answered.__name__, answered.__qualname__ = function.__name__, function.__qualname__
    answered.__module__, answered.__doc__ = function.__module__, function.__doc__
    answered.__annotations__ = {each.name: each.annotation for each in parameters}
    answered.__annotations__["return"] = signature.return_annotation
    answered.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined] # read by inspect


def _answer(returned: object, status: int, home: str, say: Callable[[Sentence], str]) -> Answer:
    if returned is None:
        return Answer(204, b"")
    if isinstance(returned, Answer):
        return returned
    assert isinstance(returned, msgspec.Struct), "a function returns a view, or nothing"
    location = None
    if status == 201:
        location = f"{home.rstrip('/')}/{getattr(returned, 'id')}"  # noqa: B009 - what is created has an id
    return Answer(status, encode(returned, say), location)


def _response(answer: Answer, work: Work) -> Response[bytes]:
    headers = dict(work.speaker.headers)
    if answer.location:
        headers["Location"] = answer.location
    return Response(
        answer.body,
        status_code=answer.status,
        media_type=MediaType.JSON,
        headers=headers,
        cookies=work.cookies,
    )
