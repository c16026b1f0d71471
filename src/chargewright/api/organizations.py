"""Organisations: the tree of who owns what. A caller sees its own and those below."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access import people
from chargewright.access.organization_settings import (
    LONGEST_URL,
    SETTINGS,
    OrganizationSettings,
    in_effect,
    normalised,
    problems_of,
)
from chargewright.access.organizations import Organization
from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, is_zone, refuse
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.billing.locales import Language
from chargewright.energy.planning import PlanGoal
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem

TAG: Final = "organizations"
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Phone = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=200,
        description="E.164; spaces, hyphens and brackets are taken out.",
        examples=["+31 10 123 4567"],
    ),
]
Page = Annotated[
    str,
    msgspec.Meta(
        min_length=1, max_length=LONGEST_URL, description="A page of the open web, HTTPS only."
    ),
]
Zone = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="IANA time zone.")]

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


class OrganizationSettingsView(View, frozen=True, kw_only=True):
    """What counts for an organisation: its own word, else its nearest ancestor's; null: nobody's."""

    contact_email: str | None
    contact_phone: str | None
    support_url: str | None
    default_language: Language | None
    default_zone: str | None
    charging_plans: PlanGoal | None


class OrganizationView(View, frozen=True, kw_only=True):
    """An organisation with what its receipts say and the settings of its own.

    What is null was never told; of the settings `effective` says what counts then.
    """

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
    support_url: str | None
    default_language: Language | None
    default_zone: str | None
    charging_plans: PlanGoal | None
    effective: OrganizationSettingsView


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
    contact_phone: Phone | None = None
    support_url: Page | None = None
    default_language: Language | None = None
    default_zone: Zone | None = None
    charging_plans: PlanGoal | None = None


class OrganizationChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; null empties what may be unknown."""

    name: Line | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    legal_name: Line | UnsetType = UNSET
    legal_address: Text | UnsetType = UNSET
    vat_number: Line | UnsetType | None = UNSET
    register_entry: Line | UnsetType | None = UNSET
    contact_email: Line | UnsetType | None = UNSET
    contact_phone: Phone | UnsetType | None = UNSET
    support_url: Page | UnsetType | None = UNSET
    default_language: Language | UnsetType | None = UNSET
    default_zone: Zone | UnsetType | None = UNSET
    charging_plans: PlanGoal | UnsetType | None = UNSET


@shows(
    "/api/v1/organizations/{organization_id:str}",
    needs=Permission(Action.READ, Resource.ORGANIZATIONS),
    tag=TAG,
)
async def show_organization(organization_id: str, work: Work) -> OrganizationView:
    """One organisation."""
    organization = await _found(organization_id, work)
    return view(organization, await work.stores.people.settings_line(organization.id))


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


async def problems_of_new_organization(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with the settings of a new organisation."""
    del work
    told = {name: sent.get(name) for name in SETTINGS}
    return _problems_of(normalised(OrganizationSettings(**told)))


@creates(
    "/api/v1/organizations",
    needs=Permission(Action.CREATE, Resource.ORGANIZATIONS),
    tag=TAG,
    check=problems_of_new_organization,
)
async def add_organization(data: NewOrganizationBody, work: Work) -> OrganizationView:
    """Add an organisation below one that the caller sees.

    It is visible from the next request on.
    """
    parent_id = work.organization(data.parent_id)
    told: dict[str, Any] = {**given(data), "parent_id": parent_id}
    organization = normalised(Organization(id=OrganizationId(work.mint("org")), **told))
    await people.add_organization(work.stores, organization, by=work.caller, at=work.at)
    above = await work.stores.people.settings_line(parent_id)
    return view(organization, (organization, *above))


@changes(
    "/api/v1/organizations/{organization_id:str}",
    needs=Permission(Action.CHANGE, Resource.ORGANIZATIONS),
    tag=TAG,
)
async def change_organization(
    organization_id: str, data: OrganizationChangesBody, work: Work
) -> OrganizationView:
    """Change what an organisation is called, what its receipts say from now on, and its settings.

    A setting that is emptied is taken from the nearest organisation above that has it.
    """
    organization = await _found(organization_id, work)
    changed = normalised(replace(organization, **given(data)))
    refuse("the organisation cannot be so", _problems_of(changed))
    await people.save_organization(work.stores, organization, changed, by=work.caller, at=work.at)
    return view(changed, await work.stores.people.settings_line(changed.id))


def view(organization: Organization, line: Sequence[OrganizationSettings]) -> OrganizationView:
    """An organisation as it is shown; `line` are its settings and those above it, itself first."""
    shown = asdict(organization) | {"effective": asdict(in_effect(line))}
    return msgspec.convert(shown, OrganizationView)


def _problems_of(settings: OrganizationSettings) -> list[Problem]:
    zone = settings.default_zone
    return list(problems_of(settings, is_zone=zone is None or is_zone(zone)))


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
