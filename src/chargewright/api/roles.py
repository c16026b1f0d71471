"""Roles: what there is and what each may do, as the permission table says."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import FIELDS, TABLE, Action, Resource, may_grant
from chargewright.access.roles import MEANING, Role
from chargewright.access.sentences import SENTENCES
from chargewright.api.me import Permitted, permitted
from chargewright.api.needs import Door
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.work import Work

TAG: Final = "roles"


class RoleView(View, frozen=True, kw_only=True):
    """A role. `is_grantable` says whether the caller may give it to a user or a key."""

    role: Role
    meaning: str
    is_grantable: bool
    permissions: list[Permitted]


class NeededField(View, frozen=True, kw_only=True):
    """A field of a body that needs another permission besides; `[]` is any place in a list."""

    field: str
    action: Action
    resource: Resource


class PermissionView(View, frozen=True, kw_only=True):
    """One row of the permission table: what it lets one do, and who may."""

    action: Action
    resource: Resource
    sentence: str
    roles: list[Role]
    fields: list[NeededField]


class RolesView(View, frozen=True, kw_only=True):
    """Every role, and every permission there is, in the order in which they are printed."""

    items: list[RoleView]
    permissions: list[PermissionView]


@shows("/api/v1/roles", needs=Door.SIGNED_IN, tag=TAG)
async def show_roles(work: Work) -> RolesView:
    """Every role and what it may do, and every permission in a sentence."""
    return RolesView(
        items=[
            RoleView(
                role=role,
                meaning=MEANING[role],
                is_grantable=may_grant(work.caller.role, role),
                permissions=permitted(role),
            )
            for role in Role
        ],
        permissions=[
            PermissionView(
                action=action,
                resource=resource,
                sentence=SENTENCES[action, resource],
                roles=[role for role in Role if role in TABLE[action, resource]],
                fields=[
                    NeededField(field=field, action=needed[0], resource=needed[1])
                    for field, needed in FIELDS.get((action, resource), {}).items()
                ],
            )
            for resource in Resource
            for action in Action
            if (action, resource) in TABLE
        ],
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_roles,)
