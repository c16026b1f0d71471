"""What the dashboard knows of who may do what, and of what may be remarked on a tariff: as TypeScript.

It shows an action disabled, with the reason, instead of letting somebody run into the refusal. The
API decides all the same.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chargewright.access.permissions import TABLE, Action, Resource, may
from chargewright.access.roles import MEANING, Role
from chargewright.api.app import OWN_ROUTES
from chargewright.api.document import document_of
from chargewright.tariffs.remarks import RemarkCode

OPENAPI: Final = "web/src/generated/openapi.json"
CAPABILITIES: Final = "web/src/generated/capabilities.ts"
_METHODS: Final = ("delete", "get", "patch", "post", "put")
_HEAD: Final = """\
// Made from the permission table, the routes and the remarks on tariffs. Run: make gen

"""
_TAIL: Final = """
export type Role = (typeof ROLES)[number];

export type Permission = (typeof PERMISSIONS)[number];

/** What a route asks for that asks for no permission. */
export type Door = "open" | "signed in" | "signed in so far" | "person" | "person so far";

export type Operation = keyof typeof OPERATIONS;

/** What a single field of a body asks for, besides what its operation does; `[]` is any place in a list. */
export type FieldNeeds = Readonly<Record<string, Permission>>;
"""


def openapi() -> str:
    """The document of all routes, in an order that does not depend on where they were written."""
    document = document_of(OWN_ROUTES)
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def capabilities() -> str:
    """The module's text."""
    pairs = [
        (action, resource)
        for resource in Resource
        for action in Action
        if (action, resource) in TABLE
    ]
    permissions = {
        role.value: [
            f"{action} {resource}" for action, resource in pairs if may(role, action, resource)
        ]
        for role in Role
    }
    return "".join(
        (
            _HEAD,
            constant("ROLES", [role.value for role in Role]),
            constant("ROLE_MEANINGS", {role.value: MEANING[role] for role in Role}),
            constant("PERMISSIONS", [f"{action} {resource}" for action, resource in pairs]),
            constant("PERMISSIONS_OF", permissions),
            "/** By operation: where it is, what it needs, and what single fields of its body need. */\n",
            constant("OPERATIONS", dict(sorted(_operations()))),
            "/** What may be remarked on a tariff: each code with the names of its values. */\n",
            constant(
                "TARIFF_REMARKS", {code.value: list(code.values_named) for code in RemarkCode}
            ),
            _TAIL.lstrip("\n"),
        )
    )


def _operations() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in document_of(OWN_ROUTES)["paths"].items():
        for method in _METHODS:
            if operation := item.get(method):
                yield (
                    operation["operationId"],
                    {
                        "method": method.upper(),
                        "path": path,
                        "needs": operation["x-needs"],
                        "fields": operation.get("x-needs-of-fields", {}),
                    },
                )


def constant(name: str, value: object) -> str:
    """A constant of a module of TypeScript, and the blank line after it."""
    return f"export const {name} = {json.dumps(value, indent=2, ensure_ascii=False)} as const;\n\n"
