"""The tree from which one chooses what to look at: organisations, and in them sites and groups."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.needs import Permission
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.scopes import MOST, Branch, Scoped, grown

TAG: Final = "search"


class ScopePartView(View, frozen=True, kw_only=True):
    """A site or a group of stations."""

    id: str
    name: str
    station_count: int


class OrganizationScopeView(View, frozen=True, kw_only=True):
    """An organisation with what is in it; `station_count` is without those below it."""

    id: str
    name: str
    station_count: int
    sites: list[ScopePartView]
    groups: list[ScopePartView]
    children: list["OrganizationScopeView"]


class ScopesView(View, frozen=True, kw_only=True):
    """What the caller may choose from. What is left out is found by the search."""

    organization: OrganizationScopeView
    sites_left_out: bool
    groups_left_out: bool


@shows("/api/v1/scopes", needs=Permission(Action.READ, Resource.SITES), tag=TAG)
async def show_scopes(work: Work) -> ScopesView:
    """The organisations that the caller sees, as a tree, with their sites and groups of stations.

    Of more than 500 sites none is there, and `sites_left_out` says so; so it is with groups.
    """
    tree = grown(await work.stores.scopes.all(MOST), work.caller.organization_id)
    return ScopesView(
        organization=_organization(tree.root),
        sites_left_out=tree.sites_left_out,
        groups_left_out=tree.groups_left_out,
    )


def _organization(branch: Branch) -> OrganizationScopeView:
    return OrganizationScopeView(
        id=branch.own.id,
        name=branch.own.name,
        station_count=branch.own.station_count,
        sites=[_scope(each) for each in branch.sites],
        groups=[_scope(each) for each in branch.groups],
        children=[_organization(each) for each in branch.children],
    )


def _scope(scoped: Scoped) -> ScopePartView:
    return ScopePartView(id=scoped.id, name=scoped.name, station_count=scoped.station_count)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_scopes,)
