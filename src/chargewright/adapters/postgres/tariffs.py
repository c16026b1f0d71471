"""Tariffs in the database: a name, and versions that are never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId, TariffId, TariffVersionId
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.places import Place

_QUERIES: Final = Queries.load("tariffs")


class TariffRows:
    """`api.ports_money.Tariffs` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, tariff_id: TariffId) -> tuple[OrganizationId, int] | None:
        row = await self._unit.one(_QUERIES.lock_tariff, id=tariff_id)
        if row is None:
            return None
        last = await self._unit.one(_QUERIES.last_number, tariff_id=tariff_id)
        return row["organization_id"], 0 if last is None else last["number"] or 0

    async def add(
        self, organization_id: OrganizationId, tariff_id: TariffId, name: str, at: datetime
    ) -> None:
        await self._unit.run(
            _QUERIES.add_tariff, organization_id=organization_id, id=tariff_id, name=name, at=at
        )

    async def rename(self, tariff_id: TariffId, name: str) -> None:
        await self._unit.run(_QUERIES.rename_tariff, id=tariff_id, name=name)

    async def add_version(
        self, organization_id: OrganizationId, version: TariffVersion, *, by: str
    ) -> None:
        await self._unit.run(
            _QUERIES.add_version,
            organization_id=organization_id,
            id=version.id,
            tariff_id=version.tariff_id,
            number=version.number,
            currency=version.currency,
            document=Jsonb(msgspec.to_builtins(version, str_keys=True)),
            valid_from=version.valid_from or version.published_at,
            valid_to=version.valid_to,
            published_at=version.published_at,
            published_by=by,
        )

    async def version(self, version_id: TariffVersionId) -> TariffVersion | None:
        row = await self._unit.one(_QUERIES.version, id=version_id)
        if row is None:
            return None
        return msgspec.convert(row["document"], TariffVersion, strict=False)

    async def places(self, tariff_id: TariffId) -> Sequence[tuple[Place, str]]:
        rows = await self._unit.rows(_QUERIES.places, tariff_id=tariff_id)
        return [
            (
                Place(country=row["country"], zone=row["zone"], power_w=row["power_w"]),
                row["currency"],
            )
            for row in rows
        ]

    async def owner(self, tariff_id: TariffId) -> tuple[OrganizationId, str | None] | None:
        row = await self._unit.one(_QUERIES.owner, id=tariff_id)
        return None if row is None else (row["organization_id"], row["currency"])
