"""How a station's settings stand, in the database: compared whenever one side has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.network.configuration import (
    Limits,
    Mutability,
    Result,
    SettingName,
)
from chargewright.network.recommended import BUILT_IN
from chargewright.network.standing import TO_BE_SET, Stand, Told, agrees, compare
from chargewright.network.templates import (
    StationKind,
    Template,
    TemplateSetting,
    Wish,
    desires,
    next_change,
)
from chargewright.translate.configuration import LONGEST, named
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("standing")
_DAY: Final = timedelta(days=1)
_TELLS_WITHIN: Final = timedelta(minutes=10)
"""After that long a station that was asked for its settings is taken for one that does not tell them."""
_OCPP: Final = "ocpp"


@dataclass(frozen=True, slots=True)
class Compared:
    """A station's settings beside what they shall be; `told` are all it has, `stands` those that matter.

    `is_read`: it has told all of them once, or was asked for them in vain.
    """

    version: Version
    is_read: bool
    told: Mapping[str, Told]
    stands: Mapping[str, Stand]


class StandingRows:
    """Wishes and standing of one station's settings."""

    def __init__(self, unit: Unit, organization_id: str, station_id: str) -> None:
        self._unit = unit
        self._station_id = station_id
        self._whose = {"organization_id": organization_id, "station_id": station_id}

    async def compare(self, at: datetime) -> Compared | None:
        """Compare what the station has with what is wanted of it, and keep how each setting stands.

        None where nobody knows what the station speaks: nothing is wanted of it then.
        """
        await self._unit.run(_QUERIES.begin_comparing, **self._whose, at=at)
        found = await self.look(at)
        if found is None:
            await self._unit.run(
                _QUERIES.end_comparing,
                station_id=self._station_id,
                compare_at=None,
                wants_correction=False,
            )
            return None
        compared, templates = found
        rows = [_row(compared.stands[key]) for key in sorted(compared.stands)]
        columns = {name: [row[name] for row in rows] for name in _COLUMNS}
        await self._unit.run(_QUERIES.keep_stands, **self._whose, **columns)
        await self._unit.run(
            _QUERIES.forget_stands, station_id=self._station_id, ids=list(compared.stands)
        )
        await self._unit.run(_QUERIES.forget_empty, station_id=self._station_id)
        again_at = at + (_DAY if compared.is_read else _TELLS_WITHIN)
        changes_at = next_change(templates, at)
        await self._unit.run(
            _QUERIES.end_comparing,
            station_id=self._station_id,
            compare_at=again_at if changes_at is None else min(changes_at, again_at),
            wants_correction=any(map(_is_corrected, compared.stands.values())),
        )
        return compared

    async def look(
        self, at: datetime, templates: Sequence[Template] | None = None
    ) -> tuple[Compared, Sequence[Template]] | None:
        """The same without keeping anything; with `templates` as if these were all there are."""
        station = await self._unit.one(
            _QUERIES.compared_station, station_id=self._station_id, silent_since=at - _TELLS_WITHIN
        )
        if station is None or station["subprotocol"] is None:
            return None
        version = Version(station["subprotocol"])
        if templates is None:
            templates = await templates_above(self._unit, self._whose["organization_id"])
        kind = StationKind(
            version=version.value.removeprefix(_OCPP),
            **{name: station[name] for name in ("vendor", "model", "firmware", "site_id")},
        )
        told = {
            row["id"]: _told(row)
            for row in await self._unit.rows(_QUERIES.told_settings, station_id=self._station_id)
        }
        wanted = desires(templates, await self._wishes(version), kind, at)
        is_read = station["is_read"]
        stands = compare(
            told,
            wanted,
            booted_at=station["booted_at"],
            longest=LONGEST[version],
            is_read=is_read,
        )
        return Compared(version, is_read, told, stands), templates

    async def wish(self, wish: Wish, at: datetime) -> None:
        """Keep what a person wants a setting to be."""
        await self._unit.run(
            _QUERIES.keep_wish,
            **self._whose,
            id=wish.name.key,
            name=wish.name.text,
            value=wish.value,
            by=wish.by,
            at=at,
        )

    async def withdraw(self, name: SettingName) -> bool:
        """Forget what a person wanted it to be; False where nobody did."""
        row = await self._unit.one(_QUERIES.withdraw_wish, station_id=self._station_id, id=name.key)
        return row is not None

    async def note_swept(self, at: datetime) -> None:
        await self._unit.run(_QUERIES.note_swept, **self._whose, at=at)

    async def note_not_applied(self, keys: Sequence[str]) -> None:
        """What was accepted, and is something else when it is read again."""
        await self._unit.run(_QUERIES.note_not_applied, station_id=self._station_id, ids=list(keys))

    async def _wishes(self, version: Version) -> Sequence[Wish]:
        """Those that this version has a name for: a station may have changed its version since."""
        rows = await self._unit.rows(_QUERIES.wishes, station_id=self._station_id)
        read = ((named(version, row["name"]), row) for row in rows)
        return [Wish(name, row["value"], row["wished_by"]) for name, row in read if name]


async def templates_above(unit: Unit, organization_id: str) -> Sequence[Template]:
    """Every template that may hold for a station of this organisation, those that are built in too."""
    rows = await unit.rows(_QUERIES.templates_above, organization_id=organization_id)
    return [*map(template_of, rows), *BUILT_IN]


def template_of(row: DictRow) -> Template:
    settings = msgspec.convert(row["settings"], tuple[TemplateSetting, ...])
    return Template(**{**row, "settings": settings, "versions": tuple(row["versions"])})


async def compare_below(unit: Unit, organization_id: str, at: datetime) -> None:
    """Have the settings of all stations of an organisation, and of those below it, compared soon."""
    await unit.run(_QUERIES.compare_again, organization_id=organization_id, at=at)


def is_applied(compared: Compared, key: str, aim: str) -> bool:
    """Whether the station has this value now, as it last told; True of what it never tells."""
    told = compared.told.get(key)
    return told is None or not told.is_told or agrees(told.value, aim)


def _is_corrected(stand: Stand) -> bool:
    return stand.desire.is_enforced and stand.standing in TO_BE_SET


_NAME: Final = (
    "component",
    "component_instance",
    "evse_no",
    "connector_no",
    "variable",
    "variable_instance",
    "attribute",
)
_LIMITS: Final = ("data_type", "unit", "min_limit", "max_limit", "values_list")


def _told(row: DictRow) -> Told:
    tried, mutability = row["attempt_result"], row["mutability"]
    return Told(
        name=SettingName(**{each: row[each] for each in _NAME}),
        value=row["value"],
        is_told=row["is_told"],
        mutability=None if mutability is None else Mutability(mutability),
        limits=Limits(**{each: row[each] for each in _LIMITS}),
        attempted_value=row["attempted_value"],
        attempt_result=None if tried is None else Result(tried),
        attempted_at=row["attempted_at"],
    )


def _row(stand: Stand) -> dict[str, Any]:
    name, desire = stand.desire.name, stand.desire
    return {
        "id": name.key,
        "name": name.text,
        **{each: getattr(name, each) for each in _NAME},
        "desired_value": stand.aim,
        "desired_by": desire.by,
        "desired_template": desire.template_id,
        "desired_priority": desire.priority,
        "is_enforced": desire.is_enforced,
        "standing": stand.standing,
    }


_COLUMNS: Final = (
    "id",
    "name",
    *_NAME,
    "desired_value",
    "desired_by",
    "desired_template",
    "desired_priority",
    "is_enforced",
    "standing",
)
