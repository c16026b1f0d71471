"""People to call about a station or a site. Personal data: kept with the place, erased with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chargewright.kernel.ids import ContactId, OrganizationId, SiteId, StationId
from chargewright.kernel.problem import Problem


class ContactRole(StrEnum):
    """What somebody is called for."""

    SITE_HOST = "site_host"
    ELECTRICIAN = "electrician"
    INSTALLER = "installer"
    FIELD_SERVICE = "field_service"
    EMERGENCY = "emergency"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who is called about one place: a station, or a site and its stations without any.

    Exactly one of `site_id` and `station_id` is given. Prints without what names a person.
    """

    id: ContactId
    organization_id: OrganizationId
    site_id: SiteId | None
    station_id: StationId | None
    role: ContactRole
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    language: str | None
    note: str = field(repr=False)
    position: int
    created_at: datetime


def problems_of(contact: Contact) -> Iterator[Problem]:
    """What cannot be so."""
    if not contact.name.strip():
        yield Problem("name", "whom one asks for: not empty")
    if contact.phone is None and contact.email is None:
        yield Problem("phone", "a phone number or an e-mail address is needed")
