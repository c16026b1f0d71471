"""Contacts and support notes in the database, and where the columns of their lists come from."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import ContactId, SiteId, StationId, SupportNoteId
from chargewright.network.contacts import Contact, ContactRole
from chargewright.network.support import SupportNote

_QUERIES: Final = Queries.load("care")

CARE_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "contacts": SqlListing(source="contact AS t"),
        "site_contacts": SqlListing(source="contact AS t"),
        # Its own, or those of its site where it has none.
        "station_contacts": SqlListing(
            source=(
                "contact AS t JOIN station AS s ON t.station_id = s.id"
                " OR (t.site_id = s.site_id"
                " AND NOT EXISTS (SELECT FROM contact AS own WHERE own.station_id = s.id))"
            ),
            columns={
                "station_id": "s.id",
                "origin": "CASE WHEN t.site_id IS NULL THEN 'station' ELSE 'site' END",
            },
        ),
        "support_notes": SqlListing(
            source=(
                "support_note AS t LEFT JOIN support_note AS later"
                " ON later.organization_id = t.organization_id AND later.corrects = t.id"
            ),
            columns={
                "corrected_by": "later.id",
                "is_struck_through": "(later.id IS NOT NULL)",
            },
        ),
    }
)


class ContactRows:
    """`api.ports_stations.Contacts` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, contact_id: ContactId) -> Contact | None:
        row = await self._unit.one(_QUERIES.lock_contact, id=contact_id)
        return None if row is None else Contact(**{**row, "role": ContactRole(row["role"])})

    async def next_position(self, *, station_id: StationId | None, site_id: SiteId | None) -> int:
        row = await self._unit.one(_QUERIES.next_position, station_id=station_id, site_id=site_id)
        return 0 if row is None else int(row["position"])

    async def add(self, contact: Contact) -> None:
        await self._unit.run(_QUERIES.add_contact, **asdict(contact))

    async def save(self, contact: Contact) -> None:
        await self._unit.run(_QUERIES.save_contact, **asdict(contact))

    async def delete(self, contact_id: ContactId) -> None:
        await self._unit.run(_QUERIES.delete_contact, id=contact_id)

    async def erase(self, station_id: StationId) -> None:
        await self._unit.run(_QUERIES.erase_contacts, station_id=station_id)


class SupportNoteRows:
    """`api.ports_stations.SupportNotes` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def station_of(self, note_id: SupportNoteId) -> StationId | None:
        row = await self._unit.one(_QUERIES.note_station, id=note_id)
        return None if row is None else row["station_id"]

    async def add(self, note: SupportNote) -> bool:
        return await self._unit.one(_QUERIES.add_note, **asdict(note)) is not None
