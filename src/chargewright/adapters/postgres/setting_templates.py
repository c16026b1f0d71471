"""Templates of settings in the database, as operators make them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.rollouts import RolloutRows
from chargewright.adapters.postgres.standing import (
    StandingRows,
    compare_below,
    template_of,
    templates_above,
)
from chargewright.kernel.ids import OrganizationId, SettingTemplateId
from chargewright.network.bringing import Preview, of_run
from chargewright.network.recommended import BUILT_IN
from chargewright.network.rollouts import Where
from chargewright.network.templates import Template

_QUERIES: Final = Queries.load("setting_templates")


class SettingTemplateRows:
    """`api.ports_settings.SettingTemplates` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self, template_id: str) -> Template | None:
        """One of an operator's, or one that is built in."""
        built_in = next((each for each in BUILT_IN if each.id == template_id), None)
        if built_in is not None:
            return built_in
        row = await self._unit.one(_QUERIES.template, id=template_id)
        return None if row is None else template_of(row)

    async def lock(self, template_id: SettingTemplateId) -> Template | None:
        row = await self._unit.one(_QUERIES.lock_template, id=template_id)
        return None if row is None else template_of(row)

    async def add(self, template: Template, at: datetime) -> bool:
        row = await self._unit.one(_QUERIES.add_template, **_row(template))
        if row is not None:
            await self._compare_again(template, at)
        return row is not None

    async def save(self, template: Template, at: datetime) -> bool:
        try:
            async with self._unit.connection.transaction():
                await self._unit.run(_QUERIES.save_template, **_row(template))
        except psycopg.errors.UniqueViolation:
            return False
        await self._compare_again(template, at)
        return True

    async def delete(self, template: Template, at: datetime) -> None:
        await self._unit.run(_QUERIES.delete_template, id=template.id)
        await self._compare_again(template, at)

    async def preview(
        self, template: Template, organization_id: OrganizationId, at: datetime, most: int
    ) -> Sequence[Preview]:
        """The stations that it holds for, by identity, and what of each is not as it wants it.

        As if it were kept as it is here, beside all others; at most so many stations are looked at.
        """
        found = []
        where = Where(organization_id, template.site_id)
        for station in await RolloutRows(self._unit).stations(where, most):
            owner, station_id = station
            others = await templates_above(self._unit, owner)
            templates = [*(each for each in others if each.id != template.id), template]
            looked = await StandingRows(self._unit, owner, station_id).look(at, templates)
            if looked is None:
                continue
            mine = [
                stand
                for stand in looked[0].stands.values()
                if stand.desire.template_id == template.id
            ]
            if mine:
                stands = of_run(looked[0].stands, template.id)
                told = looked[0].told
                found.append(Preview(station_id, stands, {key: told.get(key) for key in stands}))
        return found

    async def _compare_again(self, template: Template, at: datetime) -> None:
        assert template.organization_id is not None, "what is built in is not changed"
        await compare_below(self._unit, template.organization_id, at)


def _row(template: Template) -> dict[str, Any]:
    return {
        **asdict(template),
        "versions": list(template.versions),
        "settings": Jsonb(msgspec.to_builtins(template.settings)),
    }
