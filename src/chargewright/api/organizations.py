"""Organisations: the tree of who owns what. A caller sees its own and those below."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access import people
from chargewright.access.organizations import Organization
from chargewright.access.permissions import Action, Resource
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order

TAG: Final = "organizations"
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]

LISTING: Final = Listing(
    name="organizations",
    columns=(
        Column("id", Kind.ID, "The organisation.", frozenset({Ask.IS}), refers_to="organizations"),
        Column(
            "parent_id",
            Kind.ID,
            "The one above; null at a root.",
            frozenset({Ask.IS}),
            refers_to="organizations",
        ),
        Column("name", Kind.TEXT, "Name.", frozenset({Ask.IS, Ask.STARTS}), is_sortable=True),
        Column("country", Kind.TEXT, "ISO 3166-1 alpha-2.", frozenset({Ask.IS})),
        Column("legal_name", Kind.TEXT, "As a receipt names it.", frozenset({Ask.STARTS})),
        Column("created_at", Kind.INSTANT, "Added.", frozenset({Ask.RANGE}), is_sortable=True),
    ),
    default_order=Order("name"),
)


class OrganizationItem(View, frozen=True, kw_only=True):
    """An organisation in the list; `parent_id` makes the tree."""

    id: str
    parent_id: str | None
    name: str
    country: str
    legal_name: str
    created_at: datetime


class OrganizationView(View, frozen=True, kw_only=True):
    """An organisation with what its receipts say. What is null was never told."""

    id: str
    parent_id: str | None
    name: str
    country: str
    legal_name: str
    legal_address: str
    vat_number: str | None
    register_entry: str | None
    contact_email: str | None
    contact_phone: str | None


class OrganizationNode(View, frozen=True, kw_only=True):
    """An organisation and those below it, by name."""

    id: str
    name: str
    children: list["OrganizationNode"]


class NewOrganizationBody(Body, frozen=True, kw_only=True):
    """`parent_id` is the caller's own organisation where it is not given."""

    name: Line
    country: Country
    legal_name: Line
    legal_address: Text
    parent_id: str | None = None
    vat_number: Line | None = None
    register_entry: Line | None = None
    contact_email: Line | None = None
    contact_phone: Line | None = None


class OrganizationChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; null empties what may be unknown."""

    name: Line | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    legal_name: Line | UnsetType = UNSET
    legal_address: Text | UnsetType = UNSET
    vat_number: Line | UnsetType | None = UNSET
    register_entry: Line | UnsetType | None = UNSET
    contact_email: Line | UnsetType | None = UNSET
    contact_phone: Line | UnsetType | None = UNSET


@shows(
    "/api/v1/organizations/{organization_id:str}",
    needs=Permission(Action.READ, Resource.ORGANIZATIONS),
    tag=TAG,
)
async def show_organization(organization_id: str, work: Work) -> OrganizationView:
    """One organisation."""
    return view(await _found(organization_id, work))


@shows(
    "/api/v1/organization-tree",
    needs=Permission(Action.READ, Resource.ORGANIZATIONS),
    tag=TAG,
)
async def show_organization_tree(work: Work) -> OrganizationNode:
    """The caller's organisation and all below it, as a tree."""
    found = await work.stores.people.organizations()
    children: dict[str | None, list[Organization]] = {}
    for each in sorted(found, key=lambda each: (each.name.casefold(), each.id)):
        children.setdefault(each.parent_id, []).append(each)

    def node(organization: Organization) -> OrganizationNode:
        below = [node(child) for child in children.get(organization.id, [])]
        return OrganizationNode(id=organization.id, name=organization.name, children=below)

    own = next(each for each in found if each.id == work.caller.organization_id)
    return node(own)


@creates("/api/v1/organizations", needs=Permission(Action.CREATE, Resource.ORGANIZATIONS), tag=TAG)
async def add_organization(data: NewOrganizationBody, work: Work) -> OrganizationView:
    """Add an organisation below one that the caller sees.

    It is visible from the next request on.
    """
    organization = Organization(
        id=OrganizationId(work.mint("org")),
        parent_id=work.organization(data.parent_id),
        name=data.name,
        country=data.country,
        legal_name=data.legal_name,
        legal_address=data.legal_address,
        vat_number=data.vat_number,
        register_entry=data.register_entry,
        contact_email=data.contact_email,
        contact_phone=data.contact_phone,
    )
    await people.add_organization(work.stores, organization, by=work.caller, at=work.at)
    return view(organization)


@changes(
    "/api/v1/organizations/{organization_id:str}",
    needs=Permission(Action.CHANGE, Resource.ORGANIZATIONS),
    tag=TAG,
)
async def change_organization(
    organization_id: str, data: OrganizationChangesBody, work: Work
) -> OrganizationView:
    """Change what an organisation is called and what its receipts say from now on."""
    organization = await _found(organization_id, work)
    asked = {
        name: value
        for name in data.__struct_fields__
        if (value := getattr(data, name)) is not UNSET
    }
    changed = replace(organization, **asked)
    await people.save_organization(work.stores, organization, changed, by=work.caller, at=work.at)
    return view(changed)


def view(organization: Organization) -> OrganizationView:
    return OrganizationView(
        id=organization.id,
        parent_id=organization.parent_id,
        name=organization.name,
        country=organization.country,
        legal_name=organization.legal_name,
        legal_address=organization.legal_address,
        vat_number=organization.vat_number,
        register_entry=organization.register_entry,
        contact_email=organization.contact_email,
        contact_phone=organization.contact_phone,
    )


async def _found(organization_id: str, work: Work) -> Organization:
    return seen(
        await work.stores.people.organization(OrganizationId(organization_id)), "organization"
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/organizations",
        Listed(listing=LISTING, view=OrganizationItem),
        needs=Permission(Action.READ, Resource.ORGANIZATIONS),
        tag=TAG,
        summary="The caller's organisation and those below it",
    ),
    show_organization,
    show_organization_tree,
    add_organization,
    change_organization,
)
