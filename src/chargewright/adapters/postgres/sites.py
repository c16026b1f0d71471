"""Sites in the database."""

from dataclasses import asdict
from typing import Final

from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import SiteId
from chargewright.network.sites import Merchant, Site

_QUERIES: Final = Queries.load("sites")


class SiteRows:
    """`api.ports.Sites` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, site_id: SiteId) -> Site | None:
        row = await self._unit.one(_QUERIES.lock_site, id=site_id)
        if row is None:
            return None
        return Site(**{**row, "merchant_of_record": Merchant(row["merchant_of_record"])})

    async def add(self, site: Site) -> None:
        await self._unit.run(_QUERIES.add_site, **_columns(site))

    async def save(self, site: Site) -> None:
        await self._unit.run(_QUERIES.save_site, **_columns(site))

    async def has_sold(self, site_id: SiteId) -> bool:
        row = await self._unit.one(_QUERIES.has_sold, id=site_id)
        return row is not None and bool(row["has_sold"])

    async def delete(self, site_id: SiteId) -> None:
        async with self._unit.unless_named(
            "stations or terminals stand at this site, or sessions name it"
        ):
            await self._unit.run(_QUERIES.delete_site, id=site_id)


def _columns(site: Site) -> dict[str, object]:
    return {**asdict(site), "settings": Jsonb(dict(site.settings))}
