"""The API document (OpenAPI 3.1): what Litestar reads off the routes, and what they declare to us.

Filters, sorting and CSV of a list come from its `Listing`; who may call from its needs; keys and
problem answers from the framework. So nothing in the document is written twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from litestar import Litestar
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler

from chargewright.access.permissions import FIELDS, may
from chargewright.access.roles import Role
from chargewright.api.asking import QUERY_OPT, SHEET
from chargewright.api.bodies import paths
from chargewright.api.idempotency import HEADER, LONGEST_KEY, Repeats
from chargewright.api.lists import LISTING_OPT
from chargewright.api.needs import CSRF_HEADER, Door, Needs, Permission, needs_of
from chargewright.api.routes import REPEATS_OPT
from chargewright.api.work import begin_work
from chargewright.kernel.listing import (
    LIMIT_DEFAULT,
    LIMIT_MOST,
    Column,
    Kind,
    Listing,
    Parameter,
)

DESCRIPTION: Final = """\
Everything that the dashboard does, an integrator can do. Ids are prefixed texts, instants are UTC,
energies whole watt-hours, money a decimal text with its currency. A person signs in at
`/api/v1/sign-in` and sends `X-CSRF-Token` with every change; a program sends its API key as
`Authorization: Bearer`. Lists follow a cursor. What another organisation owns is not found. Problem
details and remarks on tariffs are said in the language that `Accept-Language` asks for.
"""

_LITESTARS_OWN: Final = "/litestars-own-pages"
_SHAPES: Final = "#/components/schemas/"
_SCHEMA_OF: Final[Mapping[Kind, Mapping[str, Any]]] = {
    Kind.ID: {"type": "string"},
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
    Kind.FLAG: {"type": "boolean"},
}
_NAMED_APART: Final[Mapping[str, str]] = {
    "billing_locales_Language": "DocumentLanguage",
    "network_spans_State": "SpanState",
    "payments_model_State": "PaymentState",
    "payments_screens_Language": "TerminalLanguage",
}
"""Shapes of one name in several rooms, which Litestar tells apart by the paths of our modules."""
_PROBLEM: Final = {"$ref": "#/components/responses/Problem"}


def routes_of(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Every route of ours as (method, path, handler), in order of path; OPTIONS is Litestar's."""
    for route in sorted(app.routes, key=lambda each: each.path):
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in sorted(route.route_handler_map.items()):
                if method != "OPTIONS":
                    yield method, route.path_format, handler


def document_of(routes: Sequence[ControllerRouterHandler]) -> dict[str, Any]:
    """The whole document of these routes, ready to be written as JSON.

    Litestar couples the document to pages of its own, which load scripts from other hosts. So it is
    read off an application that is never served.
    """
    app = Litestar(
        route_handlers=list(routes),
        dependencies={"work": Provide(begin_work)},
        openapi_config=OpenAPIConfig(
            title="Chargewright",
            version=version("chargewright"),
            description=DESCRIPTION,
            license=License(name="Apache-2.0", identifier="Apache-2.0"),
            use_handler_docstrings=True,
            path=_LITESTARS_OWN,
        ),
        logging_config=None,
    )
    document: dict[str, Any] = _renamed(app.openapi_schema.to_schema())
    for method, path, handler in routes_of(app):
        if handler.resolve_include_in_schema() and not path.startswith(_LITESTARS_OWN):
            _finish(document["paths"][path][method.lower()], method, handler)
    components = document.setdefault("components", {})
    components["securitySchemes"] = {
        "cookie": {"type": "apiKey", "in": "cookie", "name": "cw_session"},
        "key": {"type": "http", "scheme": "bearer", "bearerFormat": "cw_<prefix>_<secret>"},
    }
    components["responses"] = {
        "Problem": {
            "description": "Why it was not done (RFC 9457), in the language asked for.",
            "headers": {
                "Content-Language": {
                    "description": "The languages of its sentences; the one asked for comes first.",
                    "schema": {"type": "string"},
                }
            },
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/ProblemDetails"}
                }
            },
        }
    }
    components.setdefault("schemas", {}).update(_PROBLEM_SCHEMAS)
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def _renamed(part: Any) -> Any:
    """The document, or a part of it, with names of shapes that say nothing of our modules."""
    match part:
        case dict():
            return {_NAMED_APART.get(key, key): _renamed(value) for key, value in part.items()}
        case list():
            return [_renamed(each) for each in part]
        case str() if part.startswith(_SHAPES):
            return _SHAPES + _NAMED_APART.get(
                part.removeprefix(_SHAPES), part.removeprefix(_SHAPES)
            )
        case _:
            return part


def _finish(operation: dict[str, Any], method: str, handler: HTTPRouteHandler) -> None:
    needs = needs_of(handler)
    assert needs is not None, f"{handler} declares no needs"
    operation["security"] = _security(needs)
    operation["x-needs"] = (
        str(needs) if isinstance(needs, Permission) else needs.name.lower().replace("_", " ")
    )
    if isinstance(needs, Permission):
        allowed = [str(role) for role in Role if may(role, needs.action, needs.resource)]
        operation["x-roles"] = allowed
        if besides := _besides(handler, needs):
            operation["x-needs-of-fields"] = besides
    parameters = operation.setdefault("parameters", [])
    repeats = handler.opt.get(REPEATS_OPT, Repeats.NO_MATTER)
    if repeats is not Repeats.NO_MATTER:
        parameters.append(_key_parameter(is_required=repeats is Repeats.KEY_REQUIRED))
    if method not in {"GET", "HEAD"} and needs is not Door.OPEN:
        parameters.append(_CSRF_PARAMETER)
    listing = handler.opt.get(LISTING_OPT)
    if isinstance(listing, Listing):
        parameters += _list_parameters(listing)
        answer = operation["responses"]["200"]
        answer["content"]["text/csv"] = {"schema": {"type": "string"}}
        answer["description"] = "A page, or a sheet of everything."
    asked = handler.opt.get(QUERY_OPT, ())
    parameters += [each.printed for each in asked]
    if SHEET in asked:
        operation["responses"]["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    if not parameters:
        del operation["parameters"]
    operation["responses"].pop("400", None)
    operation["responses"] |= {"4XX": _PROBLEM, "5XX": _PROBLEM}


def _besides(handler: HTTPRouteHandler, needs: Permission) -> dict[str, str]:
    """The fields of a route's body that need more than the route, each with what it needs."""
    body = handler.parsed_data_field
    fields = FIELDS.get((needs.action, needs.resource), {})
    there = set() if body is None else set(paths(body.annotation))
    return {field: str(Permission(*needed)) for field, needed in fields.items() if field in there}


def _security(needs: Needs) -> list[dict[str, list[str]]]:
    if needs is Door.OPEN:
        return []
    if needs in {Door.PERSON, Door.PERSON_SO_FAR}:
        return [{"cookie": []}]
    return [{"cookie": []}, {"key": []}]


def _list_parameters(listing: Listing) -> list[dict[str, Any]]:
    orders = [sign + name for name in listing.sortable for sign in ("", "-")]
    return [
        *(_filter_parameter(parameter) for parameter in listing.parameters),
        {
            "name": "sort",
            "in": "query",
            "description": "By this column; with - before it the last comes first.",
            "schema": {
                "type": "string",
                "enum": orders,
                "default": str(listing.default_order),
            },
        },
        {
            "name": "limit",
            "in": "query",
            "description": "Rows on a page.",
            "schema": {
                "type": "integer",
                "minimum": 1,
                "maximum": LIMIT_MOST,
                "default": LIMIT_DEFAULT,
            },
        },
        {
            "name": "cursor",
            "in": "query",
            "description": "`next` of the page before.",
            "schema": {"type": "string"},
        },
        {
            "name": "format",
            "in": "query",
            "description": "In place of the header `Accept`.",
            "schema": {"type": "string", "enum": ["json", "csv"]},
        },
    ]


def _filter_parameter(parameter: Parameter) -> dict[str, Any]:
    schema = _schema(parameter.column)
    if parameter.is_repeatable:
        schema = {"type": "array", "items": schema}
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.column.meaning} {parameter.meaning}",
        "schema": schema,
    }


def _schema(column: Column) -> dict[str, Any]:
    if column.kind is Kind.WORD:
        return {"type": "string", "enum": list(column.choices)}
    return dict(_SCHEMA_OF[column.kind])


def _key_parameter(*, is_required: bool) -> dict[str, Any]:
    return {
        "name": HEADER,
        "in": "header",
        "required": is_required,
        "description": "A repeat with the same key is answered as the first was, and does nothing.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    }


_CSRF_PARAMETER: Final = {
    "name": CSRF_HEADER.title().replace("Csrf", "CSRF"),
    "in": "header",
    "required": False,
    "description": "Required with a session cookie; `csrf_token` of `/api/v1/me`.",
    "schema": {"type": "string"},
}
_PROBLEM_SCHEMAS: Final[Mapping[str, Any]] = {
    "FieldError": {
        "type": "object",
        "title": "FieldError",
        "description": "One bad field. `field` is a path as you wrote it, empty for the whole.",
        "required": ["field", "rule"],
        "properties": {"field": {"type": "string"}, "rule": {"type": "string"}},
    },
    "ProblemDetails": {
        "type": "object",
        "title": "ProblemDetails",
        "description": "Why a request was not done. `code` is stable; title, detail and rules are for people,"
        " in the language that `Accept-Language` asks for.",
        "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
            "request_id": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
        },
    },
}
