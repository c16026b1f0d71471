"""Roles: what there is and what each may do, as the permission table says."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import may_grant
from chargewright.access.roles import MEANING, Role
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


class RolesView(View, frozen=True, kw_only=True):
    items: list[RoleView]


@shows("/api/v1/roles", needs=Door.SIGNED_IN, tag=TAG)
async def show_roles(work: Work) -> RolesView:
    """Every role, what it is for and what it may do."""
    return RolesView(
        items=[
            RoleView(
                role=role,
                meaning=MEANING[role],
                is_grantable=may_grant(work.caller.role, role),
                permissions=permitted(role),
            )
            for role in Role
        ]
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_roles,)
