"""Every "no" on the wire: problem details (RFC 9457), whatever raised it.

`errors` names each bad field and the rule it breaks. `request_id` is what a person reads out on the
phone; the log has the rest. Nothing of a bug's inside is told. Sentences are said in the language that the
caller asks for; the log has them in English.
"""

import math
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)

from chargewright.api.bodies import NO_BODY
from chargewright.api.recognition import parts_of
from chargewright.api.refusals import (
    BY_CODE,
    RequestInProgress,
    Row,
    TooManyAttempts,
    row_of,
)
from chargewright.api.shapes import View, encode
from chargewright.api.speaking import Speaker
from chargewright.api.traces import request_id_of
from chargewright.kernel.problem import Outage, Problem, Refusal
from chargewright.kernel.sentence import Sentence

MEDIA_TYPE: Final = "application/problem+json"
_LOG: Final = structlog.get_logger("chargewright.api")
_CODE_OF_STATUS: Final = {400: "malformed", 404: "no_such_path"}


class FieldError(View, frozen=True, kw_only=True):
    """One bad field. `field` is a path as you wrote it, empty for the whole."""

    field: str
    rule: str


class ProblemDetails(View, frozen=True, kw_only=True):
    """Why a request was not done. `code` is stable; `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError]


def answer_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's handler for everything that is raised."""
    match error:
        case Refusal():
            return _answer(
                request, row_of(error), error.sentence, error.problems, _headers(request, error)
            )
        case Outage():
            _LOG.warning(
                "request_hit_outage", request_id=request_id_of(request.scope), detail=str(error)
            )
            again = {"Retry-After": "1"} if error.retry else {}
            return _answer(
                request, BY_CODE["outage"], "something we depend on did not answer", (), again
            )
        case MethodNotAllowedException():
            allowed = {"Allow": ", ".join(sorted(_methods(request)))}
            detail = Sentence("{method} does nothing here", method=request.method)
            return _answer(request, BY_CODE["method_not_allowed"], detail, (), allowed)
        case NotFoundException():
            return _answer(request, BY_CODE["no_such_path"], "there is nothing at this path")
        case ValidationException():
            return _answer(
                request, BY_CODE["invalid"], "the request is not as it must be", _listed(error)
            )
        case HTTPException(status_code=413):
            most = parts_of(request).settings.body_bytes_max
            detail = Sentence("at most {most} bytes are taken", most=most)
            return _answer(request, BY_CODE["too_large"], detail)
        case HTTPException() if error.status_code < 500:
            code = _CODE_OF_STATUS.get(error.status_code, "refused")
            return _answer(request, BY_CODE[code], error.detail)
        case _:
            # Without the values of variables, which hold keys and bodies.
            told = "".join(traceback.format_exception(error))
            _LOG.error("request_hit_bug", request_id=request_id_of(request.scope), traceback=told)
            return _answer(
                request, BY_CODE["internal"], "this is our fault, and it was written down"
            )


def _answer(
    request: Request[Any, Any, Any],
    row: Row,
    detail: str,
    problems: tuple[Problem, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    speaker = Speaker.to(request)
    details = ProblemDetails(
        type=f"/api/docs#{row.code}",
        title=speaker.say(row.title),
        status=row.status,
        detail=speaker.say(detail),
        code=row.code,
        request_id=request_id_of(request.scope),
        errors=[FieldError(field=each.field, rule=speaker.say(each.rule)) for each in problems],
    )
    return Response(
        encode(details),
        status_code=row.status,
        media_type=MEDIA_TYPE,
        headers={**speaker.headers, **(headers or {})},
    )


def _headers(request: Request[Any, Any, Any], refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, TooManyAttempts):
        wait_s = (refusal.until - parts_of(request).clock.now()).total_seconds()
        return {"Retry-After": str(max(1, math.ceil(wait_s)))}
    if isinstance(refusal, RequestInProgress):
        return {"Retry-After": str(refusal.retry_after_s)}
    if row_of(refusal).status == 401:
        return {"WWW-Authenticate": 'Bearer realm="chargewright"'}
    return {}


def _listed(error: ValidationException) -> tuple[Problem, ...]:
    """Litestar's complaints about parameters, as problems; a body is read by `bodies` instead."""
    found = []
    for each in error.extra if isinstance(error.extra, list) else []:
        key = str(each.get("key", ""))
        if key == "data":
            found.append(NO_BODY)
        else:
            found.append(Problem(key, str(each.get("message", "is not valid"))))
    return tuple(found) or (Problem("", error.detail),)


def _methods(request: Request[Any, Any, Any]) -> set[str]:
    """Which methods this path has; what takes any path is asked last."""
    path = request.scope["path"]
    routes = [each for each in request.app.routes if getattr(each, "path", None)]
    for route in sorted(routes, key=lambda each: _takes_any(each.path_components)):
        if _fits(route.path_components, path):
            return set(getattr(route, "methods", set()))
    return set()


def _takes_any(components: list[Any]) -> bool:
    """Whether the last parameter of a route is all the rest of a path."""
    return bool(components) and getattr(components[-1], "type", None) is Path


def _fits(components: list[Any], path: str) -> bool:
    parts = [part for part in path.split("/") if part]
    if _takes_any(components):
        components = components[:-1]
        parts = parts[: len(components)]
    return len(parts) == len(components) and all(
        not isinstance(component, str) or component == part
        for component, part in zip(components, parts, strict=True)
    )
