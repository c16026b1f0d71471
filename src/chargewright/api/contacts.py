"""Whom to call about a station or a site. Personal data: erased with the place, told to no log."""

from dataclasses import replace
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import given, refuse
from chargewright.api.columns import IS, OWNER, instant, own_id, refers, text, word
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Below, Listed, lists, one
from chargewright.api.refusals import seen
from chargewright.api.routes import Decorator, changes, deletes, does, shows
from chargewright.api.shapes_care import (
    ContactChangesBody,
    ContactView,
    NewContactBody,
    Origin,
    StationContactView,
)
from chargewright.api.sites import LISTED as SITES
from chargewright.api.stations import CHANGE, READ, STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import ContactId, OrganizationId, SiteId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.contacts import Contact, ContactRole, problems_of

TAG: Final = "contacts"


async def _owner_of_site(work: Work, site_id: str) -> OrganizationId:
    return OrganizationId((await one(work, SITES, site_id)).organization_id)


SITE: Final = Below("site_id", "site", _owner_of_site)
"""What the lists of one site stand below."""

_PERSON: Final = (
    word("role", ContactRole, "What somebody is called for."),
    text("name", "Whom one asks for."),
    text("phone", "Phone number."),
    text("email", "E-mail address."),
    text("language", "What is spoken there, BCP 47."),
    text("note", "What else one should know."),
    Column("position", Kind.INTEGER, "Who stands first is called first.", IS, is_sortable=True),
    instant("created_at", "Added."),
)
_COLUMNS: Final = (
    own_id("contacts", "The contact."),
    OWNER,
    refers("site_id", "sites", "Whose site; null: a station's."),
    refers("station_id", "stations", "Whose station; null: a site's."),
    *_PERSON,
)
LISTED: Final = Listed(
    listing=Listing(name="contacts", columns=_COLUMNS, default_order=Order("position")),
    view=ContactView,
    thing="contact",
)
OF_SITE: Final = Listed(
    listing=Listing(
        name="site_contacts",
        columns=tuple(
            Column(each.name, each.kind, each.meaning) if each.name == "site_id" else each
            for each in _COLUMNS
        ),
        default_order=Order("position"),
    ),
    view=ContactView,
    below=SITE,
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_contacts",
        columns=(
            own_id("contacts", "The contact."),
            OWNER,
            Column("site_id", Kind.ID, "Whose site; null: the station's own."),
            Column("station_id", Kind.ID, "Who asks."),
            word("origin", Origin, "Whether it is the station's own, or its site's."),
            *_PERSON,
        ),
        default_order=Order("position"),
    ),
    view=StationContactView,
    below=STATION,
)


def _adds(place: str) -> Decorator:
    """A call that adds a contact to a place."""
    return does(
        f"/api/v1/{place}/contacts",
        needs=CHANGE,
        tag=TAG,
        status=201,
        repeats=Repeats.KEYED,
        home="/api/v1/contacts",
    )


@_adds("stations/{station_id:str}")
async def add_station_contact(station_id: str, data: NewContactBody, work: Work) -> ContactView:
    """Add somebody to call about a station; its site's contacts stand back then."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    return await _add(work, owner, data, station_id=StationId(station_id))


@_adds("sites/{site_id:str}")
async def add_site_contact(site_id: str, data: NewContactBody, work: Work) -> ContactView:
    """Add somebody to call about a site and all its stations that have no contact of their own."""
    owner = await _owner_of_site(work, site_id)
    return await _add(work, owner, data, site_id=SiteId(site_id))


@shows("/api/v1/contacts/{contact_id:str}", needs=READ, tag=TAG)
async def show_contact(contact_id: str, work: Work) -> ContactView:
    """One contact."""
    return await one(work, LISTED, contact_id)


@changes("/api/v1/contacts/{contact_id:str}", needs=CHANGE, tag=TAG)
async def change_contact(contact_id: str, data: ContactChangesBody, work: Work) -> ContactView:
    """Change a contact."""
    before = await _locked(work, contact_id)
    after = replace(before, **given(data))
    refuse("the contact cannot be so", list(problems_of(after)))
    if after != before:
        await work.stores.contacts.save(after)
        await _tell(work, "contact.changed", after)
    return await one(work, LISTED, contact_id)


@deletes("/api/v1/contacts/{contact_id:str}", needs=CHANGE, tag=TAG)
async def delete_contact(contact_id: str, work: Work) -> None:
    """Erase a contact."""
    contact = await _locked(work, contact_id)
    await work.stores.contacts.delete(contact.id)
    await _tell(work, "contact.deleted", contact)


async def _add(
    work: Work,
    owner: OrganizationId,
    data: NewContactBody,
    *,
    station_id: StationId | None = None,
    site_id: SiteId | None = None,
) -> ContactView:
    wanted: dict[str, Any] = given(data)
    if data.position is None:
        wanted["position"] = await work.stores.contacts.next_position(
            station_id=station_id, site_id=site_id
        )
    contact = Contact(
        id=ContactId(work.mint("ctc")),
        organization_id=owner,
        site_id=site_id,
        station_id=station_id,
        created_at=work.at,
        **wanted,
    )
    refuse("the contact cannot be so", list(problems_of(contact)))
    await work.stores.contacts.add(contact)
    await _tell(work, "contact.added", contact)
    return await one(work, LISTED, contact.id)


async def _locked(work: Work, contact_id: str) -> Contact:
    return seen(await work.stores.contacts.lock(ContactId(contact_id)), "contact")


async def _tell(work: Work, kind: str, contact: Contact) -> None:
    """Tell that something was done, and nothing of whom it is."""
    site = {} if contact.site_id is None else {"site_id": contact.site_id}
    await work.tell(
        contact.organization_id, kind, contact.id, station_id=contact.station_id, **site
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/contacts",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Whom to call about a station",
    ),
    add_station_contact,
    lists(
        "/api/v1/sites/{site_id:str}/contacts",
        OF_SITE,
        needs=READ,
        tag=TAG,
        summary="Whom to call about a site",
    ),
    add_site_contact,
    show_contact,
    change_contact,
    delete_contact,
)
